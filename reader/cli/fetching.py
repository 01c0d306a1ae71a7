"""``matins fetch``: new papers, for people and for cron."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
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
    parser.add_argument(
        "--since", metavar="DATE", type=_date, help="harvest everything that changed since a day, as 2026-11-20"
    )
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong (for cron)")
    parser.add_argument("--json", action="store_true", help="one JSON object per step")
    parser.set_defaults(run=run_fetch)


def run_fetch(arguments: argparse.Namespace) -> int:
    """Fetch; exit 0 where everything answered, 1 where something did not, 2 where nothing is subscribed to."""
    from reader.domain.clock import SystemClock
    from reader.services.fetch.opening import Fetching, subscriptions
    from reader.services.settings import load

    config, clock = load(), SystemClock()
    if not subscriptions(config) and arguments.since is None:
        warn("nothing is subscribed to: `matins subscribe cs.LG` does that")
        return 2
    if arguments.since is not None and arguments.since > clock.now().date():
        warn(f"{arguments.since} is still to come: nothing has changed since then")
        return 2
    talk = not arguments.quiet and not arguments.json and is_terminal(sys.stderr)
    fetching = Fetching(library_path(arguments.library), config, data_dir(), clock)
    tell = Teller(talk)
    try:
        if arguments.since is not None:
            sets = _sets(config.arxiv.categories)
            steps = fetching.harvest(sets, arguments.since, tell.progress, tell.wait, never)
        else:
            steps = fetching.run(tell.progress, tell.wait, never).steps
    except KeyboardInterrupt:
        tell.end()
        warn("stopped; what came so far is kept")
        raise
    finally:
        tell.end()
    shown = [step for step in steps if step.error or not arguments.quiet]
    if arguments.json:
        for step in shown:
            say_json(_object(step))
    else:
        _tell_all(shown, quiet=arguments.quiet)
    if not arguments.quiet and not arguments.json:
        _tell_sum(steps, () if arguments.since is not None else config.arxiv.categories, clock.now())
    return 1 if any(step.error for step in steps) else 0


def _tell_all(steps: Sequence["SourceReport"], *, quiet: bool) -> None:
    from reader.services.fetch.telling import trouble_of

    for step in steps:
        if step.papers and not quiet:
            say(f"{_named(step)}: {_papers(step.papers)}, {step.new:,} new, {step.updated:,} updated")
        if step.error:
            warn(trouble_of(step))


def _named(step: "SourceReport") -> str:
    what, _, rest = step.source.partition(" ")
    if what == "harvest":
        # "cs:cs:LG" and "physics:hep-th" are how OAI-PMH calls what arXiv calls cs.LG and hep-th.
        return f"harvest of {'.'.join(rest.split(':')[1:]) or rest or 'all of arXiv'}"
    if step.day is None:
        return step.source
    return f"{step.source.removesuffix(f' {step.day}')}, {step.day:%a} {step.day.day} {step.day:%b}"


def _papers(count: int) -> str:
    return f"{count:,} {'paper' if count == 1 else 'papers'}"


def _tell_sum(steps: Sequence["SourceReport"], categories: Sequence[str], now: datetime) -> None:
    """Say what the steps brought together; where nothing new of these categories was announced at ``now``, why."""
    from reader.domain.calendar import EASTERN
    from reader.services.days import NOT_OUT, empty_day, is_late
    from reader.storage.feeds import listing_name

    listings = {listing_name(category) for category in categories}
    late = is_late((step.day for step in steps if step.source in listings and step.day is not None), now)

    brought = [step for step in steps if step.papers]
    if len(brought) > 1:
        new, updated = sum(step.new for step in brought), sum(step.updated for step in brought)
        say(f"together: {new:,} new, {updated:,} updated")
    elif not brought and not any(step.error for step in steps):
        why = NOT_OUT if late else empty_day(now.astimezone(EASTERN).date()) if categories else ""
        say(f"nothing new: {why}" if why else "nothing new")
        return
    if late:
        say(NOT_OUT)


class Teller:
    """Shows one line of progress on a terminal."""

    def __init__(self, talk: bool) -> None:
        self._talk = talk
        self._doing = "waiting"

    def progress(self, progress: "Progress") -> None:
        """Show which step it is."""
        self._doing = f"{progress.done + 1}/{max(progress.total, progress.done + 1)} {progress.doing}"
        self._line(self._doing)

    def wait(self, seconds: float, reason: str) -> None:
        """Show how long the next request waits, and why."""
        # Nobody knows how long another window's request takes.
        left = f", in {seconds:.0f} s" if seconds >= 0.5 else ""
        self._line(f"{self._doing}{left}: {reason}")

    def end(self) -> None:
        """Take the line away."""
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


def never() -> bool:
    """Let nothing be cancelled but by a signal."""
    return False
