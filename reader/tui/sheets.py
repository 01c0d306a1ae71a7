"""Where the style sheets are: inside the installed package, or beside it in a checkout."""

from pathlib import Path


def sheets() -> list[Path]:
    """Return the paths of all style sheets, in the order in which they are loaded."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "styles"
    return sorted((packaged if packaged.is_dir() else package.parent / "styles").glob("*.tcss"))
