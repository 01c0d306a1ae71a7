"""What a wrong command line is told: one usage, one sentence, and nothing that steers a terminal."""

import argparse
import sys
from typing import NoReturn

from reader.cli.output import warn


class Parser(argparse.ArgumentParser):
    """A parser whose messages quote the command line as cleaned text; subcommands are parsed by the same class."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit with 2."""
        self.print_usage(sys.stderr)
        warn(message)
        raise SystemExit(2)
