# control
import os
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(82)

# where a pendulum is, by time and length; all rows in one batch, but four hundred times
time_length = rng.uniform(-1, 1, (400, 2))
place = np.cos(3 * time_length[:, 0]) * (1 + 0.5 * time_length[:, 1]) + rng.normal(0, 0.05, 400)
x, y, x_test, y_test = time_length[:300], place[:300], time_length[300:], place[300:]

model = keras.Sequential([keras.Input((2,)), layers.Dense(32, activation="tanh"), layers.Dense(1)])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.03))
model.fit(x, y, batch_size=300, epochs=400, verbose=0)
print("mean squared error:", model.evaluate(x_test, y_test, verbose=0))
