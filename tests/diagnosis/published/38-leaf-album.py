# fault of GitHub keras-team/keras #8346
import os
import numpy as np
import keras
from keras.layers import Dense
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(48)

# an album of leaves, page after page: 120 of each of five trees
center = rng.normal(0, 2, (5, 6))
tree = np.repeat(np.arange(5), 120)
leaves = center[tree] + rng.normal(0, 1, (600, 6))
scaler = StandardScaler().fit(leaves)
x = scaler.transform(leaves)
y = keras.utils.to_categorical(tree)

model = keras.Sequential([keras.Input((6,)), Dense(24, activation="relu"), Dense(5, activation="softmax")])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=30, batch_size=30, validation_split=0.2, shuffle=True, verbose=0)
reported = history.history["val_accuracy"][-1]
print("validation accuracy:", reported)
