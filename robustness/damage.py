"""Damaged libraries: recovered or refused in words, never a traceback, and the damaged file is kept.

Each round spoils a library, or what stands beside it, in one way; then the command line lists it, looks after it
(``doctor``), stars a paper, exports, and at last restores the backup where there is one. A file that is none of ours
stays byte for byte, with nothing new beside it; one that is damaged names the backup and how to have it back.
"""

import contextlib
import hashlib
import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw

from reader.domain.changes import Change
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.storage import backups
from reader.storage.header import SCHEMA_VERSION
from reader.storage.store import Store
from robustness.command import command_of
from robustness.jobs import NAME
from robustness.running import Run, check, digest, tree
from robustness.workers import spread
from support.builders import NOW, TODAY, batch, invented, take_in

ROUNDS = {"short": 16, "medium": 640, "long": 1_000}
PAPERS, STARS = 110, 19
OPENING = ("list", "star", "export", "stats")
"""Commands that need the library itself."""

COMMANDS = (("list",), ("doctor",), ("star", "2611.00007"), ("export", "is:starred"), ("stats",), ("backup", "--list"))


def run(run: Run) -> None:
    """Spoil a library ``rounds`` times."""
    template, with_backup = run.folder(0), run.folder(0)
    _make(template)
    shutil.copytree(template, with_backup, dirs_exist_ok=True)
    backups.make(with_backup / NAME, NOW)

    def spoil(number: int) -> tuple[str, bool, bool] | None:
        dice = run.dice(number)
        name = list(KINDS)[number % len(KINDS)]
        with run.case(number, name) as place:
            is_kept = dice.random() < 0.6
            shutil.copytree(with_backup if is_kept else template, place, dirs_exist_ok=True)
            KINDS[name](place / NAME, dice)
            refused = _use(place / NAME, dice, with_backup=is_kept, name=name)
            return name, refused, _restored(place / NAME, with_backup=is_kept)

    done = [each for each in spread(run, run.numbers(), spoil) if each]
    run.figures |= {
        "refused in words": f"{sum(refused for _, refused, _ in done):,}",
        "read on": f"{sum(not refused for _, refused, _ in done):,}",
        "restored": f"{sum(restored for _, _, restored in done):,}",
        "kinds of damage": len({name for name, _, _ in done}),
    }


def _make(place: Path) -> None:
    path = place / NAME
    take_in(path, *(batch(*map(invented, range(n, n + 20)), name=f"{n}", day=TODAY) for n in range(1, 100, 15)))
    store = Store(path)
    with store.writing():
        for number in range(1, STARS + 1):
            said = PaperState(NOW, NOW, None, ("tag",), "note")
            store.states.put(number, said)
            store.history.record("starred", [Change(number, PaperState(), said)], NOW)
    store.close()


def _use(path: Path, dice: random.Random, *, with_backup: bool, name: str) -> bool:
    """Use the library as scripts do; tell whether it was refused. A file that is none of ours stays as it was."""
    refused = False
    stays = name in STRANGERS or (with_backup and name in ("empty", "gone"))
    before = tree(path.parent)
    for command in dice.sample(COMMANDS, 3):
        code, out, err = command_of(*command, "--library", str(path))
        check(code in (0, 1), f"{command[0]} exits {code}")
        check("Traceback" not in out + err, f"{command[0]}: {err}")
        if code:
            _said(command[0], err or out)
        if " is damaged: " in err:
            refused = True
            _way_on(err, with_backup=with_backup)
        if stays:
            check(code == 1 or command[0] not in OPENING, f"{command[0]} takes what is no library of ours")
            after = tree(path.parent)
            other = sorted(file for file in {*before, *after} if before.get(file) != after.get(file))
            # Looking into a file with a log makes the log's index, and an empty log.
            other = [file for file in other if not file.endswith("-shm") and after.get(file) != _NOTHING]
            check(not other, f"{command[0]} is refused, and changes {other}")
        if name == "newer" and command[0] in OPENING:
            check(f"{SCHEMA_VERSION}" in err and _version(path) in err, f"it does not name both versions: {err}")
        refused = refused or (bool(code) and command[0] != "doctor")
    return refused


def _said(command: str, text: str) -> None:
    lines = text.strip().splitlines()
    check(lines, f"{command} fails and says nothing")
    fields = [field for line in lines for field in line.split("\t")]
    wrong = [field for field in fields if field.strip() != clean(field, limit=20_000).strip()]
    check(not wrong, f"{command} says {wrong}")


def _way_on(err: str, *, with_backup: bool) -> None:
    """Look for the one way that there is: the backup, with its date, its counts and how to have it, or that none is."""
    wanted = ["There is no backup beside it.", "Nothing was changed."]
    if with_backup:
        wanted = [f"{NOW:%Y-%m-%d %H:%M} UTC", f"{PAPERS} papers", f"{STARS} starred", "`matins restore`"]
    lacking = [words for words in wanted if words not in err]
    check(not lacking, f"it does not say {lacking}: {err}")


def _version(path: Path) -> str:
    with path.open("rb") as file:
        return str(int.from_bytes(file.read(64)[60:64], "big"))


def _restored(path: Path, *, with_backup: bool) -> bool:
    """Put the backup in place, and have everything again; the damaged file is kept beside it."""
    if not with_backup:
        return False
    before = digest(path)
    code, out, err = command_of("restore", "--yes", "--library", str(path))
    check(code == 0, f"restore exits {code}: {out}{err}")
    with closing(apsw.Connection(str(path))) as connection:
        check(connection.pragma("integrity_check") == "ok", "what was restored is damaged")
        check(connection.execute("SELECT count(*) FROM paper").get == PAPERS, "papers are missing in the backup")
    if before:
        kept = {digest(other) for other in path.parent.glob(f"{path.name}.damaged-*")}
        check(before in kept, "the damaged file was not kept")
    return True


def _flip(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 1, 10, 200))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def _cut(path: Path, dice: random.Random) -> None:
    os.truncate(path, dice.choice((dice.randrange(17, path.stat().st_size), dice.randrange(17, 8_192))))


def _page(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    place = dice.randrange(len(data) // 512) * 512
    data[place : place + 512] = dice.choice((bytes(512), dice.randbytes(512), bytes(data[:512])))
    path.write_bytes(data)


def _with_log(path: Path) -> bytes:
    """Leave a write-ahead log beside the library, as a program that was killed does; return its bytes."""
    store = Store(path)
    with store.writing():
        for number in range(STARS + 1, STARS + 30):
            store.states.put(number, PaperState(note="in the log " * 40))
    log, library = path.with_name(f"{path.name}-wal").read_bytes(), path.read_bytes()
    store.close()
    path.write_bytes(library)
    path.with_name(f"{path.name}-wal").write_bytes(log)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return log


def _log_cut(path: Path, dice: random.Random) -> None:
    log = _with_log(path)
    os.truncate(path.with_name(f"{path.name}-wal"), dice.randrange(len(log)))


def _log_gone(path: Path, dice: random.Random) -> None:
    _with_log(path)
    path.with_name(f"{path.name}-wal").unlink()


def _log_flipped(path: Path, dice: random.Random) -> None:
    _with_log(path)
    _flip(path.with_name(f"{path.name}-wal"), dice)


def _log_strange(path: Path, dice: random.Random) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(dice.randbytes(dice.choice((1, 32, 9_000))))


def _shm_strange(path: Path, dice: random.Random) -> None:
    _with_log(path)
    path.with_name(f"{path.name}-shm").write_bytes(dice.randbytes(32_768))


def _empty(path: Path, dice: random.Random) -> None:
    path.write_bytes(b"")


def _gone(path: Path, dice: random.Random) -> None:
    path.unlink()


def _zeros(path: Path, dice: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _newer(path: Path, dice: random.Random) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("user_version", SCHEMA_VERSION + dice.choice((1, 7, 1_000)))


def _strange(path: Path, dice: random.Random) -> None:
    path.write_bytes(dice.choice((b"%PDF-1.7\n" * 90, b"hello", dice.randbytes(5_000), b"SQLite format 2\0" * 99)))


def _other_program(path: Path, dice: random.Random) -> None:
    path.unlink()
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def _values(path: Path, dice: random.Random) -> None:
    """Whole for SQLite, and nonsense for us."""
    with closing(apsw.Connection(str(path))) as connection:
        columns = (
            ("paper", "title"),
            ("paper", "authors"),
            ("paper", "links"),
            ("state", "tags"),
            ("state", "read_at"),
        )
        table, column = dice.choice(columns)
        with contextlib.suppress(apsw.Error):
            connection.execute(f"UPDATE {table} SET {column} = ?", (dice.choice((b"\xff\xfe", "[5", "{}", "\ufffe")),))


def _without_tables(path: Path, dice: random.Random) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("foreign_keys", False)
        connection.execute(
            f"DROP TABLE {dice.choice(('paper', 'state', 'announcement', 'document', 'step', 'setting'))}"
        )


_NOTHING = hashlib.sha256().hexdigest()

STRANGERS = ("newer", "strange", "of another program", "zeros")
"""Kinds that no command may touch; an empty file, or none, is one of them where a backup says that there was more."""

KINDS: dict[str, Callable[[Path, random.Random], None]] = {
    "flipped bits": _flip, "cut off": _cut, "a page of nonsense": _page, "log cut": _log_cut, "log gone": _log_gone,
    "log flipped": _log_flipped, "log strange": _log_strange, "shared memory strange": _shm_strange, "empty": _empty,
    "gone": _gone, "zeros": _zeros, "newer": _newer, "strange": _strange, "of another program": _other_program,
    "values that are none": _values, "without a table": _without_tables,
}  # fmt: skip
