"""``matins serve``: the same program in a browser tab, on this machine alone."""

import argparse
import os
import sys
from pathlib import Path

from reader.cli.output import finish, say, say_json, warn
from reader.paths import demo_path, library_path

DEFAULT_PORT = 8017


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``serve``."""
    parser = commands.add_parser(
        "serve",
        parents=[common],
        help="open the library in a browser tab",
        epilog="Only this machine can reach it, at 127.0.0.1, and only who has the whole address, which is another one "
        "each time. ctrl+c ends it.",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help="the port (default: %(default)s); 0 is any"
    )
    parser.add_argument("--demo", action="store_true", help="the sample library")
    parser.add_argument("--json", action="store_true", help="print the address as one JSON object")
    parser.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until ctrl+c; exit 1 where the port is taken or what serves is not installed."""
    from reader.services.library import Library

    try:
        from reader.services.serving import serve
    except ModuleNotFoundError as error:
        if error.name in ("textual_serve", "aiohttp"):
            warn("`matins serve` needs another package: pip install 'matins[serve]'")
            return 1
        raise
    path = library_path(arguments.library)
    # What is wrong with the library is said here and not in a tab that stays empty.
    Library(demo_path(path) if arguments.demo else path).close()

    def tell(address: str) -> None:
        if arguments.json:
            say_json({"address": address})
        else:
            say(address)
            say("Open this address in a browser on this machine; ctrl+c ends it.")
        finish()

    # -P: a folder that happens to hold a module of this name is not where the program is.
    command = [sys.executable, "-P", "-m", __name__, "demo" if arguments.demo else "library", os.fspath(path)]
    return serve(command, arguments.port, tell)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, 0 to 65535")
    return int(text)


def _in_browser(kind: str, path: Path) -> int:
    """Run the program behind one tab; its driver is named in the environment."""
    from reader.tui import run

    return run(demo_path(path), demo=True) if kind == "demo" else run(path)


if __name__ == "__main__":
    sys.exit(_in_browser(sys.argv[1], Path(sys.argv[2])))
