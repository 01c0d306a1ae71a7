"""Dumps of ``Title:``, ``PDF:`` and ``Summary:`` lines, the entries parted by ``---``.

Source: weekly dumps of the Hugging Face daily papers. Titles and summaries may go on over several lines; a rule parts
entries only where it stands alone on its line.
"""

import re
from collections.abc import Sequence

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.formats.digests.build import Draft, Parsed
from reader.formats.digests.fields import join_lines, read_authors

FIELD = re.compile(r"[ \t]{0,3}(Title|PDF|Summary)[ \t]?:", re.IGNORECASE)
_OTHER = re.compile(
    r"(URL|Link|arXiv|arXiv ID|ID|Abs|Authors?|Date|Published|Categor(?:y|ies)|Code|GitHub|Project|Tags|Upvotes)\s?:",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s{0,3}-{3,}\s*")


class _Reader:
    """Collects the lines of one entry until the next one begins."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.fields: dict[str, list[str]] = {}
        self.current = ""
        self.line = 0
        self.stray = 0

    def feed(self, number: int, text: str) -> None:
        """Take the line ``number`` (from 1)."""
        if _RULE.fullmatch(text):
            self.close(number)
            return
        match = FIELD.match(text) or (_OTHER.match(text) if self.current not in ("", "summary") else None)
        key = match[1].lower() if match else ""
        if match and self._belongs(key, text[match.end() :]):
            if (key in self.fields and FIELD.match(text)) or (key == "title" and self.fields):
                self.close(number)
            if not self.fields:
                self.line = number
            self.fields.setdefault(key, []).append(text[match.end() :])
            self.current = key
        elif self.current:
            self.fields[self.current].append(text)
        elif text.strip():
            self._lose(number, text)
        else:
            self.stray = 0

    def _belongs(self, key: str, value: str) -> bool:
        """Tell a field from a line of running text that begins with its name: a summary quotes no link alone."""
        if self.current != "summary" or key == "title":
            return True
        return key == "pdf" and bool(_identifiers(value))

    def _lose(self, number: int, text: str) -> None:
        if not (self.parsed.drafts or self.parsed.problems or self.parsed.title):
            self.parsed.title = text.strip()
        elif self.parsed.drafts and not self.stray:
            self.stray = number
            self.parsed.problems.append(Problem("Text outside of any entry was not read.", number))

    def close(self, end: int) -> None:
        """Finish the entry that is open, which ends before line ``end``."""
        fields, self.fields, self.current, self.stray = self.fields, {}, "", 0
        if not fields:
            return
        draft = Draft(self.line, end)
        draft.title = " ".join(join_lines(fields.get("title", [])).split("\n"))
        draft.abstract = join_lines(fields.get("summary", []))
        draft.authors, draft.authors_truncated = read_authors(" ".join(fields.get("authors", [])))
        link = " ".join(fields.get("pdf", [])).strip()
        others = (line for key, lines in fields.items() if key not in ("title", "summary") for line in lines)
        found = _identifiers(link) or [identifier for line in others for identifier in _identifiers(line)]
        if found:
            draft.arxiv_id = found[0]
        elif link:
            draft.links = [link]
            self.parsed.problems.append(Problem("The PDF link is not one of arXiv's.", self.line))
        self.parsed.drafts.append(draft)


def parse_title_pdf_summary(lines: Sequence[str]) -> Parsed:
    """Return one draft for each group of ``Title:``, ``PDF:`` and ``Summary:``; none of the three is required."""
    reader = _Reader()
    for number, text in enumerate(lines, start=1):
        reader.feed(number, text)
    reader.close(len(lines) + 1)
    return reader.parsed


def _identifiers(text: str) -> list[ArxivId]:
    return [identifier for _, identifier in ArxivId.find(text[:500])]
