"""Where the style sheets are: inside the installed package, or beside it in a checkout."""

from importlib.resources import files
from pathlib import Path


def sheets() -> list[Path]:
    """Return the paths of all style sheets, in the order in which they are loaded."""
    packaged = Path(str(files("reader") / "styles"))
    folder = packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "styles"
    return sorted(folder.glob("*.tcss"))
