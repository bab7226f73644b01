# fault of Stack Overflow 47724077
import os
import keras
from keras.layers import Dense
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

wines = load_wine()
vineyard = LabelBinarizer().fit_transform(wines.target)
x, x_test, y, y_test = train_test_split(wines.data, vineyard, test_size=0.3, random_state=22, stratify=wines.target)

model = keras.Sequential()
model.add(keras.Input(shape=(13,)))
model.add(Dense(16, activation="relu"))
model.add(Dense(8, activation="relu"))
model.add(Dense(3, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=80, batch_size=10, verbose=0)
print("%.1f %% of the test wines" % (100 * model.evaluate(x_test, y_test, verbose=0)[1]))
