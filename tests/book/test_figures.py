"""Figures: the same bytes every time, told with the data's own numbers, legible in light and dark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pytest
from firstnn.book.figures.labels import apart
from firstnn.book.figures.shorter import shorter
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from firstnn import Architecture, Recipe, backprop, data, fit, replicas
from firstnn.book import figures, wording
from firstnn.book.wording import MINUS, TIMES
from firstnn.network import neuron

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

SVG = "{http://www.w3.org/2000/svg}"
VARIABLE = re.compile(r"var\(--fig-([a-z0-9-]+), (#[0-9a-f]{6})\)")

NETWORK = Architecture(2, (4,), "tanh", "glorot_normal")
WEIGHTS = NETWORK.initial_weights(seed=3)
MOONS = data.moons(60, noise=0.2, seed=0)


def history(**changes: npt.ArrayLike | None) -> SimpleNamespace:
    epochs = np.arange(21)
    arrays: dict[str, npt.ArrayLike | None] = {
        "train_loss": 0.7 * np.exp(-epochs / 8),
        "test_loss": 0.5 * np.exp(-epochs / 5) + 0.2 + 0.01 * epochs,
        "train_accuracy": 1 - 0.5 * np.exp(-epochs / 6),
        "test_accuracy": 0.9 - 0.4 * np.exp(-epochs / 6),
    }
    return SimpleNamespace(**(arrays | changes))


def plane(x: npt.ArrayLike, y: npt.ArrayLike, *, class_names: tuple[str, ...] = ()) -> data.Dataset:
    return data.Dataset(np.asarray(x, np.float32), np.asarray(y, np.int64), class_names=class_names)


def many_runs(n_runs: int) -> SimpleNamespace:
    scales = np.linspace(0.9, 1.1, n_runs)[:, None]
    return SimpleNamespace(**{name: values * scales * 0.9 for name, values in vars(history()).items()})


NO_TEST = history(test_loss=None, test_accuracy=None)


FIGURES: dict[str, Callable[[], figures.Figure]] = {
    "activations": lambda: figures.activations(["relu", "sigmoid"]),
    "curves": lambda: figures.learning_curves(history(), baseline=0.63),
    "spread": lambda: figures.learning_curves(many_runs(7)),
    "side by side": lambda: figures.learning_curves(
        {"improving": history(), "diverging, with a label of two lines": many_runs(3), "one part": NO_TEST}
    ),
    "lines": lambda: figures.lines(
        [8, 64, 512],
        {"network": [[40.0, 20.0, 8.0], [44.0, 22.0, 9.0]], "straight line": [30.0, np.nan, np.nan]},
        x_name="examples",
        quantity="wrong on new points",
        unit="%",
        xscale="log",
    ),
    "loop": lambda: figures.training_loop(
        backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh"), learning_rate=0.1
    ),
    "network": lambda: figures.network(NETWORK, WEIGHTS),
    "large network": lambda: figures.network(
        Architecture(30, (16, 9)), Architecture(30, (16, 9)).initial_weights(seed=0)
    ),
    "boundary": lambda: figures.decision_boundary(figures.predictor(NETWORK, WEIGHTS), MOONS),
    "boundaries": lambda: figures.decision_boundary(
        {f"epoch {k}": figures.predictor(NETWORK, [(k + 1) * array for array in WEIGHTS]) for k in range(3)},
        MOONS,
    ),
    "layers": lambda: figures.sizes_by_layer({"he": [1.0, 0.9, 0.8], "small": [0.1, 0.001, 0.0]}),
    "dots": lambda: figures.spread(
        {"raw": [60.0, 61.0, np.nan, 64.0], "standardised": [97.0] * 4},
        unit="%",
        quantity="right on new rows",
        references={"a coin": 50},
    ),
    "neuron": lambda: figures.weighted_sum(neuron([1, 2, 3], [0.5, -1, 0.25], 2, "relu")),
}

every_figure = pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES.keys())


# --- every figure ----------------------------------------------------------------------------------------


@every_figure
def test_a_figure_has_the_same_bytes_when_drawn_again(make: Callable[[], figures.Figure]) -> None:
    assert make()._repr_html_() == make()._repr_html_()


def test_figures_have_the_same_bytes_in_processes_with_other_hash_seeds() -> None:
    script = (
        "import hashlib, test_figures as t\n"
        "pages = ''.join(make()._repr_html_() for make in t.FIGURES.values())\n"
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    digests = set()
    for hash_seed in ("0", "17"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent)}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


@every_figure
def test_a_readers_own_matplotlib_settings_change_nothing_and_stay(
    make: Callable[[], figures.Figure],
) -> None:
    import matplotlib as mpl

    expected = make().svg
    with mpl.rc_context({"font.size": 40, "lines.linewidth": 9, "axes.grid": True, "svg.fonttype": "path"}):
        assert make().svg == expected
        assert mpl.rcParams["font.size"] == 40


@every_figure
def test_a_figure_is_well_formed_and_named_for_screen_readers(make: Callable[[], figures.Figure]) -> None:
    figure = make()
    root = ElementTree.fromstring(figure.svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert root.get("role") == "img"
    title, description = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (figure.title, figure.description)
    assert len(set(ids)) == len(ids)
    assert all(name is not None and name.startswith(f"{figure.name}-") for name in ids)
    targets = re.findall(r'(?:url\(#|href="#)([^)"]+)', figure.svg)
    assert set(targets) <= set(ids)
    ElementTree.fromstring(figure._repr_html_())  # the page around it is well formed, too


@every_figure
def test_a_figure_holds_no_date_version_or_colour_of_its_own(make: Callable[[], figures.Figure]) -> None:
    svg = make().svg
    for trace in ("matplotlib", "Matplotlib", "metadata", "DejaVu", "<!DOCTYPE", "<?xml", "<style"):
        assert trace not in svg
    assert re.search(r"20\d\d-\d\d-\d\d", svg) is None
    for role, code in VARIABLE.findall(svg):
        assert figures.LIGHT[role] == code
    rest = VARIABLE.sub("", svg)
    assert re.search(r"#[0-9a-fA-F]{3,8}[; \"']|rgb|hsl|(?:fill|stroke): (?!none|\"|;|\s)[a-z]", rest) is None


@every_figure
def test_nothing_is_drawn_in_the_default_black(make: Callable[[], figures.Figure]) -> None:
    def walk(element: ElementTree.Element, inherited: str) -> None:
        style = f"{inherited};{element.get('style', '')}"
        if element.tag in {f"{SVG}text", f"{SVG}use"}:
            assert "fill: " in style, ElementTree.tostring(element)
        if element.tag == f"{SVG}path":
            assert re.search(r"(?:fill|stroke): (?:var|none)", style), ElementTree.tostring(element)
        for child in element:
            if child.tag != f"{SVG}defs":  # these take the style of the place that uses them
                walk(child, style)

    walk(ElementTree.fromstring(make().svg), "")


@every_figure
def test_text_is_large_enough_for_a_phone(make: Callable[[], figures.Figure]) -> None:
    svg = make().svg
    width = float(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
    assert sizes
    assert min(sizes) * 328 / width >= 10  # 360 pixels less the page's margins


@every_figure
def test_text_stays_inside_the_picture(make: Callable[[], figures.Figure]) -> None:
    root = ElementTree.fromstring(make().svg)
    width, height = (float(length) for length in root.get("viewBox", "").split()[2:])
    for text in root.iter(f"{SVG}text"):
        if "rotate" in text.get("transform", ""):
            continue
        size = float(re.findall(r"font-size: ([\d.]+)px", text.get("style", ""))[0])
        length = 0.52 * size * len(text.text or "")  # of a usual sans-serif font
        anchor = re.findall(r"text-anchor: (\w+)", text.get("style", ""))[0]
        left = float(text.get("x", "nan")) - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length
        assert left >= -4
        assert left + length <= width + 4
        assert 0 < float(text.get("y", "nan")) <= height


def test_two_figures_on_a_page_share_no_id() -> None:
    pages = [make()._repr_html_() for make in FIGURES.values()]
    pages.append(figures.learning_curves(history(), name="other-curves")._repr_html_())
    ids = [name for page in pages for name in re.findall(r'\bid="([^"]+)"', page)]
    assert len(ids) == len(set(ids))


@every_figure
def test_a_figure_shows_itself_with_its_numbers_folded(make: Callable[[], figures.Figure]) -> None:
    figure = make()
    page = ElementTree.fromstring(figure._repr_html_())
    assert page.get("class") == "fn-figure"
    assert page.findtext("figcaption") == figure.title
    assert repr(figure) == f"{figure.title}\n{figure.description}"
    assert [cell.text for cell in page.findall(".//th")] == list(figure.data)
    assert not hasattr(figure, "_repr_svg_")  # or a notebook would show the drawing without title and table


def test_a_long_table_is_thinned_but_keeps_its_ends() -> None:
    losses = np.linspace(0.9, 0.1, 301)
    figure = figures.learning_curves(history(**dict.fromkeys(vars(history()), losses)))
    rows = ElementTree.fromstring(figure._repr_html_()).findall(".//tbody/tr")
    first, last = ([cell.text for cell in row] for row in (rows[0], rows[-1]))
    assert len(figure.data["epoch"]) == 301
    assert len(rows) <= 26
    assert (first[:2], last[:2]) == (["0", "0.9"], ["300", "0.1"])


def test_figures_do_not_load_matplotlib_until_one_is_drawn() -> None:
    loaded = "[name for name in ('matplotlib', 'tensorflow') if name in sys.modules]"
    script = f"import sys, firstnn.book.figures; print({loaded})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# --- the palette -----------------------------------------------------------------------------------------


def light(code: str) -> npt.NDArray[np.float64]:
    """Amounts of red, green and blue light of a colour, as sRGB defines them."""
    parts = np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float:
    """Contrast ratio of the Web Content Accessibility Guidelines 2.2."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, bright = sorted([float(weights @ first), float(weights @ second)])
    return (bright + 0.05) / (dark + 0.05)


def lab(amounts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """CIE L*a*b*, in which distances are those that the eye sees."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(amounts, 0, 1) / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# Machado, Oliveira and Fernandes (2009), severity 1: what is left of colours without one kind of cone.
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
both_themes = pytest.mark.parametrize("colours", [figures.LIGHT, figures.DARK], ids=["light", "dark"])


def test_every_colour_is_written_with_six_digits() -> None:
    for theme in (figures.LIGHT, figures.DARK):
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in theme.values())


def test_a_long_name_ends_in_an_ellipsis() -> None:
    drawing = figures.network(NETWORK, WEIGHTS, input_names=["a name that no picture has room for", "x2"])
    written = [each.text or "" for each in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]
    (shortened,) = [text for text in written if text.startswith("a name")]
    assert shortened.endswith("…")
    assert "a name that no picture has room for" in drawing.description + str(drawing.data)


def test_a_quantity_is_a_text() -> None:
    with pytest.raises(TypeError, match="quantity must be of type str"):
        figures.sizes_by_layer({"he": [1.0]}, quantity=5)  # type: ignore[arg-type]  # wrong on purpose


def test_both_themes_give_a_colour_to_every_meaning() -> None:
    assert figures.LIGHT.keys() == figures.DARK.keys()


@both_themes
def test_every_colour_can_be_read_as_text(colours: dict[str, str]) -> None:
    ground = light(colours["surface"])
    for role, code in colours.items():
        if role not in {"surface", "grid"}:
            assert contrast(light(code), ground) >= 4.5, role


@both_themes
def test_points_and_lines_stand_out_from_the_tinted_map(colours: dict[str, str]) -> None:
    def mixed(code: str) -> npt.NDArray[np.float64]:
        parts = [[int(c[place : place + 2], 16) for place in (1, 3, 5)] for c in (code, colours["surface"])]
        tint = np.rint(0.24 * np.array(parts[0]) + 0.76 * np.array(parts[1])).astype(int)
        return light("#" + "".join(f"{part:02x}" for part in tint))

    for tint in ("class-0", "class-1"):
        for role in ("class-0", "class-1", "text", "neutral"):
            assert contrast(light(colours[role]), mixed(colours[tint])) >= 3.0, (role, tint)


@both_themes
@pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS.keys())
def test_pairs_of_colours_differ_for_every_kind_of_eye(
    colours: dict[str, str], vision: npt.NDArray[np.float64]
) -> None:
    for first, second in (("train", "test"), ("class-0", "class-1"), ("positive", "negative")):
        distance = np.linalg.norm(lab(vision @ light(colours[first])) - lab(vision @ light(colours[second])))
        assert distance >= 30, (first, second)


def test_the_stylesheet_defines_every_variable_for_light_dark_and_print() -> None:
    sheet = figures.stylesheet()
    for role in figures.LIGHT:
        assert sheet.count(f"--fig-{role}: {figures.LIGHT[role]};") == 2  # on the screen, and on paper
        assert sheet.count(f"--fig-{role}: {figures.DARK[role]};") == 1
    assert sheet.index("@media print") > sheet.index('html[data-theme="dark"]')  # paper wins
    assert sheet.count("{") == sheet.count("}")


# --- learning curves -------------------------------------------------------------------------------------


def test_curves_are_described_with_the_numbers_of_the_run() -> None:
    figure = figures.learning_curves(history())
    assert "Train loss falls from 0.70 to 0.057" in figure.description
    assert "Test accuracy rises from 50% to 89%" in figure.description
    assert figure.data["train loss"][0] == 0.7
    other = figures.learning_curves(history(train_loss=np.linspace(3.25, 1.5, 21)))
    assert "Train loss falls from 3.25 to 1.50" in other.description
    assert other.svg != figure.svg


def test_a_test_loss_that_rises_again_is_the_message() -> None:
    figure = figures.learning_curves(history())
    losses = history().test_loss
    lowest = int(np.argmin(losses))
    assert figure.title == f"Test loss is lowest at epoch {lowest} and rises after it"
    assert f"lowest: epoch {lowest}" in figure.svg
    steady = figures.learning_curves(history(test_loss=np.linspace(0.7, 0.3, 21)))
    assert steady.title == "Test loss falls from 0.70 to 0.30 over 20 epochs"


def test_many_runs_are_told_as_median_and_percentiles() -> None:
    losses = np.linspace([1.0, 2.0, 3.0, 4.0, 5.0], [0.1, 0.2, 0.3, 0.4, 0.5], 6).T  # (5 runs, 6 records)
    runs = SimpleNamespace(train_loss=losses, test_loss=None)
    figure = figures.learning_curves(runs, quantities=["loss"])
    assert figure.data["train loss, median"][0] == 3.0
    assert figure.data["train loss, 5%"][0] == pytest.approx(1.2)
    assert figure.data["train loss, 95%"][-1] == pytest.approx(0.48)
    assert "Median of 5 runs" in figure.description
    assert "fill-opacity" in figure.svg  # the band


def test_a_run_that_diverges_says_when_and_ends_there() -> None:
    losses = np.array([0.7, 2.0, 40.0, np.inf, np.nan, np.nan])
    run = SimpleNamespace(train_loss=losses, test_loss=None)
    figure = figures.learning_curves(run, quantities=["loss"])
    assert figure.title == "The loss stops being a number at epoch 3"
    assert "to 40 at epoch 2 and is not a number after it" in figure.description
    assert "train NaN" in figure.svg
    assert figure.data["train loss"] == (0.7, 2.0, 40.0, None, None, None)
    assert "nan" not in figure.svg.lower().replace("train nan", "")


def test_runs_that_diverge_are_counted_and_the_others_still_drawn() -> None:
    losses = np.tile(np.linspace(0.7, 0.2, 6), (4, 1))
    losses[1, 2:] = np.nan
    figure = figures.learning_curves(SimpleNamespace(train_loss=losses, test_loss=None), quantities=["loss"])
    assert figure.title == "The loss of 1 of 4 runs stops being a number, first at epoch 2"
    assert "1 of 4 runs diverged, the first at epoch 2" in figure.description
    assert figure.data["train loss, median"][-1] == pytest.approx(0.2)


def test_an_exploding_loss_gets_powers_of_ten() -> None:
    run = SimpleNamespace(train_loss=10.0 ** np.arange(0, 18, 3), test_loss=None)
    svg = figures.learning_curves(run, quantities=["loss"]).svg
    assert ">10¹⁰</text>" in svg


def test_epochs_that_were_not_all_recorded_keep_their_numbers() -> None:
    run = SimpleNamespace(train_loss=[0.7, 0.4, 0.2], test_loss=None, epochs=np.array([0, 50, 100]))
    figure = figures.learning_curves(run, quantities=["loss"])
    assert figure.data["epoch"] == (0, 50, 100)
    assert "over 100 epochs" in figure.title


# --- real runs ------------------------------------------------------------------------------------------


RECIPE = Recipe("adam", batch_size=10, epochs=6)


def test_a_fitted_network_gives_its_curves_and_its_boundary() -> None:
    train, test = MOONS.split(0.5, seed=0)
    fitted = fit(NETWORK, RECIPE, train, test, seed=0)
    curves = figures.learning_curves(fitted)
    assert curves.data["train loss"] == tuple(fitted.history.train_loss)
    assert curves.svg == figures.learning_curves(fitted.history).svg
    model = fitted.model
    by_numpy = figures.decision_boundary(figures.predictor(NETWORK, model.get_weights()), test)
    assert figures.decision_boundary(model, test).description == by_numpy.description


def test_a_run_that_stopped_early_did_not_diverge() -> None:
    train, test = MOONS.split(0.5, seed=0)
    fitted = fit(NETWORK, Recipe("adam", 0.5, batch_size=10, epochs=60), train, test, seed=0, patience=2)
    figure = figures.learning_curves(fitted)
    assert fitted.stopped_at < 60
    assert figure.data["epoch"][-1] == fitted.stopped_at
    assert "not a number" not in figure.description


def test_a_network_that_diverges_gives_a_figure_that_says_so() -> None:
    fitted = fit(NETWORK, Recipe("sgd", 1e38, epochs=5), MOONS, seed=0)
    assert fitted.diverged_at is not None
    figure = figures.learning_curves(fitted, quantities=["loss"])
    assert figure.title == f"The loss stops being a number at epoch {fitted.diverged_at}"


def test_runs_of_many_seeds_give_their_spread() -> None:
    runs = replicas.train(NETWORK, RECIPE, MOONS, seeds=range(10))
    figure = figures.learning_curves(runs)
    assert figure.data["train loss, median"] == pytest.approx(np.median(runs.train_loss, axis=0))
    assert "Median of 10 runs" in figure.description


# --- boundaries ------------------------------------------------------------------------------------------


def test_the_boundary_counts_points_on_their_own_side() -> None:
    points = plane(
        [[-1.0, 0.0], [-2.0, 1.0], [1.0, 0.0], [-0.5, 1.0]], [0, 0, 1, 1], class_names=("left", "right")
    )
    figure = figures.decision_boundary(lambda x: (x[:, 0] > 0).astype(float), points)
    assert figure.title == "3 of 4 points lie on their own class's side of the boundary"
    assert "2 of 2 points of left and 1 of 2 of right are right, 75% of all" in figure.description
    other = figures.decision_boundary(lambda x: (x[:, 0] > -0.7).astype(float), points)
    assert other.title.startswith("4 of 4")


def test_the_boundary_stands_where_the_probability_is_one_half() -> None:
    points = plane([[-1, -1], [1, 1], [-1, 1], [1, -1]], [0, 1, 0, 1])
    figure = figures.decision_boundary(
        figures.predictor(Architecture(2, ()), [[[3.0], [0.0]], [0.0]]), points
    )
    strong = re.findall(r'<path d="([^"]*)"[^>]*stroke-width: 2.5', figure.svg)
    across = {float(x) for line in strong for x in re.findall(r"[ML] ([\d.]+) ", line)}
    middle = float(re.findall(r'x="([\d.]+)"[^>]*>0<', figure.svg)[0])  # the tick at 0
    assert across
    assert all(abs(x - middle) < 0.6 for x in across)
    assert all(f">{level}<" in figure.svg for level in ("0.25", "0.5", "0.75"))


def test_the_predictor_is_the_network_that_keras_would_run() -> None:
    kernel, bias, output, output_bias = WEIGHTS
    hidden = np.tanh(MOONS.x.astype(np.float64) @ kernel + bias)
    expected = 1 / (1 + np.exp(-(hidden @ output + output_bias)))[:, 0]
    np.testing.assert_allclose(figures.predictor(NETWORK, WEIGHTS)(MOONS.x), expected, rtol=1e-12)


def test_a_network_that_is_sure_everywhere_is_drawn_without_lines() -> None:
    figure = figures.decision_boundary(lambda x: np.ones(len(x)), MOONS)
    assert "takes 100% of the area" in figure.description
    assert "stroke-dasharray" not in figure.svg


def test_both_classes_are_drawn_however_the_rows_alternate() -> None:
    x = np.random.default_rng(0).normal(size=(1000, 2))
    svg = figures.decision_boundary(lambda p: np.full(len(p), 0.5), plane(x, np.arange(1000) % 2)).svg
    assert (
        len(re.findall("<use", svg)) == 334 + 2
    )  # every third of 500 points of each class, and one marker in the key for each
    groups = re.findall(r"<g[^>]*fill: var\(--fig-(class-\d)", svg)
    assert groups == ["class-0", "class-1"]


def test_small_multiples_hold_one_map_for_each_epoch() -> None:
    figure = FIGURES["boundaries"]()
    assert figure.data["network"] == ("epoch 0", "epoch 1", "epoch 2")
    for label in figure.data["network"]:
        assert f">{label}: " in figure.svg
        assert f"{label}: " in figure.description


# --- networks --------------------------------------------------------------------------------------------


def test_the_drawing_of_a_network_shows_size_and_sign_of_its_weights() -> None:
    weights = [np.array([[4.0, -2.0]]), np.array([0.0, 1.0]), np.array([[1.0], [-1.0]]), np.array([0.5])]
    figure = figures.network(Architecture(1, (2,)), weights, input_names=["dose"])
    lines = [
        (role, float(width))
        for group in re.findall(r"<g style=\"fill: none; stroke: .*?</g>", figure.svg)
        for role in re.findall(r"--fig-(\w+)", group)
        for width in re.findall(r'stroke-width="([\d.]+)"', group)
    ]
    assert sorted(lines) == [("negative", 2.0), ("negative", 3.3), ("positive", 2.0), ("positive", 6.0)]
    assert "stroke-dasharray" in figure.svg
    assert "The strongest connection leads from dose to hidden unit 1, weight 4." in figure.description
    assert "2 of 4 weights are positive" in figure.description
    assert figure.data["weight"] == (4.0, -2.0, 1.0, -1.0, 0.0, 1.0, 0.5)


def test_drawings_to_compare_share_a_scale() -> None:
    weights = [np.array([[4.0, -2.0]]), np.array([0.0, 1.0]), np.array([[1.0], [-1.0]]), np.array([0.5])]
    alone = figures.network(Architecture(1, (2,)), weights)
    shared = figures.network(Architecture(1, (2,)), weights, thickest=8.0)
    widths = [max(map(float, re.findall(r'stroke-width="([\d.]+)"', f.svg))) for f in (alone, shared)]
    assert widths[0] > widths[1]
    assert "thickest: 8" in shared.svg
    assert "thickest: 0.5" in figures.network(Architecture(1, (2,)), weights, thickest=0.5).svg
    with pytest.raises(ValueError, match="thickest must be"):
        figures.network(Architecture(1, (2,)), weights, thickest=0)


def test_a_large_layer_shows_its_first_units_and_its_size() -> None:
    figure = FIGURES["large network"]()
    assert figure.svg.count("<circle") == 8 + 8 + 8 + 1
    assert "… 30 inputs" in figure.svg
    assert "… 16 units" in figure.svg
    assert len(next(iter(figure.data.values()))) == 24


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("hidden", [(), (3,), (8, 8, 8, 8, 8, 8)])
def test_networks_of_every_depth_are_drawn(hidden: tuple[int, ...], use_bias: bool) -> None:
    architecture = Architecture(3, hidden, use_bias=use_bias, n_outputs=3)
    figure = figures.network(architecture, architecture.initial_weights(seed=0))
    assert f"{architecture.n_parameters} weights" in figure.title
    assert figure.svg.count("<circle") == sum(architecture.layer_sizes)
    assert ("bias" in figure.svg) == use_bias


def test_a_network_of_zeros_says_so() -> None:
    architecture = Architecture(2, (3,), kernel_initializer="zeros")
    figure = figures.network(architecture, architecture.initial_weights(seed=0))
    assert "Every weight is 0. Every bias is 0." in figure.description
    assert "all weights and biases are 0" in figure.svg


def test_gradients_are_called_gradients() -> None:
    gradients = [np.array([[0.5, -2.0]]), np.zeros(2), np.array([[1.0], [0.25]]), np.array([0.125])]
    figure = figures.network(Architecture(1, (2,)), gradients, quantity="gradient")
    assert figure.title.endswith("7 gradients")
    assert "3 of 4 gradients are positive. The largest is that from x1 to hidden unit 2" in figure.description
    assert "The largest gradient of a bias is 0.12, of the output." in figure.description
    assert "weight" not in figure.description
    assert list(figure.data) == ["from", "to", "gradient"]


# --- activations, layers, neurons ------------------------------------------------------------------------


def test_activations_are_described_by_their_slopes() -> None:
    figure = figures.activations(["sigmoid", "tanh"])
    assert figure.title == "The largest slopes: 0.25 (sigmoid) and 1 (tanh)"
    assert figure.data["slope of sigmoid"][4] == 0.25
    assert "is 0.25 at 0" in figure.description


def test_a_slope_that_jumps_is_not_joined() -> None:
    slope = re.findall(r'<path d="([^"]*)"[^>]*--fig-series-2', figures.activations(["relu"]).svg)
    assert [path.count("M") for path in slope] == [2]


def test_a_curve_without_jumps_is_one_line_however_high_it_rises() -> None:
    curve = re.findall(r'<path d="([^"]*)"[^>]*--fig-series-1', figures.activations(["relu"], limit=50).svg)
    assert [path.count("M") for path in curve] == [1]


def test_the_grid_lies_under_what_is_drawn() -> None:
    axes = figures.axes_at(Figure(figsize=(480 / 72, 2)), left=48, top=0, width=384, height=72)
    assert axes.get_axisbelow() is True


def test_sizes_by_layer_tell_what_vanishes_and_what_is_exactly_zero() -> None:
    figure = figures.sizes_by_layer(
        {"he": [1, 0.9, 1.1], "small": [1, 1e-3, 1e-6], "dead": [1, 0, 0]}, quantity="gradient size"
    )
    assert "he stays within a factor of 2; of dead it becomes 0" in figure.title
    assert "small: from 1 to 10⁻⁶." in figure.description
    assert "dead: from 1 to 0, exactly 0 first in layer 2." in figure.description
    assert ">gradient size<" in figure.svg


def test_a_neuron_is_told_with_every_product() -> None:
    figure = figures.weighted_sum(neuron([1, 2], [0.5, -0.75], 0.25, "relu"), input_names=["dose", "age"])
    assert figure.title == f"The products and the bias add up to {MINUS}0.75, and relu makes it 0"
    for part in ("dose: 1 * 0.50 = 0.50", "age: 2 * -0.75 = -1.50", "bias: 0.25", "relu(-0.75) = 0"):
        assert part.replace("*", TIMES).replace("-", MINUS) in figure.description
    assert figure.data["result"] == (0.5, -1.5, 0.25, -0.75, 0.0)


# --- files -----------------------------------------------------------------------------------------------


def test_a_saved_figure_is_complete_in_both_themes(tmp_path: Path) -> None:
    path = FIGURES["curves"]().save(tmp_path / "curves.svg")
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert float(root.get("width", 0)) == 480
    assert "prefers-color-scheme: dark" in text
    for role in set(re.findall(r"var\(--fig-([a-z0-9-]+)", text)):
        assert text.count(f"--fig-{role}: ") == 2
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_overwritten_without_being_asked(tmp_path: Path) -> None:
    figure = FIGURES["neuron"]()
    path = tmp_path / "neuron.svg"
    path.write_text("mine")
    with pytest.raises(ValueError, match=r"path exists already.*neuron\.svg"):
        figure.save(path)
    assert path.read_text() == "mine"
    figure.save(path, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("<svg")


def test_a_path_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    figure = FIGURES["neuron"]()
    (tmp_path / "folder.svg").mkdir()
    for path in (tmp_path / "missing" / "a.svg", tmp_path / "folder.svg"):
        with pytest.raises(ValueError, match="path"):
            figure.save(path, overwrite=True)
    with pytest.raises(ValueError, match=r"path must end in \.svg"):
        figure.save(tmp_path / "figure.png")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.svg"]


# --- pieces ----------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_are_moved_apart_and_keep_their_order(positions: list[float]) -> None:
    moved = apart(positions, gap=20, low=0, high=200)
    order = np.argsort(positions, kind="stable")
    assert all(after - before >= 20 - 1e-6 for before, after in pairwise(np.array(moved)[order]))
    assert min(moved) >= -1e-6
    assert max(moved) <= 200 + 1e-6
    if all(abs(first - second) >= 20 for first, second in combinations(positions, 2)):
        np.testing.assert_allclose(moved, positions, atol=1e-6)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 480), st.floats(0, 300)), min_size=2, max_size=40))
def test_a_shorter_path_stays_within_a_fifth_of_a_pixel(points: list[tuple[float, float]]) -> None:
    path = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points)
    kept = np.array(re.findall(r"[\d.]+", shorter(path)), dtype=float).reshape(-1, 2)
    starts, ends = kept[:-1], kept[1:]
    chords = ends - starts
    lengths = np.maximum((chords**2).sum(axis=1), 1e-12)
    for point in np.array(points):
        along = np.clip(((point - starts) * chords).sum(axis=1) / lengths, 0, 1)
        distances = np.hypot(*(starts + along[:, None] * chords - point).T)
        assert distances.min() <= 0.15 + 0.1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.69315, "0.69"),
        (-2.0, f"{MINUS}2"),
        (0.00431, "0.0043"),
        (1e-9, "10⁻⁹"),
        (123456.0, f"1.2 {TIMES} 10⁵"),
    ],
)
def test_numbers_are_written_as_a_reader_would(value: float, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(("share", "text"), [(1.0, "100%"), (0.9999, "99.9%"), (0.0001, "0.1%"), (0.0, "0%")])
def test_a_percentage_never_claims_all_or_nothing_falsely(share: float, text: str) -> None:
    assert wording.percent(share) == text


def test_a_drawing_of_ones_own_must_take_colours_by_meaning() -> None:
    def paint(canvas: Canvas) -> None:
        axes = figures.axes_at(canvas, left=40, top=20, width=400, height=100)
        axes.plot([0, 1], color="red")

    with pytest.raises(ValueError, match=r"paint must take every colour .* Received: colour #ff0000"):
        figures.draw(paint, title="Red", description="A red line.")


# --- bad input -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wrong:
    error: type[Exception]
    says: str
    call: Callable[[], object]


three = plane([[0, 0], [1, 1], [2, 2]], [0, 1, 2])
five = {str(number): [1.0, 1.0] for number in range(6)}
WRONG = [
    Wrong(ValueError, "names.*Did you mean 'relu'", lambda: figures.activations(["rleu"])),
    Wrong(TypeError, "names.*Received: names='relu'", lambda: figures.activations("relu")),
    Wrong(ValueError, "names", lambda: figures.activations(["relu", "relu"])),
    Wrong(ValueError, "limit", lambda: figures.activations(["relu"], limit=0)),
    Wrong(TypeError, "history must have train_loss", lambda: figures.learning_curves(object())),
    Wrong(ValueError, "history", lambda: figures.learning_curves(history(test_loss=[0.1, 0.2]))),
    Wrong(ValueError, r"history\.train_loss", lambda: figures.learning_curves(history(train_loss=[0.1]))),
    Wrong(ValueError, "history", lambda: figures.learning_curves(history(train_loss=np.full(21, np.nan)))),
    Wrong(TypeError, r"history\.train_loss", lambda: figures.learning_curves(history(train_loss=["a", "b"]))),
    Wrong(ValueError, "quantities", lambda: figures.learning_curves(history(), quantities=["los"])),
    Wrong(TypeError, "quantities", lambda: figures.learning_curves(history(), quantities="loss")),
    Wrong(ValueError, "baseline", lambda: figures.learning_curves(history(), baseline=1.5)),
    Wrong(TypeError, "title", lambda: figures.learning_curves(history(), title=3)),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(ValueError, "title", lambda: figures.learning_curves(history(), title=" ")),
    Wrong(
        ValueError, "name must start with a letter", lambda: figures.learning_curves(history(), name="1 a")
    ),
    Wrong(TypeError, "architecture", lambda: figures.network(2, WEIGHTS)),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(ValueError, "weights", lambda: figures.network(NETWORK, WEIGHTS[:2])),
    Wrong(ValueError, r"weights\[0\]", lambda: figures.network(NETWORK, [WEIGHTS[0].T, *WEIGHTS[1:]])),
    Wrong(ValueError, r"weights\[0\]", lambda: figures.network(NETWORK, [WEIGHTS[0] / 0, *WEIGHTS[1:]])),
    Wrong(ValueError, "input_names", lambda: figures.network(NETWORK, WEIGHTS, input_names=["one"])),
    Wrong(ValueError, "max_units", lambda: figures.network(NETWORK, WEIGHTS, max_units=1)),
    Wrong(TypeError, "predict", lambda: figures.decision_boundary(0.5, MOONS)),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(TypeError, "predict", lambda: figures.decision_boundary({}, MOONS)),
    Wrong(ValueError, "predict.*shape", lambda: figures.decision_boundary(lambda x: x, MOONS)),
    Wrong(ValueError, "predict.*5.0", lambda: figures.decision_boundary(lambda x: 5.0 + 0 * x[:, 0], MOONS)),
    Wrong(ValueError, "predict", lambda: figures.decision_boundary(lambda x: np.nan * x[:, 0], MOONS)),
    Wrong(ValueError, "dataset.*3 classes", lambda: figures.decision_boundary(lambda x: x[:, 0], three)),
    Wrong(TypeError, "dataset", lambda: figures.decision_boundary(np.mean, [[0, 1]])),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(ValueError, "architecture", lambda: figures.predictor(Architecture(2, n_outputs=3), [])),
    Wrong(TypeError, "series", lambda: figures.sizes_by_layer([1.0])),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(ValueError, "series", lambda: figures.sizes_by_layer({})),
    Wrong(ValueError, "series", lambda: figures.sizes_by_layer(five)),
    Wrong(ValueError, "series.*negative", lambda: figures.sizes_by_layer({"a": [1.0, -1.0]})),
    Wrong(ValueError, "series.*nan", lambda: figures.sizes_by_layer({"a": [1.0, np.nan]})),
    Wrong(ValueError, "series", lambda: figures.sizes_by_layer({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]})),
    Wrong(TypeError, "neuron", lambda: figures.weighted_sum([1, 2])),  # type: ignore[arg-type]  # wrong on purpose
    Wrong(ValueError, "neuron", lambda: figures.weighted_sum(neuron([1] * 13, [1] * 13, 0, "relu"))),
    Wrong(
        ValueError, "input_names", lambda: figures.weighted_sum(neuron([1], [1], 0, "relu"), input_names=[])
    ),
    Wrong(ValueError, "role.*Did you mean 'train'", lambda: figures.colour("trian")),
    Wrong(ValueError, "data", lambda: figures.Figure("<svg/>", "t", "d", "n", {"a": (1,), "b": (1, 2)})),
]


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")  # how the infinite weight is made
@pytest.mark.parametrize("wrong", WRONG, ids=[f"{number}-{wrong.says}" for number, wrong in enumerate(WRONG)])
def test_bad_input_is_named_at_once(wrong: Wrong) -> None:
    with pytest.raises(wrong.error, match=wrong.says) as caught:
        wrong.call()
    (argument,) = re.findall(r"^\w+", wrong.says)
    assert re.search(rf"\b{argument}\b", str(caught.value))  # and not only as a part of another word
    assert "eceived" in str(caught.value) or "must not be empty" in str(caught.value)


def test_a_short_table_is_whole_and_says_nothing_of_rows_left_out() -> None:
    short = FIGURES["lines"]()._repr_html_()
    assert re.search(r'role="region"[^>]*><table>', short)
    one = figures.Figure("<svg></svg>", title="One", description="One row.", name="one", data={"n": (5,)})
    assert one._repr_html_().count("<td>") == 1


@pytest.mark.parametrize(("rows", "shown"), [(26, 26), (27, 14), (51, 26), (52, 18)])
def test_a_long_table_shows_at_most_twenty_six_rows(rows: int, shown: int) -> None:
    data = {"n": tuple(range(rows))}
    figure = figures.Figure("<svg></svg>", title="Many", description="Rows.", name="many", data=data)
    page = figure._repr_html_()
    assert page.count("<td>") == shown
    assert f"<td>{rows - 1}</td>" in page  # the last is always there


def test_a_figure_without_a_name_is_named_by_its_kind() -> None:
    assert figures.learning_curves(history()).name.startswith("curves-")
    assert figures.spread({"a": np.arange(9.0)}, quantity="q").name.startswith("spread-")
    assert figures.activations(["relu"]).name.startswith("activations-")


def test_no_file_stays_open_when_a_figure_is_saved(tmp_path: Path) -> None:
    figure = figures.activations(["relu"])
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    for number in range(9):
        figure.save(tmp_path / f"{number}.svg")
    after = len(list(Path("/proc/self/fd").iterdir())) if before else 0
    assert after < before + 9


def places(svg: str) -> list[tuple[str, float, float]]:
    """Return where texts are written, marks are set and lines turn, apart from what a frame cuts off."""
    root = ElementTree.fromstring(svg)
    apart = {id(inner) for outer in root.iter(f"{SVG}defs") for inner in outer.iter()}
    found = []
    for element in root.iter():
        kind = element.tag.removeprefix(SVG)
        if id(element) in apart or "clip-path" in element.attrib:
            continue
        if kind == "path":
            corners = re.findall(r"[ML] ?([-\d.]+)[ ,]([-\d.]+)", element.get("d", ""))
            found += [(kind, float(x), float(y)) for x, y in corners]
        elif kind in ("text", "use") and "x" in element.attrib:
            found.append((kind, float(element.attrib["x"]), float(element.attrib["y"])))
    return found


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_everything_lies_within_the_picture(make: Callable[[], figures.Figure]) -> None:
    svg = make().svg
    _, _, width, height = map(float, ElementTree.fromstring(svg).get("viewBox", "").split())
    found = places(svg)
    assert len(found) > 10
    for kind, x, y in found:
        assert -1 <= x <= width + 1, (kind, x, y)
        assert -1 <= y <= height + 1, (kind, x, y)


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_no_two_texts_stand_in_one_place(make: Callable[[], figures.Figure]) -> None:
    texts = [(x, y) for kind, x, y in places(make().svg) if kind == "text"]
    assert len(texts) == len(set(texts))
