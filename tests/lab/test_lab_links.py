"""The lab's links hold data, never code: any text opens, what is wrong in it is named, nothing is run."""

from __future__ import annotations

import random
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_node import ask

NAMES = [
    "v",
    "data",
    "option",
    "n",
    "held",
    "scale",
    "dataseed",
    "points",
    "hidden",
    "activation",
    "start",
    "weightseed",
    "edits",
    "optimizer",
    "rate",
    "batch",
    "l2",
    "batchseed",
    "steps",
    "task",
    "goal",
    "may",
    "par",
    "from",
    "hide",
    "embed",
    "b-hidden",
    "b-rate",
    "b-optimizer",
    "b-data",
    "b-points",
    "b-n",
    "__proto__",
    "constructor",
    "b-",
]
VALUES = [
    "moons",
    "own",
    "circles",
    "xor_quadrants",
    "0",
    "1",
    "-1",
    "2",
    "4",
    "5",
    "8",
    "0.1",
    "0.5",
    "1e-3",
    "1e999",
    "-0",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    "4294967295",
    "4294967296",
    "99999999999999999999999",
    "0x10",
    "1_000",
    "8.8",
    "8.4.2",
    "8..8",
    ".",
    "0.0",
    "-1.2",
    "33",
    "8.8.8.8.8.8.8",
    "relu",
    "relu.tanh",
    "relu.relu.relu",
    "sigmoid",
    "he_normal",
    "normal:0.01",
    "normal:-1",
    "all:0.5",
    "all:1e308",
    "normal:",
    ":1",
    "constructor",
    "__proto__",
    "toString",
    "constructor:1",
    "sgd",
    "adam",
    "momentum",
    "0,0,0;1,1,1",
    "0,0,0;1,1,1;2,0,1;0,2,0",
    "1,2",
    "1,2,3",
    ";;;",
    "0,0,1,1",
    "1e7,0,0",
    "0,0,0,0.5",
    "5,1,2,3",
    "tasks.data",
    "test:0.95,units:3",
    "hidden.rate",
    "v=1&goal=test:0.5",
    "<img/src/onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "${alert(1)}",
    "%00",
    "%E0%A4%A",
    "%zz",
    "é",
    "😀",
]


_FOREIGN = (
    "script:not([src*='lab-challenges.js'], [src*='lab-share.js']), img, iframe, object, embed, base, form"
)
COUNT_FOREIGN = f'document.querySelectorAll("{_FOREIGN}").length'
"""In a page: how many elements of kinds that no link may bring in; scripts of the lab may come."""


def opened(*links: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = ask("links", links=links)
    return answer


def hostile(n: int, seed: int) -> list[str]:
    """Return n links of random and hostile pieces."""
    generator = random.Random(seed)
    links = []
    for _ in range(n):
        pairs = [
            f"{generator.choice(NAMES)}={generator.choice(VALUES)}" for _ in range(generator.randint(0, 8))
        ]
        link = "#" + generator.choice(["", "v=1&", "v=2&", "v=&"]) + "&".join(pairs)
        if generator.random() < 0.2:
            place = generator.randrange(len(link))
            link = link[:place] + chr(generator.randint(0, 0x2FFF)) + link[place + 1 :]
        links.append(link)
    return links


def test_an_empty_link_is_the_usual_state() -> None:
    for link in ("", "#", "#v=1"):
        (answer,) = opened(link)
        assert answer["complaints"] == []
        assert answer["state"]["a"]["data"] == {
            "name": "moons",
            "option": 0.2,
            "n": 300,
            "heldOut": 1 / 3,
            "standardize": False,
            "seed": 0,
            "points": None,
        }
        assert answer["state"]["b"] is None


def test_a_link_holds_the_whole_state() -> None:
    link = (
        "#v=1&data=own&held=0.25&scale=1&dataseed=7&points=0.5,-1,0;1,2.25,1&hidden=8.4&activation=tanh.relu"
        "&start=normal:0.5&weightseed=4294967295&edits=0,1,2,0.125;30,0,1,-2&optimizer=sgd&rate=0.05&batch=0"
        "&l2=0.001&batchseed=3&b-n=300&b-rate=0.5&steps=120&task=2"
        "&goal=test:0.95,units:3&may=hidden.rate&par=units:2&from=v%3D1%26hidden%3D2&hide=tasks.share&embed=1"
    )
    (answer,) = opened(link)
    assert answer["complaints"] == []
    assert answer["again"] == link
    state = answer["state"]
    assert state["a"]["data"]["points"] == [[0.5, -1, 0], [1, 2.25, 1]]
    assert state["a"]["network"]["scheme"] == {"stddev": 0.5}
    assert state["a"]["network"]["edits"] == [[0, 1, 2, 0.125], [30, 0, 1, -2]]
    assert state["b"]["recipe"] == {**state["a"]["recipe"], "learningRate": 0.5}
    assert state["b"]["network"] == state["a"]["network"]


@pytest.mark.parametrize(
    ("link", "name", "kept"),
    [
        ("#v=1&rate=-1", "rate", ("recipe", "learningRate", 0.01)),
        ("#v=1&n=10000", "n", ("data", "n", 300)),
        ("#v=1&hidden=0", "hidden", ("network", "hidden", [8])),
        ("#v=1&hidden=8.8.8.8.8.8.8", "hidden", ("network", "hidden", [8])),
        ("#v=1&activation=alert", "activation", ("network", "activations", ["relu"])),
        ("#v=1&hidden=8.8.8&activation=tanh.relu", "activation", ("network", "hidden", [8, 8, 8])),
        ("#v=1&data=constructor", "data", ("data", "name", "moons")),
        ("#v=1&option=7", "option", ("data", "option", 0.2)),
        ("#v=1&start=all:1e9", "start", ("network", "scheme", "he_normal")),
        ("#v=1&weightseed=4294967296", "weightseed", ("network", "seed", 0)),
    ],
)
def test_what_is_wrong_is_named_and_left_out(link: str, name: str, kept: tuple[str, str, object]) -> None:
    (answer,) = opened(link)
    assert len(answer["complaints"]) == 1
    assert f'"{name}"' in answer["complaints"][0]
    assert answer["state"]["a"][kept[0]][kept[1]] == kept[2]


def test_a_link_of_another_version_opens_what_it_can_and_says_so() -> None:
    (answer,) = opened("#v=9&data=spirals&dream=1")
    assert answer["state"]["a"]["data"]["name"] == "spirals"
    assert ["another version" in complaint for complaint in answer["complaints"]] == [True]


def test_ten_thousand_hostile_links_open() -> None:
    for answer in opened(*hostile(10_000, seed=0)):
        assert answer["stable"]
        setting = answer["state"]["a"]
        assert 1 <= len(setting["network"]["hidden"]) + 1 <= 7
        assert len(setting["network"]["activations"]) == len(setting["network"]["hidden"])
        assert isinstance(setting["recipe"]["learningRate"], (int, float))


def test_hostile_links_train_or_are_refused_in_words() -> None:
    refusals = ask("survive", links=hostile(500, seed=1), steps=3)
    assert all(text.endswith(".") for each in refusals for text in each)
    assert any(refusals)
    assert not all(refusals)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=50))
def test_any_text_opens(texts: list[str]) -> None:
    links = [f"#{text}" for text in texts] + [f"#v=1&points={quote(text)}" for text in texts]
    clean = [link.encode("utf-8", "replace").decode("utf-8") for link in links]
    assert all(answer["stable"] for answer in opened(*clean))


def test_going_back_and_on_again_gives_the_same_bits() -> None:
    setting = opened("#v=1&hidden=8.4&edits=5,0,1,0.5;20,3,0,-1")[0]["state"]["a"]
    for there, back in [(40, 20), (40, 7), (700, 333), (500, 0)]:
        answer = ask("rewound", setting=setting, there=there, back=back)
        assert answer["straight"] == answer["again"]
        assert answer["first"] == answer["second"]
        assert answer["kept"] <= 64


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("x,y,class\n1,2,no\n3,4,yes\n", [[1, 2, 0], [3, 4, 1]]),
        ("1;2;0\r\n\r\n3;4;1\r\n", [[1, 2, 0], [3, 4, 1]]),
        ("1\t2\tred\n-3e1\t.5\tblue\n", [[1, 2, 1], [-30, 0.5, 0]]),
        ("1  2 0\n3 4   1", [[1, 2, 0], [3, 4, 1]]),
        ("a,b,c,k\n1,2,9,0\n3,4,9,1\n", [[1, 2, 0], [3, 4, 1]]),
    ],
)
def test_a_table_becomes_points(text: str, points: list[list[float]]) -> None:
    assert ask("table", text=text)["points"] == points


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("hello world, this is prose.\nIt goes on, and on, and on.", "Line 2 must have 2 cells"),
        ("1,2,0\n3,4,0\n", "two classes"),
        ("1,2,0\n3,oops,1\n", '"oops" on line 2'),
        ("1,2,0\n3,4\n", "Line 2 must have 3 cells"),
        ("1,2,0\n1e7,4,1\n", "up to a million"),
        ("1,2,0\nInfinity,4,1\n", "Infinity"),
        ("\x00\x01\x02", "rows under its names"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(text: str, message: str) -> None:
    assert re.search(message, ask("table", text=text)["error"])


def test_of_ten_thousand_rows_some_are_drawn_and_it_is_said() -> None:
    answer = ask("table", text="\n".join(f"{i},{i % 7},{i // 5000}" for i in range(10_000)))
    assert len(answer["points"]) == 1000
    assert "10000 rows; 1000 of them are drawn by the seed" in " ".join(answer["notes"])
    assert 400 < sum(point[2] for point in answer["points"]) < 600  # sorted by class, and both are there


def test_cells_of_a_table_may_hold_what_separates_others() -> None:
    answer = ask("table", text='x,y,k\n1,2,"a, b"\n3,4,"say ""c"""\n')
    assert answer["notes"][-1].endswith('class 0 is "a, b", class 1 is "say "c"".')
