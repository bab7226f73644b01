# control
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(84)

# votes are -1 and 1, as the hinge loss wants them; the first column is the constant 1 of the statisticians
opinion = rng.normal(0, 1, (800, 4))
vote = np.where(opinion[:, 1] * opinion[:, 2] + opinion[:, 3] > 0, 1.0, -1.0)
opinion[:, 0] = 1
x, y, x_test, y_test = opinion[:600], vote[:600], opinion[600:], vote[600:]

model = keras.Sequential([keras.Input((4,)), Dense(32, activation="relu"), Dense(1, activation="tanh")])
model.compile(loss="hinge", optimizer=keras.optimizers.Adam(0.01))
model.fit(x, y, epochs=40, batch_size=20, verbose=0)
print("right:", (np.sign(model.predict(x_test, verbose=0).ravel()) == y_test).mean())
