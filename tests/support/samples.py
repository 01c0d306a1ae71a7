"""The real documents beside the checkout, where there are any; no test depends on them."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3] / "shared" / "samples"

needs_samples = pytest.mark.skipif(not _ROOT.is_dir(), reason="the real documents are not beside this checkout")


def samples() -> Path:
    """Return the folder of real documents; skip the test where it is absent."""
    if not _ROOT.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    return _ROOT
