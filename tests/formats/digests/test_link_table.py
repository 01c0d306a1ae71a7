from collections.abc import Callable
from datetime import UTC, date, datetime

from reader.domain.batch import Batch
from reader.domain.identifier import ArxivId
from reader.formats.digests import parse_document
from support.samples import samples

Read = Callable[[str], Batch]


def test_rows_under_topics(digest: Callable[[str], Batch]) -> None:
    batch = digest("link_table.md")
    assert (batch.document.kind, batch.document.title) == ("link-table", "Updated on 2026.11.20")
    assert batch.document.date == date(2026, 11, 20)
    assert [(e.line, e.announcement.topic, str(e.paper.arxiv_id)) for e in batch.entries] == [
        (8, "Lamps", "2611.01234v1"),
        (9, "Lamps", "2610.01240v3"),
        (16, "Tides", "2611.01234v1"),
    ]
    assert [(p.message, p.line) for p in batch.problems] == [("A row has neither title nor arXiv link.", 10)]


def test_the_fields_of_a_row(digest: Callable[[str], Batch]) -> None:
    first, second, _ = (entry.paper for entry in digest("link_table.md").entries)
    assert first.title == "Lantern Graphs: How $|V|$ Wicks Burn"
    assert second.title == "Wicks $^+$: Old | New"
    assert ([author.name for author in first.authors], first.authors_truncated) == (["Ada Example"], True)
    assert (first.links, second.links) == (("https://github.com/invented/lanterns",), ())
    day = datetime(2026, 11, 5, tzinfo=UTC)
    assert (first.published, first.updated) == (day, day)
    assert (second.published, second.updated) == (None, datetime(2026, 11, 18, tzinfo=UTC))


def test_the_header_row_names_the_columns(read: Read) -> None:
    batch = read(
        "### Lamps\n\n| Paper | Code | arXiv | Authors | Date |\n|:--|:-:|--|--|--:|\n"
        "| [Lantern Graphs](https://arxiv.org/abs/2611.01234) | https://github.com/a/b | 2611.01234 | A. One, B. Two |"
        " 2026.11.05 |\n| A Title Alone | | | | |\n\n| Lamp | Count |\n|---|---|\n| Wick | 3 |\n"
    )
    first, second = (entry.paper for entry in batch.entries)
    assert (first.title, first.arxiv_id, len(first.authors)) == ("Lantern Graphs", ArxivId("2611.01234"), 2)
    assert first.links == ("https://github.com/a/b",)
    assert first.published == datetime(2026, 11, 5, tzinfo=UTC)
    assert (second.title, second.arxiv_id) == ("A Title Alone", None)
    assert batch.problems == ()


def test_rows_without_a_header_are_read_by_their_usual_order(read: Read) -> None:
    batch = read("|**2026-11-05**|**Lamps**|A. One et.al.|[2611.01234](http://arxiv.org/abs/2611.01234)|null|\n")
    paper = batch.entries[0].paper
    assert (batch.document.kind, paper.title, str(paper.arxiv_id)) == ("link-table", "Lamps", "2611.01234")


def test_an_empty_table_is_a_table(read: Read) -> None:
    batch = read(
        "## Updated on 2026.11.20\n\n## Lamps\n\n|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
    )
    assert (batch.document.kind, batch.entries, batch.problems) == ("link-table", (), ())


def test_the_real_table() -> None:
    data = (samples() / "digests/more/link_table_2021-11-08.md").read_bytes()
    batch = parse_document(data, "table")
    assert (len(batch.entries), batch.problems) == (data.count(b"|**2021-") + data.count(b"|**2020-"), ())
    assert all(entry.paper.arxiv_id and entry.paper.title and entry.paper.authors_truncated for entry in batch.entries)
    assert len({entry.announcement.topic for entry in batch.entries}) == 5
    assert not any("**" in entry.paper.title for entry in batch.entries)
