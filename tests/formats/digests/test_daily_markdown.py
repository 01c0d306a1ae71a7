from collections.abc import Callable
from datetime import date

from reader.domain.batch import Batch, Problem
from reader.domain.identifier import ArxivId
from support.samples import samples

Digest = Callable[[str], Batch]
Read = Callable[[str], Batch]


def test_the_page_and_its_entries(digest: Digest) -> None:
    batch = digest("daily_markdown.md")
    assert (batch.document.kind, batch.document.title) == ("daily-markdown", "Lamp_Bench Papers · 2026-11-20")
    assert batch.document.date == date(2026, 11, 20)
    assert batch.problems == ()
    assert [entry.line for entry in batch.entries] == [16, 22, 30, 35, 41, 52]
    assert {entry.announcement.topic for entry in batch.entries} == {"Lamp_Bench"}
    assert {entry.announcement.date for entry in batch.entries} == {date(2026, 11, 20)}
    assert [entry.paper.title for entry in batch.entries] == [
        "LampBench: Benchmarking M$^2$-Lamps (Extended) with [IRR] Scores",
        "Wick Masks: EdgeMask-W* for Lanterns",
        "Maps [a](b) of ](https://arxiv.org/abs/2611.00001) Harbours",
        "Chipless",
        "A Title that Is Wrapped over Two Lines",
        "Same Again",
    ]


def test_the_fields_of_an_entry(digest: Digest) -> None:
    first, second, third, fourth, fifth, _ = (entry.paper for entry in digest("daily_markdown.md").entries)
    assert (len(first.authors), first.authors_truncated) == (6, True)
    assert (len(second.authors), second.authors_truncated) == (6, False)
    assert first.categories == ("cs.LG", "cs.AI")
    assert second.categories == ("cond-mat.mtrl-sci",)
    assert second.arxiv_id == ArxivId("2611.01240", 1)
    assert third.arxiv_id == ArxivId("2611.01251")
    assert (third.authors, fourth.categories) == ((), ())
    assert first.abstract.endswith("is atthis https URL. See the page:this http URL")
    assert first.links == ()
    assert second.links == ("https://github.com/invented/wick-masks",)
    assert second.abstract.startswith("An older page keeps the line breaks of its abstract")
    assert fifth.abstract == "First paragraph.\nSecond paragraph."


def test_an_empty_page_is_a_page(digest: Digest) -> None:
    batch = digest("daily_markdown_empty.md")
    assert (batch.document.kind, batch.entries, batch.problems) == ("daily-markdown", (), ())
    assert batch.document.title == "Embodied_Lamps Papers · 2026-11-21"


def test_the_overview_gives_topics_by_its_headings(digest: Digest) -> None:
    batch = digest("daily_overview.md")
    assert [entry.announcement.topic for entry in batch.entries] == ["Lamps and Wicks", "Tides"]
    assert [entry.paper.abstract for entry in batch.entries] == ["First abstract.", "Second abstract."]
    assert (batch.document.title, batch.problems) == ("Daily Lamp Digest", ())


def test_a_page_that_was_cut_off_keeps_the_last_entry(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("daily_markdown.md")
    batch = read(text[: text.index("keeps the line breaks") + 9])
    assert batch.entries[-1].paper.abstract == "An older page keeps the"
    assert Problem("An entry is cut off.", 22) in batch.problems
    assert Problem("The page declares 6 papers, 2 were found.", 3) in batch.problems
    batch = read(text[: text.index("- **[Wick Masks") + 15])
    assert batch.entries[-1].paper.title == "Wick Masks"
    assert [problem.line for problem in batch.problems] == [3, 22, 22]


def test_two_pages_in_one_document_keep_their_days(text_of: Callable[[str], str], read: Read) -> None:
    page = text_of("daily_markdown.md")
    batch = read(page + page.replace("2026-11-20", "2026-11-21").replace("Lamp_Bench", "Tides"))
    assert [entry.announcement.topic for entry in batch.entries] == ["Lamp_Bench"] * 6 + ["Tides"] * 6
    assert batch.entries[-1].announcement.date == date(2026, 11, 21)
    assert batch.document.date == date(2026, 11, 20)
    assert batch.problems == ()


def test_entries_without_a_link_or_an_end_are_named(read: Read) -> None:
    item = "- **[{}]({})**  `cs.LG`  \n  _A. One_\n  <details open><summary>Abstract</summary>\n  Text.\n{}\n"
    good = "https://arxiv.org/abs/2611.01234"
    batch = read(
        item.format("One", good, "  </details>")
        + item.format("Two", "https://example.org/x", "  </details>")
        + item.format("Three", good, "")
        + item.format("Four", good, "  </details>")
    )
    assert [entry.paper.title for entry in batch.entries] == ["One", "Two", "Three", "Four"]
    assert [(p.message, p.line) for p in batch.problems] == [
        ("An entry has no arXiv link.", 6),
        ("An entry is cut off.", 11),
    ]


def test_a_bulleted_list_without_abstracts_is_whole(read: Read) -> None:
    batch = read("- **[One](https://arxiv.org/abs/2611.01234)**\n- **[Two](https://arxiv.org/abs/2611.01235)**\n")
    assert ([entry.paper.title for entry in batch.entries], batch.problems) == (["One", "Two"], ())


def test_keywords_as_nested_lists_are_no_entries(text_of: Callable[[str], str], read: Read) -> None:
    header = "**Keywords**:\n- **[LLM, Reasoning]**\n- `Lamp`\n  - `Wick`\n\n**Filter**: - `2D`\n"
    text = text_of("daily_markdown.md").replace("**Keywords**: `Bench` `Lamp,Graph`  \n**Filter**: `2D`\n", header)
    assert "Reasoning" in text
    batch = read(text)
    assert (len(batch.entries), batch.problems) == (6, ())


def test_the_page_reads_the_same_with_other_line_ends_and_damage(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("daily_markdown.md")
    clean = read(text)
    for variant in (text.replace("\n", "\r\n"), "\ufeff" + text, text.encode().decode("mac_roman")):
        batch = read(variant)
        assert batch.entries == clean.entries
        assert batch.problems == ()
    assert batch.repaired_lines == 4
    assert batch.notes == ("Repaired 4 lines that were once read as Mac Roman.",)


def test_the_real_pages() -> None:
    from reader.formats.digests import parse_document

    folder = samples() / "digests"
    batch = parse_document((folder / "004_200789a9a7f3c7b9.txt").read_bytes(), "004")
    papers = [entry.paper for entry in batch.entries]
    assert (len(papers), batch.repaired_lines, batch.problems) == (195, 11, ())
    assert sum(paper.authors_truncated for paper in papers) == 91
    assert sum(len(paper.authors) == 6 and not paper.authors_truncated for paper in papers) == 22
    assert all(len(paper.authors) <= 6 and paper.arxiv_id and paper.categories and paper.abstract for paper in papers)
    text = " ".join(author.name for paper in papers for author in paper.authors)
    for name in ("Börje F. Karlsson", "Paul Gérard", "François Leduc-Primeau", "Guri Zabërgja", "Sébastien Gambs"):
        assert name in text
    for name in ("Manuel Carranza-García", "João Alves", "Adrián Girón"):
        assert name in text
    assert sum(paper.abstract.count("this http") for paper in papers) == 53
    for more, count in (("daily_markdown_2025-04-01.md", 22), ("daily_markdown_3D_2026-02-07.md", 35)):
        other = parse_document((folder / "more" / more).read_bytes(), more)
        assert (len(other.entries), other.problems, other.repaired_lines) == (count, (), 0)
