"""A whole paper in the terminal: opened and painted, page by page, in a pseudo-terminal at 120x36.

    python benchmarks/reading.py [--rounds 7] [--page FILE.html] [--pdf FILE.pdf]

Without files it makes a LaTeXML page of some 500 kB and a two-column PDF of 17 pages. `less` shows the same text, laid
out before, as what a reader of text would pick instead.
"""

import argparse
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import papers
from harness import (
    COLUMNS,
    MATINS,
    ROWS,
    KeyTime,
    compile_bytecode,
    end,
    fill_library,
    full_screen,
    key_time,
    milliseconds,
    print_surroundings,
    print_table,
    wait_painted,
)

from support import pages
from support.pdfs import paper as pdf_paper
from support.pdfs import pdf as render_pdf
from support.pty_process import PtyProcess, clean_environment

PAGES_TURNED = 40


def invented_page(size: int) -> bytes:
    """Return a page as LaTeXML makes it, of about this many bytes: sections, formulas, theorems, references."""
    chance = random.Random(7)
    words = "lantern tide graph attention memory sparse node edge harbour signal proof bound kernel layer".split()

    def prose(count: int) -> str:
        return " ".join(chance.choice(words) for _ in range(count)).capitalize() + "."

    sections, number = [], 0
    while sum(map(len, sections)) < size:
        number += 1
        parts = []
        for part in range(8):
            formula = pages.math(rf"f_{{{part}}}(x)=\sum_{{i=1}}^{{n}}\alpha_{{i}}x^{{i}}", name=f"S{number}.m{part}")
            text = f"{prose(60)} With {formula} we have {pages.cite(str(part), f'#bib.bib{part + 1}')}. {prose(40)}"
            parts.append(pages.para(text, f"S{number}.p{part}"))
            parts.append(
                pages.equation(rf"\int_{{0}}^{{{part}}}g\le C", number=f"({number}.{part})", name=f"S{number}.E{part}")
            )
        parts.append(pages.theorem(f"Theorem {number}", "", pages.para(prose(50), f"Thm{number}.p1"), f"Thm{number}"))
        sections.append(pages.section("".join(parts), str(number), prose(4)[:-1], f"S{number}"))
    entries = [(f"[{place}]", (f"A. Mori. {prose(9)}",)) for place in range(1, 41)]
    return pages.page("".join(sections) + pages.bibliography(*entries))


def opened(command: list[str], everything: list, first: str) -> tuple[float, list[KeyTime]]:  # type: ignore[type-arg]
    """Open the paper under the cursor; return the seconds from the key to the painted page, and the page keys."""
    with PtyProcess(command, columns=COLUMNS, rows=ROWS, env={}) as process:
        wait_painted(process, full_screen(everything), 0.5, 60.0)
        process.quiet(1.5, 60.0)
        start, begun = process.mark(), time.perf_counter()
        process.write(b"\r")
        while first.encode() not in process.bytes_since(start):
            if not process.read(10.0):
                raise TimeoutError(f"{first!r} was not painted")
        process.quiet(0.1, 10.0)
        seconds = process.chunks[-1][0] - begun
        turned = [key_time(process, " ") for _ in range(PAGES_TURNED)]
        end(process)
    return seconds, turned


def less(text: Path) -> list[KeyTime]:
    with PtyProcess(["less", str(text)], columns=COLUMNS, rows=ROWS, env={}) as process:
        process.quiet(0.5, 10.0)
        turned = [key_time(process, " ") for _ in range(PAGES_TURNED)]
        process.write(b"q")
        process.wait_exit(3.0)
    return turned


def measure(matins: list[str], source: Path, rounds: int, first: str) -> tuple[list[float], list[KeyTime], str]:
    """Keep ``source`` for a library's paper and open it so many times."""
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        library, everything = Path(folder) / "library.db", papers(40)
        fill_library(matins, library, everything)
        kept = library.with_name("library.db.papers")
        kept.mkdir()
        surroundings = clean_environment(Path(folder), {})
        run = [*matins, "list", "--library", str(library)]
        listed = subprocess.run(run, env=surroundings, capture_output=True, text=True, check=True, cwd=folder)
        name = listed.stdout.split("\t")[0]
        shutil.copy(source, kept / f"{name}v1{source.suffix}")
        found = [opened([*matins, "--library", str(library)], everything, first) for _ in range(rounds)]
        run = [*matins, "text", name, "--library", str(library)]
        text = subprocess.run(run, env=surroundings, capture_output=True, text=True, check=True, cwd=folder).stdout
    return [seconds for seconds, _ in found], [key for _, keys in found for key in keys], text


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a whole paper: open, paint, turn pages.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--page", type=Path, help="a LaTeXML page instead of the one that is made")
    parser.add_argument("--pdf", type=Path, help="a PDF instead of the one that is made")
    parser.add_argument("--first", default="%", help="a text of the first page that tells it is painted")
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    compile_bytecode()
    matins = shlex.split(options.matins)
    rows = []
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        page, pdf = options.page or Path(folder) / "page.html", options.pdf or Path(folder) / "paper.pdf"
        if not options.page:
            page.write_bytes(invented_page(500_000))
        if not options.pdf:
            pdf.write_bytes(render_pdf(pdf_paper(columns=2, pages=17).sheets, compress=True, ligatures=True))
        for source in (page, pdf):
            seconds, turned, text = measure(matins, source, options.rounds, options.first)
            size = f"{source.stat().st_size / 1000:,.0f} kB {source.suffix[1:].upper()}"
            plain = Path(folder) / "text"
            plain.write_text(text)
            compared = less(plain)
            times, base = [key.seconds for key in turned], [key.seconds for key in compared]
            rows.append([f"{size}: enter to painted page", *milliseconds(seconds), ""])
            ratio = statistics.median(times) / statistics.median(base)
            rows.append([f"{size}: page key", *milliseconds(times), f"{ratio:.2f}"])
            rows.append([f"{size}: less, page key", *milliseconds(base), "1.00"])
    print_table(["whole paper", "median ms", "p95 ms", "ratio"], rows)
    print_surroundings()


if __name__ == "__main__":
    sys.exit(main())
