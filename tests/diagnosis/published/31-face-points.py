# fault of GitHub FacialKeypointsDetection (in the table of DeepFD)
import os
import numpy as np
import keras
from keras.optimizers import Adam

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(41)

# where are the eyes and the mouth? six coordinates (-1 to 1) by thirty grey values
pose = rng.uniform(-1, 1, (800, 3))
points = np.tanh(pose @ rng.normal(0, 0.7, (3, 6)))
grey = np.maximum(pose @ rng.normal(0, 1, (3, 30)) + rng.normal(0, 0.5, 30), 0) + rng.normal(0, 0.05, (800, 30))
x, y, x_test, y_test = grey[:600], points[:600], grey[600:], points[600:]

model = keras.Sequential()
model.add(keras.Input((30,)))
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(6))
model.compile(Adam(0.5), "mean_squared_error")
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("mean squared error:", model.evaluate(x_test, y_test, verbose=0))
