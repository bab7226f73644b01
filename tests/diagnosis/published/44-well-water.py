# fault of GitHub tensorflow/tensorflow #33219
import os
import keras
from keras import layers, regularizers
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

wells, salty = make_moons(900, noise=0.2, random_state=54)
x, x_test, y, y_test = train_test_split(wells, salty, test_size=1 / 3, random_state=54)


class Settings:
    width = 24
    penalty = regularizers.L2(1.0)


layer = {"activation": "relu", "kernel_regularizer": Settings.penalty, "activity_regularizer": Settings.penalty}
model = keras.Sequential(
    [
        keras.Input((2,)),
        layers.Dense(Settings.width, **layer),
        layers.Dense(Settings.width, **layer),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=20, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
