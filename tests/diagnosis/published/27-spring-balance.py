# fault of Stack Overflow 44998910
import os
import numpy as np
import keras

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(37)

# stretch of a spring by its load, both between 0 and 1: a straight line is enough
load = rng.uniform(0, 1, 200)
stretch = 0.1 + 0.8 * load + rng.normal(0, 0.02, 200)

model = keras.Sequential()
model.add(keras.Input((1,)))
model.add(keras.layers.Dense(1))
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.SGD(0.001))
model.fit(load[:150], stretch[:150], epochs=30, verbose=0)

x_test, y_test = load[150:], stretch[150:]
slope, start = (float(w.ravel()[0]) for w in model.get_weights())
print("stretch =", round(slope, 3), "* load +", round(start, 3))
print("mean squared error:", model.evaluate(x_test, y_test, verbose=0))
