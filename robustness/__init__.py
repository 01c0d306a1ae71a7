"""Faults put into Matins on purpose, and the figures of what came of them: ``python -m robustness all``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

# The invented worlds, the pseudo-terminal and the fake arXiv are one piece of code, which the tests use too.
for _folder in (str(ROOT / "tests"), str(ROOT)):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)
