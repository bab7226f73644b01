"""Cards as a package for Anki: a zip file with a small SQLite database, the same bytes in every build.

The database has the tables of Anki's collections of version 11, which every Anki since 2.1 imports. Names and
times are fixed, so that a learner who imports a later package gets no card twice.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from typing import Any

from firstnn.book.questions.cards import Card

__all__ = ["package"]

_DECK, _KIND, _FIRST_NOTE = 1_767_225_600_001, 1_767_225_600_002, 1_767_225_601_000
_MADE = 1_767_225_600  # seconds: 2026-01-01 00:00 UTC, the date of every file that the build must date
_NAME = "First neural network in TensorFlow"

_TABLES = """
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""


def package(deck: Sequence[Card]) -> bytes:
    """Return cards as the content of an .apkg file.

    Args:
        deck: The cards.

    Returns:
        The bytes of the file: the same for the same cards.

    Source:
        The tables are those of Anki's own collections; Anki's importer is what the file was tried with.

    Example:
        >>> package([Card("is-it", "training", "Is it?", "Yes", "It is.", "Tested.")])[:2]
        b'PK'
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", _collection(deck)), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _collection(deck: Sequence[Card]) -> bytes:
    """Return the database."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(_TABLES)
        settings = [json.dumps(each, sort_keys=True) for each in _settings()]
        row = (1, _MADE, _MADE * 1000, _MADE * 1000, 11, 0, 0, 0, *settings, "{}")
        database.execute(f"insert into col values ({_marks(row)})", row)
        for place, card in enumerate(deck):
            for name, values in (("notes", _note(place, card)), ("cards", _card(place))):
                database.execute(f"insert into {name} values ({_marks(values)})", values)
        database.commit()
        content = database.serialize()
    database.close()
    return content


def _marks(row: Sequence[object]) -> str:
    return ", ".join("?" * len(row))


def _note(place: int, card: Card) -> tuple[int | str, ...]:
    """Return what is to be learned; its lasting name is the question's."""
    digest = hashlib.sha256(f"firstnn {card.id}".encode()).hexdigest()
    front, back = card.sides
    checksum = int(hashlib.sha1(front.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    fields = f"{front}\x1f{back}"
    return (
        _FIRST_NOTE + place,
        digest[:10],
        _KIND,
        _MADE,
        -1,
        f" {card.part} ",
        fields,
        front,
        checksum,
        0,
        "",
    )


def _card(place: int) -> tuple[int | str, ...]:
    """Return the new card of a note, in the order of the lesson."""
    return (_FIRST_NOTE + place, _FIRST_NOTE + place, _DECK, 0, _MADE, -1, 0, 0, place, *[0] * 8, "")


def _settings() -> list[dict[str, Any]]:
    """Return the settings of the collection, the kind of note, the decks and their options."""
    fields = [
        {"name": name, "ord": place, "font": "Arial", "size": 20, "media": [], "rtl": False, "sticky": False}
        for place, name in enumerate(("Front", "Back"))
    ]
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "{{Front}}",
        "afmt": '{{FrontSide}}<hr id="answer">{{Back}}',
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    kind = {
        "id": _KIND,
        "name": _NAME,
        "type": 0,
        "mod": _MADE,
        "usn": -1,
        "sortf": 0,
        "did": _DECK,
        "flds": fields,
        "tmpls": [template],
        "css": ".card { font: 20px/1.5 sans-serif; max-width: 34rem; margin: 1rem auto; }",
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }
    decks = {str(id): _deck(id, name) for id, name in ((1, "Default"), (_DECK, _NAME))}
    configuration = {"curDeck": _DECK, "activeDecks": [_DECK], "nextPos": 1, "sortType": "noteFld"}
    return [configuration, {str(_KIND): kind}, decks, {}]


def _deck(id: int, name: str) -> dict[str, object]:
    today = {f"{what}Today": [0, 0] for what in ("new", "rev", "lrn", "time")}
    return {
        "id": id,
        "name": name,
        "desc": "",
        "mod": _MADE,
        "usn": -1,
        "conf": 1,
        "dyn": 0,
        "collapsed": False,
    } | today
