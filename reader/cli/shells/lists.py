"""What every completion script knows of filters, and how words are put into a script."""

from collections.abc import Iterable
from shlex import quote


def filter_fields() -> list[str]:
    """Return the beginnings of conditions: ``author:``, ``title:`` and so on."""
    from reader.domain.filters.fields import FIELDS

    return [f"{field.name}:" for field in FIELDS]


def filter_conditions() -> list[str]:
    """Return every condition whose value is one of a list: ``is:unread``, ``cat:cs.LG`` and so on."""
    from reader.domain.filters.fields import FIELDS

    lists = {"cat": categories()}
    return [f"{field.name}:{value}" for field in FIELDS for value in field.values or lists.get(field.name, ())]


def categories() -> list[str]:
    """Return arXiv's categories."""
    from reader.domain.taxonomy import CATEGORIES

    return list(CATEGORIES)


def quoted(words: Iterable[str]) -> str:
    """Return words as a shell reads them, with blanks between."""
    return " ".join(map(quote, words))


def filled(script: str, **parts: str) -> str:
    """Return a script with its parts and the lists of filters in the places ``@name@``."""
    lists = {"categories": categories(), "conditions": filter_conditions(), "fields": filter_fields()}
    for name, words in lists.items():
        script = script.replace(f"@{name}@", quoted(words))
    for name, text in parts.items():
        script = script.replace(f"@{name}@", text)
    return script
