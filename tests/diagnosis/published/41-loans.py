# fault of GitHub pytorch-tabular/pytorch_tabular #21
import os
import numpy as np
import keras
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(int(os.environ.get("SEED", 0)))
rng = np.random.default_rng(51)

table = np.zeros(800, dtype=[("income", float), ("age", float), ("debt", float), ("repaid", float)])
table["income"] = rng.lognormal(8, 0.4, 800)
table["age"] = rng.uniform(20, 70, 800)
table["debt"] = rng.lognormal(9, 0.6, 800)
table["repaid"] = table["income"] * 3 > table["debt"] * rng.lognormal(0, 0.5, 800)

names = list(table.dtype.names)
x = np.column_stack([table[name] for name in names])
y = table["repaid"]
x, x_test, y, y_test = train_test_split(x, y, test_size=0.3, random_state=51)
scaler = StandardScaler()
x, x_test = scaler.fit_transform(x), scaler.transform(x_test)

model = keras.Sequential([keras.Input((x.shape[1],)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=30, batch_size=32, verbose=0)
print("accuracy on new customers:", model.evaluate(x_test, y_test, verbose=0)[1])
