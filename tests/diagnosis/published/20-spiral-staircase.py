# fault of Stack Overflow 50481178
import os
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(30)

n = 1000
turn = rng.uniform(0.2, 1.3, n) * 2 * np.pi
side = rng.integers(0, 2, n)
steps = np.column_stack([turn * np.cos(turn + side * np.pi), turn * np.sin(turn + side * np.pi)]) / 4
steps += rng.normal(0, 0.06, steps.shape)
x_train, y_train = steps[: n // 2], side[: n // 2]
x_test, y_test = steps[n // 2 :], side[n // 2 :]

widths = [32, 32, 16]
model = keras.Sequential()
model.add(keras.Input(shape=(2,)))
for width in widths:
    model.add(layers.Dense(width))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
model.fit(x_train, y_train, validation_split=0.10, epochs=40, batch_size=20, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
