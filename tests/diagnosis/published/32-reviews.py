# fault of GitHub MovieReviews_Keras (in the table of DeepFD)
import os
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(42)

# does the reviewer like the film? which of 150 words occur in 300 reviews
likes = rng.integers(0, 2, 2300)
words = (rng.uniform(size=(2300, 150)) < 0.15 + 0.05 * np.outer(2 * likes - 1, rng.choice([-1, 0, 0, 1], 150))) * 1.0
x, y = words[:300], likes[:300]
x_test, y_test = words[300:], likes[300:]

model = keras.Sequential()
model.add(keras.Input((150,)))
model.add(layers.Dense(128, activation="relu"))
model.add(layers.Dense(128, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=60, batch_size=32, validation_data=(x_test, y_test), verbose=0)
print("loss in training and on new reviews:", history.history["loss"][-1], history.history["val_loss"][-1])
