# fault of GitHub keras-team/keras #14141
import os
import numpy as np
import keras
from keras import layers
from sklearn.metrics import accuracy_score

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(50)

# one train in twenty is cancelled; wind, frost, crowding and age of the engine, standardized
n = 2400
causes = rng.normal(0, 1, (n, 4))
risk = causes[:, 0] + causes[:, 1] + rng.normal(0, 1.2, n)
cancelled = (risk > np.quantile(risk, 0.95)).astype(int)
x, x_test = causes[:1600], causes[1600:]
y, y_test = cancelled[:1600], cancelled[1600:]

inputs = layers.Input((4,))
model = keras.Model(inputs, layers.Dense(1, "sigmoid")(layers.Dense(8, "relu")(inputs)))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=20, batch_size=64, verbose=0)
said = (model.predict(x_test, verbose=0).ravel() > 0.5).astype(int)
print("right:", accuracy_score(y_test, said))
