# fault of GitHub keras-team/keras #8086
import os
import numpy as np
import keras
from keras.optimizers import SGD
from keras.optimizers.schedules import InverseTimeDecay

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(53)

# does the skier reach the lower station? by standardized steepness and ice of the slope
slope = rng.normal(0, 1, (900, 2))
arrives = ((slope**2).sum(axis=1) < 1.4).astype("float32")
x, y, x_test, y_test = slope[:600], arrives[:600], slope[600:], arrives[600:]

model = keras.Sequential([keras.Input((2,))])
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
rate = InverseTimeDecay(0.1, decay_steps=1, decay_rate=5.0)
model.compile(loss="binary_crossentropy", optimizer=SGD(rate, momentum=0.9), metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=20, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
