"""Which paper of arXiv a bibliographic entry is: the fields in which programs write identifiers, in order of trust."""

import re
from collections.abc import Iterable, Iterator

from reader.domain.identifier import ArxivId

LENGTH = 4_000
"""Characters of a field that are looked at."""

_BARE = re.compile(r"[0-9]{4}\.[0-9]", re.ASCII)
_SAID = re.compile(
    r"[\s({\[]*(?:e-?print:?\s*|preprint:?\s*|available at:?\s*)*(?=arxiv|https?:|10\.48550)", re.IGNORECASE
)
_PARTS = re.compile(r"[/\\:;,<>|]")
_OLD_FILE = re.compile(r"([a-z-]{2,12}(?:\.[A-Z]{2})?)_([0-9]{7}(?:v[0-9]{1,3})?)", re.ASCII)
_OLD_NUMBER = re.compile(r"[0-9]{7}(?:v[0-9]{1,3})?", re.ASCII)


def find_identifier(
    exact: Iterable[str] = (), links: Iterable[str] = (), texts: Iterable[str] = (), files: Iterable[str] = ()
) -> ArxivId | None:
    """Return the identifier that an entry carries, with the version if any field names it.

    ``exact`` are fields that hold nothing but an identifier, ``links`` addresses, DOIs and journals, ``texts`` notes,
    where only what a line begins with is meant, and ``files`` names of files.
    """
    candidates = [*_exact(exact), *_linked(links), *_said(texts), *_named(files)]
    if not candidates:
        return None
    first = candidates[0]
    versions = [other.version for other in candidates if other.name == first.name and other.version]
    return ArxivId(first.name, versions[0] if versions else None)


def with_archive(number: str, archive: str) -> str:
    """Return an old identifier of which a field holds the number alone: ``9901001`` in ``hep-th``."""
    return f"{archive.partition('.')[0]}/{number}" if archive and _OLD_NUMBER.fullmatch(number) else number


def _exact(fields: Iterable[str]) -> Iterator[ArxivId]:
    for field in fields:
        text = field[:LENGTH].strip()
        try:
            yield ArxivId.parse(text)
        except ValueError:
            yield from _linked([text])


def _linked(fields: Iterable[str]) -> Iterator[ArxivId]:
    for field in fields:
        text = field[:LENGTH]
        for offset, identifier in ArxivId.find(text):
            # A bare number is as well a page, a price or a part of a key.
            if not _BARE.match(text, offset):
                yield identifier


def _said(fields: Iterable[str]) -> Iterator[ArxivId]:
    for field in fields:
        for line in field[:LENGTH].splitlines():
            start = _SAID.match(line)
            if start is None:
                continue
            found = ArxivId.find(line[start.end() :])
            if found and found[0][0] == 0:
                yield found[0][1]


def _named(fields: Iterable[str]) -> Iterator[ArxivId]:
    for field in fields:
        for part in _PARTS.split(field[:LENGTH]):
            stem, dot, _ = part.strip().rpartition(".")
            if not dot or part.strip()[-4:].lower() != ".pdf":
                continue
            old = _OLD_FILE.fullmatch(stem)
            try:
                yield ArxivId.parse(f"{old[1]}/{old[2]}" if old else stem)
            except ValueError:
                continue
