"""The README says what is so: its key table is the command table, its commands exist, its test command is CI's."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli.main import build_parser
from reader.formats import digests
from reader.formats.arxiv import answers, detect

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _maker():
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_key_table_is_the_command_table():
    assert _maker().with_tables(README) == README


def test_every_command_line_command_is_described():
    choices = next(action.choices for action in build_parser()._actions if action.dest == "command")
    shell = README.split("## From the shell")[1].split("###")[0]
    described = set()
    for names in re.findall(r"^\| `matins ([a-z|\\]+)", shell, re.MULTILINE):
        described.update(names.replace("\\", "").split("|"))
    assert described == set(choices)


def test_every_kind_of_document_is_described():
    section = README.split("### What it can import")[1].split("## ")[0]
    described = re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)))
    assert set(described) == {*digests._PARSERS, *answers._READERS, detect.SNAPSHOT}


def test_ci_runs_the_test_command_of_the_readme():
    block = README.split("<!-- test command -->")[1].split("```")[1]
    command = block.removeprefix("sh\n").strip()
    assert command.startswith("python3 -m venv .venv && ")
    assert command.endswith("pytest")
    found = subprocess.run(
        ["sed", "-n", "/<!-- test command -->/,/^```$/p", str(ROOT / "README.md")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert command in found


def test_the_screenshots_are_there():
    shown = re.findall(r"!\[[^\]]+\]\((docs/[^)]+)\)", README)
    assert len(shown) > 3
    assert set(shown) <= {f"docs/screens/{name}.svg" for name in _maker().SHOTS}
    for name in _maker().SHOTS:
        assert (ROOT / "docs" / "screens" / f"{name}.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", "pyproject.toml"])
def test_the_project_has_what_projects_have(name):
    assert (ROOT / name).stat().st_size > 100


def test_the_module_says_what_it_is():
    shown = subprocess.run(
        [sys.executable, "-m", "reader", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "Matins" in shown
    assert "arXiv" in shown
