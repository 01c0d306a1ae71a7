"""The interface: Textual lives here and nowhere else."""

import gc
from pathlib import Path

__all__ = ["run"]


def run(path: Path, *, demo: bool = False) -> int:
    """Open the library at ``path`` in the terminal and return the exit code; raises StoreError before it draws."""
    # Collecting garbage while modules load finds none and costs a twentieth of the start; the app turns it on again
    # after its first paint.
    gc.disable()
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
