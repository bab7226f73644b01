# fault of AutoTrainer's dying ReLU on blobs
import os
import keras
from keras.initializers import RandomNormal
from keras.layers import Dense
from sklearn.datasets import make_blobs
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

ships, island = make_blobs(900, centers=5, n_features=2, center_box=(-3, 3), cluster_std=0.5, random_state=46)
x, x_test, y, y_test = train_test_split(ships, island, test_size=0.3, random_state=46)

start = {"kernel_initializer": RandomNormal(-0.5, 0.05), "bias_initializer": RandomNormal(-1.0, 0.1)}
model = keras.Sequential([keras.Input((2,))])
model.add(Dense(30, activation="relu", **start))
model.add(Dense(30, activation="relu", **start))
model.add(Dense(5, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
