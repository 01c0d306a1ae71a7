"""A short form of each script, in a process of its own: nothing fails, and the line of figures is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("kill", "disk", "damage", "hostile", "fuzz", "network", "terminal", "load", "soak")
LINE = re.compile(r"(\w+): ([\d,]+) rounds, ([\d,]+) failures, worst [\d.]+ s, peak [\d,]+ MB, [\d,]+ s of \d+ workers")


def robustness(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "robustness", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False, errors="replace"
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_fails(script: str, tmp_path: Path) -> None:
    done = robustness(script, "--rounds", "short", "--kept", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    found = LINE.match(done.stdout)
    assert found, done.stdout
    assert found[1] == script
    assert int(found[2].replace(",", "")) > 0
    assert found[3] == "0"
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_gives_the_same_case_alone(tmp_path: Path) -> None:
    done = robustness("damage", "--rounds", 20, "--seed", 7, "--case", 3, "--kept", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("damage: 1 rounds, 0 failures")


@pytest.mark.parametrize("wrong", [("fly",), ("kill", "--rounds", "many"), ("kill", "--workers", "0")])
def test_what_it_does_not_know_is_told(wrong: tuple[str, ...]) -> None:
    done = robustness(*wrong)
    assert done.returncode == 2
    assert "usage:" in done.stderr
