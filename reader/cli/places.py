"""``matins where``: the files behind the library."""

import argparse
from pathlib import Path

from reader.cli.output import say_fields
from reader.paths import config_path, crash_log, demo_path, keys_path, library_path


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``where``."""
    where = commands.add_parser("where", parents=[common], help="print where the files are")
    where.set_defaults(run=run_where)


def run_where(arguments: argparse.Namespace) -> int:
    """Print one path a line, after its name."""
    from reader.storage.backups import folder

    library = library_path(arguments.library)
    say_fields("library", str(library))
    say_fields("backups", str(folder(library)))
    _say_kept(library)
    say_fields("demo", str(demo_path(library)))
    say_fields("config", str(config_path()))
    say_fields("keys", str(keys_path()))
    say_fields("crash log", str(crash_log()))
    return 0


def _say_kept(library: Path) -> None:
    """Print where whole papers are, and how much of the budget they take."""
    from reader.services.full_texts.shelf import MEGABYTE, Shelf
    from reader.services.indexing import index_path
    from reader.services.settings import load_or_default
    from reader.storage.passages import passages_path

    shelf = Shelf(library)
    account, budget = shelf.account(set()), load_or_default()[0].download.budget
    taken = f"{account.bytes / MEGABYTE:,.1f} of {budget:,} MB" if account.files else "nothing yet"
    files = f"{account.files:,} {'file' if account.files == 1 else 'files'}, " if account.files else ""
    say_fields("papers", str(shelf.kept.folder), f"{files}{taken}")
    say_fields("index", str(index_path(library)))
    say_fields("words", str(passages_path(library)))
