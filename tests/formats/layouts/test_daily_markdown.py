"""Daily Markdown: bytes and order of the pages that it is the layout of."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.paper import Announcement, AnnouncementKind, Author
from reader.domain.state import PaperState
from reader.formats.digests import parse_document
from reader.formats.digests.encoding import decode
from reader.formats.layouts import Digest, Page
from reader.formats.layouts.daily_markdown import daily_order, is_on_page, render_daily_markdown, render_index
from reader.formats.markdown import Item
from support.builders import TODAY, identifier_of, invented
from support.samples import samples

MADE = datetime(2026, 11, 20, 7, tzinfo=UTC)
SAMPLES = (
    ("004_200789a9a7f3c7b9.txt", ("Bench",), ()),
    ("more/daily_markdown_2025-04-01.md", ("Bench",), ()),
    ("more/daily_markdown_3D_2026-02-07.md", ("Reconstruction", "Nerf", "Gaussian"), ("2D",)),
)
PAGE = """\
# 🔍 Lanterns Papers · 2026-11-20

[![Total Papers](https://img.shields.io/badge/Papers-2-2688EB)]()
BADGE

---

## 📌 Filter by Category
**Keywords**: `lantern` `flame,wick`  \n\
**Filter**: `2D`

---

## 📚 Paper List

- **[Lantern Graphs of Order 1](https://arxiv.org/abs/2611.00001)**  `arXiv:2611.00001`  `cs.LG` `math.CO`  \n\
  _Mira Flame1, Böje Wick_
  <details open><summary>Abstract</summary>
  One.
  </details>

- **[Many](https://arxiv.org/abs/2611.00002)**  `arXiv:2611.00002`  `cs.LG`  \n\
  _A1, A2, A3, A4, A5, A6, et al._
  <details open><summary>Abstract</summary>
  Two $<3$ <event>.

  Three.
  </details>
"""


def item(number: int, *seen: Announcement, **fields: object) -> Item:
    return Item(invented(number, **fields), PaperState(), seen, f"2611.{number:05d}")


def on_page(position: int, document: str = "page.md", topic: str = "Lanterns") -> Announcement:
    return Announcement(document, position, TODAY, topic)


def page_of(*items: Item, topic: str = "Lanterns") -> Digest:
    return Digest("Papers", TODAY, MADE, (Page(topic, items, ("lantern", ("flame", "wick")), ("2D",)),))


def numbers(items: list[Item]) -> list[int]:
    return [int(found.paper.arxiv_id.name[-5:]) for found in items if found.paper.arxiv_id]


def without_badges(text: str) -> list[str]:
    return [line for line in text.split("\n") if not line.startswith("[![")]


class TestPages:
    def test_one_page(self) -> None:
        many = tuple(Author(f"A{number}") for number in range(1, 9))
        two = item(2, title="Many", authors=many, abstract="Two $<3$ <event>.\nThree.", categories=("cs.LG",))
        rendered = render_daily_markdown(page_of(item(1, abstract="One."), two))
        assert without_badges(rendered) == without_badges(PAGE.replace("BADGE", "[![]()"))
        assert "badge/Papers-2-" in rendered

    def test_six_authors_are_all(self) -> None:
        six = tuple(Author(f"A{number}") for number in range(1, 7))
        assert "  _A1, A2, A3, A4, A5, A6_\n" in render_daily_markdown(page_of(item(1, authors=six)))
        cut = item(1, authors=six[:2], authors_truncated=True)
        assert "  _A1, A2, et al._\n" in render_daily_markdown(page_of(cut))

    def test_a_paper_without_an_identifier(self) -> None:
        nameless = Item(invented(1, arxiv_id=None, categories=(), authors=()), PaperState(), (), "t-1")
        batch = parse_document(render_daily_markdown(page_of(nameless)).encode(), "page.md")
        assert [entry.paper.title for entry in batch.entries] == ["Lantern Graphs of Order 1"]
        assert [entry.paper.arxiv_id for entry in batch.entries] == [None]

    def test_several_pages_are_one_document(self) -> None:
        pages = (Page("Lanterns", (item(1),)), Page("", (item(2), item(3))))
        batch = parse_document(render_daily_markdown(Digest("Papers", TODAY, MADE, pages)).encode(), "page.md")
        assert [entry.announcement.topic for entry in batch.entries] == ["Lanterns", "All", "All"]
        assert batch.problems == ()

    def test_the_index_counts_and_names_no_paper(self) -> None:
        pages = (Page("Lanterns", (item(1),)), Page("of | 2611.00001 ](x)", (item(2), item(3))))
        text = render_index(Digest("Papers", TODAY, MADE, pages), ["Lanterns.md", "of.md"])
        assert "| [Lanterns](Lanterns.md) | 1 |\n" in text
        assert text.splitlines()[-1].endswith("](of.md) | 2 |")
        batch = parse_document(text.encode(), "index.md")
        assert (batch.entries, batch.problems) == ((), ())


class TestOrder:
    def test_categories_descending_then_the_last_announced_first(self) -> None:
        given = [
            item(4, categories=("cs.AI",)),
            item(1, categories=("cs.LG", "cs.AI", "cs.CL")),
            item(2, categories=("cs.LG",)),
            item(9, categories=("cs.LG", "cs.CL", "cs.AI")),
            item(3, categories=()),
        ]
        assert numbers(daily_order(given)) == [9, 1, 2, 4, 3]

    def test_replacements_come_after_new_papers(self) -> None:
        replaced = Announcement("rss", 3, TODAY, kind=AnnouncementKind.REPLACE)
        new = Announcement("rss", 1, TODAY, kind=AnnouncementKind.NEW)
        assert numbers(daily_order([item(9, replaced), item(1, new), item(2, new)])) == [2, 1, 9]

    def test_what_counts_is_how_a_paper_is_announced_on_the_day(self) -> None:
        yesterday = Announcement("rss", 1, date(2026, 11, 19), kind=AnnouncementKind.NEW)
        replaced = Announcement("rss", 3, TODAY, kind=AnnouncementKind.REPLACE)
        new = Announcement("rss", 1, TODAY, kind=AnnouncementKind.NEW)
        given = [item(5, yesterday, replaced, on_page(1)), item(3, new)]
        assert numbers(daily_order(given, TODAY)) == [3, 5]
        assert numbers(daily_order(given)) == [5, 3]
        # A day of which no listing tells anything.
        assert numbers(daily_order([item(5, replaced), item(3, yesterday)], date(2026, 11, 21))) == [3, 5]

    @pytest.mark.parametrize(
        ("document", "topic", "kind"),
        [
            ("arXiv cs.LG", "cs.LG", AnnouncementKind.NEW),
            ("author Mori, Ada", "author Mori, Ada", None),
            ("query all:lantern", "query all:lantern", None),
            (f"Hugging Face daily papers {TODAY}", "daily papers", None),
        ],
    )
    def test_what_was_fetched_is_no_page(self, document: str, topic: str, kind: AnnouncementKind | None) -> None:
        given = [item(number, Announcement(document, number, TODAY, topic, kind)) for number in (1, 2)]
        assert numbers(daily_order(given, TODAY)) == [2, 1]
        assert not is_on_page(given[0].seen[0])
        assert is_on_page(on_page(1, f"Lanterns_{TODAY}.md"))

    def test_categories_are_written_as_arxiv_lists_them(self) -> None:
        rendered = render_daily_markdown(page_of(item(1, categories=("stat.ML", "math.CO", "cs.LG"))))
        assert "`arXiv:2611.00001`  `stat.ML` `cs.LG` `math.CO`  \n" in rendered

    def test_a_page_is_believed(self) -> None:
        given = [item(1, on_page(1)), item(2, on_page(3)), item(3), item(4, on_page(2))]
        assert numbers(daily_order(given, TODAY)) == [3, 1, 4, 2]

    def test_a_page_of_another_day_is_not(self) -> None:
        given = [item(1, on_page(1)), item(2, on_page(2))]
        assert numbers(daily_order(given, date(2026, 11, 19))) == [2, 1]

    def test_pages_that_contradict_each_other(self) -> None:
        given = [item(1, on_page(1), on_page(2, "b.md")), item(2, on_page(2), on_page(1, "b.md"))]
        assert sorted(numbers(daily_order(given, TODAY))) == [1, 2]

    @settings(deadline=None, max_examples=40)
    @given(st.permutations(range(1, 9)), st.lists(st.sets(st.integers(1, 8)), max_size=3), st.randoms())
    def test_pages_that_are_parts_of_one_order_give_it(
        self, order: list[int], parts: list[set[int]], random: object
    ) -> None:
        parts = [*parts, set(order)]
        shown = {
            number: [
                on_page([one for one in order if one in part].index(number) + 1, f"{name}.md")
                for name, part in enumerate(parts)
                if number in part
            ]
            for number in order
        }
        given = [item(number, *shown[number]) for number in order]
        random.shuffle(given)
        assert numbers(daily_order(given, TODAY)) == list(order)

    @settings(deadline=None, max_examples=40)
    @given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from([(), ("cs.LG",), ("cs.LG", "cs.AI")])), max_size=12))
    def test_nothing_is_lost(self, given: list[tuple[int, tuple[str, ...]]]) -> None:
        items = [item(number, categories=categories) for number, categories in given]
        ordered = daily_order(items)
        assert sorted(map(repr, ordered)) == sorted(map(repr, items))
        assert [found.paper.categories for found in ordered] == sorted(
            (found.paper.categories for found in items), reverse=True
        )
        assert identifier_of(1).name == "2611.00001"


@pytest.mark.parametrize(("name", "keywords", "exclude"), SAMPLES)
class TestRealPages:
    def test_the_same_bytes(self, name: str, keywords: tuple[str, ...], exclude: tuple[str, ...]) -> None:
        data = _sample(name)
        batch = parse_document(data, name)
        items = [Item(entry.paper, PaperState(), (entry.announcement,)) for entry in batch.entries]
        ordered = daily_order(reversed(items), batch.document.date)
        page = Page(batch.entries[0].announcement.topic, tuple(ordered), keywords, exclude)
        rendered = render_daily_markdown(Digest("Papers", batch.document.date or TODAY, MADE, (page,)))
        assert without_badges(rendered) == without_badges(decode(data, name).text)

    def test_the_same_order_without_the_page(
        self, name: str, keywords: tuple[str, ...], exclude: tuple[str, ...]
    ) -> None:
        entries = parse_document(_sample(name), name).entries
        items = [Item(entry.paper, PaperState(), ()) for entry in reversed(entries)]
        assert [found.paper for found in daily_order(items)] == [entry.paper for entry in entries]


def _sample(name: str) -> bytes:
    path: Path = samples() / "digests" / name
    if not path.is_file():
        pytest.skip("this document is not beside this checkout")
    return path.read_bytes()
