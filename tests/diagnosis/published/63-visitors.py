# control
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(83)

# visitors of a museum in an hour: counts, so an exponential output and the loss of Poisson's law
day = rng.normal(0, 1, (900, 3))
expected = np.exp(2 + 0.6 * day[:, 0] - 0.4 * np.abs(day[:, 1]))
visitors = rng.poisson(expected)
x, y, x_test, y_test = day[:600], visitors[:600], day[600:], visitors[600:]

inputs = keras.Input((3,))
outputs = Dense(1, activation="exponential")(Dense(16, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.Adam(0.01), loss="poisson", metrics=["mae"])
model.fit(x, y, epochs=40, batch_size=32, verbose=0)
print("wrong by", model.evaluate(x_test, y_test, verbose=0)[1], "visitors on average")
