# control, after Stack Overflow 51930566
import os
import keras
from keras.layers import Dense
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

plants, kind = load_iris(return_X_y=True)
x, x_test, y, y_test = train_test_split(plants, kind, test_size=0.5, random_state=2, stratify=kind)
scaler = StandardScaler()
x, x_test = scaler.fit_transform(x), scaler.transform(x_test)
y, y_test = keras.utils.to_categorical(y), keras.utils.to_categorical(y_test)

# three sigmoids where others take a softmax: the loss divides them by their sum
model = keras.Sequential([keras.Input((4,)), Dense(8, activation="sigmoid"), Dense(3, activation="sigmoid")])
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.02), metrics=["accuracy"])
model.fit(x, y, batch_size=5, epochs=60, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
