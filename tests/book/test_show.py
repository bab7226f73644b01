"""The document model: a character means itself in every form, and what is nested stays nested."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from firstnn.book.show import (
    Block,
    Code,
    Document,
    Either,
    Fold,
    Formula,
    Group,
    Heading,
    Inline,
    Items,
    Picture,
    Raw,
    Shown,
    Table,
    Text,
)

EXTENSIONS = {"amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"}
WORDS = st.text(alphabet="ab1 \\`*_{}[]<>$|#+-=.:%()~&;!\"'/^\n", max_size=12)
COLUMNS = ("name", "number")


@pytest.fixture(scope="module")
def markdown() -> MarkdownIt:
    """Return the parser of the site."""
    return create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), DocutilsRenderer)


def plain(words: str) -> str:
    """Return the words that a reader sees: without the backticks of code, on one line."""
    return " ".join(re.sub(r"`([^`]+)`", r"\1", re.sub(r"\s*\n\s*", " ", words)).split())


def seen_in_html(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def seen_in_myst(parser: MarkdownIt, myst: str) -> str:
    """Return the text and the code of a paragraph; other markup shows as its kind."""
    tokens = [child for token in parser.parse(myst) for child in token.children or []]
    quiet = {"text", "code_inline", "text_special"}
    return " ".join("".join(t.content if t.type in quiet else f"<{t.type}>" for t in tokens).split())


def kinds(parser: MarkdownIt, myst: str) -> list[str]:
    return [token.type for token in parser.parse(myst)]


@settings(max_examples=400)
@given(words=WORDS)
@example(words="<b>a</b> <a:b> &amp; &#33;")
@example(words="[a](b) ![a](b) [a][b] [[a]](b) [^1] [a]: b")
@example(words="[a]: b")
@example(words="12. a_b _a_ __b__ ``a``")
def test_every_character_of_a_paragraph_means_itself(markdown: MarkdownIt, words: str) -> None:
    paragraph = Document([Text(words)])
    assert paragraph.text() == words
    assert seen_in_html(paragraph.html()).replace(" ", "") == plain(words).replace(" ", "")
    if plain(words):
        assert seen_in_myst(markdown, paragraph.myst()).replace(" ", "") == plain(words).replace(" ", "")
        assert kinds(markdown, paragraph.myst()) == ["paragraph_open", "inline", "paragraph_close"]


@settings(max_examples=200)
@given(words=WORDS)
def test_a_cell_is_one_cell_whatever_stands_in_it(markdown: MarkdownIt, words: str) -> None:
    table = Document([Table(COLUMNS, [(words, "1"), ("b", words)])])
    tokens = markdown.parse(table.myst())
    cells = [token for token in tokens if token.type == "inline"]
    assert [token.type for token in tokens].count("tr_open") == 3
    assert [cell.content.strip() != "" for cell in cells][2:] == [
        bool(plain(words)),
        True,
        True,
        bool(plain(words)),
    ]
    shown = "".join(child.content for child in cells[2].children or [])
    assert shown.replace(" ", "") == plain(words).replace(" ", "")
    assert table.html().count("<td>") == 2


@given(words=WORDS.filter(plain))
def test_an_item_and_a_heading_are_what_they_are(markdown: MarkdownIt, words: str) -> None:
    items = Document([Items([words, "b"], numbered=True)]).myst()
    assert kinds(markdown, items).count("list_item_open") == 2
    assert kinds(markdown, items).count("paragraph_open") == 2
    assert kinds(markdown, Document([Heading(words)]).myst()) == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]


leaves = st.sampled_from(
    [Text("a"), Code("```\nfenced\n```"), Raw("<pre>\n````\n</pre>"), Code(":::::\nno fence"), Text(":::")]
)
trees = st.recursive(
    leaves,
    lambda children: (
        st.builds(Fold, st.just("title"), st.lists(children, min_size=1, max_size=2))
        | st.builds(Group, st.lists(children, min_size=1, max_size=2), st.just("css"))
        | st.builds(Document, st.lists(children, min_size=1, max_size=2))
    ),
)


def unfolded(parser: MarkdownIt, myst: str) -> list[object]:
    """Return the blocks of MyST, those within directives as lists."""
    found: list[object] = []
    for token in parser.parse(myst):
        if token.type == "colon_fence":
            found.append(unfolded(parser, token.content))
        elif token.type in ("paragraph_open", "fence"):
            found.append(token.type)
    return found


def expected(block: Block) -> list[object]:
    match block:
        case Fold(_, blocks) | Group(blocks):
            return [[each for child in blocks for each in expected(child)]]
        case Document(blocks):
            return [each for child in blocks for each in expected(child)]
        case Text():
            return ["paragraph_open"]
        case _:
            return ["fence"]


@given(tree=trees)
def test_what_is_nested_stays_nested(markdown: MarkdownIt, tree: Block) -> None:
    document = Document([tree, Text("after")])
    assert unfolded(markdown, document.myst()) == [*expected(tree), "paragraph_open"]
    assert document.html().count("<details>") == document.html().count("</details>")


@pytest.mark.parametrize(
    "block",
    [
        Document([]),
        Text(""),
        Text([]),
        Heading(""),
        Items([]),
        Table(COLUMNS, []),
        Table(COLUMNS, [], css="ledger"),
        Group([], "css"),
        Group([Text("")], "css"),
        Picture(""),
        Code(""),
        Formula(""),
        Raw(""),
        Either(),
    ],
    ids=repr,
)
def test_what_is_empty_leaves_no_trace(block: Block) -> None:
    document = Document([Text("a"), block, Text("b")])
    assert (document.text(), document.html(), document.myst()) == ("a\nb", "<p>a</p><p>b</p>", "a\n\nb")


def test_a_piece_of_markup_is_written_as_each_form_needs_it() -> None:
    link = Inline("page 3", "<a href='#x'>here</a>", "{ref}`x`")
    document = Document([Text(["See *it* ", link, "."])])
    assert document.text() == "See *it* page 3."
    assert document.html() == "<p>See *it* <a href='#x'>here</a>.</p>"
    assert document.myst() == r"See \*it\* {ref}`x`."


def test_a_table_has_its_class_and_columns_that_begin_one_under_the_other() -> None:
    table = Document([Table(COLUMNS, [("longer than", "1"), ("b", "23")], css="ledger", name="all")])
    assert table.text() == "name         number\nlonger than  1\nb            23"
    assert '<table class="ledger" id="all"><thead><tr><th scope="col">name</th>' in table.html()
    assert table.myst().splitlines()[:3] == [":::{table}", ":class: ledger", ":name: all"]


class Drawn:
    def __repr__(self) -> str:
        return "A line."

    def _repr_html_(self) -> str:
        return "<svg>\n\n</svg>"


def test_a_picture_may_draw_itself() -> None:
    drawn = Document([Picture(Drawn())])
    assert (drawn.text(), drawn.html()) == ("A line.", "<svg>\n\n</svg>")
    assert drawn.myst() == "```{raw} html\n<svg>\n\n</svg>\n```"
    assert Document([Picture("<svg>\n \n</svg>")]).myst() == "<svg>\n</svg>"


def test_a_terminal_may_need_other_words_and_documents_may_stand_apart() -> None:
    part = Document([Either([Text("short")], [Text("long"), Formula("a < b")]), Raw("<hr>", "----")])
    whole = Document([part, part], apart=True)
    assert whole.text() == "short\n----\n\nshort\n----"
    assert part.html() == "<p>long</p><p>$$a &lt; b$$</p><hr>"
    assert part.myst() == "long\n\n$$a < b$$\n\n```{raw} html\n<hr>\n```"


def test_a_thing_that_is_shown_has_all_three_forms() -> None:
    class Note(Shown):
        def document(self) -> Document:
            return Document([Fold("Note", [Text("one"), Items(["a", "b"])], css="note")])

    assert repr(Note()) == "Note\n  one\n  - a\n  - b"
    assert Note()._repr_html_().startswith('<details class="note"><summary>Note</summary>')
    assert Note()._repr_markdown_() == (":::{dropdown} Note\n:class-container: note\n\none\n\n- a\n- b\n:::")
