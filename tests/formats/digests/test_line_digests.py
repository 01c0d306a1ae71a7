"""The two kinds that label their lines: bare abstracts, and title / PDF / summary."""

from collections.abc import Callable

from reader.domain.batch import Batch
from reader.domain.identifier import ArxivId
from reader.formats.digests import parse_document
from support.samples import samples

Digest = Callable[[str], Batch]
Read = Callable[[str], Batch]


def test_bare_abstracts(digest: Digest) -> None:
    batch = digest("abstract_lines.txt")
    assert (batch.document.kind, batch.document.title, batch.document.date) == ("abstract-lines", "", None)
    papers = [entry.paper for entry in batch.entries]
    assert [entry.line for entry in batch.entries] == [1, 2, 3, 4]
    assert papers[0].abstract.startswith("We study lantern graphs: sparse graphs whose")
    assert "relatedto" in papers[0].abstract
    assert papers[0].links == ("https://github.com/invented-lamps/lantern_graphs",)
    assert papers[3].links == ("https://example.org/lamps",)
    assert all(paper.arxiv_id is None and paper.title == "" and paper.authors == () for paper in papers)


def test_abstracts_may_be_wrapped_blank_or_headed(read: Read) -> None:
    batch = read("Papers by A. One\n\nAbstract: First\nline and\nthird.\n\nAbstract:\nabstract：Second.\n")
    assert [(e.line, e.paper.abstract) for e in batch.entries] == [(3, "First line and third."), (8, "Second.")]
    assert [(p.message, p.line) for p in batch.problems] == [("An abstract is empty.", 7)]
    assert batch.document.title == "Papers by A. One"


def test_titles_links_and_summaries(digest: Digest) -> None:
    batch = digest("title_pdf_summary.txt")
    assert (batch.document.kind, batch.problems) == ("title-pdf-summary", ())
    assert [(e.line, str(e.paper.arxiv_id), e.paper.title) for e in batch.entries] == [
        (1, "2611.01234", "Lantern Graphs: How Sparse Wicks Learn to Burn Slowly"),
        (6, "2611.01240v2", '"Who Lit the Lamp?" Asking Harbours about Tides'),
        (12, "None", "Moths without a Link"),
        (15, "math/0309136", "A Title that Stands Alone"),
    ]
    first, second, _, fourth = (entry.paper for entry in batch.entries)
    assert first.abstract.startswith("Wicks burn in 20%--50% of the time. %making them brighter")
    assert first.links == ("https://huggingface.co/datasets/invented/WICK",)
    assert second.abstract.endswith("over a second line --- as this one does, with three dashes inside.")
    assert fourth.abstract == ""


def test_rules_that_are_missing_or_doubled_part_the_same_entries(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("title_pdf_summary.txt")
    expected = [entry.paper for entry in read(text).entries]
    for variant in (
        text.replace("\n---\n", "\n"),
        text.replace("\n---\n", "\n\n---\n\n---\n"),
        text.replace("\n", "\r\n"),
        text.rstrip("-\n"),
    ):
        batch = read(variant)
        assert [entry.paper for entry in batch.entries] == expected
        assert batch.problems == ()


def test_odd_links_and_stray_text_are_named(read: Read) -> None:
    batch = read(
        "Dump of the week\nTitle: One\nPDF: https://example.org/one.pdf\nSummary: x\n---\nleft over\nmore\n---\n"
        "PDF: https://arxiv.org/pdf/2611.01234\nTitle: Two\nSummary:\n---\n---\nTitle:\nPDF:\n"
    )
    assert batch.document.title == "Dump of the week"
    assert [(e.line, e.paper.title, e.paper.arxiv_id) for e in batch.entries] == [
        (2, "One", None),
        (9, "", ArxivId("2611.01234")),
        (10, "Two", None),
    ]
    assert batch.entries[0].paper.links == ("https://example.org/one.pdf",)
    assert [p.line for p in batch.problems] == [2, 6, 14]


def test_other_labels_do_not_leak_into_the_title(read: Read) -> None:
    batch = read("Title: One\nAuthors: A. One, B. Two\nURL: https://arxiv.org/abs/2611.01234v1\nSummary: x\n")
    paper = batch.entries[0].paper
    assert (paper.title, str(paper.arxiv_id), len(paper.authors)) == ("One", "2611.01234v1", 2)


def test_a_summary_that_quotes_a_label_goes_on(read: Read) -> None:
    batch = read("Title: One\nPDF: https://arxiv.org/pdf/2611.01234\nSummary: We read\nPDF: files and\nmore.\n")
    assert batch.entries[0].paper.abstract == "We read PDF: files and more."


def test_the_real_documents() -> None:
    folder = samples() / "digests"
    for name, count in (("000_dea8f806fc7138cc.txt", 10), ("002_b80dbb6ded6248c0.txt", 10)):
        batch = parse_document((folder / name).read_bytes(), name)
        assert (len(batch.entries), batch.problems) == (count, ())
        assert not any(entry.paper.abstract.startswith("Abstract") for entry in batch.entries)
    batch = parse_document((folder / "001_86caa224210c692b.txt").read_bytes(), "001")
    papers = [entry.paper for entry in batch.entries]
    assert (len(papers), batch.problems, batch.repaired_lines) == (50, (), 0)
    assert all(paper.arxiv_id and paper.title and paper.abstract for paper in papers)
    assert sum(":" in paper.title for paper in papers) == 36
    assert sum(paper.title.startswith('"') for paper in papers) == 1
    batch = parse_document((folder / "more" / "title_pdf_summary_2025-03-14.txt").read_bytes(), "more")
    assert (len(batch.entries), batch.problems) == (50, ())
    assert batch.entries[0].paper.title.endswith("Leverage Search Engines with Reinforcement Learning")
