# control
import os
import keras
from keras.layers import Dense, Dropout
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

data = load_digits()
x, x_test, y, y_test = train_test_split(data.data / 16, data.target, test_size=0.3, random_state=80)

# half of the units are dropped in each step, but there are many
model = keras.Sequential([keras.Input((64,))])
model.add(Dense(128, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(128, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
