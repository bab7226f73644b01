# fault of GitHub DrexelChatbotGroup/DrexelChatbot #15
import os
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(49)

# is the question about a place, a person or a time? which of 20 words it holds
topic = rng.integers(0, 3, 900)
chance = rng.uniform(0.05, 0.6, (3, 20))
words = (rng.uniform(size=(900, 20)) < chance[topic]).astype("float32")

order = rng.permutation(900)
words = words[order]
train, test = np.arange(600), np.arange(600, 900)

model = keras.Sequential([keras.Input((20,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(words[train], topic[train], epochs=25, batch_size=20, verbose=0)
x_test, y_test = words[test], topic[test]
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
