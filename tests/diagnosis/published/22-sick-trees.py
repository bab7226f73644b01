# fault of Stack Overflow 59282996
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(32)

# the foresters write 1 for a healthy tree and 2 for a sick one
leaves = rng.normal(0, 1, (700, 7))
state = np.where(leaves[:, 0] * leaves[:, 1] + leaves[:, 2] > 0, 2, 1)
x, y = leaves[:500], state[:500]
x_test, y_test = leaves[500:], state[500:]

model = keras.Sequential([keras.Input((7,)), Dense(24, "relu"), Dense(24, "relu"), Dense(1, "sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=16, epochs=30, verbose=0)
print("loss and accuracy:", model.evaluate(x_test, y_test, verbose=0))
