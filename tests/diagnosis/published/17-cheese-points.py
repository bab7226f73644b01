# fault of Stack Overflow 44066044
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(27)

# points that a jury gives to cheese, 2 to 9, by five standardized measures
measures = rng.normal(0, 1, (800, 5))
points = 5.5 + measures[:, 0] - np.abs(measures[:, 1]) + 0.5 * measures[:, 2] + rng.normal(0, 0.3, 800)
points = np.clip(points.round(), 2, 9)
x, y, x_test, y_test = measures[:600], points[:600], measures[600:], points[600:]

model = keras.Sequential()
model.add(keras.Input((5,)))
model.add(Dense(12, activation="relu"))
model.add(Dense(12, activation="relu"))
model.add(Dense(1, activation="relu"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=40, batch_size=10, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
print("points:", model.predict(x_test[:4], verbose=0).ravel(), "of", y_test[:4])
