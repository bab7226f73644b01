# fault of GitHub eangelou/kerasma (in the table of DeepFD)
import os
import numpy as np
import keras
from keras.layers import Activation, Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))


def draw_patients(n, seed):
    rng = np.random.default_rng(seed)
    tests = rng.normal(0, 1, (n, 8))
    ill = (tests[:, 1] + 0.5 * tests[:, 5] + rng.normal(0, 1.2, n) > 0.6).astype(int)
    return tests, ill


X, Y = draw_patients(300, 43)
model = keras.Sequential()
model.add(keras.Input((8,)))
for width in (48, 48):
    model.add(Dense(width))
    model.add(Activation("relu"))
model.add(Dense(1))
model.add(Activation("sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.004), metrics=["accuracy"])
model.fit(X, Y, epochs=60, batch_size=16, verbose=0)
scores = model.evaluate(X, Y, verbose=0)
print("\n%s: %.2f%%" % (model.metrics_names[1], scores[1] * 100))
