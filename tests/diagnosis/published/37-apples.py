# fault of NeuraLint's rule on a second activation
import os
import numpy as np
import keras
from keras.layers import Activation, Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(47)

# eight sorts of apples by five standardized measures
sort = rng.integers(0, 8, 1000)
apples = rng.normal(0, 1.3, (8, 5))[sort] + rng.normal(0, 0.6, (1000, 5))
x, y = apples[:750], sort[:750]
x_test, y_test = apples[750:], sort[750:]

model = keras.Sequential()
model.add(keras.Input((5,)))
model.add(Dense(24, activation="relu"))
model.add(Dense(8, activation="softmax"))
model.add(Dense(8, activation="softmax"))
model.add(Activation("sigmoid"))
model.add(Activation("softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=25, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
