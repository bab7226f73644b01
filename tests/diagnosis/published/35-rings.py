# fault of AutoTrainer's vanishing gradients on circles
import os
import keras
from keras import layers
from sklearn.datasets import make_circles

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))

points, ring = make_circles(1000, noise=0.08, factor=0.5, random_state=45)
x_train, x_test, y_train, y_test = points[:700], points[700:], ring[:700], ring[700:]

model = keras.Sequential()
model.add(keras.Input((2,)))
for _ in range(7):
    model.add(layers.Dense(10, activation="sigmoid"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(
    loss="binary_crossentropy",
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=50, batch_size=32, verbose=0)
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
