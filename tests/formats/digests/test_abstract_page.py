from collections.abc import Callable
from datetime import UTC, datetime

from reader.domain.batch import Batch
from reader.domain.identifier import ArxivId
from reader.domain.paper import Authority
from reader.formats.digests import parse_document
from support.samples import samples

Digest = Callable[[str], Batch]
Read = Callable[[str], Batch]


def test_a_clipped_page(digest: Digest) -> None:
    batch = digest("abstract_page.md")
    assert (batch.document.kind, len(batch.entries), batch.problems) == ("abstract-page", 1, ())
    paper = batch.entries[0].paper
    assert paper.arxiv_id == ArxivId("2610.01643", 2)
    assert paper.title == "Lantern Graphs: Fast Wicks beyond Draught"
    assert paper.abstract.startswith("Wicks have shown")
    assert paper.abstract.split("\n")[1].startswith("In this second paragraph")
    assert paper.abstract.endswith("github.com/invented/lanterns.")
    assert paper.published == datetime(2026, 10, 2, 3, 51, 28, tzinfo=UTC)
    assert paper.updated == datetime(2026, 11, 18, 2, 39, 27, tzinfo=UTC)
    assert paper.authority is Authority.MAIL


def test_a_page_pasted_from_the_browser(digest: Digest) -> None:
    paper = digest("abstract_page.txt").entries[0].paper
    assert paper.arxiv_id == ArxivId("2610.01643", 1)
    assert [author.name for author in paper.authors] == ["Ada Example", "Henri Poincaré", "Bo Sample"]
    assert paper.categories == ("cs.LG", "cond-mat.other", "hep-th")
    assert paper.comments == "12 pages, 3 figures. Accepted at the Harbour Workshop"
    assert (paper.journal_ref, paper.doi) == ("J. Imagin. Light 8 (2026)", "10.1000/lamp.3")
    assert (paper.report_no, paper.abstract) == ("LAMP-3", "Wicks have shown brightness.")


def test_a_page_with_only_the_line_of_submission(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("abstract_page.md")
    paper = read(text[: text.index("Submission history")]).entries[0].paper
    assert paper.published == datetime(2026, 10, 2, tzinfo=UTC)
    assert paper.updated == datetime(2026, 11, 18, tzinfo=UTC)


def test_markdown_marks_around_the_labels(read: Read) -> None:
    batch = read(
        "# Title:Lantern *Graphs*\n\n**Authors:** [A. One](https://arxiv.org/a/one_a_1), [B. Two](https://x.org)\n\n"
        "[View PDF](https://arxiv.org/pdf/2611.01234)\n> Abstract:Hard wrapped\n> text.\n\n"
        "| Comments: | 3 pages |\n|---|---|\n| Subjects: | Lamps (cs.LG) |\n"
        "| Cite as: | [arXiv:2611.01234](https://arxiv.org/abs/2611.01234) [cs.LG] |\n# Bibliographic Tools\nmore\n"
    )
    paper = batch.entries[0].paper
    assert (batch.document.kind, str(paper.arxiv_id), paper.title) == (
        "abstract-page",
        "2611.01234",
        "Lantern *Graphs*",
    )
    assert [author.name for author in paper.authors] == ["A. One", "B. Two"]
    assert (paper.comments, paper.categories) == ("3 pages", ("cs.LG",))
    assert paper.abstract == "Hard wrapped text."


def test_a_page_in_one_line(text_of: Callable[[str], str], read: Read) -> None:
    batch = read(" ".join(text_of("abstract_page.txt").split()))
    assert (batch.document.kind, len(batch.entries)) == ("abstract-page", 1)
    paper = batch.entries[0].paper
    assert (paper.title, paper.abstract) == ("Lantern Graphs", "Wicks have shown brightness.")
    assert (len(paper.authors), paper.categories[0]) == (3, "cs.LG")


def test_pages_one_after_another_are_entries_of_their_own(text_of: Callable[[str], str], read: Read) -> None:
    page = text_of("abstract_page.md")
    batch = read(page + "\n" + page.replace("2610.01643", "2610.01644").replace("Fast Wicks", "Slow Wicks"))
    assert [str(entry.paper.arxiv_id) for entry in batch.entries] == ["2610.01643v2", "2610.01644v2"]
    assert batch.entries[0].paper.title != batch.entries[1].paper.title


def test_a_page_without_an_identifier_is_kept_and_named(read: Read) -> None:
    batch = read("Title: Lamps\nAuthors: A. One\nAbstract: Text.\n")
    assert (batch.entries[0].paper.title, batch.entries[0].paper.abstract) == ("Lamps", "Text.")
    assert [(p.message, p.line) for p in batch.problems] == [("The page names no arXiv identifier.", 1)]


def test_the_real_clip() -> None:
    batch = parse_document((samples() / "digests/more/abs_page_clip.md").read_bytes(), "clip")
    paper = batch.entries[0].paper
    assert (str(paper.arxiv_id), batch.problems) == ("2510.01643v2", ())
    assert len(paper.abstract.split("\n")) == 2
    assert paper.published == datetime(2025, 10, 2, 3, 51, 28, tzinfo=UTC)
