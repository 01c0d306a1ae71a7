"""The invented answers of arXiv."""

from collections.abc import Callable
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "arxiv"


@pytest.fixture(scope="session")
def answer() -> Callable[[str], bytes]:
    """Return the bytes of one of the invented answers."""
    return lambda name: (_FOLDER / name).read_bytes()


@pytest.fixture(scope="session")
def answers() -> dict[str, bytes]:
    """Return every invented answer by its file name."""
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir())}
