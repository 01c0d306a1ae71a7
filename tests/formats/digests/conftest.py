"""The invented digests, and one call that reads a text as a document."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.domain.batch import Batch
from reader.formats.digests import parse_document

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "digests"


@pytest.fixture(scope="session")
def digest() -> Callable[[str], Batch]:
    """Read one of the invented digests by its file name."""
    return lambda name: parse_document((_FOLDER / name).read_bytes(), name)


@pytest.fixture(scope="session")
def text_of() -> Callable[[str], str]:
    """Return the text of one of the invented digests."""
    return lambda name: (_FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def read() -> Callable[[str], Batch]:
    """Read a text as a document."""
    return lambda text: parse_document(text.encode("utf-8"), "digest")
