"""The page's `numpy` against NumPy: values and printed form of expressions that a generator makes."""

from __future__ import annotations

import random
import re

import numpy as np
from page_python import run_cells

NAMES = """
a = np.array([[1.5, -2.0, 3.25], [0.5, 4.0, -1.0]])
b = np.array([0.1, 0.2, 0.3])
c = np.arange(6).reshape(2, 3)
d = np.array([3, 1, 2])
e = np.array([[1.0], [2.0]], dtype=np.float32)
f = np.linspace(-2, 2, 7, dtype="float32")
g = np.array([True, False, True])
h = np.arange(24.0).reshape(2, 3, 4) / 7
k = np.array([1e-7, 1.0, 123456.789])
m = np.array([-1, 0, 7, 7, 3])
n = np.linspace(0.0, 1.0, 11)
"""
"""The arrays that the expressions are about."""

SHAPES = {"a": (2, 3), "b": (3,), "c": (2, 3), "d": (3,), "e": (2, 1), "g": (3,), "h": (2, 3, 4)}
REDUCTIONS = ("sum", "mean", "max", "min", "std", "var", "prod", "argmax", "argmin", "any", "all")
KINDS = (np.bool_, np.int64, np.float32, np.float64)
FUNCTIONS = ("exp", "log1p", "abs", "tanh", "square", "sign", "floor", "sqrt", "sin", "negative", "isnan")


def made_expressions(count: int) -> list[str]:
    """Return so many expressions about the arrays, the same ones each time."""
    choose = random.Random(20)

    def array() -> str:
        return choose.choice("abcdeh" if choose.random() < 0.8 else "gfkmn")

    def term(depth: int) -> str:
        if depth == 0:
            return choose.choice([array(), array(), "2", "0.5", "-3"])
        kind = choose.randrange(10)
        inner = term(depth - 1)
        if kind < 4:
            operator = choose.choice(["+", "-", "*", "/", "//", "%", ">", "<=", "=="])
            return f"({inner} {operator} {term(depth - 1)})"
        if kind < 6:
            return f"np.{choose.choice(FUNCTIONS)}({inner})"
        if kind < 7:
            return f"np.maximum({inner}, {term(depth - 1)})"
        if kind < 8:
            return f"np.where({inner} > 0, {inner}, {term(depth - 1)})"
        if kind < 9:
            axis = choose.choice(["", "axis=0", "axis=-1", "axis=0, keepdims=True", "keepdims=True"])
            return f"np.asarray({inner}).{choose.choice(REDUCTIONS)}({axis})"
        return f"np.asarray({inner})[{choose.choice(['...', '0', '-1', '::-1', '1:', ':, None', 'None'])}]"

    expressions: list[str] = []
    known: dict[str, object] = {"np": np}
    exec(NAMES, known)
    while len(expressions) < count:
        made = term(choose.randrange(1, 4))
        with np.errstate(all="ignore"):
            try:
                value = eval(made, known)
            except Exception:
                continue  # no expression of NumPy's
        kept = isinstance(value, (np.ndarray, np.number))
        if kept and value.dtype in KINDS and made not in expressions:
            expressions.append(made)
    return expressions


WRITTEN = """
a[0] | a[:, 1] | a[1, 2] | a[-1, ::-1] | a[:, [2, 0]] | a[a > 1] | a[[0, 1], [2, 0]] | a[..., None].shape
a[None, :, 0] | c[c % 2 == 0] | h[0, :, [1, 2]] | h[:, 1, ::2] | d[[True, False, True]]
a[np.array([1, 1, 0])] | np.zeros(3) | np.ones((2, 2), dtype=int) | np.full((2, 3), 7.5) | np.eye(3)
np.eye(2, 3, k=1) | np.arange(5) | np.arange(1, 2, 0.25) | np.arange(10, 0, -3) | np.linspace(0, 1, 5)
np.zeros_like(c) | np.full_like(a, 3) | a @ a.T | b @ d | a @ b | h @ np.ones((4, 2)) | c @ c.T
e @ np.ones((1, 2), dtype=np.float32) | np.dot(a, b) | np.outer(b, d) | np.concatenate([a, c])
np.concatenate([b, d, f]) | np.stack([b, d]) | np.stack([b, d], axis=1) | np.column_stack([b, d])
np.hstack([a, c]) | np.vstack([b, d]) | np.append(b, 4) | np.tile(d, 2) | np.repeat(d, 2) | np.sort(m)
np.argsort(m) | np.unique(m) | np.unique(m, return_counts=True) | np.argmax(a, axis=1) | m.argmin()
np.cumsum(a) | np.cumsum(a, axis=0) | np.cumprod(d) | np.diff(m) | np.clip(a, -1, 2) | np.round(a / 3, 2)
k.round(3) | np.where(a > 1) | np.nonzero(g) | np.median(a) | np.median(a, axis=0) | np.percentile(n, 25)
np.quantile(b, [0.1, 0.5]) | np.allclose(a, a + 1e-9) | np.isclose(b, 0.1) | np.array_equal(c, c)
np.isin(m, [7, 0]) | np.bincount(d) | np.ptp(a) | a.T | a.reshape(3, 2) | a.reshape(-1) | a.ravel()
c.astype(float) | a.astype(int) | a.astype(bool) | g.astype(int) | a.tolist() | a[0, 0].item() | a.shape
a.ndim | a.size | a.dtype | e.dtype | g.dtype | c.dtype | len(a) | a.dtype == float | k | -k | k * 1e9
1 / k | np.array([1e300, 1.0]) | np.array([1e8, 2.0]) | np.array([0.1, 1000.5]) | np.array([1e-5, 1.0])
np.array([np.nan, 1.0, -np.inf]) | np.array([[0.0, -0.0]]) | np.array([]) | np.zeros((0, 3)) | np.array(5)
np.array(2.5) | np.arange(30) | np.arange(30) / 7 | np.arange(1200) | np.arange(1200.0).reshape(30, 40)
np.arange(40).reshape(2, 4, 5) | np.float32(0.1) | np.float32(16777216) | np.float64(1e16)
np.float64(1e-5) | np.int64(7) | np.bool_(True) | e / 3 | f / 3 | np.float32(0.1) + 1
np.float64(0.1) + np.float32(1) | np.int64(7) / 2 | np.int64(7) // 2 | np.int64(-7) % 3 | 2 ** np.int64(3)
e + 1 | e + 0.1 | e + a | c + 0.5 | c / 2 | c ** 2 | c * True | g + g | g * 2 | ~g | g & ~g | g | c & 1
c ^ 3 | -c | (a > 0) & (a < 3) | (a > 0) | (a > 2).any() | (a > 2).sum(axis=0) | np.sum(a > 0)
np.mean(g) | abs(a) | abs(-c) | np.array(["yes", "no"]) | np.array([[1, 2], [3, 4]], dtype=np.float32)
np.array([1, 2.5]) | np.array([True, 2]) | np.array([d, m[:3]]) | np.array([[0.5]])
np.array([1.5, 2])[1] | np.array([(1, 2), (3, 4)]) | np.array(range(4)) | np.expand_dims(b, 1)
np.squeeze(e) | np.moveaxis(h, 0, -1).shape | np.swapaxes(h, 0, 1).shape | np.flip(a, 0) | np.diag(d)
np.split(np.arange(6), 3) | np.array_split(np.arange(7), 3) | np.meshgrid(b, d)[0]
np.histogram(m, bins=3) | np.linalg.norm(a) | np.average(b, weights=d) | np.digitize(b, [0.15, 0.25])
np.searchsorted(n, 0.35) | np.log(np.abs(a)) | np.log2(d) | np.exp(a).sum()
f"{a[0, 0]:.2f} {c[1, 1]:4} {a.mean():.1%} {d.sum():>6} {e[0, 0]:.3f} {g[0]}" | str(a) | str(k) | str(g)
str(c[0, 0]) | [x for x in d] | sum(d * b) | max(d) | min(b) | sorted(m) | list(zip(b, d))
dict(zip(d, b)) | 3 in d | round(b[0], 1) | int(d[0]) | float(b[1]) | str(b[0] == 0.1) | bool(d[0] > 2)
d.tolist()[::-1] | range(d[0])[1] | [10, 20, 30, 40][d[0]] | divmod(7, 2) | b.std(ddof=1)
a.mean(axis=(0, 1)) | h.sum(axis=(0, 2)) | h.mean(axis=1) | h.std(axis=-1) | h.max(axis=0)
h.T.sum(axis=0) | a[:, :2].sum() | a.T.mean() | np.random.default_rng(0).random(3)
np.random.default_rng(1).normal(size=4) | np.random.default_rng(2).integers(0, 10, 5)
np.random.default_rng(3).permutation(8) | np.random.default_rng(4).uniform(-1, 1, (2, 2))
np.random.default_rng(5).normal(1, 2) | np.random.default_rng(6).choice([1, 2, 3], 4)
np.random.default_rng(7).choice(10, 4, replace=False) | np.random.default_rng(8).integers(5)
np.random.default_rng(9).permutation(a) | np.random.RandomState(0).rand(3)
np.random.RandomState(1).randn(4) | np.random.RandomState(2).permutation(6)
np.random.RandomState(3).randint(0, 10, 5) | np.random.default_rng(10).standard_normal((2, 3))
np.random.default_rng(11).choice(3, 5, p=[0.2, 0.3, 0.5])
np.random.default_rng(0).normal(size=20000).sum().round(6) | np.random.default_rng(12345678901).random(2)
"""
"""What a lesson uses, written down: the parts are between bars."""


def all_expressions() -> list[str]:
    written = [part.strip() for line in WRITTEN.strip().splitlines() for part in line.split(" | ")]
    return [*written, *made_expressions(300)]


def numpys_answers(expressions: list[str]) -> list[str]:
    known: dict[str, object] = {"np": np}
    exec(NAMES, known)
    with np.errstate(all="ignore"):
        return [f"{value!r}\n{value!s}\n" for value in (eval(each, known) for each in expressions)]


def same(expression: str, mine: str, theirs: str) -> bool:
    """Tell whether two answers are one.

    Those of exp and its like may differ in the last place: NumPy has them from the processor, and one of its
    processors gives another `np.log1p(2)` than the next.
    """
    if mine == theirs or not ("float32" in theirs or re.search("exp|log|tanh|sin|cos", expression)):
        return mine == theirs
    number = r"-?\d+\.?\d*(?:e[-+]\d+)?"
    one, other = (list(map(float, re.findall(number, text))) for text in (mine, theirs))
    around, around_theirs = (re.sub(rf"{number}|\s", "", text) for text in (mine, theirs))
    near = 2e-7 if "float32" in theirs else 1e-15
    alike = len(one) == len(other) and np.allclose(one, other, rtol=near, atol=0)
    return alike and around == around_theirs


def test_values_and_printed_form_are_numpys() -> None:
    expressions = all_expressions()
    assert len(expressions) >= 500
    cells = (f"_ = {each}\nprint(repr(_))\nprint(_)" for each in expressions)
    first = run_cells(f"import numpy as np\n{NAMES}", *cells)
    assert first[0].error is None
    ours = [ran.printed if ran.error is None else ran.error["brief"] for ran in first[1:]]
    wrong = {
        each: (mine, theirs)
        for each, mine, theirs in zip(expressions, ours, numpys_answers(expressions), strict=True)
        if not same(each, mine, theirs)
    }
    assert not wrong
