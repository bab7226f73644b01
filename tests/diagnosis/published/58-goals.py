# control
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(78)

# squared error of a probability (Brier's score) in place of the cross-entropy
shot = rng.uniform(-1, 1, (1000, 2))  # distance and angle
goal = (np.hypot(shot[:, 0], shot[:, 1]) < 0.75).astype("float32")
x, y, x_test, y_test = shot[:750], goal[:750], shot[750:], goal[750:]

model = keras.Sequential([keras.Input((2,)), Dense(20, activation="tanh"), Dense(1, activation="sigmoid")])
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.03), metrics=["accuracy"])
model.fit(x, y, epochs=50, batch_size=25, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
