"""Files of many invented papers, to be imported."""

import json
from pathlib import Path

from support.builders import identifier_of, title_of

FIRST = 20_001
"""The number of the first paper; those of other tests are smaller."""


def metadata(folder: Path, count: int) -> str:
    path = folder / "metadata.json"
    records = (
        {
            "id": identifier_of(number).name,
            "title": title_of(number),
            "abstract": f"Lanterns of order {number}.",
            "categories": "math.CO cs.DM",
            "authors_parsed": [["Flame", "Mira", ""]],
            "versions": [{"version": "v1", "created": "Wed, 18 Nov 2026 16:02:33 GMT"}],
            "update_date": "2026-11-19",
        }
        for number in range(FIRST, FIRST + count)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def bibliography(folder: Path, count: int) -> str:
    path = folder / "refs.bib"
    entries = (
        f"@misc{{a{n}, title={{{title_of(n)}}}, eprint={{{identifier_of(n).name}}}}}\n"
        for n in range(FIRST, FIRST + count)
    )
    path.write_text("".join(entries))
    return str(path)


def digest(folder: Path, count: int) -> str:
    path = folder / "day.txt"
    lines = (f"https://arxiv.org/abs/{identifier_of(n).name} is worth a look\n" for n in range(FIRST, FIRST + count))
    path.write_text("".join(lines))
    return str(path)
