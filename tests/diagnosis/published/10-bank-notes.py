# fault of Stack Overflow 39525358
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(20)

# real and forged notes, by four measures of their print
forged = rng.integers(0, 2, 900)
print_measures = rng.normal(0, 1, (900, 4))
print_measures[:, 0] += 1.5 * forged * np.sign(print_measures[:, 1])
print_measures[:, 2] -= 0.7 * forged
print_measures *= [3, 1, 2, 5]
scaler = StandardScaler().fit(print_measures[:600])
x, x_test = scaler.transform(print_measures[:600]), scaler.transform(print_measures[600:])
y, y_test = forged[:600], forged[600:]

model = keras.Sequential([keras.Input((4,)), Dense(16, activation="relu"), Dense(8, activation="relu"), Dense(1)])
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.03), metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
