"""The sample library: true identifiers, consistent dates, known categories, descriptions of a readable length."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, date
from importlib import resources

import pytest

from reader.domain.identifier import ArxivId
from reader.domain.identity import IdentityKeys, merge
from reader.domain.paper import AnnouncementKind, Author, Authority, Paper
from reader.domain.taxonomy import is_known
from reader.sample import load_batches

BATCHES = load_batches()
ENTRIES = [entry for batch in BATCHES for entry in batch.entries]
PAPERS = [entry.paper for entry in ENTRIES]
RAW = json.loads(resources.files("reader.sample").joinpath("papers.json").read_text(encoding="utf-8"))
RECORDS = [record for morning in RAW["mornings"] for record in morning["papers"]]
EACH = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.arxiv_id.name)


def test_five_mornings_on_weekdays_in_order():
    days = [batch.document.date for batch in BATCHES]
    assert len(days) == 5
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)


def test_enough_papers_every_morning():
    assert len(PAPERS) >= 55
    assert all(10 <= len(batch.entries) <= 14 for batch in BATCHES)
    assert not any(batch.problems for batch in BATCHES)


def test_documents():
    first = BATCHES[0].document
    assert (first.name, first.kind, first.title) == ("sample 2026-11-09", "sample", "Sample library · Mon 9 Nov 2026")
    assert first.date == date(2026, 11, 9)
    wording = json.dumps(RAW["mornings"][0], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert first.sha256 == hashlib.sha256(wording.encode()).hexdigest()
    assert len({batch.document.sha256 for batch in BATCHES}) == 5
    assert load_batches() == BATCHES


def test_announcements_count_from_one_and_name_their_document():
    for batch in BATCHES:
        for position, entry in enumerate(batch.entries, 1):
            seen = entry.announcement
            assert (seen.document, seen.position, seen.date) == (batch.document.name, position, batch.document.date)
            assert seen.topic


def test_kinds():
    kinds = Counter(entry.announcement.kind for entry in ENTRIES)
    assert kinds == {
        AnnouncementKind.NEW: len(ENTRIES) - 9,
        AnnouncementKind.CROSS: 6,
        AnnouncementKind.REPLACE: 3,
    }
    assert all(len(e.paper.categories) > 1 for e in ENTRIES if e.announcement.kind is AnnouncementKind.CROSS)


def test_every_morning_mixes_fields_and_keeps_a_topic_together():
    for batch in BATCHES:
        assert len({entry.paper.primary_category.partition(".")[0] for entry in batch.entries}) >= 5
        topics = [entry.announcement.topic for entry in batch.entries]
        runs = [topic for before, topic in zip(["", *topics], topics, strict=False) if topic != before]
        assert len(runs) == len(set(runs)) >= 8


def test_identifiers_are_canonical_and_unique():
    names = [record["id"] for record in RECORDS]
    assert len(set(names)) == len(names)
    for name in names:
        assert str(ArxivId.parse(name)) == name
    assert sum(ArxivId.parse(name).is_old_style for name in names) >= 8


def test_titles_and_abstracts_are_unique_names():
    keys = [IdentityKeys.of(paper) for paper in PAPERS]
    assert len({key.title for key in keys}) == len({key.abstract for key in keys}) == len(PAPERS)


@EACH
def test_first_day_fits_the_identifier(paper):
    months = 12 * paper.published.year + paper.published.month
    assert abs(months - (12 * paper.arxiv_id.year + paper.arxiv_id.month)) <= 1
    assert paper.published.tzinfo is UTC


@EACH
def test_categories_exist(paper):
    assert paper.categories
    assert len(set(paper.categories)) == len(paper.categories)
    assert all(is_known(category) for category in paper.categories)


@EACH
def test_record_is_complete(paper):
    assert paper.title
    assert paper.authors
    assert all(author.name and author.name == author.name.strip() for author in paper.authors)
    assert len({author.name for author in paper.authors}) == len(paper.authors)
    assert paper.authority is Authority.DIGEST
    assert all(re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", link) for link in paper.links)


@EACH
def test_description_has_a_readable_length(paper):
    assert 25 <= len(paper.abstract.split()) <= 110
    assert 2 <= len(re.findall(r"[.?!](?= [A-Z]|$)", paper.abstract)) <= 5
    assert paper.abstract.endswith(".")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_cleaning_changes_nothing(record):
    texts = [record["title"], record["description"], record["topic"], *record["authors"], *record["links"]]
    for text in texts:
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in text)
        assert text == unicodedata.normalize("NFC", text)
        assert text.count("$") % 2 == 0
    paper = next(p for p in PAPERS if p.arxiv_id.name == record["id"])
    assert (paper.title, paper.abstract) == (record["title"], record["description"])
    assert [author.name for author in paper.authors] == record["authors"]


def test_shows_the_hard_cases():
    assert any("$" in paper.title for paper in PAPERS)
    assert any(not paper.title.isascii() for paper in PAPERS)
    assert any(not author.name.isascii() for paper in PAPERS for author in paper.authors)
    assert any(paper.authors_truncated for paper in PAPERS)
    assert any(paper.links for paper in PAPERS)
    assert any("ollaboration" in paper.authors[0].name for paper in PAPERS)
    assert {"astro-ph", "adap-org"} <= {category for paper in PAPERS for category in paper.categories}


def test_the_record_of_arxiv_beats_the_description():
    ours = PAPERS[0]
    theirs = Paper(
        arxiv_id=ours.arxiv_id,
        title=ours.title,
        abstract="An invented abstract that is shorter.",
        authors=(Author("A. Mori"),),
        authority=Authority.ARXIV,
    )
    assert merge(ours, theirs).abstract == theirs.abstract
    assert merge(theirs, ours).links == ours.links
