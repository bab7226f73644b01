"""Whether a selector can match anything, given what the pages hold and their scripts may add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tinycss2.ast import Node

from lean.vocabulary import Element, Vocabulary

ANY = {"is", "where", "has", "matches", "-webkit-any", "-moz-any"}


@dataclass
class Compound:
    """What a selector asks of one element, such as `p.note[lang]`; what it excludes does not matter."""

    name: str = ""
    ids: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    alternatives: list[list[list[Node]]] = field(default_factory=list)

    def fits(self, element: Element, scripted: frozenset[str]) -> bool:
        """Tell whether an element is meant, or could be once a script has changed it."""
        return (
            self.name in ("", element.name)
            and all(each in element.classes or each in scripted for each in self.classes)
            and all(each in element.attributes or each in scripted for each in self.attributes)
        )

    def occurs(self, words: Vocabulary) -> bool:
        """Tell whether there is such an element, or a script may add one."""
        if any(not any(used(each, words) for each in choices) for choices in self.alternatives):
            return False
        wanted = self.classes | self.attributes | ({self.name} - {""})
        if not (self.ids <= words.known and wanted <= words.known):
            return False
        if len(wanted) < 2 or wanted <= words.scripted:
            return True
        return any(self.fits(each, words.scripted) for each in words.elements)


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
            elif before != ":":
                current.name = token.value.lower()
        elif token.type == "hash":
            current.ids.add(token.value)
        elif token.type == "[] block":
            current.attributes |= {each.value.lower() for each in token.content[:2] if each.type == "ident"}
        elif token.type == "function" and token.lower_name in ANY:
            current.alternatives.append(split(token.arguments))
        before = token.value if token.type == "literal" else ""
    yield current
