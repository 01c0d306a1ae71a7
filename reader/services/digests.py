"""Digests of the library: which papers go under which topic, what is left out and why, and the files they become."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reader.domain.errors import StoreError
from reader.domain.text import clean
from reader.domain.topics import Topic, TopicSet
from reader.formats.layouts import Digest, Keyword, Layout, Page
from reader.formats.markdown import Item
from reader.services.digest_papers import Limits, sifted
from reader.services.export_files import Remembered, WouldOverwriteError, mark_of, remember, remembered
from reader.services.exporting import details
from reader.services.library import Library
from reader.services.topics import named
from reader.storage.files import reason, write_atomically

INDEX = "index"
"""The name, without an ending, of the file that leads to the pages of a folder."""

_STEM_LIMIT = 80
_NOT_IN_NAMES = re.compile(r"[^\w.+-]+")
_TEXT = str.maketrans("\t", " ")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a digest is to be. ``day`` is the day that it names.

    ``topics`` are names, empty for all; ``announced``: by the topics of imported documents, not by those of the user.
    ``categories``, or where it is empty ``watched``: only papers of which every category is one of these, see
    ``Limits``. ``limit``: at most so many papers. ``rest``: papers in no topic come last, and are not left out.
    ``of_day``: the papers are those of ``day``, not of a query.
    """

    layout: Layout
    day: date
    title: str = "Papers"
    topics: tuple[str, ...] = ()
    announced: bool = False
    categories: tuple[str, ...] = ()
    limit: int | None = None
    rest: bool = False
    watched: tuple[str, ...] = ()
    of_day: bool = False

    @property
    def limits(self) -> Limits:
        """What keeps papers out, whatever their topics."""
        day = self.day if self.of_day else None
        return Limits(day, self.categories, self.watched, listed=self.layout.in_every_topic and self.of_day)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that is not in a digest, and why."""

    key: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A digest, and what was left out of it."""

    digest: Digest
    left_out: tuple[LeftOut, ...] = ()

    @property
    def reasons(self) -> str:
        """Why papers were left out, with counts: "12 in no topic, 3 over the limit of 20"; empty where none was."""
        counts = Counter(left.reason for left in self.left_out)
        return ", ".join(f"{count} {why}" for why, count in counts.items())


def select(library: Library, numbers: Sequence[int], topics: Sequence[Topic], wish: Wish) -> Selection:
    """Return the digest of these papers, in this order where the layout has none of its own; pages without papers are
    left out.

    Raises ConfigError for a topic that is neither one of the user's nor of a document's, and StoreError.
    """
    given = [Item(found.paper, found.state, found.announcements, found.key) for found in details(library, numbers)]
    items, others = sifted(given, wish.limits)
    left_out = [_left(item, why) for item, why in others]
    sorting = _Sorting.of(items, topics, wish)
    grouped: dict[str, list[Item]] = {name: [] for name in sorting.names}
    for item in items:
        names = sorting.topics_of(item)
        if not names:
            left_out.append(_left(item, "in no topic"))
        for name in names if wish.layout.in_every_topic else names[:1]:
            grouped[name].append(item)
    if wish.limit is not None:
        left_out += _cut(grouped, wish.limit)
    pages = [_page(name, found, sorting.rules.get(name), wish) for name, found in grouped.items() if found]
    return Selection(Digest(clean(wish.title), wish.day, library.clock(), tuple(pages)), tuple(left_out))


def documents(digest: Digest, layout: Layout, *, folder: bool) -> dict[str, bytes]:
    """Return what is written by the names of files: a single document without a name, or for a ``folder`` a page for
    each topic and an index with counts.
    """
    if not folder:
        return {"": layout.render(digest)}
    names = _file_names(digest.pages, layout)
    found: dict[str, bytes] = {}
    for name, page in zip(names, digest.pages, strict=True):
        title = f"{digest.title} · {page.topic}" if page.topic else digest.title
        found[name] = layout.render(replace(digest, title=title, pages=(page,)))
    return found | _index(digest, layout, names)


def save(library: Library, files: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write files whole or not at all, and remember them as ours.

    A file that is not ours, or that was changed since, is overwritten only by ``force``. Raises WouldOverwriteError,
    before anything was written, and StoreError.
    """
    mark = mark_of(library)
    if not force:
        for path, data in files.items():
            _check(library, path, data)
    for folder in {path.parent for path in files}:
        _make_folder(folder)
    for path, data in files.items():
        write_atomically(path, data)
        remember(library, path, Remembered(library.clock(), mark, _digest(data)))


def left_out_text(selection: Selection) -> str:
    """Return what was left out as lines of key, title and reason, parted by tabs."""
    rows = ((left.key, left.title, left.reason) for left in selection.left_out)
    return "".join("\t".join(clean(field).translate(_TEXT) for field in row) + "\n" for row in rows)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """Which topics there are, and which of them a paper belongs to. Without any all papers are on one page."""

    names: tuple[str, ...]
    rules: Mapping[str, Topic]
    ready: TopicSet
    day: date
    rest: bool

    @classmethod
    def of(cls, items: Iterable[Item], topics: Sequence[Topic], wish: Wish) -> "_Sorting":
        announced = list(dict.fromkeys(topic for item in items for topic in _announced(item, wish.day)))
        if wish.topics:
            chosen = [_called(name, announced, topics, own=not wish.announced) for name in wish.topics]
        elif wish.layout.is_flat:
            chosen = []
        else:
            chosen = list(announced) if wish.announced or not topics else list(topics)
        rules = {topic.name: topic for topic in chosen if isinstance(topic, Topic)}
        names = [topic.name if isinstance(topic, Topic) else topic for topic in chosen]
        rest = wish.rest or not names or not (topics or wish.topics)
        return cls(tuple(dict.fromkeys([*names, *[""] * rest])), rules, TopicSet(rules.values()), wish.day, rest)

    def topics_of(self, item: Item) -> list[str]:
        """Return the topics of a paper in their order; the page of the rest where there is none."""
        met = {name for name, _ in self.ready.matches(item.paper)}
        met |= {topic for topic in _announced(item, self.day) if topic not in self.rules}
        return [name for name in self.names if name and name in met] or [""] * self.rest


def _announced(item: Item, day: date) -> list[str]:
    """Return the topics that documents of ``day`` give a paper, or those of all documents where none is of that day."""
    topics = [(seen.topic, seen.date) for seen in item.seen if seen.topic]
    return [topic for topic, seen in topics if seen == day] or [topic for topic, _ in topics]


def _called(name: str, announced: Iterable[str], topics: Sequence[Topic], *, own: bool) -> Topic | str:
    """Return the topic of this name, whatever its case: of the user's where ``own``, else of a document's."""
    mine = [topic for topic in topics if topic.name.casefold() == name.casefold()]
    theirs = [topic for topic in announced if topic.casefold() == name.casefold()]
    found: list[Topic | str] = [*mine, *theirs] if own else [*theirs, *mine]
    return found[0] if found else named(topics, name)


def _cut(grouped: dict[str, list[Item]], limit: int) -> list[LeftOut]:
    """Take what is too much out of the pages, from their ends; a paper counts once."""
    kept: set[str] = set()
    left: dict[str, LeftOut] = {}
    for items in grouped.values():
        for item in tuple(items):
            if item.key in kept or len(kept) < limit:
                kept.add(item.key)
            else:
                items.remove(item)
                left[item.key] = _left(item, f"over the limit of {limit}")
    return list(left.values())


def _left(item: Item, why: str) -> LeftOut:
    return LeftOut(item.key, item.paper.title, why)


def _page(name: str, items: Sequence[Item], topic: Topic | None, wish: Wish) -> Page:
    from reader.formats.layouts.daily_markdown import daily_order

    ordered = daily_order(items, wish.day) if wish.layout.in_every_topic else items
    keywords: tuple[Keyword, ...] = ()
    if topic is not None:
        keywords = topic.keywords or (*topic.categories, *topic.authors)
    return Page(name, tuple(ordered), keywords, topic.exclude if topic else ())


def _index(digest: Digest, layout: Layout, names: Sequence[str]) -> dict[str, bytes]:
    if layout.extension == "html":
        from reader.formats.layouts.html_page import render_html_index

        return {f"{INDEX}.html": render_html_index(digest, names).encode()}
    from reader.formats.layouts.daily_markdown import render_index

    return {f"{INDEX}.md": render_index(digest, names).encode()}


def _file_names(pages: Sequence[Page], layout: Layout) -> list[str]:
    """Return one name for each page; no two differ by case alone, and none is that of the index."""
    taken = {INDEX}
    names: list[str] = []
    for page in pages:
        stem = _NOT_IN_NAMES.sub("-", clean(page.topic))[:_STEM_LIMIT].strip(".-") or "papers"
        unique, count = stem, 1
        while unique.casefold() in taken:
            count += 1
            unique = f"{stem}-{count}"
        taken.add(unique.casefold())
        names.append(f"{unique}.{layout.extension}")
    return names


def _check(library: Library, path: Path, data: bytes) -> None:
    try:
        # What is no file is refused by the writer, in its own words.
        old = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise StoreError(f"{clean(str(path))} could not be looked at: {reason(error)}.") from error
    except ValueError as error:
        raise StoreError(f"{clean(str(path))} could not be looked at: this is not a possible file name.") from error
    known = remembered(library, path)
    if not old or old == data or (known and known.digest == _digest(old)):
        return
    told = "was changed since Matins wrote it" if known and known.digest else "exists and is not a digest of Matins"
    raise WouldOverwriteError(f"{clean(str(path))} {told}; it was left as it is.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"{clean(str(folder))} could not be made: {reason(error)}.") from error
    except ValueError as error:
        raise StoreError(f"{clean(str(folder))} could not be made: this is not a possible name.") from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
