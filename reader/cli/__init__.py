"""The command line: a thin layer over the services; the interface is imported only where it is opened."""

from reader.cli.main import main, run

__all__ = ["main", "run"]
