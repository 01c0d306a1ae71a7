"""Questions that only the database or a topic's rules can answer, in a thread that may wait and be told to stop."""

from collections.abc import Callable, Sequence

from reader.domain.errors import InterruptedStoreError
from reader.domain.filters.nodes import Has, InDocument, InTopic, Node, Phrase, State, Words
from reader.domain.topics import Topic
from reader.search.terms import parse_terms
from reader.search.words import fold, segments, spellings, widened
from reader.services.library import Library
from reader.storage.texts import TextSearch

ANYWHERE = "anywhere"
"""The field of words that may stand in title, authors, abstract and note; no filter can name it."""

_SIFTED_BY = 12
"""Words of a phrase by which the database is asked for it; each paper is then read."""

_CODE = ("github.com", "gitlab.com", "huggingface.co", "codeberg.org", "bitbucket.org", "sourceforge.net", "zenodo.org")


SOON = 0.004
"""Seconds that a key may spend on abstracts and notes; what takes longer is asked in a thread."""

SMALL = 150_000
"""Papers up to which that is worth trying: the text index itself cannot be stopped in the middle of a common word."""


def answer_soon(library: Library, question: Node) -> list[int] | None:
    """Return the papers that have words somewhere, None where that takes long; raises StoreError."""
    if not isinstance(question, Words) or library.counts().papers > SMALL:
        return None
    try:
        with library.store.texts.within(SOON):
            return answer(library, tuple, question)
    except InterruptedStoreError:
        return None


def answer(library: Library, topics: Callable[[], Sequence[Topic]], question: Node) -> list[int]:
    """Return the numbers of the papers that ``question`` means; raises StoreError and ConfigError."""
    store = library.store
    with store.guarded():
        match question:
            case Words(field="note"):
                return store.texts.notes(_spellings(question.text))
            case Words(field="abstract"):
                return store.texts.papers(_spellings(question.text), "abstract")
            case Words(field="text") | Phrase(field="text"):
                return _in_whole_papers(library, question)
            case Words():
                spelt = _spellings(question.text)
                return list({*store.texts.papers(spelt), *store.texts.notes(spelt)})
            case Phrase(field=""):
                raise ValueError("The index knows the phrases of titles and names.")
            case Phrase():
                return _phrase(store.texts, question)
            case Has(name=name):
                linked = [number for number, links in store.listing.linked() if any(map(_LINKS[name], links))]
                return list(dict.fromkeys([*linked, *_kept(library, name)]))
            case State(name="updated"):
                return store.listing.numbers(("updated",))
            case InDocument(name=name):
                wanted = name.casefold()
                return store.triage.papers_in([each for each in store.triage.documents() if each.casefold() == wanted])
            case InTopic(name=name):
                return _members(library, topics, name)
    raise ValueError(f"Nobody needs to be asked for {question!r}.")


def _in_whole_papers(library: Library, question: Words | Phrase) -> list[int]:
    from reader.services.full_texts.words import asked_words, papers_with

    words, in_a_row = asked_words(question)
    names = papers_with(library.path, words, in_a_row=in_a_row)
    return list(library.store.downloads.numbers(names).values())


def _kept(library: Library, part: str) -> list[int]:
    """Return the papers that are kept as this part, html or pdf."""
    from reader.storage.kept import FORMATS, KeptPapers

    names = KeptPapers(library.path).names(part) if part in FORMATS else set()
    return list(library.store.downloads.numbers(names).values()) if names else []


def _members(library: Library, topics: Callable[[], Sequence[Topic]], name: str) -> list[int]:
    from reader.services.topics import members, named

    return list(members(library, named(topics(), name)))


def _spellings(text: str) -> list[Sequence[str]]:
    """Return the spellings of each word, without typing errors; a hyphenated word is its parts."""
    return [_forms(part) for term in parse_terms(text) for part in (term.parts or (term.forms,))]


def _forms(spelt: Sequence[str]) -> list[str]:
    """Add to the spellings of a typed word those that a text may have: mueller for muller."""
    return list(dict.fromkeys([*spelt, *widened(spelt[0])]))


def _phrase(texts: TextSearch, question: Phrase) -> list[int]:
    row = [_forms(spellings(part)) for word in segments(question.text) for part in word]
    sieve = sorted(row, key=lambda forms: -len(forms[0]))[:_SIFTED_BY]

    def holds(text: str) -> bool:
        return _has_row(fold(text).split(), row)

    found: list[int] = []
    if question.field in ("abstract", ANYWHERE):
        found += texts.texts(texts.papers(sieve, "abstract"), "abstract", holds)
    if question.field in ("note", ANYWHERE):
        found += texts.texts(texts.notes(sieve), "note", holds)
    return list(dict.fromkeys(found))


def _has_row(words: list[str], row: Sequence[Sequence[str]]) -> bool:
    """Tell whether somewhere in ``words`` one of the spellings of each word of ``row`` follows the other."""
    first, *rest = row
    starts = [place for place, word in enumerate(words[: len(words) - len(rest)], 1) if word in first]
    return any(all(word in forms for word, forms in zip(words[start:], rest, strict=False)) for start in starts)


def _is_code(link: str) -> bool:
    return any(host in link for host in _CODE)


_LINKS: dict[str, Callable[[str], bool]] = {
    "pdf": lambda link: "/pdf/" in link or link.lower().endswith(".pdf"),
    "html": lambda link: "/html/" in link or link.lower().endswith((".html", ".htm")),
    "code": _is_code,
}
