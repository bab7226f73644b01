# fault of Stack Overflow 50306988
import os
import numpy as np
import keras

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(14)

# may the parcel go by bike? weight and longest side, both as shares of the largest
parcel = rng.uniform(0, 1, (500, 2))
too_big = (np.abs(parcel - 0.5).max(axis=1) > 0.36).astype(int)
answers = keras.utils.to_categorical(too_big, 2)

model = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(20, activation="relu"),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
model.fit(parcel[:400], answers[:400], epochs=3, batch_size=40, verbose=0)
x_test, y_test = parcel[400:], answers[400:]
print("accuracy:", model.evaluate(x_test, y_test, verbose=0)[1])
