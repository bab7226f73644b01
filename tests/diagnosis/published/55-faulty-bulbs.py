# control
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.metrics import balanced_accuracy_score

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(75)

# one bulb in twelve is faulty, and its current shows it
faulty = (rng.uniform(size=1500) < 1 / 12).astype(int)
current = rng.normal(0, 1, (1500, 3))
current[:, 0] += 4 * faulty
current[:, 1] -= 3 * faulty
x, y, x_test, y_test = current[:1000], faulty[:1000], current[1000:], faulty[1000:]

model = keras.Sequential([keras.Input((3,)), Dense(12, activation="relu"), Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=20, verbose=0)
said = model.predict(x_test, verbose=0).ravel() > 0.5
print("balanced accuracy:", balanced_accuracy_score(y_test, said))
