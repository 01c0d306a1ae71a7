"""What one step of the cursor costs on the way to the terminal, turns of the page included."""

import os
import sys
from pathlib import Path

import pytest

from reader.domain.paper import Author
from reader.services.library import Library
from support.builders import batch, entry, invented
from support.morning import clock, fill
from support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]

PAPERS, KEYS = 200, 80
MOST = 6 * 1024
"""Bytes of one key at 120x36."""

WORDS = "lantern tides calm queue mirror garden sparse proof winter bound memory weather lemma crowd".split()
SIGNS = "灯笼注意力潮汐安静队列镜子花园稀疏证明冬天界限记忆天气引理人群方法极限"


def _text(number: int, words: int) -> str:
    return " ".join(WORDS[(number * 7 + place * (1 + number % 5)) % len(WORDS)] for place in range(words)).capitalize()


def _signs(number: int, count: int) -> str:
    return "".join(SIGNS[(number * 11 + place * (1 + number % 7)) % len(SIGNS)] for place in range(count))


def library(folder: Path, density: str, *, chinese: bool) -> Path:
    """Return a library of invented papers, each of them different."""
    papers = [
        invented(
            number,
            title=_signs(number, 24) if chinese else _text(number, 9),
            abstract=_signs(number, 220) if chinese else f"{_text(number, 90)}. {_text(number + 3, 60)}.",
            authors=tuple(Author(name) for name in (f"Ada {_text(number, 1)}", f"Tom {_text(number + 1, 1)}")),
        )
        for number in range(1, PAPERS + 1)
    ]
    path = fill(folder / "library.sqlite3", batch(*(entry(paper, place) for place, paper in enumerate(papers, 1))))
    opened = Library(path, clock)
    opened.save_place(density=density)
    opened.close()
    return path


@pytest.mark.parametrize(
    ("density", "chinese"),
    [(density, chinese) for density in ("auto", "compact", "roomy") for chinese in (False, True)],
)
def test_a_step_stays_small(density: str, chinese: bool, tmp_path: Path) -> None:
    path = library(tmp_path, density, chinese=chinese)
    env = {"MATINS_LIBRARY": str(path), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    sent = []
    with Terminal([sys.executable, "-m", "reader"], env=env, home=tmp_path, columns=120, rows=36) as terminal:
        terminal.wait_for(f"1/{PAPERS}")
        terminal.quiet(0.5)
        for step in range(2, KEYS + 2):
            before = terminal.mark()
            terminal.press("j")
            terminal.wait_for(lambda rows, place=f" {step}/{PAPERS}": any(place in row for row in rows))
            # Nothing of this key may be counted for the next one.
            terminal.quiet(0.01)
            sent.append(len(terminal.bytes_since(before)))
        terminal.press("q")
        terminal.wait_exit()
    sent.sort()

    assert sent[-1] < MOST, sent[-8:]
