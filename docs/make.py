"""Makes what the README shows from the program itself: the tables of keys and of the filter, and the screenshots.

Run ``python docs/make.py``, or with the names of some pictures, in an environment where Matins is installed; a test
fails where a table is stale.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reader.domain.filters import fields
from reader.domain.identifier import ArxivId
from reader.services.library import Library
from reader.storage.kept import KeptPapers
from reader.tui.app import MatinsApp
from reader.tui.commands import Group, Place, commands
from reader.tui.keymap import DEFAULT, key_name

ROOT = Path(__file__).resolve().parents[1]
SCREENS_FOLDER = ROOT / "docs" / "screens"
MORNING = datetime(2026, 11, 13, 7, 12, tzinfo=UTC)


def keys_table() -> str:
    """Return the keys of the main screen as a Markdown table, in the order of the command table."""
    rows = ["| keys | what they do |", "|---|---|"]
    for group in Group:
        members = [command for command in commands(Place.MAIN) if command.group is group]
        rows.append(f"| **{group.value}** | |")
        for command in members:
            keys = " ".join(f"`{key_name(key)}`" for key in DEFAULT.of(command.id))
            rows.append(f"| {keys} | {command.help} |")
    return "\n".join(rows)


def paper_keys_table() -> str:
    """Return the keys of the reader view as a Markdown table."""
    shown = [command for command in commands(Place.PAPER) if Place.MAIN not in command.places]
    rows = [(" ".join(f"`{key_name(key)}`" for key in DEFAULT.of(command.id)), command.help) for command in shown]
    return "\n".join(["| keys | what they do |", "|---|---|", *(f"| {keys} | {told} |" for keys, told in rows)])


def filter_table() -> str:
    """Return the filter language as a Markdown table, in the order of its own table."""
    rows = ["| filter | what it finds |", "|---|---|"]
    for row in fields.rows():
        # What separates values would end a cell, even between backticks.
        example, meaning = (text.replace("|", "\\|") for text in row)
        rows.append(f"| `{example}` | {meaning[0].upper()}{meaning[1:]}. |")
    return "\n".join(rows)


def with_tables(readme: str) -> str:
    """Return the README with fresh tables of keys and of the filter language."""
    for name, table in (
        ("keys", keys_table()),
        ("paper keys", paper_keys_table()),
        ("filter", filter_table()),
    ):
        block = f"<!-- {name} -->\n{table}\n<!-- /{name} -->"
        readme = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, readme, flags=re.DOTALL)
    return readme


class Shot(NamedTuple):
    """One picture: the keys that lead to it from a fresh sample library, the theme, the size in cells."""

    keys: tuple[str, ...]
    theme: str = "matins-dawn"
    size: tuple[int, int] = (120, 34)
    density: str = "auto"


SAMPLE = ROOT / "docs" / "sample"
"""An invented paper for the pictures of the reader view: a digest that names it, and its page."""

OPENED = ("/", *"id:2611.01234", "enter", "enter")

DECIDED = ("j", "s", "x", "j", "j", "s", "j", "j")
"""A few decisions, so that signs and counts have something to say."""

SHOTS = {
    "list": Shot(DECIDED),
    "light": Shot(DECIDED, "matins-day"),
    "roomy": Shot(DECIDED, "gruvbox", density="roomy"),
    "compact": Shot(DECIDED, "nord", (80, 24), "compact"),
    "contrast": Shot(DECIDED, "matins-contrast-dark", (80, 24)),
    "abstract": Shot((*DECIDED, "J"), "catppuccin-mocha", (80, 24)),
    "filter": Shot(("/", *"learning is:", "tab"), "tokyo-night", (80, 24)),
    "mistake": Shot(("/", *"learning", *" is:stared"), size=(80, 24)),
    "views": Shot((*DECIDED, "V", "2")),
    "statistics": Shot((*DECIDED, "A", "%"), size=(100, 34)),
    "help": Shot(("?", *"star"), size=(80, 24)),
    "subscriptions": Shot(("S", *"learning"), size=(80, 24)),
    "history": Shot((*DECIDED, "u", "H", "j"), size=(80, 24)),
    "tags": Shot((*DECIDED, "t", *"to-read"), size=(80, 24)),
    "note": Shot((*DECIDED, "e", *"Compare with the tides."), "rose-pine-dawn"),
    "paper": Shot((*OPENED, "]", "]", *"jjjjjjjj", "tab", "tab", "enter"), size=(100, 38)),
    "contents": Shot((*OPENED, "c"), "matins-day", (80, 24)),
    "themes": Shot(("ctrl+t", "down", "down", "down", "down", "down"), size=(100, 30)),
}
"""The pictures in ``docs/screens``, by name."""


async def screenshot(target: Path, shot: Shot) -> None:
    """Write a picture of the sample library as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        # Neither the user's settings nor the user's last screen have a part in it.
        os.environ["MATINS_CONFIG"] = os.fspath(Path(folder) / "config.toml")
        os.environ["MATINS_PICTURE"] = "0"
        library = Library(Path(folder) / "demo.sqlite3", clock=lambda: MORNING)
        library.add_sample()
        if shot.keys[: len(OPENED)] == OPENED:
            library.import_file(os.fspath(SAMPLE / "morning.md"))
            KeptPapers(library.path).put(ArxivId("2611.01234", 2), "html", (SAMPLE / "2611.01234v2.html").read_bytes())
        library.save_place(theme=shot.theme, density=shot.density)
        app = MatinsApp(library, demo=True, makes_backups=False)
        async with app.run_test(size=shot.size) as pilot:
            await pilot.pause(0.3)
            for key in shot.keys:
                await pilot.press(key)
                # A paper is opened in a thread.
                await pilot.pause(0.4 if key == "enter" else 0)
            await pilot.pause(0.3)
            # The same picture has the same bytes: no name in it is made by chance.
            drawn = app.export_screenshot(title="Matins")
            number = re.findall(r"terminal-([0-9]+)-", drawn)[0]
            target.write_text(drawn.replace(f"terminal-{number}", f"matins-{target.stem}"), encoding="utf-8")
        library.close()


async def screenshots(names: Sequence[str]) -> None:
    """Write the pictures with these names, or all of them."""
    SCREENS_FOLDER.mkdir(exist_ok=True)
    for name, shot in SHOTS.items():
        if not names or name in names:
            await screenshot(SCREENS_FOLDER / f"{name}.svg", shot)


def main(names: Sequence[str]) -> None:
    """Bring README and pictures up to date."""
    readme = ROOT / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
    asyncio.run(screenshots(names))


if __name__ == "__main__":
    main(sys.argv[1:])
