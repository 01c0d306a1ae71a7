from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.digests.fields import (
    AUTHOR_LIMIT,
    find_links,
    join_lines,
    read_authors,
    read_categories,
    read_day,
    read_moment,
)


def names(text: str) -> list[str]:
    return [author.name for author in read_authors(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. One, B. Two and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("A. One, B. Two, and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("Bo Sample, Jr., A. One", ["Bo Sample Jr.", "A. One"]),
        ("Lattice Collaboration: A. One, B. Two", ["Lattice Collaboration", "A. One", "B. Two"]),
        (r"Henri Poincar\'e, \c{C}. {\"O}z, {A, B} Lab", [r"Henri Poincar\'e", r"\c{C}. {\"O}z", "{A, B} Lab"]),
        ("Andrew Sand & Al Band", ["Andrew Sand", "Al Band"]),
        ("一，二、三；四", ["一", "二", "三", "四"]),
        ("", []),
        (" , ;and ", []),
    ],
)
def test_names_are_parted(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "end", [", et al.", " et.al.", " et al", ", ...", " and 12 others", " (3 additional authors not shown)"]
)
def test_a_cut_list_is_known_as_such(end: str) -> None:
    authors, cut = read_authors("A. One, B. Two" + end)
    assert ([author.name for author in authors], cut) == (["A. One", "B. Two"], True)


def test_a_name_that_ends_in_al_is_not_a_cut() -> None:
    assert read_authors("A. One, Planet Al")[1] is False
    assert names("A. One, Bet Al") == ["A. One", "Bet Al"]


def test_numbered_affiliations_are_given_to_their_names() -> None:
    authors, _ = read_authors("A. One (1 and 2), B. Two (2) and C. Three (Lamps, Inc.) ((1) Light (North), (2) Dark)")
    assert [(author.name, author.affiliation) for author in authors] == [
        ("A. One", "Light (North); Dark"),
        ("B. Two", "Dark"),
        ("C. Three", "Lamps, Inc."),
    ]


def test_brackets_that_do_not_close_lose_no_name_before_them() -> None:
    assert names("A. One, B. Two (Lamps, C. Three") == ["A. One", "B. Two"]
    assert names("A. One), {B. Two, C. Three") == ["A. One)", "{B. Two", "C. Three"]


def test_a_flood_of_names_is_cut() -> None:
    authors, cut = read_authors("A, " * (AUTHOR_LIMIT + 10))
    assert (len(authors), cut) == (AUTHOR_LIMIT, True)


@settings(deadline=None)
@given(st.text(alphabet="aB (){},;1&and.:\\\"'", max_size=80))
def test_any_author_line_is_read(text: str) -> None:
    for author in read_authors(text)[0]:
        assert author.name.strip() == author.name != ""


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://github.com/a/b.", ["https://github.com/a/b"]),
        ("(https://github.com/a/b_(c)), x", ["https://github.com/a/b_(c)"]),
        ("at https://github.com/a/b{this link}.", ["https://github.com/a/b"]),
        (r"\url{https://a.org/x\_y} and athttps://b.org/z", ["https://a.org/x_y", "https://b.org/z"]),
        ("[code](http://a.org/b)，https://a.org/c。", ["http://a.org/b", "https://a.org/c"]),
        ("https://a.org/xhttps://b.org/y", ["https://a.org/x", "https://b.org/y"]),
        ("https://a.org/x https://a.org/x", ["https://a.org/x"]),
        ("this https URL, ftp://a.org, javascript:x", []),
        ("https://arxiv.org/abs/2611.01234 http://export.arxiv.org/x https://doi.org/10.1/x", []),
        ("https://huggingface.co/papers/2611.01234 https://huggingface.co/a/b", ["https://huggingface.co/a/b"]),
        ("https://user@evil.org https://nodots/ https://", []),
        ("https://a.org/" + "x" * 600, []),
    ],
)
def test_links_to_code_are_found(text: str, links: list[str]) -> None:
    assert find_links(text) == links


def test_categories_are_told_from_other_words() -> None:
    words = [
        "cs.LG",
        "hep-th",
        "cond-mat.mes-hall",
        "physics.optics",
        "q-bio.QM",
        "arXiv:2611.01234",
        "code",
        "v1.2",
        "",
    ]
    assert read_categories(words) == ["cs.LG", "hep-th", "cond-mat.mes-hall", "physics.optics", "q-bio.QM"]


def test_days_and_moments() -> None:
    assert read_day("Papers - 2026-11-20") == date(2026, 11, 20)
    assert read_day("Updated on 2021.11.08") == date(2021, 11, 8)
    assert read_day("Fri, 20 Nov 26 01:04:33 GMT") == date(2026, 11, 20)
    assert read_day("2026-13-40") is None
    assert read_day("nothing") is None
    assert read_moment("Wed, 18 Nov 2026 20:11:12 GMT") == datetime(2026, 11, 18, 20, 11, 12, tzinfo=UTC)
    assert read_moment("Wed, 18 Nov 2026 20:11:12 -0500") == datetime(2026, 11, 19, 1, 11, 12, tzinfo=UTC)
    assert read_moment("2 Oct 2025") == datetime(2025, 10, 2, tzinfo=UTC)
    assert read_moment("Mon, 20 Jul 92") == datetime(1992, 7, 20, tzinfo=UTC)
    assert read_moment("31 Feb 2026 99:00:00") is None
    assert read_moment("1 Jan 0001 00:00:00 +2359") is None


def test_hard_breaks_become_blanks_and_paragraphs_stay() -> None:
    assert join_lines(["  a", "b ", "", " c"]) == "a b\nc"
    assert join_lines(["  a", "b", "  c", "d"], indented_paragraphs=True) == "a b\nc d"
    assert join_lines([]) == ""
