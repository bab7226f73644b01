# control
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

# two classes, two outputs and a softmax, instead of one sigmoid
cells, benign = load_breast_cancer(return_X_y=True)
x, x_test, y, y_test = train_test_split(cells, benign, test_size=0.3, random_state=77, stratify=benign)
scaler = MinMaxScaler().fit(x)
x, x_test = scaler.transform(x), scaler.transform(x_test)

model = keras.Sequential()
model.add(keras.Input((30,)))
model.add(Dense(16, activation="relu"))
model.add(Dense(2, activation="softmax"))
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=32, epochs=40, verbose=0)
said = np.argmax(model.predict(x_test, verbose=0), axis=1)
print("accuracy:", np.mean(said == y_test))
