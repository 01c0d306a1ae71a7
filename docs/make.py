"""Makes what the README shows from the program itself: the tables of keys and of the filter, and the screenshot.

Run ``python docs/make.py`` in an environment where Matins is installed; a test fails where a table is stale.
"""

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from reader.domain.filters import fields
from reader.services.library import Library
from reader.tui.app import MatinsApp
from reader.tui.commands import Group, Place, commands
from reader.tui.keymap import DEFAULT, key_name

ROOT = Path(__file__).resolve().parents[1]
SIZE = (120, 34)
KEYS = ("j", "s", "x", "j", "j", "s", "j", "j")
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


def filter_table() -> str:
    """Return the filter language as a Markdown table, in the order of its own table."""
    rows = ["| filter | what it finds |", "|---|---|"]
    rows += [f"| `{row.example}` | {row.meaning[0].upper()}{row.meaning[1:]}. |" for row in fields.rows()]
    return "\n".join(rows)


def with_tables(readme: str) -> str:
    """Return the README with fresh tables of keys and of the filter language."""
    for name, table in (("keys", keys_table()), ("filter", filter_table())):
        block = f"<!-- {name} -->\n{table}\n<!-- /{name} -->"
        readme = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, readme, flags=re.DOTALL)
    return readme


async def screenshot(target: Path) -> None:
    """Write the sample library after a few keys as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "demo.sqlite3", clock=lambda: MORNING)
        library.add_sample()
        app = MatinsApp(library, demo=True, makes_backups=False)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press(*KEYS)
            await pilot.pause(0.3)
            target.write_text(app.export_screenshot(title="Matins"), encoding="utf-8")
        library.close()


def main() -> None:
    """Bring README and screenshot up to date."""
    readme = ROOT / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
    asyncio.run(screenshot(ROOT / "docs" / "screenshot.svg"))


if __name__ == "__main__":
    main()
