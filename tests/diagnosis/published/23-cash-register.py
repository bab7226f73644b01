# fault of Stack Overflow 37624102
import os
import keras
from keras.layers import Activation, Dense
from keras.optimizers import SGD
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

receipts, cipher = load_digits(return_X_y=True)
x, x_test, y, y_test = train_test_split(receipts / 16, cipher, train_size=1000, random_state=33)
y, y_test = keras.utils.to_categorical(y), keras.utils.to_categorical(y_test)

model = keras.Sequential()
model.add(keras.Input((64,)))
for _ in range(3):
    model.add(Dense(32))
    model.add(Activation("relu"))
model.add(Dense(10))
model.add(Activation("softmax"))
sgd = SGD(learning_rate=0.5, momentum=0.9, nesterov=True)
model.compile(loss="categorical_crossentropy", optimizer=sgd, metrics=["accuracy"])
model.fit(x, y, batch_size=25, epochs=15, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
