# fault of Stack Overflow 55328966
import os
import keras
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

scans = load_digits()
grey = (scans.data * 15.9375).round()  # 0 to 255, as a camera gives them
x_train, x_test, y_train, y_test = train_test_split(grey, scans.target, test_size=0.3, random_state=18)

model = tf.keras.Sequential()
model.add(tf.keras.Input(shape=(64,)))
model.add(tf.keras.layers.Dense(32, activation="sigmoid"))
model.add(tf.keras.layers.Dense(10, activation="softmax"))
model.compile(
    optimizer=tf.keras.optimizers.SGD(learning_rate=0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=32, epochs=25, verbose=0)
print("test accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
