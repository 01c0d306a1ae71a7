"""Which views a sidebar shows: all of them where there is room, and else what matters most."""

from hypothesis import given
from hypothesis import strategies as st

from reader.tui.viewlist import DAYS, DOCUMENTS, SAVED, TAGS, TOPICS, Line, View, arrange, numbered

FIXED = [View("Everything"), View("Newest day", day="d")]
STATES = [View(name, search=name, query="q") for name in ("Unread", "Starred", "Read later", "Updated versions")]


def views(days: int, topics: int, saved: int, tags: int, documents: int) -> list[View]:
    found = FIXED + [View(f"day {n}", day=f"d{n}", section=DAYS) for n in range(days)] + STATES
    for section, count in ((TOPICS, topics), (SAVED, saved), (TAGS, tags), (DOCUMENTS, documents)):
        found += [View(f"{section} {n}", search=f"{section} {n}", section=section) for n in range(count)]
    return found


def shown(lines: list[Line]) -> list[View]:
    return [line.view for line in lines if line.view]


sizes = st.tuples(st.integers(0, 3), *[st.integers(0, 30)] * 4)


@given(sizes, st.integers(0, 60), st.data())
def test_what_is_shown_fits_and_the_open_view_is_among_it(
    counts: tuple[int, int, int, int, int], height: int, data: st.DataObject
) -> None:
    every = views(*counts)
    here = data.draw(st.sampled_from(every))
    lines = arrange(every, height, lambda view: view == here)
    known = shown(lines)
    assert len(lines) <= height
    assert len(set(known)) == len(known)
    assert here in known or not height
    assert not [line for line in lines if line.digit and line.digit != str(numbered(every).index(line.view))]
    if height >= 7:
        assert set(FIXED + STATES) <= set(known)
    if len(every) <= height:
        assert known == every
    else:
        assert not [line for line in lines if line.is_heading]
    assert len(known) < len(every) or not [line for line in lines if line.view is None and not line.is_heading]


def test_headings_stand_where_there_is_room() -> None:
    every = views(1, 1, 0, 2, 0)
    lines = [line.text for line in arrange(every, 13, lambda _: False)]
    assert lines[-5:] == ["topics", "topics 0", "tags", "tags 0", "tags 1"]
    assert [line.text for line in arrange(every, 11, lambda _: False)][-3:] == ["topics 0", "tags 0", "tags 1"]


def test_a_long_section_says_how_much_more_there_is() -> None:
    lines = arrange(views(1, 2, 30, 1, 0), 14, lambda _: False)
    assert [line.text for line in lines[-7:]] == [
        "topics 0",
        "topics 1",
        "saved 0",
        "saved 1",
        "saved 2",
        "27 more",
        "tags 0",
    ]
    last = arrange(views(1, 2, 30, 1, 0), 14, lambda view: view.title == "saved 29")
    assert [line.text for line in last[-5:]] == ["saved 0", "saved 1", "saved 29", "27 more", "tags 0"]


def test_digits_do_not_depend_on_the_days() -> None:
    for days in (0, 3):
        every = views(days, 2, 9, 1, 1)
        digits = {line.text: line.digit for line in arrange(every, 40, lambda _: False) if line.view}
        assert (digits["Unread"], digits["Updated versions"], digits["topics 0"]) == ("2", "5", "6")
        assert digits["saved 1"] == "9"
        assert digits["saved 2"] == ""
