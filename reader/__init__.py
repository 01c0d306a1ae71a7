"""Matins: the terminal reader for arXiv.

``from reader import Library`` opens a library for notebooks and scripts; see :mod:`reader.notebook`.
"""

# As type checkers know it; the module of this name would cost the start of the program thirteen milliseconds.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from reader.notebook import Library, LibraryPaper, ReaderError

__all__ = ["Library", "LibraryPaper", "ReaderError", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # The program itself starts without it.
    if name in __all__:
        from reader import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
