"""``matins backup``, ``matins restore`` and ``matins doctor``: that nothing is lost."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import is_terminal, say, say_columns, say_fields, say_json, warn
from reader.paths import config_path, keys_path, library_path

if TYPE_CHECKING:
    from reader.services.doctor import Finding
    from reader.storage.backups import Backup


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``backup``, ``restore`` and ``doctor``."""
    backup = commands.add_parser("backup", parents=[common], help="make a checked backup now, or list those there are")
    backup.add_argument("--list", action="store_true", help="list the good backups, newest first")
    backup.add_argument("--json", action="store_true", help="one JSON object per backup")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", parents=[common], help="put a backup in the library's place")
    restore.add_argument("--from", dest="stamp", metavar="DATE", help="the newest backup of this day or moment (UTC)")
    restore.add_argument("--yes", action="store_true", help="do it without a question")
    restore.add_argument("--undo", action="store_true", help="take the last restore back")
    restore.add_argument("--json", action="store_true", help="with --yes or --undo: one JSON object with what was done")
    restore.set_defaults(run=run_restore)
    doctor = commands.add_parser("doctor", parents=[common], help="see whether everything is in order")
    doctor.add_argument("--fix", action="store_true", help="mend what is safe to mend")
    doctor.add_argument("--online", action="store_true", help="ask every source whether it answers, too")
    doctor.add_argument("--json", action="store_true", help="one JSON object per finding")
    doctor.set_defaults(run=run_doctor)


def run_backup(arguments: argparse.Namespace) -> int:
    """Make a backup, or list them."""
    from reader.storage import backups

    library = library_path(arguments.library)
    found = backups.good(library) if arguments.list else [backups.make(library)]
    for each in found:
        if arguments.json:
            say_json({"path": str(each.path), **_facts(each)})
        elif arguments.list:
            say_fields(_moment(each), _counts(each), str(each.path))
        else:
            say(f"{each.path}: {_counts(each)}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Show what would come and what would go, ask, and do it. An answer for programs is given without a question."""
    from reader.storage import backups

    if arguments.json and not (arguments.yes or arguments.undo):
        warn("--json needs --yes or --undo: nobody is asked then")
        return 2
    library = library_path(arguments.library)
    if arguments.undo:
        return _undo_restore(library, as_json=arguments.json)
    chosen = _chosen(library, arguments.stamp)
    if chosen is None:
        return 1
    if not arguments.json:
        say(f"backup: {_moment(chosen)}, {_counts(chosen)}")
        say(f"now: {_present(library)}")
    if not arguments.yes and not _agreed():
        return 2
    backup, kept = backups.restore(library, datetime.now(UTC), chosen)
    if arguments.json:
        say_json({"restored": str(backup.path), "kept": _shown(kept), **_facts(backup)})
        return 0
    say(f"The library is that of {_moment(backup)}.")
    if kept is not None:
        say(f"What was there is kept as {kept}; `matins restore --undo` puts it back.")
    return 0


def _undo_restore(library: Path, *, as_json: bool) -> int:
    from reader.storage import backups

    back, kept = backups.undo_restore(library, datetime.now(UTC))
    if as_json:
        say_json({"restored": str(back), "kept": _shown(kept)})
        return 0
    say(f"{back.name} is the library again.")
    if kept is not None:
        say(f"What was there is kept as {kept}.")
    return 0


def run_doctor(arguments: argparse.Namespace) -> int:
    """Examine everything; exit 1 where something is bad and was not mended."""
    is_bad = False
    for finding in _findings(arguments):
        is_bad = is_bad or finding.verdict == "bad"
        if arguments.json:
            safe = finding.mend is not None
            say_json({"area": finding.area, "verdict": finding.verdict, "told": finding.told, "can_be_mended": safe})
        elif is_terminal(sys.stdout):
            say_columns((finding.verdict, 6), (finding.area, 14), (finding.told + _offer(finding), 0))
        else:
            say_fields(finding.verdict, finding.area, finding.told)
    return 1 if is_bad else 0


def _findings(arguments: argparse.Namespace) -> "Iterator[Finding]":
    from reader.services.doctor import Places, examine

    places = Places(library_path(arguments.library), config_path(), keys_path())
    yield from examine(places, fix=arguments.fix)
    if arguments.online:
        from reader.domain.clock import SystemClock
        from reader.paths import data_dir
        from reader.services.fetch.opening import Fetching
        from reader.services.reaching import reach
        from reader.services.settings import load_or_default

        config = load_or_default()[0]
        yield from reach(Fetching(places.library, config, data_dir(), SystemClock()))


def _offer(finding: "Finding") -> str:
    return " (`matins doctor --fix` mends that)" if finding.mend else ""


def _chosen(library: Path, stamp: str | None) -> "Backup | None":
    """Return the newest good backup, or the newest one of the day or moment that was named."""
    from reader.domain.errors import StoreError
    from reader.storage import backups

    good = backups.good(library)
    if not good:
        raise StoreError(f"There is no good backup of {library}.")
    if stamp is None:
        return good[0]
    for each in good:
        if each.made_at.strftime("%Y-%m-%d %H:%M:%S").startswith(stamp.strip().replace("T", " ")):
            return each
    warn(f"no good backup is of {stamp}; there are {', '.join(map(_moment, good))}")
    return None


def _present(library: Path) -> str:
    from reader.domain.errors import StoreError
    from reader.storage.checks import look

    try:
        found = look(library)
    except StoreError as error:
        return str(error)
    state = f"damaged ({found.damage})" if found.damage else "whole"
    return f"{_numbers(found.papers, found.starred)}, {state}"


def _agreed() -> bool:
    """Ask; where nobody can answer, say how to agree."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        warn("nothing was changed: --yes puts the backup in place")
        return False
    sys.stdout.write("Put the backup in place? What is there now is kept. [y/N] ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    warn("nothing was changed")
    return False


def _shown(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _facts(backup: "Backup") -> dict[str, object]:
    return {"made_at": backup.made_at.isoformat(), "papers": backup.papers, "starred": backup.starred}


def _moment(backup: "Backup") -> str:
    return f"{backup.made_at:%Y-%m-%d %H:%M} UTC"


def _counts(backup: "Backup") -> str:
    return _numbers(backup.papers, backup.starred)


def _numbers(papers: int, starred: int) -> str:
    return f"{papers:,} {'paper' if papers == 1 else 'papers'}, {starred:,} starred"
