"""What the scripts are made of: a failure is told with how to have it again, and checks find what they look for."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_a_failure_keeps_its_files_and_says_how_to_have_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from robustness.running import Failed, Run, check

    run = Run("kill", 5, 3, tmp_path / "scratch", tmp_path / "kept")
    run.scratch.mkdir()
    for number in run.numbers():
        with run.case(number, "stars") as place:
            (place / "library.db").write_bytes(b"x")
            check(number != 2, "a star is lost \x1b[31m")
            if number == 4:
                raise KeyError("surprise")
    assert (run.cases, len(run.failures)) == (5, 2)
    told = capsys.readouterr().err
    assert "python -m robustness kill --rounds 5 --seed 3 --case 2" in told
    assert "\x1b" not in told
    assert (tmp_path / "kept" / "kill-3-2" / "library.db").read_bytes() == b"x"
    assert "KeyError" in (tmp_path / "kept" / "kill-3-4" / "failure.txt").read_text()
    assert list(run.scratch.iterdir()) == []
    assert run.line().startswith("kill: 5 rounds, 2 failures, worst ")
    assert " s of 1 workers" in run.line()
    with pytest.raises(Failed):
        check(False, "no")


def test_one_case_is_the_same_alone(tmp_path: Path) -> None:
    from robustness.running import Run

    alone = Run("fuzz", 9, 1, tmp_path, tmp_path, only=4)
    assert list(alone.numbers()) == [4]
    assert alone.dice(4).random() == Run("fuzz", 9, 1, tmp_path, tmp_path).dice(4).random()
    assert alone.dice(4).random() != alone.dice(5).random()


def test_workers_share_the_cases_and_every_finding_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from robustness.running import Run, check
    from robustness.workers import spread

    def work(run: Run, number: int) -> tuple[int, float, int] | None:
        with run.case(number):
            check(number != 7, "wrong")
            return number, run.dice(number).random(), os.getpid()
        return None

    def found(workers: int) -> tuple[Run, list[tuple[int, float, int]]]:
        run = Run("kill", 30, 3, tmp_path / str(workers), tmp_path / "kept", None, workers)
        run.scratch.mkdir()
        return run, [each for each in spread(run, run.numbers(), lambda number: work(run, number)) if each]

    alone, one = found(1)
    together, more = found(3)
    assert [each[:2] for each in one] == [each[:2] for each in more]
    assert len(one) == 29
    assert {each[2] for each in one} == {os.getpid()}
    assert os.getpid() not in {each[2] for each in more}
    assert (alone.cases, alone.failures) == (together.cases, together.failures) == (30, ["Failed: wrong"])
    assert "--case 7" in capsys.readouterr().err
    assert (tmp_path / "kept" / "kill-3-7" / "failure.txt").exists()


def test_a_worker_that_is_ended_is_a_failure_of_its_case_alone(tmp_path: Path) -> None:
    from robustness.running import Run
    from robustness.workers import spread

    def work(number: int) -> int:
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 6:
            raise KeyError("surprise")
        return number

    run = Run("kill", 9, 1, tmp_path / "scratch", tmp_path / "kept", None, 2)
    run.scratch.mkdir()
    assert spread(run, run.numbers(), work) == [0, 1, 2, 3, 4, 7, 8]
    assert sorted(run.failures) == ["the worker ended with -9", "the worker ended with 3"]
    assert "surprise" in (tmp_path / "kept" / "kill-1-6" / "failure.txt").read_text()


def test_the_strings_are_hostile() -> None:
    from robustness.texts import forbidden, hostile, is_sentence

    found = [hostile(random.Random(number)) for number in range(300)]
    assert sum(bool(forbidden(text)) for text in found) > 100
    assert any("[/" in text for text in found)
    assert any("\ud800" <= char <= "\udfff" for text in found for char in text)
    assert forbidden("plain Größe 王\n") == []
    assert forbidden("a\x1b\u202e\u034f") == ["\x1b", "\u202e", "\u034f"]
    assert is_sentence("The disk is full.")
    assert not is_sentence("The disk\x1b[31m is full.")
    assert not is_sentence("Traceback")


def test_a_parser_that_fails_is_found() -> None:
    from reader.domain.errors import FormatError
    from robustness.fuzz import problem
    from robustness.parsers import Target

    def told(parse: object) -> str:
        return problem(Target(list, parse, 1), b"x")  # type: ignore[arg-type]

    def refusing(data: bytes) -> object:
        raise FormatError("The document is empty.")

    def crude(data: bytes) -> object:
        raise FormatError("x\x1b")

    assert told(lambda data: "clean") == ""
    assert told(refusing) == ""
    assert "no sentence" in told(crude)
    assert told(lambda data: 1 / 0).startswith("ZeroDivisionError")
    assert "lets through" in told(lambda data: ["a", {"b": "c\x07"}])


def test_mutations_stay_bounded_and_differ() -> None:
    from robustness.mutating import mutated

    seeds = [b"Title: a\nPDF: b\n" * 50, b"{}"]
    found = {mutated(seeds[number % 2], seeds, random.Random(number)) for number in range(200)}
    assert len(found) > 150
    assert max(map(len, found)) <= 1_000_000
    assert mutated(b"", seeds, random.Random(1)) == mutated(b"", seeds, random.Random(1))


def test_floods_are_among_the_mutations() -> None:
    from robustness.mutating import mutated

    seeds = [b"Title: a\nPDF: b\n" * 50]
    long = [data for number in range(2_000) if len(data := mutated(seeds[0], seeds, random.Random(number))) > 10_000]
    assert any(max(map(data.count, (data[5_000:5_001], data[5_000:5_004]))) > 2_000 for data in long)


def test_a_document_that_takes_too_much_time_or_memory_is_told_with_its_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from robustness import fuzz
    from robustness.parsers import Target
    from robustness.running import Run

    def parse(data: bytes) -> object:
        if data == b"hang":
            while True:
                pass
        # More than this process may have mapped from files, which a copy of it does not have.
        return len(b"x" * 300_000_000) if data == b"heavy" else "clean"

    documents = {3: b"hang", 5: b"heavy"}
    monkeypatch.setattr(fuzz, "SECONDS", 1.0)
    monkeypatch.setattr(fuzz, "MEGABYTES", own_megabytes_now() + 60)
    monkeypatch.setattr(fuzz, "TARGETS", {"x": Target(list, parse, 1)})
    monkeypatch.setattr(fuzz, "_document", lambda run, case: ("x", documents.get(case, b"well")))
    monkeypatch.setattr(fuzz, "seeds_of", lambda name: ())
    run = Run("fuzz", 8, 1, tmp_path / "scratch", tmp_path / "kept")
    run.scratch.mkdir()
    fuzz.run(run)
    assert run.cases == 8
    assert [told.split(":")[:2] for told in run.failures] == [["x", " it hangs"], ["x", run.failures[1].split(":")[1]]]
    assert "it took " in run.failures[1]
    assert (tmp_path / "kept" / "fuzz-1-3" / "document").read_bytes() == b"hang"
    assert (tmp_path / "kept" / "fuzz-1-5" / "document").read_bytes() == b"heavy"


def own_megabytes_now() -> float:
    """Return what a fork of this process holds to begin with."""
    text = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(text.split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def test_every_fault_of_the_network_has_words_of_its_own() -> None:
    from robustness.network_words import HARMLESS, NAMED, unnamed
    from support.faults import Fault

    assert {*NAMED, *HARMLESS} == set(Fault)
    assert unnamed(Fault.TOO_MANY_HOURS, ["Something went wrong."]) == ["Something went wrong."]
    assert unnamed(Fault.TOO_MANY_HOURS, ["x.", "The next request may go out in 2 hours."]) == []
    assert unnamed(Fault.GOOD_GZIP, ["Something went wrong."])
    assert unnamed(Fault.RESET, []) == []


def test_any_colour_is_found() -> None:
    from robustness.terminal import colours

    assert colours(b"\x1b[1m\x1b[7mx\x1b[0m\x1b[22;27m\x1b[39;49m\x1b[m") == []
    for style in (b"31", b"1;38;2;9;9;9", b"97", b"48;5;7", b"107", b"4:3;58:2::1:1:1", b"40"):
        assert colours(b"\x1b[%sm" % style), style


def test_a_refusal_that_names_no_way_on_is_found() -> None:
    from robustness.damage import _way_on
    from robustness.running import Failed

    told = "The library x is damaged: y. There is no backup beside it. Nothing was changed."
    _way_on(told, with_backup=False)
    with pytest.raises(Failed, match="does not say"):
        _way_on(told, with_backup=True)
    with pytest.raises(Failed, match="does not say"):
        _way_on("The library x is damaged: y. There may be a backup.", with_backup=False)


def test_forbidden_characters_are_counted_one_by_one() -> None:
    from robustness.looking import Tally, every_screen
    from robustness.running import Failed

    tally = Tally()
    tally.look("plain", "", "x")
    with pytest.raises(Failed, match="the bar has"):
        tally.look("a\x1b\u202e", "", "the bar")
    assert (tally.characters, tally.wrong) == (8, 2)
    assert {"MainScreen", "RescueScreen", "WelcomeScreen", "DayDoneScreen", "FigureScreen"} <= every_screen()


def test_a_job_that_loses_something_is_found(tmp_path: Path) -> None:
    from robustness.beside import JOBS
    from robustness.running import Failed

    stars = next(job for job in JOBS if job.name == "star")
    stars.prepare(tmp_path)
    stars.verify(tmp_path, 3, [], ended=False)
    with pytest.raises(Failed, match="acknowledged stars are lost"):
        stars.verify(tmp_path, 3, ["2 1", "3 1"], ended=False)


def test_the_page_of_results_keeps_the_other_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from robustness import results

    monkeypatch.setattr(results, "PAGE", tmp_path / "RESULTS.md")
    results.write({"kill": "kill: 3 rounds, 0 failures", "fuzz": "fuzz: 9 rounds, 0 failures"})
    results.write({"kill": "kill: 4 rounds, 1 failures"})
    text = (tmp_path / "RESULTS.md").read_text()
    assert "| 4 rounds, 1 failures |" in text
    assert "3 rounds" not in text
    assert "| 9 rounds, 0 failures |" in text
    assert "SQLite" in text


def test_the_long_form_runs_every_script_with_its_total_and_writes_after_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib import import_module

    from robustness import __main__ as command

    asked: list[list[str]] = []
    written: list[str] = []

    def run(arguments: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        asked.append(arguments)
        name = arguments[3]
        return subprocess.CompletedProcess(arguments, 0, "" if name == "disk" else f"{name}: 3 rounds\n")

    monkeypatch.setattr(command.subprocess, "run", run)
    monkeypatch.setattr(command.results, "write", lambda lines: written.extend(lines.values()))
    assert command.main(["all", "--long", "--workers", "2", "--kept", str(tmp_path)]) == 1
    assert [arguments[3] for arguments in asked] == list(command.SCRIPTS)
    assert {arguments[5] for arguments in asked} == {"long"}
    assert written[:2] == ["kill: 3 rounds", "disk: ended with 0 and no figures"]
    assert capsys.readouterr().out.splitlines() == written
    totals = {name: import_module(f"robustness.{name}").ROUNDS["long"] for name in command.SCRIPTS}
    assert (totals["kill"], totals["fuzz"], totals["damage"]) == (10_000, 1_000_000, 1_000)
