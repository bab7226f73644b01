"""What a book has at its end: answers to its questions, solutions, the numbers behind its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

SOLUTION = "Solution"


def moved(chapters: Sequence[tuple[str, str, Tag]]) -> Iterator[tuple[str, str, Tag]]:
    """Take what belongs to the end out of the chapters and yield name, title and content of the end's own.

    Args:
        chapters: Id, title and content of each.
    """
    yield from _collected(chapters, "answers", "Answers", "Answer", is_answer)
    yield from _collected(chapters, "numbers", "The numbers behind the figures", "Numbers", is_numbers)


def is_answer(fold: Tag) -> bool:
    """Tell whether an opened fold answers a question or solves an exercise."""
    title = fold.find("p", class_="fold-title", recursive=False)
    return "fn-answer" in str(fold["class"]).split() or (
        isinstance(title, Tag) and title.get_text(strip=True) == SOLUTION
    )


def is_numbers(fold: Tag) -> bool:
    """Tell whether an opened fold holds the numbers of a figure."""
    return isinstance(fold.parent, Tag) and fold.parent.name == "figure"


def _collected(
    chapters: Sequence[tuple[str, str, Tag]], name: str, title: str, word: str, belongs: object
) -> Iterator[tuple[str, str, Tag]]:
    """Yield one chapter of the end, if there is anything for it; links lead there and back."""
    assert callable(belongs)
    soup = BeautifulSoup(f'<article id="{name}"><h1>{title}</h1></article>', "html.parser")
    article, number = soup.article, 0
    assert article is not None
    for key, chapter, body in chapters:
        section = soup.new_tag("section", id=f"{name}-{key}")
        for fold in [fold for fold in body.select(".fold") if belongs(fold)]:
            number += 1
            here, there = f"{name}-{number}-asked", f"{name}-{number}"
            caption = fold.parent.find("figcaption") if isinstance(fold.parent, Tag) else None
            heading = fold.find("p", class_="fold-title", recursive=False)
            assert isinstance(heading, Tag)
            heading.clear()
            heading.append(link(soup, f"#{here}", f"{word} {number}"))
            question = fold.find_parent(class_="fn-question")
            asked = question.find(class_="fn-asked") if isinstance(question, Tag) else None
            if isinstance(asked, Tag):
                heading.append(f" {' '.join(asked.get_text().split())}")
            mark = soup.new_tag("span", id=here, attrs={"class": "to-the-end"})
            mark.append(link(soup, f"#{there}", f"{word} {number}"))
            if is_numbers(fold) and isinstance(caption, Tag):
                heading.append(f" {caption.get_text()}")
                caption.append(" ")
                caption.append(mark)
            else:
                fold.insert_before(mark)
            fold["id"] = there
            section.append(fold.extract())
        if section.contents:
            heading = soup.new_tag("h2")
            heading.string = chapter
            section.insert(0, heading)
            article.append(section)
    if number:
        yield name, title, article


def link(soup: BeautifulSoup, href: str, text: str) -> Tag:
    """Return a link."""
    tag = soup.new_tag("a", href=href)
    tag.string = text
    return tag
