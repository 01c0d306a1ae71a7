"""What the scripts are made of: a failure is told with how to have it again, and checks find what they look for."""

import random
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
    with pytest.raises(Failed):
        check(False, "no")


def test_one_case_is_the_same_alone(tmp_path: Path) -> None:
    from robustness.running import Run

    alone = Run("fuzz", 9, 1, tmp_path, tmp_path, only=4)
    assert list(alone.numbers()) == [4]
    assert alone.dice(4).random() == Run("fuzz", 9, 1, tmp_path, tmp_path).dice(4).random()
    assert alone.dice(4).random() != alone.dice(5).random()


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
    assert max(map(len, found)) <= 400_000
    assert mutated(b"", seeds, random.Random(1)) == mutated(b"", seeds, random.Random(1))


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
