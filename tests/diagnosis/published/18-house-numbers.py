# fault of Stack Overflow 47352366
import os
import keras
from keras.layers import Dense
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

digits = load_digits()
x_train, x_test, y_train, y_test = train_test_split(
    digits.images.reshape(-1, 64) / 16.0, digits.target, test_size=0.25, random_state=28
)
y_train = keras.utils.to_categorical(y_train, num_classes=10)
y_test = keras.utils.to_categorical(y_test, num_classes=10)

model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(Dense(units=40, activation="relu"))
model.add(Dense(units=10, activation="relu"))
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=15, batch_size=50, verbose=0)
print(dict(zip(("loss", "accuracy"), model.evaluate(x_test, y_test, verbose=0))))
