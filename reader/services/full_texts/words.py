"""The words of the kept papers: taken from their documents once, and asked by ``text:``."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reader.domain.errors import FormatError, StoreError
from reader.domain.filters.nodes import Node, Phrase, Words
from reader.domain.filters.walking import leaves
from reader.fulltext.model import (
    Block,
    Code,
    Document,
    Equation,
    Figure,
    Heading,
    Listing,
    Missing,
    Paragraph,
    Quotation,
    Statement,
    Table,
    plain,
)
from reader.search.terms import parse_terms
from reader.search.words import widened
from reader.services.full_texts.shelf import Shelf, read_kept
from reader.storage.kept import Kept
from reader.storage.passages import IndexedFile, Passage, PassageIndex

PASSAGE_LIMIT = 4_000
"""Characters of a passage; a longer paragraph is more than one."""


@contextmanager
def opened(library: Path) -> Iterator[PassageIndex]:
    """Give the index of the words of a library's kept papers; raises StoreError."""
    index = PassageIndex(library)
    try:
        yield index
    finally:
        index.close()


def catch_up(library: Path, index: PassageIndex) -> list[str]:
    """Bring the index to what is kept; return sentences about files that could not be read. Raises StoreError.

    Of each paper only the file is taken that would be opened, so that nothing is found twice.
    """
    shelf = Shelf(library)
    wanted: dict[str, Kept] = {}
    for name in {file.identifier.name for file in shelf.kept.all()}:
        best = shelf.best(name)[:1]
        wanted |= {file.path.name: file for file in best}
    known = {file.name: file.stamp for file in index.files()}
    index.remove(known.keys() - wanted.keys())
    problems = []
    for name, file in wanted.items():
        if known.get(name) != _stamp(file):
            problem = take(index, file)
            problems += [f"{name}: {problem}"] if problem else []
    return problems


def take(index: PassageIndex, file: Kept) -> str:
    """Take the words of one file; return why it has none, in a sentence, or an empty string. Raises StoreError."""
    problem, passages = "", list[Passage]()
    try:
        passages = list(passages_of(read_kept(file)))
    except FormatError as error:
        problem = str(error)
    except StoreError:
        # Pruned in the meantime by another window.
        if not file.path.exists():
            return ""
        raise
    index.put(IndexedFile(file.path.name, _stamp(file), file.identifier.name, problem), passages)
    return problem


def passages_of(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document: paragraphs, captions, statements, notes and references."""
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = f"{block.number} {plain(block.title)}".strip()
        for anchor, text in _texts(block):
            yield from _cut(heading, anchor, text)
    for note in document.footnotes:
        for block in note.blocks:
            for _, text in _texts(block):
                yield from _cut("Footnotes", note.anchor, text)
    for entry in document.references:
        yield from _cut("References", entry.anchor, f"{entry.label} {plain(entry.content)}")


def _cut(heading: str, anchor: str, text: str) -> Iterator[Passage]:
    text = " ".join(text.split())
    while len(text) > PASSAGE_LIMIT:
        end = text.rfind(" ", 1, PASSAGE_LIMIT) + 1 or PASSAGE_LIMIT
        yield Passage(heading, anchor, text[:end].rstrip())
        text = text[end:]
    if text:
        yield Passage(heading, anchor, text)


def _texts(block: Block) -> Iterator[tuple[str, str]]:  # noqa: PLR0912 - one for each kind of block
    """Yield the texts of a block with their anchors."""
    match block:
        case Heading():
            yield block.anchor, f"{block.number} {plain(block.title)}"
        case Paragraph():
            yield block.anchor, plain(block.content)
        case Listing():
            for item in block.items:
                yield from _all(item.blocks)
        case Statement():
            yield block.anchor, f"{block.label} {plain(block.title)}"
            for anchor, text in _all(block.blocks):
                yield anchor or block.anchor, text
        case Equation():
            yield block.anchor, " ".join(f"{row.text} {row.number}" for row in block.rows)
        case Table():
            rows = " ".join(plain(cell.content) for row in block.rows for cell in row)
            yield block.anchor, f"{block.label} {plain(block.caption)} {rows}"
        case Figure():
            yield block.anchor, f"{block.label} {plain(block.caption)}"
            for anchor, text in _all(block.blocks):
                yield anchor or block.anchor, text
        case Code():
            yield block.anchor, " ".join(block.lines)
        case Quotation():
            yield from _all(block.blocks)
        case Missing():
            return


def _all(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield from _texts(block)


def _stamp(file: Kept) -> str:
    """Return what changes when the file does; opening it changes its time, so that is no part of it."""
    return f"{file.path.stat().st_size}"


def asked_words(question: Words | Phrase) -> tuple[list[list[str]], bool]:
    """Return what ``text:`` asks for: the spellings of each word, and whether they have to be side by side."""
    if isinstance(question, Phrase):
        return [[question.text]], True
    found = (part for term in parse_terms(question.text) for part in (term.parts or (term.forms,)))
    return [list(dict.fromkeys([*forms, *widened(forms[0])])) for forms in found], False


def passages_for(library: Path, name: str, node: Node) -> list[Passage]:
    """Return what a filter's ``text:`` finds in the paper with this arXiv identifier; raises StoreError."""
    asked = [leaf for leaf in leaves(node) if isinstance(leaf, Words | Phrase) and leaf.field == "text"]
    if not asked:
        return []
    with opened(library) as index:
        found = (index.passages(name, words, in_a_row=row) for words, row in map(asked_words, asked))
        return list(dict.fromkeys(passage for passages in found for passage in passages[:1]))


def papers_with(library: Path, words: Sequence[Sequence[str]], *, in_a_row: bool = False) -> list[str]:
    """Return the arXiv identifiers of kept papers with these words; raises StoreError."""
    with opened(library) as index:
        catch_up(library, index)
        return index.papers(words, in_a_row=in_a_row)
