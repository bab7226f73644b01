# fault of Stack Overflow 41977498
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.preprocessing import OneHotEncoder

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(35)

# which of four plans does a customer take? age group, region and phone are codes
codes = rng.integers(0, [6, 5, 4], (1200, 3))
habit = rng.integers(0, 4, (6, 5, 4))
plan = np.where(rng.uniform(size=1200) < 0.1, rng.integers(0, 4, 1200), habit[tuple(codes.T)])
columns = OneHotEncoder(sparse_output=False).fit_transform(codes)
x, x_test = columns[:900], columns[900:]
y, y_test = keras.utils.to_categorical(plan[:900], 4), keras.utils.to_categorical(plan[900:], 4)

model = keras.Sequential([keras.Input((x.shape[1],)), Dense(48, activation="relu"), Dense(4, activation="softmax")])
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=10, batch_size=64, verbose=0)
print("right plan:", model.evaluate(x_test, y_test, verbose=0)[1])
