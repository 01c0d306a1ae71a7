"""Who is who, and what is kept when two records are one paper."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.identity import (
    ABSTRACT_MINIMUM,
    IdentityKeys,
    abstract_key,
    is_placeholder,
    merge,
    same_paper,
    title_key,
)
from reader.domain.paper import Author, Authority, Paper

ABSTRACT = "We light a lantern at every node of a graph and count how far its glow can reach."
OTHER = "Tides are learnt from the moon alone, and the error stays below a hand's breadth."


def known(version: int | None = None) -> ArxivId:
    return ArxivId("2611.01234", version)


def same(a: Paper, b: Paper) -> bool:
    keys = IdentityKeys.of(a), IdentityKeys.of(b)
    assert same_paper(*keys) == same_paper(*reversed(keys))
    return same_paper(*keys)


class TestKeys:
    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "...", "N/A", "n/a.", "None", "null", "TBA", "TODO", "No summary available.",
            "No abstract available", "No  Abstract\navailable!", "(untitled)", "Untitled",
            "Abstract", "Coming soon…", "Loading...", "暂无摘要", "$$",
        ],
    )  # fmt: skip
    def test_placeholders(self, text: str) -> None:
        assert is_placeholder(text)
        assert (title_key(text), abstract_key(text)) == ("", "")

    @pytest.mark.parametrize("text", ["Nothing", "No free lunch", "Summary of tides", "Abstract algebra", "论文", "7"])
    def test_wordings(self, text: str) -> None:
        assert not is_placeholder(text)
        assert title_key(text)

    def test_a_short_abstract_names_nothing(self) -> None:
        assert abstract_key("a" * (ABSTRACT_MINIMUM - 1)) == ""
        assert abstract_key("We prove a conjecture.") == ""
        assert abstract_key("a" * ABSTRACT_MINIMUM) == "a" * ABSTRACT_MINIMUM

    @pytest.mark.parametrize(
        "title",
        ["LANTERN GRAPHS: a study", "Lantern\nGraphs – A Study.", "LanternGraphs A Study", "Lántern Grâphs, a Study"],
    )
    def test_equal_wordings(self, title: str) -> None:
        assert title_key(title) == title_key("Lantern Graphs: A Study")

    def test_of_a_paper(self) -> None:
        keys = IdentityKeys.of(Paper(known(3), title="A Tide", abstract=OTHER))
        assert (keys.arxiv, keys.title, keys.abstract) == ("2611.01234", "atide", abstract_key(OTHER))
        assert not keys.is_empty
        assert IdentityKeys.of(Paper(title="Untitled", abstract="No summary available.")).is_empty


class TestSamePaper:
    def test_the_identifier_decides_whatever_the_words(self) -> None:
        assert same(Paper(known(1), title="A", abstract=ABSTRACT), Paper(known(2), title="B", abstract=OTHER))
        other = ArxivId("2611.99999")
        assert not same(Paper(known(), title="A", abstract=ABSTRACT), Paper(other, title="A", abstract=ABSTRACT))

    def test_else_the_title_decides(self) -> None:
        assert same(Paper(known(), title="A tide", abstract=ABSTRACT), Paper(title="A Tide", abstract=OTHER))
        assert not same(Paper(title="A tide", abstract=ABSTRACT), Paper(title="Two tides", abstract=ABSTRACT))

    def test_else_the_abstract_decides(self) -> None:
        assert same(Paper(known(), abstract=ABSTRACT), Paper(title="A tide", abstract=ABSTRACT.upper()))
        assert not same(Paper(abstract=ABSTRACT), Paper(abstract=OTHER))

    def test_an_equal_beginning_is_no_identity(self) -> None:
        beginning = "x" * 67
        a, b = Paper(abstract=beginning + " and graphs"), Paper(abstract=beginning + " and tides")
        assert not same(a, b)
        assert not same(a._replace(title=beginning + " I"), b._replace(title=beginning + " II"))

    @pytest.mark.parametrize("placeholder", ["No summary available.", "Untitled", "", "N/A", "We prove a conjecture."])
    def test_a_placeholder_is_no_identity(self, placeholder: str) -> None:
        papers = [Paper(title=f"Tide {number}", abstract=placeholder) for number in range(8)]
        assert not any(same(a, b) for a, b in permutations(papers, 2))
        assert not same(Paper(abstract=placeholder), Paper(abstract=placeholder))

    def test_a_placeholder_for_a_title_leaves_it_to_the_abstract(self) -> None:
        assert same(Paper(title="Untitled", abstract=ABSTRACT), Paper(title="A tide", abstract=ABSTRACT))
        assert not same(Paper(title="Untitled", abstract=ABSTRACT), Paper(title="Untitled", abstract=OTHER))

    @settings(deadline=None)
    @given(*[st.builds(IdentityKeys, *[st.sampled_from(["", "a", "b"])] * 3)] * 2)
    def test_symmetric_and_never_out_of_nothing(self, a: IdentityKeys, b: IdentityKeys) -> None:
        assert same_paper(a, b) == same_paper(b, a)
        assert same_paper(a, a) != a.is_empty
        if same_paper(a, b):
            assert (
                (a.arxiv and a.arxiv == b.arxiv) or (a.title and a.title == b.title) or a.abstract == b.abstract != ""
            )


NAMES = st.sampled_from(["A. Mori", "Ana Mori", "B. Karlsson", "C. Díaz"])
WORDINGS = ["", "N/A", "untitled", "a tide", "A tide", "A Tide!", "Two tides", OTHER]
DAYS = st.sampled_from([datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)])


def papers(
    authority: st.SearchStrategy[Authority],
    *,
    version: int | None = None,
    empty: bool = True,
) -> st.SearchStrategy[Paper]:
    """Records of one paper; without ``empty`` each says all that a digest or arXiv can say."""
    few = 0 if empty else 1
    words = st.sampled_from(WORDINGS if empty else WORDINGS[3:])
    several = st.lists(st.sampled_from(["a", "b", "c"]), min_size=few, max_size=3).map(tuple)
    numbered = st.builds(known, st.just(version) if version else st.none() | st.integers(1, 3))
    return st.builds(
        Paper,
        arxiv_id=st.none() | numbered if empty and not version else numbered,
        title=words,
        authors=st.lists(st.builds(Author, NAMES), min_size=few, max_size=3).map(tuple),
        authors_truncated=st.booleans() if empty else st.just(False),
        abstract=words,
        categories=several,
        published=st.none() | DAYS if empty else DAYS,
        updated=st.none() | DAYS if empty else DAYS,
        comments=words,
        journal_ref=words,
        doi=words,
        report_no=words,
        links=several,
        authority=authority,
    )


ANY = papers(st.sampled_from(Authority))
DIGESTS = papers(st.just(Authority.DIGEST))
ONE_VERSION = st.sampled_from(Authority).flatmap(
    lambda authority: st.tuples(*[papers(st.just(authority), version=2)] * 3)
)
COMPLETE = st.sampled_from(Authority).flatmap(
    lambda authority: st.tuples(*[papers(st.just(authority), empty=False)] * 3)
)


def merged_in_every_order(records: tuple[Paper, ...]) -> set[Paper]:
    results = set()
    for a, b, c in permutations(records):
        results |= {merge(merge(a, b), c), merge(a, merge(b, c))}
    return results


class TestMergeLaws:
    @settings(deadline=None, max_examples=150)
    @given(ANY)
    def test_with_itself(self, paper: Paper) -> None:
        assert merge(paper, paper) is paper
        assert merge(paper, Paper(*paper)) == paper

    @settings(deadline=None, max_examples=250)
    @given(ANY, ANY)
    def test_the_order_of_two_does_not_matter(self, a: Paper, b: Paper) -> None:
        assert merge(a, b) == merge(b, a)

    @settings(deadline=None, max_examples=250)
    @given(ANY, ANY)
    def test_a_second_time_changes_nothing(self, a: Paper, b: Paper) -> None:
        both = merge(a, b)
        assert merge(both, a) == both
        assert merge(both, b) == both

    @settings(deadline=None, max_examples=150)
    @given(st.tuples(DIGESTS, DIGESTS, DIGESTS))
    def test_any_order_of_digests_gives_one_record(self, records: tuple[Paper, ...]) -> None:
        assert len(merged_in_every_order(records)) == 1

    @settings(deadline=None, max_examples=150)
    @given(ONE_VERSION)
    def test_any_order_of_records_of_one_version_gives_one_record(self, records: tuple[Paper, ...]) -> None:
        assert len(merged_in_every_order(records)) == 1

    @settings(deadline=None, max_examples=150)
    @given(COMPLETE)
    def test_any_order_of_complete_records_of_one_authority_gives_one_record(self, records: tuple[Paper, ...]) -> None:
        assert len(merged_in_every_order(records)) == 1

    @settings(deadline=None, max_examples=250)
    @given(ANY, ANY)
    def test_what_was_said_stays_said(self, a: Paper, b: Paper) -> None:
        both = merge(a, b)
        for field in Paper._fields:
            said = [getattr(a, field), getattr(b, field)]
            kept = getattr(both, field)
            if field in ("authors_truncated", "arxiv_id", "links", "authority"):
                continue
            assert kept in said
            assert bool(kept) == any(said)
        assert set(both.links) == {*a.links, *b.links}
        assert both.authority == max(a.authority, b.authority)
        versions = [p.arxiv_id.version for p in (a, b) if p.arxiv_id]
        assert (both.arxiv_id is None) == (not versions)
        assert both.arxiv_id is None or both.arxiv_id.version in versions
        assert is_placeholder(both.title) == (is_placeholder(a.title) and is_placeholder(b.title))

    @settings(deadline=None, max_examples=250)
    @given(papers(st.sampled_from([Authority.MAIL, Authority.ARXIV])), DIGESTS)
    def test_a_digest_only_fills_gaps(self, arxiv: Paper, digest: Paper) -> None:
        both = merge(arxiv, digest)
        for field in Paper._fields:
            said = getattr(arxiv, field)
            gap = not said or (field in ("title", "abstract") and is_placeholder(str(said)))
            if field in ("authors", "authors_truncated", "arxiv_id", "links", "authority") or gap:
                continue
            assert getattr(both, field) == said
        if arxiv.authors and not arxiv.authors_truncated:
            assert (both.authors, both.authors_truncated) == (arxiv.authors, False)
        if arxiv.arxiv_id and arxiv.arxiv_id.version:
            assert both.arxiv_id == arxiv.arxiv_id


class TestMerge:
    def test_arxivs_word_beats_a_longer_one(self) -> None:
        arxiv = Paper(known(1), title="A tide", authority=Authority.ARXIV)
        digest = Paper(known(), title="A tide, explained at length", comments="fun")
        assert merge(digest, arxiv) == arxiv._replace(comments="fun")

    def test_a_mail_stands_between(self) -> None:
        mail = Paper(known(), title="A mail", authority=Authority.MAIL)
        assert merge(mail, Paper(known(), title="A longer digest")).title == "A mail"
        assert merge(mail, Paper(known(), title="A", authority=Authority.ARXIV)).title == "A"

    def test_the_newer_version_beats_the_older(self) -> None:
        old = Paper(known(1), title="A long first title", authority=Authority.ARXIV)
        new = Paper(known(2), title="Short", authority=Authority.ARXIV)
        assert merge(old, new).title == merge(new, old).title == "Short"
        assert merge(new, old).arxiv_id == known(2)

    def test_a_digests_slip_does_not_keep_a_new_version_out(self) -> None:
        first = Paper(known(1), title="First", authority=Authority.ARXIV)
        slip = Paper(known(9), title="Slip")
        second = Paper(known(2), title="Second", authority=Authority.ARXIV)
        assert merge(merge(first, slip), second).title == "Second"
        assert merge(merge(slip, first), second).arxiv_id == known(2)

    def test_a_version_that_only_a_digest_names_is_kept(self) -> None:
        arxiv = Paper(known(), title="A tide", authority=Authority.ARXIV)
        assert merge(arxiv, Paper(known(2), title="A tide")).arxiv_id == known(2)

    def test_a_digests_date_does_not_move_arxivs(self) -> None:
        arxiv = Paper(known(), published=datetime(2026, 11, 19, 18, tzinfo=UTC), authority=Authority.ARXIV)
        early = Paper(known(), published=datetime(1990, 1, 1, tzinfo=UTC), updated=datetime(2026, 11, 20, tzinfo=UTC))
        both = merge(early, arxiv)
        assert (both.published, both.updated) == (arxiv.published, early.updated)

    def test_among_equals_the_first_and_the_last_date_count(self) -> None:
        days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2)]
        a, b = (Paper(known(), published=day, updated=day) for day in days)
        both = merge(a, b)
        assert [both.published, both.updated] == days

    def test_a_placeholder_gives_way_even_where_arxiv_said_it(self) -> None:
        mail = Paper(known(), abstract="No abstract available", authority=Authority.MAIL)
        assert merge(mail, Paper(known(), abstract=ABSTRACT)).abstract == ABSTRACT

    def test_the_fuller_wording_counts_letters_not_signs(self) -> None:
        plain, ornate = Paper(known(), abstract="A tide comes."), Paper(known(), abstract="*** A tide ***")
        assert merge(ornate, plain).abstract == "A tide comes."

    def test_links_of_both_are_kept_once(self) -> None:
        a, b = Paper(known(), links=("y", "x")), Paper(known(), links=("x", "z"))
        assert merge(a, b).links == ("x", "y", "z")

    def test_the_same_links_keep_their_order(self) -> None:
        a = Paper(known(), links=("y", "x"))
        assert merge(a, Paper(known(), links=("y", "x"), comments="c")).links == ("y", "x")
        assert merge(a, Paper(known(), comments="c")).links == ("y", "x")


class TestMergeAuthors:
    CUT = Paper(
        known(), authors=(Author("A"), Author("B"), Author("C")), authors_truncated=True, authority=Authority.MAIL
    )

    def test_a_whole_list_beats_a_cut_one(self) -> None:
        whole = Paper(known(), authors=tuple(map(Author, "ABCDE")))
        both = merge(self.CUT, whole)
        assert (both.authors, both.authors_truncated) == (whole.authors, False)

    def test_a_longer_list_beats_one_name_without_et_al(self) -> None:
        both = merge(self.CUT, Paper(known(), authors=(Author("A"),)))
        assert (both.authors, both.authors_truncated) == (self.CUT.authors, True)

    def test_other_spellings_of_a_digest_change_nothing(self) -> None:
        spelt = Paper(known(), authors=tuple(map(Author, "XYZ")), authors_truncated=True)
        assert merge(spelt, self.CUT).authors == self.CUT.authors

    def test_et_al_without_names_says_nothing(self) -> None:
        empty = Paper(known(), authors_truncated=True)
        both = merge(empty, Paper(known(), authors=(Author("A"),)))
        assert (both.authors, both.authors_truncated) == ((Author("A"),), False)
        assert not merge(empty, Paper(known(), comments="c")).authors_truncated
