"""Whether a selector can match anything, given what the pages hold and their scripts may add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tinycss2.ast import Node

from lean.vocabulary import VALUED, Element, Vocabulary

# Parts that only some kinds of field have.
PARTS = {"file-selector": "type=file", "webkit-date": "type=date", "color-swatch": "type=color"}
ANY = {"is", "where", "has", "matches", "-webkit-any", "-moz-any"}


@dataclass
class Compound:
    """What a selector asks of one element, such as `p.note[lang]`; what it excludes hardly matters."""

    name: str = ""
    ids: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    alternatives: list[list[list[Node]]] = field(default_factory=list)

    def fits(self, element: Element, words: Vocabulary) -> bool:
        """Tell whether an element is meant, or could be once a script has changed it."""
        return (
            self.name in ("", element.name)
            and all(each in element.classes or each in words.scripted for each in self.classes)
            and all(each in element.attributes or _in(words.added, each) for each in self.attributes)
            and not self.missing & element.attributes
        )

    def occurs(self, words: Vocabulary) -> bool:
        """Tell whether there is such an element, or a script may add one."""
        if any(not any(used(each, words) for each in choices) for choices in self.alternatives):
            return False
        if not (
            (self.name in words.named or self.name in words.added)
            and all(each in words.ids or each in words.scripted for each in self.ids)
            and self.classes <= words.classes
            and all(each in words.attributes or _in(words.added, each) for each in self.attributes)
        ):
            return False
        if self.name in words.added and not self.missing and self._made(words):
            return True
        if len(self.classes) + len(self.attributes) + bool(self.name) < 2 and not self.missing:
            return True
        return any(self.fits(each, words) for each in words.named.get(self.name, ()))

    def _made(self, words: Vocabulary) -> bool:
        """Tell whether a script may make the whole element."""
        return self.classes <= words.scripted and all(_in(words.added, each) for each in self.attributes)


def _in(scripted: frozenset[str], wanted: str) -> bool:
    """Tell whether a script may add a class, an element, an attribute, or an attribute with a value."""
    return scripted.issuperset(wanted.split("="))


def _attribute(tokens: Sequence[Node]) -> str:
    """Return what [name] or [name="value"] asks; the value only where the vocabulary notes it."""
    name, *others = [token for token in tokens if token.type != "whitespace"]
    if len(others) == 2 and others[0] == "=" and name.lower_value in VALUED:
        return f"{name.lower_value}={others[1].value}"
    return str(name.lower_value)


def split(tokens: Sequence[Node]) -> list[list[Node]]:
    """Return the selectors of a list."""
    selectors: list[list[Node]] = [[]]
    for token in tokens:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def used(selector: Sequence[Node], words: Vocabulary) -> bool:
    """Tell whether every element that a selector names can be there, wherever it stands."""
    return all(compound.occurs(words) for compound in compounds(selector))


def compounds(selector: Sequence[Node]) -> Iterator[Compound]:
    """Yield what a selector asks, element by element."""
    current, before = Compound(), ""
    for token in selector:
        if token.type == "whitespace" or (token.type == "literal" and token.value in ">+~"):
            yield current
            current = Compound()
        elif token.type == "ident":
            if before == ".":
                current.classes.add(token.value)
            elif before == ":":
                current.attributes |= {need for part, need in PARTS.items() if part in token.lower_value}
            else:
                current.name = token.value.lower()
        elif token.type == "hash":
            current.ids.add(token.value)
        elif token.type == "[] block":
            current.attributes.add(_attribute(token.content))
        elif token.type == "function" and token.lower_name == "not":
            excluded = [each for each in token.arguments if each.type != "whitespace"]
            if len(excluded) == 1 and excluded[0].type == "[] block":
                name = _attribute(excluded[0].content)
                current.missing |= {name} if name.startswith("data-") else set()  # others come and go
        elif token.type == "function" and token.lower_name in ANY:
            current.alternatives.append(split(token.arguments))
        before = token.value if token.type == "literal" else ""
    yield current
