# fault of Stack Overflow 44164749
import os
import numpy as np
from keras import Input, Sequential, layers, utils

utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(13)

# a film can carry any of five tags, several at once or none; twelve words are counted in its blurb
words = rng.normal(0, 1, (1200, 12))
weight = rng.normal(0, 1, (12, 5))
tags = (words @ weight + rng.normal(0, 0.5, (1200, 5)) > 1.0).astype("float32")
x, y = words[:900], tags[:900]
x_test, y_test = words[900:], tags[900:]

model = Sequential([Input((12,)), layers.Dense(32, activation="relu"), layers.Dense(5, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, y, epochs=40, batch_size=32, verbose=0)
given = model.predict(x_test, verbose=0) > 0.5
print("tags right:", (given == y_test).mean(), "films with all tags right:", (given == y_test).all(axis=1).mean())
