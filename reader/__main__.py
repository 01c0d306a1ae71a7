"""``python -m reader`` is ``matins``."""

from reader.cli import run

if __name__ == "__main__":
    run()
