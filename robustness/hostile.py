"""Hostile strings through every importer, onto every screen and into every output: 0 forbidden bytes, 0 crashes.

A round makes strings, brings them in by one importer and, past all importers, into the file itself; then every command
prints them and every screen of the program shows them at some size: a screen that no round opens is a failure. Every
tenth round shows them in a real terminal, whose bytes are looked through.
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
from robustness.looking import Looking, Tally, every_screen, show_the_others
from robustness.running import Run, check
from robustness.texts import PIECES, hostile, plain
from robustness.workers import spread
from support.builders import NOW, TODAY
from support.morning import fill
from support.pty_process import split_sequences
from support.screens import window
from support.terminal import Terminal, terminal_restored

ROUNDS = {"short": 1, "medium": 60, "long": 200}
TERMINAL_EVERY = 10
PAPERS = 7
"""Papers that pass by all importers; so many links are opened only after a question."""

SIZES = ((80, 24), (120, 40), (60, 20), (20, 5), (200, 50))
_OURS = re.compile(rb"\x1b\](?:52;c;[A-Za-z0-9+/=]*|22;[a-z]*|[012];[ -~]*|1[01];\?)(?:\x07|\x1b\\)")


def run(run: Run) -> None:
    """Bring hostile strings in ``rounds`` times."""
    vars(sys)["__stderr__"] = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    tallies = spread(run, run.numbers(), lambda number: _one(run, number))
    run.figures |= {
        "kinds of screen": len(set().union(*(tally.shown for tally in tallies))),
        "screens": f"{sum(tally.screens for tally in tallies):,}",
        "outputs": f"{sum(tally.outputs for tally in tallies):,}",
        "characters": f"{sum(tally.characters for tally in tallies):,}",
        "forbidden": f"{sum(tally.wrong for tally in tallies):,}",
    }


def _one(run: Run, number: int) -> Tally:
    dice, tally = run.dice(number), Tally()
    with run.case(number) as place:
        path = _library(place, dice, number, tally)
        _configure(place, dice)
        _print(path, place, dice, tally)
        asyncio.run(_show(path, dice, tally))
        asyncio.run(show_the_others(place, dice, tally))
        unseen = every_screen() - tally.shown
        check(not unseen, f"nobody looked at {sorted(unseen)}")
        if (number + 1) % TERMINAL_EVERY == 0:
            _in_a_terminal(path, dice, tally)
    return tally


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


def _library(place: Path, dice: random.Random, round_number: int, tally: Tally) -> Path:
    """Make a library: some papers came through an importer, some were written into the file as they are."""
    papers = [_paper(dice, number) for number in range(1, PAPERS + 1)]
    # A few rounds have every single piece in a title.
    pieces = [plain(PIECES[(PAPERS * round_number + each) % len(PIECES)]) for each in range(PAPERS)]
    papers = [paper._replace(title=f"{piece} {paper.title}") for paper, piece in zip(papers, pieces, strict=True)]
    name, topic = plain(hostile(dice, 60)), plain(hostile(dice, 60))
    seen = [Announcement(name, count, TODAY, topic, AnnouncementKind.NEW) for count in range(1, PAPERS + 1)]
    entries = tuple(Entry(paper, where) for paper, where in zip(papers, seen, strict=True))
    path = fill(place / "library.sqlite3", Batch(Document(name, "f" * 64, "invented", name, TODAY), entries))
    file = place / "incoming"
    file.write_bytes(IMPORTERS[dice.choice(list(IMPORTERS))]([_paper(dice, number) for number in range(21, 27)], dice))
    _checked(*command_of("import", str(file), "--library", str(path)), "import", tally)
    _checked(*command_of("import", "--json", str(file), str(place / plain(hostile(dice, 30)).replace("\0", "")),
                         "--library", str(path)), "import --json", tally)  # fmt: skip
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


def _print(path: Path, place: Path, dice: random.Random, tally: Tally) -> None:
    """Let every command print."""
    from reader.formats.layouts import LAYOUTS

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
        _checked(*command_of(*command, "--library", str(path)), " ".join(command[:3]), tally)
    for file in (place / "notes").rglob("*.md"):
        data = file.read_text(encoding="utf-8")
        tally.look(data, "\n", f"{file.name!a}")
        tally.look(file.name, "", "the name of a file")


def _checked(code: int, out: str, err: str, about: str, tally: Tally) -> None:
    tally.outputs += 1
    check("Traceback" not in out + err, f"{about!a}: {err}")
    check(code in (0, 1, 2), f"{about!a} exits {code}")
    # Org's own escape is a blank of no width; tables and mails end their lines as they do.
    written = _WRITTEN.get(about, "\n\t\r\u200b\u2060" if "digest" in about else "\n\t")
    tally.look(out, written, f"what {about!a} prints")
    tally.look(err, "\n\t", f"what {about!a} says")


_WRITTEN = {"export --format org": "\n\t\u200b", "export --format csv": "\r\n\t"}
"""What a format itself has of what no text may have."""

WALK: tuple[tuple[str, ...], ...] = (
    ("j",), ("k", "k"), ("G",), ("g",), ("\\",), ("=",), ("J",), ("y", "y", "y"), ("v", "v"), ("U",), ("V",),
    ("tab",), ("0",), ("O",), ("]",), ("[",), ("t",), ("escape",), ("e",), ("escape",), ("m",), ("escape",), ("H",),
    ("escape",), ("S",), ("escape",), ("E",), ("escape",), ("ctrl+t",), ("escape",), ("?",), ("escape",), ("%",),
    ("escape",), ("ctrl+p",), ("escape",), ("I",), ("escape",), ("+",), ("escape",), ("s",), ("x",), ("u",), ("o",),
    ("/", "x", "[", "/"), ("escape",),
)  # fmt: skip
READING: tuple[tuple[str, ...], ...] = (
    ("enter",), ("space",), ("tab",), ("enter",), ("m",), ("m",), ("c",), ("escape",), ("v", "j"), ("/", "e"),
    ("enter",), ("G",), ("q",),
)  # fmt: skip


async def _show(path: Path, dice: random.Random, tally: Tally) -> None:
    """Show the screens that keys lead to, and what is typed and told."""
    async with window(path, size=dice.choice(SIZES)) as desk:
        look = Looking(desk, tally)
        look.seen()
        for keys in (("0",), ("ctrl+a",), ("o",), ("escape",), ("escape",), ("escape",), *WALK):
            await look.at(*keys)
        for _ in range(2):
            await look.at("/")
            await look.paste(hostile(dice))
            await look.at("escape", "escape")
            desk.app.say(hostile(dice), error=dice.random() < 0.5)
            await look.at("j")
        await look.at("/", *"id:2611.00001", "enter")
        for keys in READING:
            await look.at(*keys)
            # The page is read in a thread.
            await desk.until(lambda: not desk.shows("opening…"))
        for opening in ("I", "t", "e"):
            await look.at("g", opening)
            await look.paste(hostile(dice))
            await look.at("escape", "escape")
        await look.at("/")
        await look.paste(f"-id:9 {hostile(dice, 80)}")
        await look.at("enter", "+")
        if "AskName" not in tally.shown:
            # What cannot be understood cannot be saved.
            await look.at("escape", "escape")
            await look.at("/", *"-id:9", "enter", "+")
        await look.paste(hostile(dice))
        await look.at("escape", "escape")
        await look.day_done(hostile(dice, 60))
        await look.figure(hostile(dice, 300))


_TYPED = (
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
)


def _in_a_terminal(path: Path, dice: random.Random, tally: Tally) -> None:
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
        for keys in _TYPED:
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
            tally.look(token.decode("utf-8", "replace"), "\r\n\b\t", "what the terminal gets")
