"""Hostile strings through every importer, onto every screen and into every output: 0 forbidden bytes, 0 crashes.

A round makes strings, brings them in by one importer and, past all importers, into the file itself; then every command
prints them and every screen shows them at some size. Every tenth round shows them in a real terminal, whose bytes are
looked through.
"""

import asyncio
import io
import json
import os
import random
import re
import sys
from contextlib import suppress
from html import escape
from pathlib import Path

from reader.domain.batch import Batch, Document, Entry
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, AnnouncementKind, Author, Paper
from reader.domain.state import PaperState
from reader.formats.exports import FORMATS
from reader.storage.kept import KeptPapers
from reader.storage.store import Store
from robustness.command import command_of
from robustness.importers import IMPORTERS
from robustness.running import Failed, Run, check
from robustness.texts import forbidden, hostile, plain
from support.builders import NOW, TODAY
from support.morning import fill
from support.pty_process import split_sequences
from support.screens import Window, window
from support.terminal import Terminal, terminal_restored

ROUNDS = {"short": 1, "medium": 60}
TERMINAL_EVERY = 10
SECONDS = 30.0
"""How long a key may take before the window counts as hanging."""
SIZES = ((80, 24), (120, 40), (60, 20), (20, 5), (200, 50))
_OURS = re.compile(rb"\x1b\](?:52;c;[A-Za-z0-9+/=]*|22;[a-z]*|[012];[ -~]*|1[01];\?)(?:\x07|\x1b\\)")


def run(run: Run) -> None:
    """Bring hostile strings in ``rounds`` times."""
    sys.__stderr__ = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    screens = outputs = 0
    for number in run.numbers():
        dice = run.dice(number)
        with run.case(number) as place:
            path = _library(place, dice)
            _configure(place, dice)
            outputs += _print(path, place, dice)
            screens += asyncio.run(_show(path, dice))
            if number % TERMINAL_EVERY == 0:
                _in_a_terminal(path, dice)
    run.figures |= {"screens": f"{screens:,}", "outputs": f"{outputs:,}", "forbidden bytes": len(run.failures)}


def _paper(dice: random.Random, number: int) -> Paper:
    def text() -> str:
        return plain(hostile(dice))

    return Paper(
        arxiv_id=ArxivId(f"2611.{number:05}", dice.choice((None, 1, 7))),
        title=text(),
        authors=tuple(Author(text()[:300], text()[:99]) for _ in range(dice.randrange(1, 4))),
        authors_truncated=dice.random() < 0.3,
        abstract="\n\n".join(text() for _ in range(dice.randrange(1, 4))),
        categories=(text()[:40], "cs.LG"),
        published=NOW,
        comments=text(),
        journal_ref=text(),
        doi=text()[:99],
        report_no=text()[:99],
        links=(text(), f"https://example.org/{text()}", "https://github.com/x/y"),
    )


def _library(place: Path, dice: random.Random) -> Path:
    """Make a library: some papers came through an importer, some were written into the file as they are."""
    papers = [_paper(dice, number) for number in range(1, 6)]
    name, topic = plain(hostile(dice, 60)), plain(hostile(dice, 60))
    seen = [Announcement(name, count, TODAY, topic, AnnouncementKind.NEW) for count in range(1, 6)]
    entries = tuple(Entry(paper, where) for paper, where in zip(papers, seen, strict=True))
    path = fill(place / "library.sqlite3", Batch(Document(name, "f" * 64, "invented", name, TODAY), entries))
    file = place / "incoming"
    file.write_bytes(IMPORTERS[dice.choice(list(IMPORTERS))]([_paper(dice, number) for number in range(21, 27)], dice))
    _checked(*command_of("import", str(file), "--library", str(path)), "import")
    _checked(*command_of("import", "--json", str(file), str(place / plain(hostile(dice, 30)).replace("\0", "")),
                         "--library", str(path)), "import --json")  # fmt: skip
    store = Store(path)
    with store.writing():
        for number in store.listing.numbers():
            note = plain(hostile(dice))
            store.states.put(number, PaperState(None, NOW, None, (note[:60], "b"), note))
        for number in store.listing.numbers()[:2]:
            store.states.put(number, PaperState())
    store.close()
    KeptPapers(path).put(ArxivId("2611.00001", 1), "html", _page(dice))
    return path


def _page(dice: random.Random) -> bytes:
    from support import pages

    def text() -> str:
        return plain(hostile(dice, 900)) if dice.random() < 0.3 else escape(plain(hostile(dice, 900)))

    body = pages.abstract(text()) + pages.authors(pages.author(text()))
    body += pages.section(pages.para(text() + pages.math(escape(plain(hostile(dice, 200))))), title=text())
    body += pages.figure(pages.image(alt="x"), "Figure 1", text()) + pages.tabular((text(), "x"), ("y", text()))
    body += pages.bibliography((text()[:40], (text(),)))
    return pages.page(body, title=text())


def _configure(place: Path, dice: random.Random) -> None:
    """Write settings with a topic of a hostile name; where they are refused, that has to be said on the screens."""
    path = place / "config.toml"
    name, word = json.dumps(plain(hostile(dice, 60))), json.dumps(plain(hostile(dice, 60)))
    path.write_text(
        f'[arxiv]\nauthors = [{word}]\n[[topics]]\nname = {name}\nkeywords = [{word}, "e"]\n', encoding="utf-8"
    )
    os.environ["MATINS_CONFIG"] = str(path)


def _print(path: Path, place: Path, dice: random.Random) -> int:
    """Let every command print; return how many outputs there were."""
    from reader.cli.digesting import LAYOUTS

    text = hostile(dice, 200)
    written = [("export", "--format", name) for name in FORMATS if not FORMATS[name].many_files and name != "template"]
    written += [("digest", "--layout", name) for name in LAYOUTS]
    commands: list[tuple[str, ...]] = [
        ("list",), ("list", "--json"), ("list", text), ("list", f"is:{text}"), ("export", "--group", "topic"),
        ("stats",), ("stats", "--json"),
        ("pipe", "--dry-run", "echo {title} {authors} {abs} {note} {key}", "has:note"), ("where",), ("doctor",),
        ("doctor", "--json"), ("backup", "--list"), ("tag", "2611.00001", "--add", text), ("tag", "2611.00001"),
        ("note", "2611.00001", text), ("note", "2611.00001"), ("star", text), ("unstar", "2611.00001"),
        ("subscribe",), ("subscribe", "--author", text), ("subscribe", text), ("text", "2611.00001"),
        ("import", text), (text,), (f"--{text}",), ("keys",), ("download", text), ("restore", "--from", text),
        *written, ("export", "--format", "obsidian", "-o", str(place / "notes"), "has:note"),
    ]  # fmt: skip
    for command in commands:
        _checked(*command_of(*command, "--library", str(path)), " ".join(command[:3]))
    for file in (place / "notes").rglob("*.md"):
        data = file.read_text(encoding="utf-8")
        check(not forbidden(data), f"{file.name} holds {forbidden(data)!a}")
        check(not forbidden(file.name, ""), f"a file is called {file.name!a}")
    return len(commands)


def _checked(code: int, out: str, err: str, about: str) -> None:
    check("Traceback" not in out + err, f"{about!a}: {err}")
    check(code in (0, 1, 2), f"{about!a} exits {code}")
    # Org's own escape is a blank of no width; tables and mails end their lines as they do.
    written = _WRITTEN.get(about, "\n\t\r\u200b\u2060" if "digest" in about else "\n\t")
    wrong = forbidden(out, written) + forbidden(err, "\n\t")
    check(not wrong, f"{about!a} prints {wrong[:9]!a}")


_WRITTEN = {"export --format org": "\n\t\u200b", "export --format csv": "\r\n\t"}
"""What a format itself has of what no text may have."""

WALK: tuple[tuple[str, ...], ...] = (
    ("j",), ("k", "k"), ("G",), ("g",), ("\\",), ("=",), ("J",), ("y", "y", "y"), ("v", "v"), ("U",), ("V",),
    ("tab",), ("0",), ("O",), ("]",), ("[",), ("t",), ("escape",), ("e",), ("escape",), ("m",), ("escape",), ("H",),
    ("escape",), ("S",), ("escape",), ("E",), ("escape",), ("ctrl+t",), ("escape",), ("?",), ("escape",), ("%",),
    ("escape",), ("ctrl+p",), ("escape",), ("I",), ("escape",), ("+",), ("escape",), ("s",), ("x",), ("u",), ("o",),
    ("/", "x", "[", "/"), ("escape",),
)  # fmt: skip
_READING: tuple[tuple[str, ...], ...] = (
    ("enter",), ("space",), ("tab",), ("enter",), ("m",), ("m",), ("c",), ("escape",), ("v", "j"), ("/", "e"),
    ("enter",), ("G",), ("q",),
)  # fmt: skip


async def _show(path: Path, dice: random.Random) -> int:
    """Show every screen, and what is typed and told; return how many pictures were looked at."""
    count = 0
    async with window(path, size=dice.choice(SIZES)) as desk:

        async def look(*keys: str) -> None:
            nonlocal count
            try:
                await asyncio.wait_for(desk.press(*keys), SECONDS)
            except TimeoutError:
                raise Failed(f"{type(desk.app.screen).__name__} does not come to rest after {keys}") from None
            _seen(desk)
            count += 1

        _seen(desk)
        for keys in WALK:
            await look(*keys)
        for _ in range(2):
            await look("/")
            await desk.paste(hostile(dice))
            _seen(desk)
            await look("escape", "escape")
            desk.app.say(hostile(dice), error=dice.random() < 0.5)
            await look("j")
        await look("/", *"id:2611.00001", "enter")
        for keys in _READING:
            await look(*keys)
        for opening in ("I", "t", "e"):
            await look("g", opening)
            await desk.paste(hostile(dice))
            _seen(desk)
            await look("escape", "escape")
    return count


def _seen(desk: Window) -> None:
    """Look at the screen as it is drawn: no markup of others, no link, no forbidden character."""
    desk.check()
    wrong = [char for line in desk.strips() for char in forbidden(line.text, "")]
    check(not wrong, f"{type(desk.app.screen).__name__} draws {wrong[:9]!a}")


def _in_a_terminal(path: Path, dice: random.Random) -> None:
    """Look through the bytes that a real terminal gets."""
    columns, rows = dice.choice(SIZES)
    known = {
        "MATINS_LIBRARY": str(path),
        "MATINS_CONFIG": os.environ["MATINS_CONFIG"],
        "PYTHONPATH": os.environ["PYTHONPATH"],
    }
    with Terminal(
        [sys.executable, "-m", "reader"], env=known, home=path.parent, columns=columns, rows=rows
    ) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1000h" in terminal.raw, timeout=20)
        terminal.quiet(0.3)
        for keys in (
            "j",
            "G",
            "?",
            "\x1b",
            "t",
            "\x1b",
            "H",
            "\x1b",
            "%",
            "\x1b",
            "E",
            "\x1b",
            "yyy",
            "/x[/",
            "\x1b",
            "g\r",
            "\x1b",
        ):
            terminal.send(keys)
            terminal.quiet(0.06)
        with suppress(TimeoutError):
            terminal.press("ctrl+q")
        code = terminal.wait_exit(15)
        check(code == 0, f"the window ends with {code}: {terminal.screen_text()}")
        check(terminal_restored(terminal.raw) == [], "the terminal is left in disorder")
        raw = terminal.raw
    tokens, _ = split_sequences(raw)
    for token in tokens:
        if token[:1] == b"\x1b":
            check(token[1:2] not in b"]PX^_" or _OURS.fullmatch(token), f"a sequence that is not ours: {token[:60]!r}")
        else:
            wrong = forbidden(token.decode("utf-8", "replace"), "\r\n\b\t")
            check(not wrong, f"the terminal gets {wrong[:9]!a}")
