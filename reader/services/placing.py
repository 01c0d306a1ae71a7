"""The command that ``matins pipe`` runs: words with places for what is known of a paper.

The command is split into words once, by the rules of a shell and without one; a field takes its place inside its word
afterwards. So no title, whatever stands in it, becomes a second word, another program or an option.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reader.domain.errors import ReaderError

PLACES: Mapping[str, str] = {
    "id": "the arXiv identifier without a version",
    "version": "the number of the version, where it is known",
    "key": "the name of the paper in the library: its identifier, or what stands for one",
    "citekey": "a citation key, as in an export to BibTeX",
    "title": "the title",
    "authors": "the authors, with commas",
    "author": "the first author",
    "abs": "the abstract",
    "category": "the primary category",
    "categories": "all categories, with blanks",
    "year": "the year of the first version",
    "date": "the day of the first version",
    "doi": "the DOI",
    "note": "your note",
    "tags": "your tags, with commas",
    "url": "the address of the abstract page",
    "pdf_url": "the address of the PDF",
    "pdf": "the file of the downloaded PDF",
    "html": "the file of the downloaded HTML",
}
"""What may stand in braces in a command."""

NEEDED: Mapping[str, str] = {
    "id": "it has no arXiv identifier",
    "url": "it has no arXiv identifier",
    "pdf_url": "it has no arXiv identifier",
    "pdf": "its PDF is not downloaded: `matins download` does that",
    "html": "its HTML is not downloaded: `matins download` does that",
}
"""Fields without which a command makes no sense, and what is said of a paper that lacks one."""

_PLACE = re.compile(r"\{\{([a-z_]+)\}\}|\{([a-z_]+)\}")

_INTERPRETER = re.compile(r"(?:ba|da|z|k|mk|a|c|tc|fi|)sh|(?:python|perl|ruby|node|lua|php|osascript)[0-9.]*")
_SCRIPT_OPTION = re.compile(r"-[A-Za-z]*[ceE]|--eval|--command")


class CommandError(ReaderError):
    """A command that cannot be run for any paper."""


def parse_command(text: str) -> tuple[str, ...]:
    """Return the words of a command; raises CommandError with one sentence."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise CommandError(f"This is not a command: {str(error).lower()}.") from error
    if not words or not words[0]:
        raise CommandError("The command is empty.")
    if any("\0" in word for word in words):
        raise CommandError("A command holds no NUL characters.")
    if next(places_of(words[:1]), None):
        raise CommandError("The program itself may not depend on a paper; only what follows it may.")
    for name in places_of(words):
        if name not in PLACES:
            raise CommandError(f"Nothing of a paper is called {{{name}}}; there are {all_places()}.")
    _check_scripts(words)
    return tuple(words)


def _check_scripts(words: Sequence[str]) -> None:
    """Raise CommandError where a field would become a part of a script, in which a title could be a command."""
    interprets = False
    for word, following in pairwise(words):
        interprets = interprets or _INTERPRETER.fullmatch(word.rpartition("/")[2]) is not None
        if interprets and _SCRIPT_OPTION.fullmatch(word) and (name := next(places_of([following]), None)):
            raise CommandError(
                f"Within a script {{{name}}} could be a command; hand it over behind the script, "
                f"as in: sh -c 'echo \"$1\"' _ {{{name}}}."
            )


def has_places(words: Sequence[str]) -> bool:
    """Tell whether a command wants something of a paper in its words."""
    return next(places_of(words), None) is not None


def render_word(word: str, fields: Mapping[str, str]) -> str:
    """Return ``word`` with the fields in their places; ``{{title}}`` becomes ``{title}``.

    A word that would begin with a dash because of a field gets a blank before it: a title is never an option.
    """
    filled = _PLACE.sub(lambda match: fields[match[2]] if match[2] else f"{{{match[1]}}}", word)
    return f" {filled}" if filled.startswith("-") and not word.startswith("-") else filled


def places_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the names of all places in a command, known or not."""
    return (match[2] for word in words for match in _PLACE.finditer(word) if match[2])


def all_places() -> str:
    """Return every place as it is written."""
    return ", ".join(f"{{{name}}}" for name in PLACES)
