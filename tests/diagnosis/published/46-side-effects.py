# fault of GitHub Kotlin/kotlindl #287
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(56)

# side effects of a medicine by age (13 to 100) and dose (5 to 60 mg)
age = rng.uniform(13, 100, 900)
dose = rng.uniform(5, 60, 900)
effect = (age / 100 + dose / 60 + rng.normal(0, 0.15, 900) > 1.1).astype(int)
people = np.column_stack([age, dose])
largest = people[:600].max(axis=0)

model = keras.Sequential([keras.Input((2,)), Dense(16, activation="relu"), Dense(2, activation="softmax")])
model.compile(keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(people[:600] / largest, effect[:600], validation_split=0.2, epochs=30, batch_size=20, verbose=0)

x_test, y_test = people[600:], effect[600:]
chances = model.predict(x_test, verbose=0)
print("right:", (chances.argmax(axis=1) == y_test).mean())
