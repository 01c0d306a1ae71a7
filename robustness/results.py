"""The page of results: the figures of the last longer runs, and what they were had on."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import apsw

from robustness import ROOT

PAGE = Path(__file__).with_name("RESULTS.md")
WHAT = {
    "kill": "SIGKILL at random moments, and at every write, sync, truncation, rename and removal in turn",
    "disk": "errors at every write and read, once and from there on; full disks, what may not be written",
    "damage": "flipped bits, cut or deleted write-ahead logs, empty, strange, newer and truncated libraries",
    "hostile": "hostile strings through every importer onto every screen and into every output",
    "fuzz": "mutated and flooded digests, answers, pages, bibliographies, databases, queries, settings and PDFs",
    "network": "every network fault on every endpoint; a day of two windows asking; keys while each endpoint hangs",
    "terminal": "signals, storms of sizes, no terminal, dumb ones, locales",
    "load": "100,000 papers and 10,000 stars; keys while snapshots and bibliographies of 20,000 papers are imported",
    "soak": "random keys while papers are fetched",
}
_HEAD = """\
# Results

What `python -m robustness all --long` printed last, script by script; what each figure means stands in its module.
A round is one fault, one string, one mutated text or one terminal. The number of rounds is the one that was run:
`--rounds` takes any other. The seconds are by the clock, with so many processes at once.
"""
_ROW = re.compile(r"^\| `(\w+)` \|")


def write(lines: Mapping[str, str]) -> None:
    """Put these scripts' lines into the page; those of the other scripts stay."""
    rows = _rows()
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    for name, line in lines.items():
        figures = line.partition(": ")[2].replace("|", "/")
        rows[name] = f"| `{name}` | {WHAT[name]} | {figures} | {now}, {_commit()} |"
    table = ["| script | what is done | figures | run |", "|---|---|---|---|"]
    table += [rows[name] for name in WHAT if name in rows]
    PAGE.write_text("\n".join([_HEAD, *table, "", _machine(), ""]), encoding="utf-8")


def _rows() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {match[1]: line for line in text.splitlines() if (match := _ROW.match(line))}


def _machine() -> str:
    parts = [
        f"{os.cpu_count()} cores, shared with other work",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        f"SQLite {apsw.sqlite_lib_version()} (apsw {apsw.apsw_version()})",
    ]
    return f"Machine: {', '.join(parts)}. Faults at single calls: {'strace' if sys.platform == 'linux' else 'none'}."


def _commit() -> str:
    """Return the commit, and whether the checkout has changes on top of it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return f"{git('rev-parse', '--short', 'HEAD') or 'no commit'}{' and changes' if git('status', '--short') else ''}"
