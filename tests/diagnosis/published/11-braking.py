# fault of Stack Overflow 48934338
import os
import numpy as np
import keras
from keras.optimizers import SGD

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(21)

# standardized braking distance by speed and by wetness of the road, with powers of the speed
speed, wet = rng.normal(0, 1, (2, 500))
distance = 0.5 * speed + 0.4 * speed**2 + 0.3 * wet + rng.normal(0, 0.1, 500)
powers = np.column_stack([speed, speed**2, speed**3, wet])
x, y, x_test, y_test = powers[:350], distance[:350], powers[350:], distance[350:]

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
sgd = SGD(learning_rate=0.3)
model.compile(loss="mean_squared_error", optimizer=sgd)
history = model.fit(x, y, epochs=40, batch_size=32, verbose=0)
print("training loss:", history.history["loss"][::10])
print("test loss:", model.evaluate(x_test, y_test, verbose=0))
