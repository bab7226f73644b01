# fault of Stack Overflow 48385830
import os
import keras
from keras.layers import Dense
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

pixels, digit = load_digits(return_X_y=True)
pixels = pixels / 16
x, x_test, d, d_test = train_test_split(pixels, digit, test_size=0.3, random_state=3)
y, y_test = keras.utils.to_categorical(d, 10), keras.utils.to_categorical(d_test, 10)


def network():
    start = keras.initializers.RandomNormal(stddev=1)
    hidden = Dense(30, activation="relu", kernel_initializer=start)
    return keras.Sequential([keras.Input((64,)), hidden, Dense(10, activation="softmax", kernel_initializer=start)])


model = network()
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(3.0), metrics=["accuracy"])
model.fit(x, y, batch_size=20, epochs=15, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
