"""``matins fetch``: new papers, for people and for cron."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.cli.output import is_terminal, say, say_json, warn
from reader.paths import data_dir, library_path

if TYPE_CHECKING:
    from reader.services.fetch.sources import Progress, SourceReport


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``fetch``."""
    parser = commands.add_parser("fetch", parents=[common], help="fetch new papers of what you subscribed to")
    parser.add_argument("--since", metavar="DATE", type=_date, help="harvest everything that changed since a day")
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong")
    parser.add_argument("--json", action="store_true", help="one JSON object per step")
    parser.set_defaults(run=run_fetch)


def run_fetch(arguments: argparse.Namespace) -> int:
    """Fetch; exit 0 where everything answered, 1 where something did not, 2 where nothing is subscribed to."""
    from reader.domain.clock import SystemClock
    from reader.services.fetch.opening import Fetching, subscriptions
    from reader.services.settings import load

    config = load()
    if not subscriptions(config) and arguments.since is None:
        warn("nothing is subscribed to: `matins subscribe cs.LG` does that")
        return 2
    talk = not arguments.quiet and not arguments.json and is_terminal(sys.stderr)
    fetching = Fetching(library_path(arguments.library), config, data_dir(), SystemClock())
    tell = _Teller(talk)
    try:
        if arguments.since is not None:
            sets = _sets(config.arxiv.categories)
            steps = fetching.harvest(sets, arguments.since, tell.progress, tell.wait, _never)
        else:
            steps = fetching.run(tell.progress, tell.wait, _never).steps
    finally:
        tell.end()
    _tell_all(steps, as_json=arguments.json, quiet=arguments.quiet)
    return 1 if any(step.error for step in steps) else 0


def _tell_all(steps: Sequence["SourceReport"], *, as_json: bool, quiet: bool) -> None:
    for step in steps:
        if as_json:
            say_json(_object(step))
            continue
        if step.papers and not quiet:
            day = f", {step.day:%a} {step.day.day} {step.day:%b}" if step.day else ""
            noun = "paper" if step.papers == 1 else "papers"
            say(f"{step.source}{day}: {step.papers:,} {noun}, {step.new:,} new, {step.updated:,} updated")
        if step.error:
            warn(step.error)
    if not quiet and not as_json and not any(step.papers or step.error for step in steps):
        say("nothing new")


class _Teller:
    """Shows one line of progress on a terminal."""

    def __init__(self, talk: bool) -> None:
        self._talk = talk

    def progress(self, progress: "Progress") -> None:
        self._line(f"{progress.done + 1}/{max(progress.total, progress.done + 1)} {progress.doing}")

    def wait(self, seconds: float, reason: str) -> None:
        self._line(f"waiting {seconds:.0f} s: {reason}")

    def end(self) -> None:
        self._line("")

    def _line(self, text: str) -> None:
        if self._talk:
            from reader.domain.text import clean

            sys.stderr.write(f"\r\x1b[K{clean(text)[:100]}")
            sys.stderr.flush()


def _object(step: "SourceReport") -> dict[str, object]:
    return {
        "source": step.source,
        "day": step.day.isoformat() if step.day else None,
        "papers": step.papers,
        "new": step.new,
        "updated": step.updated,
        "unchanged": step.unchanged,
        "error": step.error or None,
    }


def _sets(categories: tuple[str, ...]) -> list[str]:
    from reader.sources.network import oai_set

    return [oai_set(category) for category in categories] or [""]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-20") from None


def _never() -> bool:
    return False
