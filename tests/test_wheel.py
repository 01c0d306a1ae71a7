"""The wheel that is built here is whole: installed alone in a clean environment it imports, lists and opens."""

import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
DIGEST = """# Lantern Papers · 2026-11-19

- **[Lantern Graphs for Sparse Attention](https://arxiv.org/abs/2611.01234)**  `arXiv:2611.01234`  `cs.LG` `cs.AI`
  _Ada Mori, Bo Karlsson_
  <details open><summary>Abstract</summary>
  We show that lanterns attend to each other.
  </details>
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    wanted = shutil.ignore_patterns(".*", "__pycache__", "tests", "dist", "build")
    shutil.copytree(ROOT, source, ignore=wanted)
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A clean environment with nothing but the wheel; its dependencies are lent by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    installed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder


def _run(environment: Path, *arguments: str, library: Path) -> subprocess.CompletedProcess[str]:
    command = [str(environment / "bin" / "matins"), *arguments]
    variables = {**os.environ, "MATINS_LIBRARY": str(library)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables, cwd=environment)


def test_the_wheel_holds_sheets_samples_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for sheet in (ROOT / "styles").glob("*.tcss"):
        assert f"reader/styles/{sheet.name}" in names
    assert {"reader/sample/papers.json", "reader/py.typed"} <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "docs/")) for name in names)


def test_the_installed_command_imports_and_lists(environment, tmp_path):
    library, digest = tmp_path / "library.sqlite3", tmp_path / "digest.md"
    digest.write_text(DIGEST)
    assert _run(environment, "--version", library=library).stdout.startswith("matins ")
    assert "1 new" in _run(environment, "import", str(digest), library=library).stdout
    assert "Lantern Graphs for Sparse Attention" in _run(environment, "list", library=library).stdout


def test_the_installed_package_is_the_one_that_runs(environment, tmp_path):
    python = str(environment / "bin" / "python")
    shown = subprocess.run(
        [python, "-c", "import reader; print(reader.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert Path(shown.stdout.strip()).is_relative_to(environment)


def test_the_installed_command_opens_the_sample_library(environment, tmp_path):
    command = [str(environment / "bin" / "matins"), "demo"]
    library = str(tmp_path / "library.sqlite3")
    with Terminal(command, columns=80, rows=24, env={"MATINS_LIBRARY": library}) as terminal:
        terminal.wait_for("sample library", timeout=15)
        terminal.send("q")
        assert terminal.wait_exit(10) == 0
