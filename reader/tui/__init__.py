"""The interface: Textual lives here and nowhere else."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.early import Sight

__all__ = ["run"]


def run(path: Path, *, demo: bool = False, sight: "Sight | None" = None) -> int:
    """Open the library at ``path`` in the terminal and return the exit code; raises StoreError before it draws.

    ``sight`` is the picture that the terminal shows already, if it does.
    """
    # Collecting garbage while modules load finds none and costs a twentieth of the start; the app turns it on again
    # after its first paint.
    gc.disable()
    from reader.picture import forget_picture
    from reader.services.library import Library
    from reader.storage.connection import DamagedLibraryError
    from reader.tui.app import MatinsApp

    if not demo:
        # It tells where the last sitting ended; one that ends without leaving in order must not be followed by it.
        forget_picture()
    try:
        library = Library(path)
    except DamagedLibraryError as error:
        if sight is not None:
            sight.leave()
            sight = None
        from reader.tui.rescue import rescue

        if not rescue(path, str(error)):
            raise
        library = Library(path)
    if demo and library.counts().papers == 0:
        library.add_sample()
    app = MatinsApp(library, demo=demo, sight=sight)
    try:
        app.run()
    finally:
        app.library.close()
    if app.picture is not None:
        from reader.tui.picturing import keep_picture

        keep_picture(app.picture, path)
    return app.return_code or 0
