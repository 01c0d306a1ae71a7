"""The file that all processes share says what it was told, and nothing else can be made of it."""

import math

from hypothesis import given
from hypothesis import strategies as st

from reader.sources.pacing import Hold, Pace, parse_pace, render_pace

seconds = st.floats(0, 4e9)
holds = st.builds(Hold, seconds, seconds, st.integers(0, 9))
paces = st.builds(Pace, seconds, seconds, st.dictionaries(st.text(max_size=20), holds, max_size=3))


@given(paces, seconds)
def test_what_is_written_is_read(pace: Pace, wall: float) -> None:
    read = parse_pace(render_pace(pace, wall))
    assert read is not None
    assert (read.monotonic, read.wall) == (pace.monotonic, pace.wall)
    assert read.holds == {site: hold for site, hold in pace.holds.items() if hold.refusals or hold.until > wall}


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    parse_pace(text)


def test_nonsense_is_recognised() -> None:
    for text in ("", "[]", "null", '{"monotonic": 1}', '{"monotonic": NaN, "wall": 1, "holds": {}}', "[" * 19_000):
        assert parse_pace(text) is None


def test_numbers_beyond_all_are_nonsense() -> None:
    large = "9" * 400
    hold = '{"until": 1, "asked": 1, "refusals": Infinity}'
    for text in (
        f'{{"monotonic": {large}, "wall": 1, "holds": {{}}}}',
        f'{{"monotonic": 1, "wall": 1, "holds": {{"a": {hold}}}}}',
    ):
        assert parse_pace(text) is None


@given(paces, seconds, seconds)
def test_the_last_request_is_never_thought_older_than_a_sane_clock_says(
    pace: Pace, monotonic: float, wall: float
) -> None:
    assert pace.monotonic is not None
    gone = [monotonic - pace.monotonic, wall - pace.wall]
    passed = pace.since_last(monotonic, wall)
    assert passed == min([value for value in gone if value >= 0], default=0.0)
    # A clock that went back is at the very same second again once, and believed from then on.
    assert max(pace.since_last(monotonic + later, wall + later) for later in (1, 2)) > 0


@given(paces, st.text(max_size=20), seconds)
def test_nobody_waits_longer_than_asked(pace: Pace, site: str, wall: float) -> None:
    asked = pace.holds[site].asked if site in pace.holds else 0.0
    left = pace.held(site, wall)
    assert 0 <= left <= asked
    assert pace.held(site, wall + asked + 1) == 0


def test_before_the_first_request_there_is_no_last_one() -> None:
    assert Pace().since_last(0.0, 0.0) == math.inf
