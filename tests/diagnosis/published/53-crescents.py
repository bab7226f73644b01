# control
import os
import keras
from keras import layers
from sklearn.datasets import make_moons

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

# a rate of 0.5 looks far too large; for this small network of tanh units it is right
points, side = make_moons(900, noise=0.12, random_state=73)
x_train, y_train, x_test, y_test = points[:600], side[:600], points[600:], side[600:]

inputs = keras.Input((2,))
hidden = layers.Dense(12, activation="tanh")(inputs)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(hidden))
model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=20, epochs=60, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
