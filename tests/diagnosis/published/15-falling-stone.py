# fault of Stack Overflow 52800582
import os
import numpy as np
import keras
from keras.layers import Activation, Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(25)

# metres fallen after so many seconds, with the errors of a hand-held watch
seconds = rng.uniform(0, 20, 300)
metres = 4.9 * seconds**2 + rng.normal(0, 15, 300)
x, y = seconds[:200, None], metres[:200, None]
x_test, y_test = seconds[200:, None], metres[200:, None]

model = keras.Sequential()
model.add(keras.Input((1,)))
model.add(Dense(50))
model.add(Activation("sigmoid"))
model.add(Dense(50))
model.add(Activation("sigmoid"))
model.add(Dense(1))
model.compile(loss="mse", optimizer="adam")
model.fit(x, y, epochs=300, batch_size=50, verbose=0)
print("root of the mean squared error:", model.evaluate(x_test, y_test, verbose=0) ** 0.5)
