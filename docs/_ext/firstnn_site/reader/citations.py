"""What a label on a citation says: who, when and what. The list of sources says the rest, with addresses."""

from __future__ import annotations

from pybtex.database import BibliographyData, Entry, Person
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from sphinx.application import Sphinx
from sphinx.config import Config

MANY = 3  # from so many authors on the first one stands for all


class ShortStyle(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """Such as: He et al., 2015. Delving deep into rectifiers."""

    def format_entry(
        self, label: str, entry: Entry, bib_data: BibliographyData | None = None
    ) -> FormattedEntry:
        """Return the label of one source."""
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [_family(person) for person in people]
        who = Text(names[0], " et al.") if len(names) >= MANY else Text(" and ").join(names)
        year, title = (Text.from_latex(entry.fields.get(name, "")) for name in ("year", "title"))
        return FormattedEntry(entry.key, Text(", ").join(filter(None, (who, year))) + ". " + title, label)


def _family(person: Person) -> Text:
    return Text(" ").join([*person.rich_prelast_names, *person.rich_last_names])


def choose_style(app: Sphinx, config: Config) -> None:
    """Say that labels have this style."""
    config.bibtex_tooltips_style = "short"


def setup(app: Sphinx) -> None:
    """Bring the bibliography, and the style of its labels."""
    register_plugin("pybtex.style.formatting", "short", ShortStyle)
    app.setup_extension("sphinxcontrib.bibtex")
    app.connect("config-inited", choose_style)
