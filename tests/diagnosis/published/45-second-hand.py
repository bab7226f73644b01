# fault of GitHub keras-team/keras #2506
import os
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(55)

spots = rng.uniform(-2, 2, (1000, 2))
stripe = np.floor(spots[:, 0] + 2 * np.sin(spots[:, 1])).astype(int) % 3
x, y, x_test, y_test = spots[:750], stripe[:750], spots[750:], stripe[750:]


def make_base():
    base = keras.Sequential([keras.Input((2,))], name="base")
    base.add(layers.Dense(16, activation="relu"))
    base.add(layers.Dense(8, activation="relu"))
    base.trainable = False
    return base


inputs = keras.Input((2,))
features = make_base()(inputs)
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(features))
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=50, batch_size=25, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
