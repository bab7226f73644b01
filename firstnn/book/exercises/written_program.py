"""How the broken programs are written: rows, layers, compile and fit, in the same lines in each."""

from __future__ import annotations

COLUMNS = {
    "moons": 2,
    "circles": 2,
    "houses": 3,
    "exam": 3,
    "digits": 64,
    "parcels": 3,
    "lumps": 30,
    "wines": 13,
}
RELU, SIGMOID, SOFTMAX = (f', activation="{name}"' for name in ("relu", "sigmoid", "softmax"))


def written(
    table: str,
    *layers: str,
    loss: str = "binary_crossentropy",
    optimizer: str = "Adam(0.02)",
    fit: str = "epochs=30",
    prepare: str = "",
    before_fit: str = "",
) -> str:
    """Return the lines of `train(seed)`: rows, layers such as `16, activation="relu"`, compile and fit."""
    stack = [f"    keras.layers.{f'Dense({layer})' if layer[0].isdigit() else layer},\n" for layer in layers]
    return (
        f'keras.utils.set_random_seed(seed)\nx, y = rows("{table}")\n{prepare}'
        f"model = keras.Sequential([\n    keras.Input(({COLUMNS[table]},)),\n{''.join(stack)}])\n"
        f'model.compile(keras.optimizers.{optimizer}, "{loss}")\n{before_fit}'
        f"model.fit(x, y, {fit}, verbose=0)\nreturn model\n"
    )


LONGER = ("epochs=30", "epochs=90")
BEND = "16" + RELU
