# fault of Stack Overflow 38648195
import os
import keras
from keras.layers import Activation, Dense
from sklearn.datasets import make_circles
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

holes, inner = make_circles(800, noise=0.1, factor=0.4, random_state=16)
one_hot = keras.utils.to_categorical(inner)
x, x_test, y, y_test = train_test_split(holes, one_hot, test_size=0.25, random_state=16)

model = keras.Sequential([keras.Input((2,))])
for width in (20, 20):
    model.add(Dense(width))
    model.add(Activation("tanh"))
model.add(Dense(2))
model.add(Activation("softmax"))
model.compile(loss="mean_squared_error", optimizer="sgd", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=20, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
