# fault of Stack Overflow 45442843
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(29)

# must the window of the greenhouse be opened? by warmth and damp of the air
air = rng.uniform(-1, 1, (700, 2))
window_open = (air[:, 0] + 0.8 * air[:, 1] ** 2 > 0.2).astype(float)
Xtrain, Xtest, Ytrain, Ytest = train_test_split(air, window_open, test_size=0.3, random_state=29)

model = keras.Sequential()
model.add(keras.Input((2,)))
model.add(Dense(8, activation="relu"))
model.add(Dense(1, kernel_initializer="random_normal", activation="softmax"))
model.compile(loss="mean_absolute_error", optimizer=keras.optimizers.RMSprop(0.01))
model.fit(Xtrain, Ytrain, validation_data=(Xtest, Ytest), epochs=30, batch_size=20, verbose=0)
right = (model.predict(Xtest, verbose=0).ravel() > 0.5) == (Ytest > 0.5)
print("right:", right.mean())
