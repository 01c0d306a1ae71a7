"""Any text: the arXiv identifiers and links in it, each once, with a title where the text plainly gives one.

A title is the text of a Markdown or HTML link to the paper, the one bold phrase of a list item, or a ``Title:`` line
directly above.
"""

import html
import re
from collections import Counter
from collections.abc import Sequence

from reader.domain.identifier import ArxivId
from reader.formats.digests.build import Draft, Parsed
from reader.formats.digests.fields import read_day

_HINT = re.compile(r"[0-9]{4}\.[0-9]{4}|/[0-9]{7}", re.ASCII)
_HEADING = re.compile(r"[ ]{0,3}#[ \t]+(\S.*)")
_ITEM = re.compile(r"[ \t>]{0,12}(?:[-*+•]|[0-9]{1,4}[.)])[ \t]")
_BOLD = re.compile(r"\*\*([^*]{3,600})\*\*")
_LABEL = re.compile(r"[\s>*#-]{0,8}title\**\s?[:：=]\**\s?[\"'{]{0,2}(.{1,600})", re.IGNORECASE)
_ANCHOR = re.compile(r"href\s?=\s?[\"']?$", re.IGNORECASE)
_INLINE_LINK = re.compile(r"\[([^\[\]]{1,600})\]\([^()\s]{1,500}\)")
_TAG = re.compile(r"<[^<>]{1,200}>")
_NEAR = 3
_TRIES = 20
_BACK = 1_000
_GENERIC = frozenset(
    (
        "a", "abs", "abstract", "and", "arxiv", "at", "available", "code", "doi", "download", "full", "here",
        "html", "in", "link", "links", "of", "on", "online", "original", "paper", "papers", "pdf", "preprint",
        "project", "read", "report", "see", "source", "text", "the", "this", "url", "version", "website",
        "论文", "链接", "原文", "全文",
    )
)  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")


def parse_plain_text(lines: Sequence[str]) -> Parsed:
    """Return one draft for each paper that the text names, in the order of first mention."""
    parsed = Parsed()
    drafts: dict[str, Draft] = {}
    tries: Counter[str] = Counter()
    label, labelled = "", -_NEAR - 1
    for number, line in enumerate(lines, start=1):
        if not parsed.title and (heading := _HEADING.match(line[:500])):
            parsed.title = heading[1].strip("# ")
            parsed.day = read_day(parsed.title)
        if match := _LABEL.match(line[:700]):
            label, labelled = match[1].strip().rstrip(",").strip("\"'{} "), number
        if not _HINT.search(line):
            continue
        found = ArxivId.find(line)
        single = len({identifier.name for _, identifier in found}) == 1
        for offset, identifier in found:
            draft = drafts.get(identifier.name)
            if draft is None:
                draft = drafts[identifier.name] = Draft(number, number + 1, arxiv_id=identifier)
            elif draft.arxiv_id and draft.arxiv_id.version is None:
                draft.arxiv_id = identifier
            tries[identifier.name] += 1
            if not draft.title and tries[identifier.name] <= _TRIES:
                draft.title = _title(line, offset, single=single)
            if not draft.title and single and number - labelled <= _NEAR:
                draft.title, label = label, ""
    parsed.drafts = list(drafts.values())
    return parsed


def _title(line: str, offset: int, *, single: bool) -> str:
    """Return the title that ``line`` gives to the identifier at ``offset``, or an empty string."""
    before = line[max(0, offset - _BACK) : offset]
    if before.endswith(("](", "](<")):
        return _telling(_bracketed(before.removesuffix("<")[:-2]))
    if _ANCHOR.search(before[-20:]):
        after = line[offset : offset + _BACK]
        text = after.partition(">")[2].partition("</a")[0]
        return _telling(html.unescape(_TAG.sub("", text)))
    if single and _ITEM.match(line):
        bold = _BOLD.findall(before)
        return _telling(_INLINE_LINK.sub(r"\1", bold[0])) if bold else ""
    return ""


def _bracketed(before: str) -> str:
    """Return what stands after the bracket that is open at the end of ``before``; brackets may be nested."""
    depth = 1
    for index in range(len(before) - 1, -1, -1):
        depth += (before[index] == "]") - (before[index] == "[")
        if not depth:
            return before[index + 1 :]
    return ""


def _telling(text: str) -> str:
    """Return ``text`` unless it only says that there is a paper ("PDF", "this paper", "2611.01234")."""
    title = text.strip().strip("*_` ")
    words = {word.lower() for word in _WORDS.findall(title)}
    if not words - _GENERIC or ArxivId.find(title[:30]):
        return ""
    return title
