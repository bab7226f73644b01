# fault of GitHub deeplearning4j/deeplearning4j #1646
import os
import keras
from keras.layers import Dense
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

digits = load_digits(n_class=6)
x, x_test, y, y_test = train_test_split(digits.data, digits.target, test_size=0.3, random_state=52)
mean, deviation = x.mean(axis=0), x.std(axis=0)
x = (x - mean) / deviation
x_test = (x_test - mean) / deviation

model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(Dense(32, activation="relu"))
model.add(Dense(6, activation="softmax"))
model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=15, batch_size=32, verbose=0)
print("loss:", history.history["loss"][-1], "accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
