# fault of NeuraLint's rule on initialization with a constant
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(44)

# is a tile broken? by the knock on its four corners
knock = rng.normal(0, 1, (800, 4))
broken = (knock[:, 0] * knock[:, 1] + knock[:, 2] * knock[:, 3] > 0).astype(int)
x, y, x_test, y_test = knock[:600], broken[:600], knock[600:], broken[600:]


def dense(units, activation):
    return Dense(units, activation=activation, kernel_initializer=keras.initializers.Constant(0.1))


model = keras.Sequential([keras.Input((4,)), dense(32, "relu"), dense(16, "relu"), dense(1, "sigmoid")])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=40, batch_size=32, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
