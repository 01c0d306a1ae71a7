"""Papers that digests left incomplete: asked for in batches, completed by the right answer alone, and not too often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.domain.state import PaperState
from reader.services.fetch import completing
from reader.services.fetch.completing import sure_answer
from reader.services.importing import import_batch
from reader.sources.errors import BadAnswer, HttpError
from reader.storage.feeds import COMPLETING
from support.builders import batch
from support.clock import MORNING
from support.world import World, WorldPaper

from .conftest import Morning

SUBMITTED = datetime(2026, 11, 17, 12, tzinfo=UTC)
TITLE = "A Longer Study of the Lanterns of Order {}"
ABSTRACT = "We light {} lanterns and count the moths that come to see them, one by one, all night."


def known(number: int) -> WorldPaper:
    return WorldPaper(
        f"2611.{number:05d}",
        TITLE.format(number),
        ("Ada Example", "Bo Sample"),
        ABSTRACT.format(number),
        ("cs.LG",),
        (SUBMITTED,),
        f"{number} pages",
    )


def complete(number: int) -> Paper:
    return Paper(
        ArxivId(f"2611.{number:05d}", 1),
        TITLE.format(number),
        (Author("Ada Example"), Author("Bo Sample")),
        abstract=ABSTRACT.format(number),
        categories=("cs.LG",),
        published=SUBMITTED,
        updated=SUBMITTED,
        comments=f"{number} pages",
        authority=Authority.ARXIV,
    )


@pytest.fixture
def world() -> World:
    return World([known(number) for number in range(1, 260)])


def bring(morning: Morning, *papers: Paper) -> list[int]:
    import_batch(morning.store, batch(*papers, text=str(len(morning.sources.asked))), morning.now)
    return morning.store.listing.numbers()


def stored(morning: Morning, number: int) -> Paper:
    found = morning.store.papers.get(number)
    assert found is not None
    return found.paper


def identifier(number: int) -> ArxivId:
    return ArxivId(f"2611.{number:05d}")


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        "missing",
        [
            Paper(identifier(7), abstract=ABSTRACT.format(7), authors=(Author("Ada Example"),)),
            Paper(identifier(7), TITLE.format(7), abstract=ABSTRACT.format(7)),
            Paper(identifier(7), TITLE.format(7), (Author("Ada Example"),)),
            Paper(identifier(7), TITLE.format(7), (Author("A. Example"),), True, ABSTRACT.format(7)),
            Paper(identifier(7)),
        ],
        ids=["title", "authors", "abstract", "authors cut", "all"],
    )
    def test_what_lacks_something_is_completed(self, morning: Morning, missing: Paper) -> None:
        (number,) = bring(morning, missing)
        report = morning.fetch()
        assert [(step.source, step.papers, step.updated) for step in report.steps] == [("completing", 1, 1)]
        assert stored(morning, number) == complete(7)
        assert morning.fetch().steps == ()

    def test_what_is_complete_is_not_asked_for(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(7), TITLE.format(7), (Author("Ada Example"),), abstract=ABSTRACT.format(7)))
        assert morning.fetch().steps == ()

    def test_a_hundred_identifiers_are_one_request(self, morning: Morning) -> None:
        bring(morning, *(Paper(identifier(number)) for number in range(1, 251)))
        report = morning.fetch()
        assert [len(asked) - 1 for asked in morning.sources.asked] == [100, 100, 50]
        assert report.updated == 250

    def test_many_named_papers_do_not_keep_a_nameless_one_waiting(
        self, morning: Morning, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(completing, "MOST", 5)
        bring(morning, Paper(title=TITLE.format(9)), *(Paper(identifier(number)) for number in range(20, 60)))
        morning.fetch()
        assert [asked[0] for asked in morning.sources.asked] == ["by_ids", "by_wording"]

    def test_what_was_not_found_is_asked_for_after_a_month(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(900)), Paper(title="A Title That Nobody Ever Gave to a Paper"))
        assert morning.fetch().updated == 0
        assert len(morning.sources.asked) == 2
        for days, questions in ((1, 0), (29, 0), (31, 2), (32, 0)):
            morning.now = MORNING + timedelta(days=days)
            morning.fetch()
            assert len(morning.sources.asked) == questions

    def test_a_failure_is_told_and_the_batch_is_asked_for_again(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(7)))
        morning.sources.fail = lambda asked: BadAnswer("The answer breaks off.")
        assert morning.fetch().errors == ("The answer breaks off.",)
        morning.sources.fail = lambda asked: None
        assert morning.fetch().updated == 1

    def test_a_failure_is_remembered_until_a_good_answer(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(7)))
        morning.sources.fail = lambda asked: HttpError("export.arxiv.org answered 503.", 503)
        morning.fetch()
        state = morning.store.feeds.source(COMPLETING)
        assert (state.error, state.next_try) == ("arXiv answered 503", MORNING + timedelta(minutes=10))
        morning.sources.fail = lambda asked: None
        morning.fetch()
        assert morning.store.feeds.source(COMPLETING) == (COMPLETING, "", MORNING, MORNING, "", None)

    def test_a_failure_is_forgotten_once_no_paper_lacks_anything(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(7)))
        morning.sources.fail = lambda asked: HttpError("export.arxiv.org answered 503.", 503)
        morning.fetch()
        bring(morning, complete(7))
        morning.fetch()
        assert morning.sources.asked == []
        assert morning.store.feeds.source(COMPLETING).error == ""


class TestByWording:
    def test_a_title_finds_its_paper(self, morning: Morning) -> None:
        (number,) = bring(morning, Paper(title=TITLE.format(9)))
        morning.fetch()
        assert stored(morning, number) == complete(9)

    def test_an_abstract_finds_its_paper(self, morning: Morning) -> None:
        (number,) = bring(morning, Paper(abstract=ABSTRACT.format(9)))
        morning.fetch()
        assert morning.sources.asked == [("by_wording", "", ABSTRACT.format(9))]
        assert stored(morning, number) == complete(9)

    def test_a_likeness_is_not_enough(self, morning: Morning) -> None:
        # The phrase of the first words occurs in all of them.
        morning.sources.change = lambda asked, answer: [complete(number) for number in range(1, 9)]
        numbers = bring(morning, Paper(title=TITLE.format(99)), Paper(abstract=ABSTRACT.format(98)))
        assert morning.fetch().updated == 0
        assert [stored(morning, number).arxiv_id for number in numbers] == [None, None]

    def test_what_the_user_said_stays_and_two_records_become_one(self, morning: Morning) -> None:
        bring(morning, Paper(identifier(9), TITLE.format(9), (Author("Ada Example"),), abstract=ABSTRACT.format(9)))
        bring(morning, Paper(abstract=f"{ABSTRACT.format(9)} And so on."))
        named = morning.store.papers.number_of("2611.00009")
        (other,) = set(morning.store.listing.numbers()) - {named}
        assert named is not None
        said = PaperState(read_at=MORNING, starred_at=MORNING, note="of moths")
        with morning.store.writing():
            morning.store.states.put(other, said)
        paper = complete(9)
        morning.sources.change = lambda asked, answer: [
            Paper(paper.arxiv_id, paper.title, paper.authors, abstract=f"{ABSTRACT.format(9)} And so on.")
        ]
        morning.fetch()
        (kept,) = morning.store.listing.numbers()
        assert morning.store.papers.number_of("2611.00009") == kept
        assert morning.store.states.get(kept) == said

    def test_one_that_turned_out_to_be_another_meanwhile_is_passed_over(self, morning: Morning) -> None:
        bring(morning, Paper(abstract=ABSTRACT.format(9)))
        bring(morning, Paper(title=TITLE.format(9)))
        completing_ = completing.Completing(morning.store, morning.sources, lambda: morning.now)
        first, second = completing_.batches()
        completing_.complete(first)
        (kept,) = morning.store.listing.numbers()
        assert kept in (first[0].number, second[0].number)
        completing_.complete(second)
        assert stored(morning, kept) == complete(9)


def titled(title: str, *authors: str, abstract: str = "", number: int = 1) -> Paper:
    return Paper(identifier(number), title, tuple(map(Author, authors)), abstract=abstract)


LONG = "On the Lanterns of Many Orders"
WORDS = "Of moths that come at night, and of what they do when somebody lights a lantern."


@pytest.mark.parametrize(
    ("asked", "found", "answer"),
    [
        (titled(LONG), [titled(LONG, "Ada Example")], 0),
        (titled(LONG), [titled(f"{LONG} II", "Ada Example")], None),
        (titled(LONG, "A. Example"), [titled(LONG, "Ada Example", "Bo Sample")], 0),
        (titled(LONG, "Example, Ada"), [titled(LONG, "Ada Example")], 0),
        (titled(LONG, "Bo Sample"), [titled(LONG, "Ada Example")], None),
        (titled(LONG, "Bo Sample", abstract=WORDS), [titled(LONG, "Ada Example", abstract=WORDS)], 0),
        (titled(LONG), [titled(LONG, "Ada Example"), titled(LONG, "Bo Sample", number=2)], None),
        (titled(LONG, abstract=WORDS), [titled(LONG), titled(LONG, number=2, abstract=WORDS)], 1),
        (titled("Lanterns"), [titled("Lanterns", "Ada Example")], None),
        (titled("Lanterns", "A. Example"), [titled("Lanterns", "Ada Example")], 0),
        (titled("", abstract=WORDS), [titled(LONG, abstract=f"{WORDS} And more."), titled(LONG, abstract=WORDS)], 1),
        (titled("", abstract=WORDS), [titled(LONG, abstract=f"{WORDS} And more.")], None),
        (titled(LONG), [], None),
    ],
)
def test_which_answer_is_sure(asked: Paper, found: Sequence[Paper], answer: int | None) -> None:
    nameless = Paper(None, asked.title, asked.authors, abstract=asked.abstract)
    assert sure_answer(nameless, found) == (None if answer is None else found[answer])
