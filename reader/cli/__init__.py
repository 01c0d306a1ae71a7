"""The command line: a thin layer over the services; the interface is imported only where it is opened."""

import sys

from reader.early import find_picture

__all__ = ["run"]


def run() -> None:
    """The console script: the last screen at once, then everything else."""
    sight = None
    try:
        sight = find_picture(sys.argv[1:])
        try:
            if sight is not None and not sight.show():
                sight = None
            from reader.cli.main import main

            code = main(sight=sight)
        finally:
            if sight is not None:
                sight.leave()
    except KeyboardInterrupt:
        # It may come at any moment, that of leaving included.
        if sight is not None:
            sight.leave()
        code = 130
    sys.exit(code)
