"""The interface: Textual lives here and nowhere else."""

from pathlib import Path

__all__ = ["run"]


def run(path: Path, *, demo: bool = False) -> int:
    """Open the library at ``path`` in the terminal and return the exit code; raises StoreError before it draws."""
    from reader.services.library import Library
    from reader.tui.app import MatinsApp

    library = Library(path)
    if demo and library.counts().papers == 0:
        library.add_sample()
    app = MatinsApp(library, demo=demo)
    try:
        app.run()
    finally:
        app.library.close()
    return app.return_code or 0
