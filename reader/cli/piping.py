"""``matins pipe``: a program of the user's for chosen papers."""

import argparse
import shlex
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.cli.output import finish, is_terminal, say, say_json, warn
from reader.cli.querying import DASHES, find_papers
from reader.paths import library_path
from reader.services.placing import CommandError, all_places, has_places, parse_command
from reader.services.sorts import SORTS

if TYPE_CHECKING:
    from reader.services.library import Library
    from reader.services.piping import Call, Done

JOBS = 16
"""Programs that may run at once."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``pipe``."""
    parser = commands.add_parser(
        "pipe",
        parents=[common],
        help="run a program for papers",
        epilog=f"In CMD: {all_places()}. No shell reads CMD; one that is to has the fields behind its script: "
        "sh -c 'echo \"$1\" >> titles' _ {title}. Programs that run their arguments as a script, such as ssh, would "
        "run a title. Without any of these fields the program runs once, with one JSON object per paper on its "
        "standard input. "
        f"{DASHES}",
    )
    parser.add_argument("cmd", metavar="CMD", help="a program and its arguments, in quotes, as 'lpr {pdf}'")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which papers (default: is:starred)")
    parser.add_argument(
        "--sort", choices=SORTS, default=SORTS[0], help="the order of what is not found by words (default: %(default)s)"
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="run N at once, 1 to 16 (default: %(default)s)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the commands, run none")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object per command; what programs print goes to standard error"
    )
    parser.set_defaults(run=run_pipe)


def run_pipe(arguments: argparse.Namespace) -> int:
    """Run the program; exit 1 where it could not be run for a paper or did not end well, 2 for no command."""
    import shutil

    from reader.services.library import Library
    from reader.services.piping import calls

    try:
        words = parse_command(arguments.cmd)
    except CommandError as error:
        warn(str(error))
        return 2
    if shutil.which(words[0]) is None and not arguments.dry_run:
        warn(f"{words[0]} is not a program here")
        return 1
    library = Library(library_path(arguments.library))
    try:
        numbers = find_papers(library, " ".join(arguments.query) or "is:starred", arguments.sort)
        if not numbers:
            warn("no paper matches" if arguments.query else "no paper is starred")
            return 0
        if not has_places(words):
            return _run_once(library, numbers, words, arguments)
        found = calls(library, numbers, words)
    finally:
        library.close()
    return _show(found, arguments) if arguments.dry_run else _run_each(found, arguments)


def _run_once(library: "Library", numbers: Sequence[int], words: Sequence[str], arguments: argparse.Namespace) -> int:
    from reader.services.piping import Call, run_once

    if arguments.dry_run:
        return _show([Call("", tuple(words))], arguments)
    finish()
    return _tell([run_once(words, _lines(library, numbers), told_apart=arguments.json)], as_json=arguments.json)


def _lines(library: "Library", numbers: Sequence[int]) -> Iterator[str]:
    from reader.formats.exports.objects import render_json_lines
    from reader.formats.markdown import Item
    from reader.services.exporting import details

    for detail in details(library, numbers):
        yield render_json_lines([Item(detail.paper, detail.state, detail.announcements, detail.key)])


def _run_each(found: Sequence["Call"], arguments: argparse.Namespace) -> int:
    from reader.services.piping import run_all

    # What was printed so far is to stand before what the programs print.
    finish()
    lends_input = arguments.jobs == 1 and is_terminal(sys.stdin)
    done = run_all(found, arguments.jobs, told_apart=arguments.json, lends_input=lends_input)
    return _tell(done, as_json=arguments.json)


def _tell(ended: "Iterator[Done] | Sequence[Done]", *, as_json: bool) -> int:
    failed = False
    for done in ended:
        failed = failed or bool(done.problem)
        if as_json:
            say_json(_object(done.call, done.code, done.problem))
        elif done.problem:
            warn(f"{done.call.name}: {done.problem}" if done.call.name else done.problem)
    return 1 if failed else 0


def _show(found: Sequence["Call"], arguments: argparse.Namespace) -> int:
    for call in found:
        if arguments.json:
            say_json(_object(call, None, call.lacking))
        elif call.lacking:
            warn(f"{call.name}: {call.lacking}")
        else:
            say(shlex.join(call.words))
    return 1 if any(call.lacking for call in found) else 0


def _object(call: "Call", code: int | None, problem: str) -> dict[str, object]:
    return {"paper": call.name or None, "command": list(call.words), "exit": code, "problem": problem or None}


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= JOBS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {JOBS}")
    return int(text)
