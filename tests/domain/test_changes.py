"""The unit of undo."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.changes import Change, Step, effective
from reader.domain.state import PaperState

MOMENTS = st.none() | st.sampled_from([datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in range(4)])
STATES = st.builds(
    PaperState,
    read_at=MOMENTS,
    starred_at=MOMENTS,
    skipped_at=MOMENTS,
    tags=st.lists(st.sampled_from(["graphs", "tides"]), unique=True).map(tuple),
    note=st.sampled_from(["", "Ask Mori.", "Read again."]),
    later_at=MOMENTS,
)
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)


def touched(change: Change) -> set[str]:
    return {name for name in PaperState._fields if getattr(change.before, name) != getattr(change.after, name)}


class TestChange:
    @given(STATES, STATES)
    def test_forth_and_back(self, before: PaperState, after: PaperState) -> None:
        change = Change(7, before, after)
        assert change.apply(before) == after
        assert change.inverse.apply(after) == before
        assert change.inverse.apply(change.apply(before)) == before
        assert change.inverse.inverse == change
        assert change.inverse.paper == 7

    @settings(deadline=None, max_examples=200)
    @given(STATES, STATES, STATES)
    def test_what_another_window_did_stays(self, before: PaperState, after: PaperState, current: PaperState) -> None:
        change = Change(7, before, after)
        applied = change.apply(current)
        for name in PaperState._fields:
            source = after if name in touched(change) else current
            assert getattr(applied, name) == getattr(source, name)
        assert change.apply(applied) == applied

    @settings(deadline=None, max_examples=200)
    @given(STATES, STATES, STATES, STATES)
    def test_changes_of_different_fields_may_be_undone_in_any_order(
        self, start: PaperState, a: PaperState, b: PaperState, current: PaperState
    ) -> None:
        mine = Change(7, start, start._replace(read_at=a.read_at, note=a.note))
        theirs = Change(7, start, start._replace(starred_at=b.starred_at, tags=b.tags))
        assert mine.apply(theirs.apply(current)) == theirs.apply(mine.apply(current))
        assert mine.inverse.apply(theirs.apply(mine.apply(start))) == theirs.apply(start)

    def test_nothing_to_do_gives_the_same_state(self) -> None:
        state = PaperState(note="Ask Mori.")
        assert Change(1, PaperState(), PaperState()).apply(state) is state

    @given(STATES)
    def test_the_users_commands_can_be_taken_back(self, state: PaperState) -> None:
        for after in (state.read(NOW), state.unread(), state.starred(NOW), state.unstarred(), state.skipped(NOW)):
            assert Change(1, state, after).inverse.apply(after) == state


class TestEffective:
    @given(st.lists(st.builds(Change, st.integers(1, 3), STATES, STATES)))
    def test_keeps_what_changes_something_in_order(self, changes: list[Change]) -> None:
        kept = effective(changes)
        assert list(kept) == [change for change in changes if touched(change)]
        assert effective(kept) == kept

    def test_a_step_holds_its_changes(self) -> None:
        change = Change(1, PaperState(), PaperState(note="x"))
        assert Step(1, NOW, "note", effective([change, Change(2, PaperState(), PaperState())])).changes == (change,)
