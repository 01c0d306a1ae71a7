"""Topic pages in daily Markdown: ``- **[TITLE](https://arxiv.org/abs/ID)**`` with authors and a folded abstract.

Source: the topic pages of awesome-daily-AI-arxiv. Papers are sorted by their lists of categories, descending, and
papers with equal lists stay in the order of the announcement turned round: new papers before replacements, and of each
the last first. Authors are cut at six names plus "et al.".
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from reader.domain.paper import Announcement, AnnouncementKind, Paper
from reader.formats.layouts import Digest, Keyword, Page
from reader.formats.layouts.guarding import GUARD, chips, names_line, paragraphs, plain, unlinked, unnamed, unstarted
from reader.formats.markdown import Item

AUTHOR_LIMIT = 6
"""Names that are written of one paper."""

_UPDATED = (
    "[![Last Updated](https://img.shields.io/badge/dynamic/json?url=https://api.github.com/repos/"
    "tavish9/awesome-daily-AI-arxiv/commits/main&query=%24.commit.author.date&label=updated&color=orange)]()"
)
_REPLACED = (AnnouncementKind.REPLACE, AnnouncementKind.REPLACE_CROSS)
_NOTHING = "None"
_ALL = "All"


def render_daily_markdown(digest: Digest) -> str:
    """Return the pages of ``digest`` one after another; ``matins import`` reads them as one document."""
    return "\n".join(_page(page, digest) for page in digest.pages)


def render_index(digest: Digest, files: Sequence[str]) -> str:
    """Return the list of the pages in ``files`` with the number of papers of each; it names no paper."""
    rows = [
        f"| [{_cell(page.topic or _ALL)}]({file}) | {len(page.items)} |"
        for page, file in zip(digest.pages, files, strict=True)
    ]
    head = f"# 🔍 {_cell(_named(Page('', ()), digest))} Papers · {digest.day}"
    return "\n".join([head, "", "| Topic | Papers |", "| --- | ---: |", *rows, ""])


def daily_order(items: Iterable[Item], day: date | None = None) -> list[Item]:
    """Return ``items`` in the order of such a page.

    Where a page that was imported for ``day`` (or for any day) lists papers with equal categories, its order holds.
    """
    key = [(_categories(item.paper), item) for item in items]
    key.sort(key=lambda pair: pair[0], reverse=True)
    ordered: list[Item] = []
    for _, group in groupby(key, key=lambda pair: pair[0]):
        ordered += _as_listed([item for _, item in group], day)
    return ordered


def is_on_page(seen: Announcement) -> bool:
    """Tell whether a page that was imported lists a paper under a topic.

    A listing of arXiv's has its category for a topic, but says how it announces the paper; an answer to what was asked
    for has its own name for one.
    """
    return bool(seen.topic) and seen.kind is None and not was_asked_for(seen)


def was_asked_for(seen: Announcement) -> bool:
    """Tell whether a paper was in the answer to a query, for an author, or in the daily papers of Hugging Face."""
    name = seen.document.removeprefix("Hugging Face ").removesuffix(f" {seen.date}")
    return bool(seen.topic) and seen.kind is None and name == seen.topic


def _categories(paper: Paper) -> list[str]:
    """Return the categories as arXiv lists them: the primary one, then the others by name."""
    return [*paper.categories[:1], *sorted(paper.categories[1:])]


def _as_listed(items: list[Item], day: date | None) -> list[Item]:
    """Return papers of equal categories as pages list them; where none tells, the last of the announcement first."""
    waiting = sorted(sorted(items, key=_number, reverse=True), key=lambda item: _is_replaced(item, day))
    places = [_places(item, day) for item in waiting]
    after = _followers(places)
    before = [0] * len(waiting)
    for followers in after:
        for follower in followers:
            before[follower] += 1
    ordered: list[Item] = []
    left = list(range(len(waiting)))
    while left:
        # Pages that contradict each other leave none that is free.
        chosen = next((index for index in left if not before[index]), left[0])
        left.remove(chosen)
        ordered.append(waiting[chosen])
        for follower in after[chosen]:
            before[follower] -= 1
    return ordered


def _followers(places: Sequence[dict[str, int]]) -> list[list[int]]:
    """Return for each paper those that follow it directly on some page."""
    after: list[list[int]] = [[] for _ in places]
    for document in dict.fromkeys(document for known in places for document in known):
        listed = sorted((known[document], index) for index, known in enumerate(places) if document in known)
        for (_, index), (_, follower) in pairwise(listed):
            after[index].append(follower)
    return after


def _places(item: Item, day: date | None) -> dict[str, int]:
    """Return the places of a paper on pages with topics; arXiv's listings are in another order."""
    places: dict[str, int] = {}
    for seen in item.seen:
        if is_on_page(seen) and (day is None or seen.date == day):
            places.setdefault(seen.document, seen.position)
    return places


def _is_replaced(item: Item, day: date | None) -> bool:
    """Tell whether a paper is announced as a replacement: on ``day``, or ever where nobody says how on that day."""
    known = [seen for seen in item.seen if seen.kind is not None]
    kinds = [seen.kind for seen in known if day is None or seen.date == day] or [seen.kind for seen in known]
    return bool(kinds) and all(kind in _REPLACED for kind in kinds)


def _number(item: Item) -> tuple[int, int, str]:
    known = item.paper.arxiv_id
    return (known.year, known.month, known.name) if known else (0, 0, "")


def _page(page: Page, digest: Digest) -> str:
    head = [
        f"# 🔍 {unlinked(_named(page, digest))} Papers · {digest.day}",
        "",
        f"[![Total Papers](https://img.shields.io/badge/Papers-{len(page.items)}-2688EB)]()",
        _UPDATED,
        "",
        "---",
        "",
        "## 📌 Filter by Category",
        f"**Keywords**: {_codes(page.keywords)}  ",
        f"**Filter**: {_codes(page.exclude)}",
        "",
        "---",
        "",
        "## 📚 Paper List",
        "",
    ]
    entries = "\n".join("\n".join(_entry(item.paper)) + "\n" for item in page.items)
    return "\n".join([*head, entries])


def _named(page: Page, digest: Digest) -> str:
    """Return what stands before the word "Papers" in a heading."""
    return plain(page.topic or digest.title.strip().removesuffix("Papers").strip()) or _ALL


def _codes(keywords: Sequence[Keyword]) -> str:
    texts = [",".join((keyword,) if isinstance(keyword, str) else keyword) for keyword in keywords]
    return " ".join(f"`{unlinked(plain(text)).replace('`', '')}`" for text in texts or (_NOTHING,))


def _entry(paper: Paper) -> Iterator[str]:
    known = paper.arxiv_id.without_version() if paper.arxiv_id else None
    marks = [f"`{mark}`" for mark in chips(_categories(paper))]
    title = unlinked(plain(paper.title))
    named = f"  `arXiv:{known}`" if known else ""
    yield f"- **[{title}]({known.abs_url if known else ''})**{named}{'  ' * bool(marks)}{' '.join(marks)}  "
    cut = paper.authors_truncated or len(paper.authors) > AUTHOR_LIMIT
    if names := names_line(paper.authors[:AUTHOR_LIMIT], truncated=cut):
        yield f"  _{unlinked(names)}_"
    yield "  <details open><summary>Abstract</summary>"
    for index, paragraph in enumerate(paragraphs(paper.abstract)):
        if index:
            yield ""
        yield f"  {unstarted(unlinked(paragraph))}"
    yield "  </details>"


def _cell(text: str) -> str:
    return unnamed(unlinked(plain(text))).replace("|", f"\\|{GUARD}")
