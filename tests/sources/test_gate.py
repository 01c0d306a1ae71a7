"""One request at a time and three seconds apart, whatever the clocks and the other threads do."""

import random
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from reader.domain.clock import SystemClock
from reader.domain.errors import SourceError
from reader.sources.errors import Cancelled, RateLimited
from reader.sources.gate import Gate, Wait, spoken
from support.clock import MORNING, FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "gate"


def take(gate: Gate, clock: FakeClock, site: str = "arxiv.org") -> float:
    """Make one request that takes no time; return how long it waited."""
    asked = clock.monotonic()
    with gate.turn(site=site):
        return clock.monotonic() - asked


def test_the_first_request_goes_out_at_once_and_the_next_waits(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    waits = [take(gate, clock) for _ in range(3)]
    assert waits[0] == 0
    assert waits[1:] == pytest.approx([3.0, 3.0], abs=0.002)
    assert min(waits[1:]) >= 3.0


def test_time_that_has_passed_anyway_is_not_waited_for(folder: Path, clock: FakeClock) -> None:
    take(Gate(folder, clock), clock)
    clock.advance(2.5)
    assert take(Gate(folder, clock), clock) == pytest.approx(0.5, abs=0.002)
    clock.advance(3600)
    assert take(Gate(folder, clock), clock) == 0


def test_the_pause_begins_when_the_request_has_ended(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    with gate.turn():
        clock.advance(20)
    assert take(gate, clock) >= 3.0


def test_a_request_that_fails_counts(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    with pytest.raises(ValueError, match="broken"), gate.turn():
        raise ValueError("broken")
    assert take(gate, clock) >= 3.0


def test_whoever_waits_is_told(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    told: list[tuple[int, Wait]] = []
    with gate.turn(on_wait=lambda seconds, reason: told.append((round(seconds), reason))) as turn:
        turn.hold_off(5)
    with gate.turn(on_wait=lambda seconds, reason: told.append((round(seconds), reason))):
        pass
    assert told == [(left, Wait.HELD) for left in (5, 4, 3, 2, 1)]
    told.clear()
    with gate.turn(on_wait=lambda seconds, reason: told.append((round(seconds), reason))):
        pass
    assert [item for item in told if item[0]] == [(left, Wait.INTERVAL) for left in (3, 2, 1)]


def test_a_restart_of_the_machine_is_survived(folder: Path) -> None:
    before = FakeClock(monotonic=500_000.0)
    take(Gate(folder, before), before)
    soon = FakeClock(MORNING + timedelta(seconds=1), monotonic=12.0)
    assert take(Gate(folder, soon), soon) == pytest.approx(2.0, abs=0.002)
    take(Gate(folder, before), before)
    later = FakeClock(MORNING + timedelta(minutes=2), monotonic=30.0)
    assert take(Gate(folder, later), later) == 0


def test_a_second_machine_with_the_same_home_waits_too(folder: Path) -> None:
    young, old = FakeClock(monotonic=10.0), FakeClock(MORNING + timedelta(seconds=1), monotonic=9e6)
    take(Gate(folder, young), young)
    assert take(Gate(folder, old), old) == pytest.approx(2.0, abs=0.002)


@pytest.mark.parametrize("hours", [-1000, -1, 1, 1000])
def test_a_clock_that_was_set_costs_one_interval_at_most(folder: Path, hours: int) -> None:
    first = FakeClock()
    with Gate(folder, first).turn(site="arxiv.org") as turn:
        turn.hold_off(40)
    for monotonic in (5.0, 1_000.0, 1e7):
        moved = FakeClock(MORNING + timedelta(hours=hours), monotonic=monotonic)
        assert take(Gate(folder, moved), moved, "example.org") <= 3.002
        assert take(Gate(folder, moved), moved) <= 40.002


@pytest.mark.parametrize("content", ["", "garbage", "{}", '{"monotonic": 1e999}', "\x00" * 50_000])
def test_a_damaged_state_costs_one_interval(folder: Path, clock: FakeClock, content: str) -> None:
    take(Gate(folder, clock), clock)
    (folder / "requests.json").write_text(content)
    clock.advance(3600)
    assert take(Gate(folder, clock), clock) == pytest.approx(3.0, abs=0.002)


def test_a_pause_binds_its_site_alone_and_every_process(folder: Path, clock: FakeClock) -> None:
    with Gate(folder, clock).turn(site="arxiv.org") as turn:
        assert turn.hold_off(60) == 60
    assert take(Gate(folder, clock), clock, "huggingface.co") == pytest.approx(3.0, abs=0.002)
    assert take(Gate(folder, clock), clock) == pytest.approx(57.0, abs=0.01)


def test_the_longer_of_two_pauses_counts_and_a_good_answer_ends_it(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    with gate.turn(site="arxiv.org") as turn:
        turn.hold_off(60)
        turn.hold_off(10)
    with gate.turn(site="example.org"):
        pass
    assert take(gate, clock) >= 56
    with gate.turn(site="arxiv.org") as turn:
        turn.hold_off(60)
        turn.welcomed()
    assert take(gate, clock) == pytest.approx(3.0, abs=0.002)


def test_nobody_waits_beyond_their_patience_or_for_years(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    with gate.turn(site="arxiv.org") as turn:
        assert turn.hold_off(1e12) == 24 * 3600
    began = clock.monotonic()
    with (
        pytest.raises(RateLimited, match=r"arxiv\.org asks for a pause of 24 hours\.") as caught,
        gate.turn(site="arxiv.org", patience=120),
    ):
        pass
    assert caught.value.next_try - clock.now() == timedelta(days=1)
    assert clock.monotonic() == began


def test_refusals_are_counted_until_a_good_answer(folder: Path, clock: FakeClock) -> None:
    def refused() -> int:
        with Gate(folder, clock).turn(site="arxiv.org") as turn:
            return turn.refused()

    assert [refused(), refused()] == [1, 2]
    with Gate(folder, clock).turn(site="arxiv.org") as turn:
        turn.welcomed()
    assert refused() == 1


def test_waiting_can_be_cancelled(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    take(gate, clock)
    began = clock.monotonic()
    with pytest.raises(Cancelled), gate.turn(lambda: clock.monotonic() > began + 1):
        pass
    assert clock.monotonic() - began < 3
    with pytest.raises(Cancelled), gate.turn(lambda: True):
        pass


def test_cancelling_is_quick_in_real_time(folder: Path) -> None:
    clock = SystemClock()
    gate = Gate(folder, clock, interval=30.0)
    stop = threading.Event()
    with gate.turn():
        pass
    threading.Timer(0.1, stop.set).start()
    began = clock.monotonic()
    with pytest.raises(Cancelled), gate.turn(stop.is_set):
        pass
    assert clock.monotonic() - began < 0.3
    # The same while another holds the turn.
    stop.clear()
    with Gate(folder / "other", clock).turn():
        threading.Timer(0.1, stop.set).start()
        began = clock.monotonic()
        with pytest.raises(Cancelled), Gate(folder / "other", clock).turn(stop.is_set):
            pass
        assert clock.monotonic() - began < 0.3


def test_a_lock_whose_file_was_removed_is_taken_anew(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    take(gate, clock)
    (folder / "requests.lock").unlink()
    assert take(gate, clock) >= 3.0


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(SourceError, match=r"file.gate.* cannot be used: Not a directory\."),
        Gate(tmp_path / "file" / "gate", clock).turn(),
    ):
        pass


def test_a_state_that_cannot_be_written_is_named_and_the_lock_is_free_again(folder: Path, clock: FakeClock) -> None:
    gate = Gate(folder, clock)
    turn = gate.turn()
    turn.__enter__()
    (folder / "requests.json").unlink()
    (folder / "requests.json").mkdir()
    with pytest.raises(SourceError, match=r"cannot be used: .*directory"):
        turn.__exit__(None, None, None)
    (folder / "requests.json").rmdir()
    assert take(gate, clock) == 0


def test_what_is_written_is_the_users_alone(folder: Path, clock: FakeClock) -> None:
    take(Gate(folder, clock), clock)
    assert {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()} == {
        "requests.lock": 0,
        "requests.json": 0,
    }
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("seed", range(3))
def test_an_hour_with_four_threads(folder: Path, seed: int) -> None:
    """Nobody overlaps, nobody comes too soon, nobody starves."""
    clock = FakeClock()
    spans: list[tuple[float, float]] = []
    inside = threading.Lock()

    def work(number: int) -> None:
        dice = random.Random(seed * 10 + number)
        gate = Gate(folder, clock)
        with clock.taking_part():
            ready.wait()
            for _ in range(12):
                clock.sleep(dice.choice((0.0, 1.0, 20.0)), lambda: False)
                with gate.turn(site="arxiv.org") as turn:
                    assert inside.acquire(blocking=False)
                    began = clock.monotonic()
                    clock.sleep(dice.random() * 4, lambda: False)
                    if dice.random() < 0.1:
                        turn.hold_off(30)
                    spans.append((began, clock.monotonic()))
                    inside.release()

    ready = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(spans) == 48
    assert all(later[0] - earlier[1] >= 3.0 for earlier, later in pairwise(sorted(spans)))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (40, "40 seconds"), (90, "2 minutes"), (600, "10 minutes"), (7200, "2 hours")],
)
def test_lengths_of_time_are_spoken(seconds: float, words: str) -> None:
    assert spoken(seconds) == words
