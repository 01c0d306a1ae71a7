"""What the abstract pane says of a paper: paragraphs with their inks and highlights, without their layout."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.paper import Announcement, Paper
from reader.domain.taxonomy import name_of
from reader.formats.tex import readable
from reader.services.library import Detail
from reader.services.wording import shown_authors
from reader.tui.highlights import NOTHING, Highlights, united
from reader.tui.widgets.lines import Span

if TYPE_CHECKING:
    from reader.domain.topics import Reason, Topic
    from reader.storage.passages import Passage

Block = tuple[str, str, Sequence[Span]] | tuple[str, str, Sequence[Span], Sequence[Span]]
"""A paragraph: its ink, its text, what the filter matched in it, and what the user watches for."""

EXCERPT = 600
"""Characters that are shown of a passage of the whole paper."""

Finder = Callable[[str], Sequence[Span]]
"""Says what is to be highlighted in a text."""


class DetailText(NamedTuple):
    """One paper to be told. ``raw`` shows TeX as the source wrote it; ``dot`` parts facts of one line.

    ``deep`` highlights in abstract and note as well what ``find`` finds there.
    """

    detail: Detail
    find: Finder
    topics: "tuple[Topic, ...]"
    raw: bool
    dot: str
    deep: bool = False
    watched: Highlights = NOTHING
    passages: "Sequence[Passage]" = ()

    def blocks(self) -> Iterator[Block]:
        """Yield the paragraphs from the title to where the paper was seen."""
        paper, detail = self.detail.paper, self.detail
        title, abstract = self._text(paper.title), self._text(paper.abstract) or "No abstract yet."
        why = self._reasons(paper, title, abstract)
        if title:
            yield "strong", title, self.find(title), united(reason.title_spans for _, reason in why)
        else:
            yield "label", "No title yet", ()
        authors = shown_authors(paper.authors, truncated=paper.authors_truncated)
        if authors:
            names = [author.name for author in paper.authors]
            yield "link", authors, self.find(authors), self.watched.in_names(authors, names)
        yield from (("dim", text, ()) for text in self._facts(paper, detail.announcements))
        if detail.state.tags:
            yield "label", "tags: " + ", ".join(detail.state.tags), ()
        yield "", "", ()
        meant = self.find(abstract) if self.deep and paper.abstract else ()
        yield from _paragraphs(abstract, meant, united(reason.abstract_spans for _, reason in why))
        yield from self._found_passages()
        for name, reason in why:
            yield "label", f"topic {name}: {reason.told}", ()
        yield from self._versions(detail)
        extra = list(self._extra(detail))
        if extra:
            yield "", "", ()
            yield from extra

    def _found_passages(self) -> Iterator[Block]:
        """Say where in the whole paper the filter's words are."""
        for passage in self.passages:
            yield "", "", ()
            yield "label", f"in the paper: {passage.heading}" if passage.heading else "in the paper", ()
            spans = sorted(self.find(passage.text))
            start, end = _excerpt(passage.text, spans)
            before, after = "… " if start else "", " …" if end < len(passage.text) else ""
            shift = start - len(before)
            found = [(max(a, start) - shift, min(b, end) - shift) for a, b in spans if a < end and b > start]
            yield "", f"{before}{passage.text[start:end]}{after}", found

    def _reasons(self, paper: Paper, title: str, abstract: str) -> "list[tuple[str, Reason]]":
        """Return to which topics the paper belongs, as far as the words that are shown go."""
        if not self.topics:
            return []
        from reader.services.topics import reasons

        return reasons(self.topics, paper._replace(title=title, abstract=abstract))

    def _versions(self, detail: Detail) -> Iterator[Block]:
        """Say which versions came since the paper was known; a starred paper shows what its abstract changed since."""
        for version in detail.versions:
            moment = version.updated or version.seen_at
            yield "label", f"version {version.version} came on {_day(moment.date())}", ()
        before = _starred_abstract(detail)
        if not before:
            return
        from reader.services.differences import changed_words

        inks = {"same": "dim", "gone": "error", "new": "new"}
        signs = {"same": " ", "gone": "-", "new": "+"}
        for piece in changed_words(self._text(before), self._text(detail.paper.abstract)):
            yield inks[piece.kind], f"{signs[piece.kind]} {piece.text}", ()

    def _facts(self, paper: Paper, seen: Sequence[Announcement]) -> Iterator[str]:
        dot = f" {self.dot} "
        kinds = [a.kind.value for a in seen if a.kind]
        facts = [f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else "", kinds[-1] if kinds else ""]
        if paper.published:
            facts.append(_day(paper.published.date()))
        if paper.updated and paper.updated != paper.published:
            facts.append(f"revised {_day(paper.updated.date())}")
        shown = dot.join(fact for fact in facts if fact)
        if shown:
            yield shown
        if paper.categories:
            yield dot.join(_category(category) for category in paper.categories)
        for text in (paper.comments, paper.journal_ref, paper.report_no):
            if text:
                yield self._text(text)

    def _extra(self, detail: Detail) -> Iterator[Block]:
        paper = detail.paper
        if paper.doi:
            yield "link", f"https://doi.org/{paper.doi}", ()
        if paper.arxiv_id:
            yield "link", paper.arxiv_id.abs_url, ()
        for link in paper.links:
            yield "link", link, ()
        if detail.state.note:
            yield "label", "note", ()
            yield from (("", text, self.find(text) if self.deep else ()) for text in detail.state.note.split("\n"))
        for seen in detail.announcements:
            facts = (seen.topic, _day(seen.date) if seen.date else "", f"no. {seen.position}", seen.document)
            yield "dim", "in " + f" {self.dot} ".join(fact for fact in facts if fact), ()

    def _text(self, text: str) -> str:
        return text if self.raw else readable(text)


def _starred_abstract(detail: Detail) -> str:
    """Return the abstract as it was when the paper was starred, or before its last version where none came since."""
    starred_at, last = detail.state.starred_at, detail.versions[-1:]
    if starred_at is None:
        return ""
    since = [version for version in detail.versions if version.seen_at > starred_at] or last
    return next((version.earlier_abstract for version in since if version.earlier_abstract), "")


def _excerpt(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """Return the part of a passage that is shown: all of a short one, else where most of the words found stand."""
    if len(text) <= EXCERPT:
        return 0, len(text)

    def words_from(start: int) -> int:
        return len({text[a:b].casefold() for a, b in spans if start <= a < start + EXCERPT // 2})

    first = max((start for start, _ in spans), key=words_from, default=0)
    start = max(0, min(first - EXCERPT // 3, len(text) - EXCERPT))
    if start:
        start = text.find(" ", start) + 1
    end = text.rfind(" ", start, start + EXCERPT)
    return start, end if end > start else min(len(text), start + EXCERPT)


def _paragraphs(text: str, *marked: Sequence[Span]) -> Iterator[Block]:
    """Yield the paragraphs of an abstract, each with what is highlighted in it."""
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        found, watched = (
            [(max(a, start) - start, min(b, end) - start) for a, b in sorted(spans) if a < end and b > start]
            for spans in marked
        )
        yield "", paragraph, found, watched
        start = end + 1


def _category(category: str) -> str:
    name = name_of(category)
    return category if name == category else f"{name} ({category})"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
