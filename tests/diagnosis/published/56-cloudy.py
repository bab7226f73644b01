# control
import os
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(76)

# no activation at the output: the loss knows it, and so does the line that decides
sky = rng.normal(0, 1, (900, 2))
cloudy = (sky[:, 0] ** 2 + sky[:, 1] > 0.5).astype(int)
x_train, y_train, x_test, y_test = sky[:650], cloudy[:650], sky[650:], cloudy[650:]

model = keras.Sequential([keras.Input((2,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.BinaryCrossentropy(from_logits=True))
model.fit(x_train, y_train, epochs=40, batch_size=32, verbose=0)
said = model.predict(x_test, verbose=0).ravel() > 0
print("right:", (said == y_test).mean())
