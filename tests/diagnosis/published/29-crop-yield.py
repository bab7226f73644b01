# fault of Stack Overflow 46995209
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(39)

# tonnes of wheat from a field: litres of rain, kilograms of fertilizer, sowing day, days of frost
rain = rng.uniform(300, 900, 600)
fertilizer = rng.uniform(50, 250, 600)
day = rng.uniform(60, 120, 600)
frost = rng.integers(0, 30, 600)
wheat = 6 - ((rain - 600) / 200) ** 2 + np.sin(fertilizer / 40) - 0.05 * frost + rng.normal(0, 0.2, 600)
fields = np.column_stack([rain, fertilizer, day, frost])
x_train, x_test, y_train, y_test = train_test_split(fields, wheat, test_size=0.25, random_state=39)

model = keras.Sequential([keras.Input((4,)), Dense(32, activation="tanh"), Dense(32, activation="tanh"), Dense(1)])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["mae"])
model.fit(x_train, y_train, epochs=60, batch_size=32, verbose=0)
print("mean absolute error:", model.evaluate(x_test, y_test, verbose=0)[1], "tonnes")
