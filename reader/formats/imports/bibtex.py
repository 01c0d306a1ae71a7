"""BibTeX and BibLaTeX files: Zotero's, JabRef's, Mendeley's, arXiv's own, those of Matins and those of people."""

import re
from collections.abc import Sequence

from reader.formats.digests.fields import join_lines
from reader.formats.imports.assemble import Collected
from reader.formats.imports.bibtex_scan import BibEntry, scan_bibtex
from reader.formats.imports.identifiers import with_archive
from reader.formats.imports.reference import Reference, inverted
from reader.formats.imports.texts import unescape, untex

KIND = "bibtex"

NAMES_LIMIT = 200_000
"""Characters of a list of authors that are read."""

_AND = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)
_ENTRY = re.compile(r"[ \t]{0,40}@[ \t]{0,9}([A-Za-z]{2,40})[ \t]{0,9}[{(]\s*([^\s,{}()=@]{0,300})\s*(,|=|\Z)")
_KNOWN = frozenset(
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis proceedings "
    "techreport unpublished online electronic thesis report dataset software patent collection mvbook periodical "
    "suppbook bookinbook reference inreference www preprint eprint string preamble comment".split()
)
_MONTH_FIRST = ("year", "month", "day")
_HEAD_LINES = 40
_STRANGE = ("#", "-", "*", ">", "```", "|", "<")


def looks_like_bibtex(lines: Sequence[str]) -> bool:
    """Tell a file of entries, which may begin with words of the program that wrote it, from a text that quotes one."""
    seen = 0
    for number, line in enumerate(lines):
        text = line.strip()
        if not text or text.startswith("%"):
            continue
        if match := _ENTRY.match(f"{line} {lines[number + 1] if number + 1 < len(lines) else ''}"[:1_000]):
            if match[1].lower() in ("comment", "preamble"):
                continue
            return match[1].lower() in _KNOWN
        if text[0] == "@" and text[1:8].lower() in ("comment", "preambl"):
            continue
        seen += 1
        if seen > _HEAD_LINES or text.startswith(_STRANGE) or "arxiv.org" in text.lower():
            return False
    return False


def parse_bibtex(text: str) -> Collected:
    """Return the entries of ``text`` with what their users said of them: keywords, groups, notes, read or not.

    Raises FormatError where the text is made of braces alone.
    """
    collected = Collected(KIND)
    for entry in scan_bibtex(text, collected.problems):
        if collected.is_full(entry.line):
            break
        collected.pairs.append(_reference(entry).pair())
    else:
        # A file of nothing but broken entries is not read to its end.
        collected.is_full()
    return collected


def split_names(text: str) -> tuple[list[str], bool]:
    """Return the names of a list, the given name first, as plain text, and whether it ends in ``and others``."""
    text = " ".join(text[:NAMES_LIMIT].split())
    names, depth, start = [], 0, 0
    for match in _AND.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif not depth:
            names.append(text[start : match.start()].strip())
            start = match.end()
    names.append(text[start:].strip())
    names = [name for name in names if name]
    is_cut = bool(names) and names[-1].lower() in ("others", "et al.", "et al")
    return [name for raw in names[: len(names) - is_cut] if (name := _name(raw))], is_cut


def _name(raw: str) -> str:
    if raw.startswith("{") and _closes_last(raw):
        return untex(raw[1:-1])
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and not depth:
            parts.append(raw[start:place])
            start = place + 1
    parts.append(raw[start:])
    if len(parts) == 3:
        # The suffix stands in the middle: Example, Jr, Ada.
        parts = [parts[0], parts[2], parts[1]]
        return untex(" ".join(part.strip() for part in (parts[1], parts[0], parts[2])).strip())
    return untex(inverted(raw)) if len(parts) == 2 else untex(raw)


def _closes_last(text: str) -> bool:
    """Tell whether the brace that opens a name closes it as well."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return place == len(text) - 1
    return False


def _reference(entry: BibEntry) -> Reference:
    given = entry.fields
    authors, is_cut = split_names(given.get("author", ""))

    def plain(*names: str) -> str:
        return next((untex(" ".join(given[name].split())) for name in names if given.get(name, "").strip()), "")

    def bare(*names: str) -> list[str]:
        return [unescape(given[name]) for name in names if given.get(name, "").strip()]

    return Reference(
        entry.line,
        entry.end,
        exact=[*_eprint(given), *bare("arxivid", "arxiv")],
        links=[*bare("url", "ee", "howpublished", "pdf", "adsurl"), *bare("journal", "number", "volume", "series")],
        texts=bare("note", "annote", "addendum", "extra"),
        files=bare("file", "local-url", "bdsk-file-1"),
        title=plain("title"),
        authors=authors,
        is_cut=is_cut,
        abstract=untex(join_lines(given.get("abstract", "").split("\n"))),
        keywords=_words(given),
        primary=next(iter(bare("primaryclass", "eprintclass")), ""),
        date=_date(given),
        journal=plain("journal", "journaltitle"),
        place=[plain(name) for name in ("volume", "number", "pages")],
        doi=next(iter(bare("doi")), ""),
        comments=plain("comments", "note", "addendum"),
        notes=[untex(given[name]) for name in ("annote", "annotation", "comment", "review") if given.get(name)],
        is_read=given.get("readstatus", "").strip().lower() in ("read", "skimmed"),
    )


def _eprint(given: dict[str, str]) -> list[str]:
    kind = (given.get("archiveprefix") or given.get("eprinttype") or "arxiv").strip(" {}").lower()
    text = unescape(given.get("eprint", ""))
    archive = unescape(given.get("primaryclass") or given.get("eprintclass") or "")
    return [with_archive(text, archive)] if text and kind == "arxiv" else []


def _words(given: dict[str, str]) -> list[str]:
    """Return keywords and groups; programs part them with commas or semicolons."""
    found = []
    for name in ("keywords", "keyword", "mendeley-tags", "groups"):
        text = untex(given.get(name, ""))
        found += [" ".join(word.split()) for word in text.split(";" if ";" in text else ",")]
    return list(dict.fromkeys(filter(None, found)))


def _date(given: dict[str, str]) -> str:
    if given.get("date", "").strip():
        return unescape(given["date"])
    parts = [unescape(given.get(name, "")) for name in _MONTH_FIRST]
    if all(part.isascii() and part.isdigit() for part in parts):
        return "-".join(part.zfill(2) for part in parts)
    return parts[0]
