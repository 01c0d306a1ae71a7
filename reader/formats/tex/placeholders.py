"""arXiv's placeholders for links, which lose the blanks around them when a page is copied."""

import re

from reader.domain.patterns import lazy

_PLACEHOLDER = lazy(r"(?P<before>(?:[^\W_]|[.,:;!?)\]}%”’])?)(?P<link>this[ \n]https?[ \n]URL)(?=(?P<after>.?))")


def tidy(text: str) -> str:
    """Return ``text`` with a blank around each "this https URL" and "this http URL" that is glued to its neighbours.

    Punctuation after the placeholder stays where it is; so does the hyphen of a name (``this http URL-14B``).
    """
    if " URL" not in text and "\nURL" not in text:
        return text
    return _PLACEHOLDER.sub(_unglued, text)


def _unglued(found: re.Match[str]) -> str:
    before, after = found["before"], found["after"]
    return before + (" " if before else "") + found["link"] + (" " if after.isalnum() or after in ("(", "[") else "")
