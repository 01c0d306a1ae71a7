from collections.abc import Callable
from datetime import UTC, date, datetime

from reader.domain.batch import Batch
from reader.domain.paper import AnnouncementKind, Authority
from reader.formats.digests import parse_document
from support.samples import samples

Digest = Callable[[str], Batch]
Read = Callable[[str], Batch]
KINDS = [
    AnnouncementKind.NEW,
    AnnouncementKind.NEW,
    AnnouncementKind.CROSS,
    AnnouncementKind.REPLACE,
    AnnouncementKind.REPLACE_CROSS,
]


def test_the_mail_and_its_kinds_of_announcement(digest: Digest) -> None:
    batch = digest("listing_mail.txt")
    assert (batch.document.kind, batch.problems) == ("listing-mail", ())
    assert batch.document.title == "lamps daily 2 new + 2 crosses received"
    assert batch.document.date == date(2026, 11, 20)
    assert [entry.announcement.kind for entry in batch.entries] == KINDS
    assert [str(entry.paper.arxiv_id) for entry in batch.entries] == [
        "2611.12001", "hep-th/0601001", "2611.11800", "2605.00777", "2605.00778",
    ]  # fmt: skip
    assert {entry.announcement.topic for entry in batch.entries} == {""}
    assert {entry.paper.authority for entry in batch.entries} == {Authority.MAIL}


def test_every_field_of_an_entry(digest: Digest) -> None:
    paper = digest("listing_mail.txt").entries[0].paper
    assert paper.title.endswith("to be Continued on a Second Line of the Mail")
    assert [(author.name, author.affiliation) for author in paper.authors] == [
        ("Ada Example", "Institute of Lamps, Lightville; Elsewhere"),
        ("Henri Poincar\\'e", "Elsewhere"),
        ("Bo Sample Jr.", ""),
    ]
    assert paper.abstract.split("\n") == [
        r"We study lanterns with $0<p\le 1$ and find that 5\% is enough for every harbour.",
        "A second paragraph is indented by two spaces.",
    ]
    assert paper.categories == ("cs.LG", "cs.AI")
    assert paper.published == datetime(2026, 11, 18, 20, 11, 12, tzinfo=UTC)
    assert paper.updated is None
    assert (paper.journal_ref, paper.doi) == ("J. Imagin. Light 8 (2026) 1-12", "10.1000/lamp.1")
    assert paper.report_no == "LAMP-26/11"
    assert paper.links == ("https://github.com/invented/slow_lanterns",)


def test_collaborations_and_replacements(digest: Digest) -> None:
    _, _, cross, replaced, _ = (entry.paper for entry in digest("listing_mail.txt").entries)
    assert [author.name for author in cross.authors] == ["Lattice Collaboration", "A. One", "B. Two"]
    assert (replaced.published, replaced.updated) == (None, datetime(2026, 11, 19, 11, 0, 13, tzinfo=UTC))
    assert replaced.abstract == ""


def test_a_quoted_saved_or_forwarded_mail_reads_the_same(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt")
    papers = [entry.paper for entry in read(text).entries]
    headers = "Received: from nowhere\nFrom: no-reply@example.org\nDate: Fri, 20 Nov 2026 01:05:00 -0500\nX-A: b\n\n"
    for variant in (
        text.replace("\n", "\r\n"),
        "".join(f"> {line}\n" for line in text.split("\n")),
        "".join(f">> {line}\n" if line else ">>\n" for line in text.split("\n")),
        headers + text,
        text.replace("\n", "\r\n\r\n").replace("\r\n\r\n\r\n\r\n", "\r\n\r\n"),
    ):
        batch = read(variant)
        assert batch.document.kind == "listing-mail"
        assert [paper.arxiv_id for paper in papers] == [entry.paper.arxiv_id for entry in batch.entries]
        assert [paper.title for paper in papers] == [entry.paper.title for entry in batch.entries]
        assert batch.document.date == date(2026, 11, 20)
        assert batch.problems == ()


def test_a_quoted_printable_mail_keeps_its_lines(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt").replace("=", "=3D").replace("Second\n", "Sec=\nond\n").replace("Lee", "L=C3=A9e")
    batch = read("Content-Transfer-Encoding: quoted-printable\n" + text)
    assert [entry.announcement.kind for entry in batch.entries] == KINDS
    assert batch.entries[0].paper.title.endswith("a Second Line of the Mail")
    assert batch.entries[1].paper.authors[0].name == "Lée"


def test_a_mail_without_a_header_takes_the_end_of_its_range(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt")
    batch = read(text[text.index("---") :])
    assert (batch.document.date, batch.document.title) == (date(2026, 11, 19), "")


def test_a_mail_without_papers_is_a_mail(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt")
    batch = read(text[: text.index("\\\\")])
    assert (batch.document.kind, batch.entries, batch.problems) == ("listing-mail", (), ())


def test_a_mail_that_was_cut_off_names_its_last_entry(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt")
    batch = read(text[: text.index("is indented")])
    assert batch.entries[-1].paper.abstract.endswith("A second paragraph")
    assert [(p.message, p.line) for p in batch.problems] == [("An entry is cut off.", 14)]
    batch = read(text[: text.index("Categories")])
    assert len(batch.entries[0].paper.authors) == 3
    assert [p.line for p in batch.problems] == [14]


def test_old_and_unknown_identifiers(read: Read) -> None:
    batch = read(
        "\\\\\nPaper (*cross-listing*): hep-th/9901001\nDate (v1): Fri, 1 Jan 1999 10:00:00 GMT   (9kb)\n\n"
        "Title: Old Lamps\nAuthor: A. One\n\\\\\n  Text.\n\\\\ ( https://arxiv.org/abs/hep-th/9901001 , 9kb)\n"
        "\\\\\narXiv:9913.99999\nTitle: No Such Month\n\\\\\n  Text.\n\\\\ ( x , 9kb)\n"
    )
    old, unknown = batch.entries
    assert (str(old.paper.arxiv_id), old.announcement.kind) == ("hep-th/9901001", AnnouncementKind.CROSS)
    assert old.paper.published == datetime(1999, 1, 1, 10, tzinfo=UTC)
    assert (unknown.paper.arxiv_id, unknown.paper.title) == (None, "No Such Month")
    assert [p.line for p in batch.problems] == [11]


def test_an_abstract_that_a_mail_program_indented_is_one_paragraph(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("listing_mail.txt").replace(
        "  Short abstract.\n", "  Short\n    and\n    long\n    and\n    done.\n"
    )
    assert read(text).entries[1].paper.abstract == "Short and long and done."


def test_the_real_mails() -> None:
    folder = samples()
    batch = parse_document((folder / "arxiv" / "listing_email.txt").read_bytes(), "mail")
    assert [entry.announcement.kind for entry in batch.entries] == [KINDS[0], KINDS[1], KINDS[2], KINDS[3]]
    assert (batch.problems, batch.document.date) == ((), date(2026, 11, 20))
    batch = parse_document((folder / "digests/more/listing_mail_2026-01-23.txt").read_bytes(), "mail")
    assert (len(batch.entries), batch.problems, batch.document.date) == (5, (), date(2026, 1, 22))
    assert all("\n" not in entry.paper.abstract for entry in batch.entries)
    batch = parse_document((folder / "arxiv/real/math_listings_new.AG").read_bytes(), "mail")
    assert [entry.announcement.kind for entry in batch.entries] == [AnnouncementKind.CROSS, AnnouncementKind.REPLACE]
