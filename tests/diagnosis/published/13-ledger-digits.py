# fault of Stack Overflow 59325381
import os
import keras
from keras import layers
from sklearn.datasets import load_digits

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

images, labels = load_digits(return_X_y=True)
x_train, y_train = images[:1200], labels[:1200]
x_test, y_test = images[1200:], labels[1200:]
mean, spread = x_train.mean(), x_train.std()
x_train = (x_train - mean) / spread

model = keras.Sequential(
    [keras.Input((64,)), layers.Dense(48, activation="tanh"), layers.Dense(10, activation="softmax")]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.1, verbose=0)
print("accuracy on the later pages:", model.evaluate(x_test, y_test, verbose=0)[1])
