"""``matins where``: the files behind the library."""

import argparse
from pathlib import Path
from typing import NamedTuple

from reader.cli.output import say_fields, say_json
from reader.paths import config_path, crash_log, demo_path, keys_path, library_path


class _Kept(NamedTuple):
    """Where whole papers are, how many files and bytes they have, and how many bytes they may have."""

    folder: Path
    files: int
    bytes: int
    budget: int


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``where``."""
    where = commands.add_parser("where", parents=[common], help="print where the files are")
    where.add_argument("--json", action="store_true", help="one JSON object with all of them")
    where.set_defaults(run=run_where)


def run_where(arguments: argparse.Namespace) -> int:
    """Print one path a line, after its name."""
    library = library_path(arguments.library)
    kept = _kept(library)
    paths = _paths(library, kept)
    if arguments.json:
        names = {name.replace(" ", "_"): str(path) for name, path in paths.items()}
        say_json({**names, "papers_files": kept.files, "papers_bytes": kept.bytes, "papers_budget": kept.budget})
        return 0
    for name, path in paths.items():
        say_fields(name, str(path), *([_taken(kept)] if name == "papers" else []))
    return 0


def _paths(library: Path, kept: _Kept) -> dict[str, Path]:
    from reader.services.indexing import index_path
    from reader.storage.backups import folder
    from reader.storage.passages import passages_path

    return {
        "library": library,
        "backups": folder(library),
        "papers": kept.folder,
        "index": index_path(library),
        "words": passages_path(library),
        "demo": demo_path(library),
        "config": config_path(),
        "keys": keys_path(),
        "crash log": crash_log(),
    }


def _kept(library: Path) -> _Kept:
    from reader.services.full_texts.shelf import MEGABYTE, Shelf
    from reader.services.settings import load_or_default

    shelf = Shelf(library)
    account, budget = shelf.account(set()), load_or_default()[0].download.budget
    return _Kept(shelf.kept.folder, account.files, account.bytes, budget * MEGABYTE)


def _taken(kept: _Kept) -> str:
    """Return how much of the budget whole papers take."""
    from reader.services.full_texts.shelf import MEGABYTE

    if not kept.files:
        return "nothing yet"
    files = f"{kept.files:,} {'file' if kept.files == 1 else 'files'}"
    return f"{files}, {kept.bytes / MEGABYTE:,.1f} of {kept.budget // MEGABYTE:,} MB"
