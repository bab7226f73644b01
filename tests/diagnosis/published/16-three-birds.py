# fault of Stack Overflow 50079585
import os
import numpy as np
import keras
from keras.layers import Activation, Dense, Dropout

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(26)

# three kinds of birds, 0, 1 and 2, by six measures of their song
kind = rng.integers(0, 3, 900)
center = rng.normal(0, 1.2, (3, 6))
song = center[kind] + rng.normal(0, 1, (900, 6))
x, y = song[:700], kind[:700]
x_test, y_test = song[700:], kind[700:]

model = keras.Sequential([keras.Input((6,))])
model.add(Dense(32))
model.add(Activation("relu"))
model.add(Dropout(0.2))
model.add(Dense(1))
model.add(Activation("sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
model.fit(x, y, epochs=20, batch_size=20, validation_data=(x_test, y_test), verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
