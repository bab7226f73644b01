# fault of Stack Overflow 31627380
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.preprocessing import LabelEncoder

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(58)

# does a parcel arrive in a day? by the towns it comes from and goes to, and its standardized weight
towns = np.array([f"town {chr(65 + k)}{chr(65 + j)}" for k in range(6) for j in range(6)])
quick_from, quick_to = rng.normal(0, 1.5, (2, 36))
start, goal = rng.integers(0, 36, (2, 1500))
weight = rng.normal(0, 1, 1500)
in_a_day = (quick_from[start] + quick_to[goal] - weight > 0).astype(int)
code = LabelEncoder().fit(towns)
columns = np.column_stack([code.transform(towns[start]), code.transform(towns[goal])]) / 35
x = np.column_stack([columns, weight])
x, y, x_test, y_test = x[:1100], in_a_day[:1100], x[1100:], in_a_day[1100:]

model = keras.Sequential([keras.Input((x.shape[1],)), Dense(64, activation="relu"), Dense(2, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
