"""How a paper is called where it is shown: TeX made readable, and a name for a paper whose title nobody gave."""

from functools import lru_cache

from reader.domain.paper import Author
from reader.domain.patterns import lazy
from reader.formats.tex import readable

OPENING_LIMIT = 160
"""Characters of an abstract's first sentence that stand in for a missing title."""

_SENTENCE = lazy(r"(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)(?<!et al)(?<!vs)[.!?。！？](?=\s|$|[\u3000-\u9fff])")


@lru_cache(maxsize=4096)
def shown_title(title: str, abstract: str = "") -> str:
    """Return the title in readable Unicode, or else the abstract's first sentence, which is at most 160 characters."""
    return readable(title) if title else first_sentence(readable(abstract))


def first_sentence(text: str) -> str:
    """Return the beginning of ``text`` up to its first full stop, shortened to ``OPENING_LIMIT``."""
    head = text[: OPENING_LIMIT * 3].replace("\n", " ")
    end = _SENTENCE.search(head)
    sentence = head[: end.end()] if end else head
    if len(sentence) <= OPENING_LIMIT:
        return sentence
    return sentence[:OPENING_LIMIT].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=8192)
def shown_name(name: str) -> str:
    """Return an author's name in readable Unicode."""
    return readable(name)


def shown_authors(authors: tuple[Author, ...], *, truncated: bool) -> str:
    """Return all names, with "et al." where the source cut the list."""
    names = ", ".join(shown_name(author.name) for author in authors)
    return f"{names}, et al." if truncated and names else names
