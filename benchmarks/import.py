"""Papers per second into a library: over the network's whole path on this machine, and from arXiv's metadata snapshot.

    python benchmarks/import.py [--fetched 2000] [--papers 100000]

Fetching goes through sockets, the client, the parsers and one durable transaction per answer; only the three seconds
between requests are left out, and the server sends answers that were made before. The snapshot is made of invented
words with the frequencies of a language (Zipf), imported by the command itself, indexed, and imported a second time.
"""

import argparse
import itertools
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from corpus import SEED, papers
from harness import MATINS, clean_environment, compile_bytecode, print_surroundings, print_table

from reader.config import Config, FetchSettings, Subscriptions
from reader.domain.clock import SystemClock
from reader.services.fetch.opening import Fetching
from support.world import World, WorldPaper
from support.world_pages import Reply, feed_reply, harvest_reply, query_reply

CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "cs.RO")
PAGE = 500
VOCABULARY = 200_000
COMMON = 2_000
WORDS = 200
CHUNK = 5_000

Ask = tuple[str, str]


class Recorded:
    """A server of ready answers, by path and by place in the list."""

    def __init__(self, answers: dict[Ask, Reply]) -> None:
        self._answers = answers
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Recorded":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answers = self._answers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                reply = answers[parts.path, _place(dict(parse_qsl(parts.query)))]
                self.send_response(reply.status)
                for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


def _place(arguments: dict[str, str]) -> str:
    token = {name: values[0] for name, values in parse_qs(unquote(arguments.get("resumptionToken", ""))).items()}
    return token.get("skip") or arguments.get("start", "0")


def world(count: int, now: datetime) -> World:
    """Return so many papers of the day, spread over the categories."""
    submitted = now - timedelta(days=1)
    places = itertools.cycle(CATEGORIES)
    made = (
        WorldPaper(paper.identifier, paper.title, paper.authors, paper.abstract, (next(places),), (submitted,))
        for paper in papers(count)
    )
    return World(list(made), harvest_page=2_500, feed_limit=count + 1)


def fetched(count: int) -> list[list[str]]:
    """Fetch the same papers by each of arXiv's interfaces into an empty library; return the rows of the table."""
    now = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    everything = world(count, now)
    query = {"search_query": "all:a", "sortBy": "submittedDate", "max_results": str(PAGE)}
    harvest = {"verb": "ListRecords", "metadataPrefix": "arXiv"}
    answers = {(f"/rss/{name}", "0"): feed_reply(everything, now, name, "") for name in CATEGORIES}
    for start in range(0, count, PAGE):
        answers["/api/query", str(start)] = query_reply(everything, now, {**query, "start": str(start)})
    for start in range(0, count, everything.harvest_page):
        answers["/oai", str(start)] = harvest_reply(everything, now, {**harvest, "skip": str(start)})
    rows = []
    with Recorded(answers) as server:
        url = server.url
        settings = FetchSettings("", f"{url}/api/query", url, f"{url}/oai")
        for name, subscribed in (
            (f"{len(CATEGORIES)} feeds", Subscriptions(CATEGORIES)),
            (f"query API, pages of {PAGE}", Subscriptions(queries=("all:a",))),
            ("OAI-PMH, pages of 2,500", None),
        ):
            seconds = _fetch(Config(subscribed or Subscriptions(), fetch=settings), count, harvest=subscribed is None)
            rows.append([name, f"{count:,}", f"{seconds:.2f}", f"{count / seconds:,.0f}", ""])
    return rows


def _fetch(config: Config, count: int, *, harvest: bool) -> float:
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        clock = _Friday()
        fetching = Fetching(Path(folder) / "library.db", config, Path(folder), clock, interval=0.0)
        begin = time.perf_counter()
        if harvest:
            steps = fetching.harvest([""], date(2026, 11, 1), lambda progress: None, lambda *wait: None, lambda: False)
        else:
            steps = fetching.run(lambda progress: None, lambda *wait: None, lambda: False).steps
        seconds = time.perf_counter() - begin
    new, errors = sum(step.new for step in steps), [step.error for step in steps if step.error]
    if new != count:
        raise SystemExit(f"{new} of {count} papers came: {errors}")
    return seconds


class _Friday(SystemClock):
    """The machine's time on the day that the answers are of."""

    def __init__(self) -> None:
        self._ahead = datetime(2026, 11, 20, 13, 30, tzinfo=UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


def write_snapshot(path: Path, count: int) -> int:
    """Write so many records as arXiv's snapshot has them; return the bytes."""
    with path.open("w", encoding="utf-8") as file:
        for record in records(count):
            file.write(json.dumps(record) + "\n")
    return path.stat().st_size


def records(count: int) -> Iterator[dict[str, object]]:
    """Yield invented records: titles of ten words, abstracts of 1.2 kB, one to eight authors."""
    dice = random.Random(SEED)
    words = _vocabulary(dice)
    weights = _weights()
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        drawn = dice.choices(words, cum_weights=weights, k=size * (WORDS + 26))
        for number in range(size):
            yield _record(dice, start + number, drawn[number * (WORDS + 26) : (number + 1) * (WORDS + 26)])


def _weights() -> list[float]:
    """Return how much of a text each word makes up, by rank.

    Fitted to abstracts of arXiv: a hundred and ninety words have 132 different ones, four hundred abstracts 8,000.
    Common words follow Zipf's law, rare ones fall off faster.
    """
    steep = COMMON**0.9
    frequencies = (1 / (rank + 1.5) if rank < COMMON else steep / (rank + 1.5) ** 1.9 for rank in range(VOCABULARY))
    return list(itertools.accumulate(frequencies))


def _vocabulary(dice: random.Random) -> list[str]:
    """Return invented words, the common ones short."""
    starts, ends = "b c d f g h l m n p r s t v st tr pl ch".split(), "a e i o u en or al is".split()
    syllables = [start + end for start in starts for end in ends]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        length = sum(len(found) >= rank for rank in (0, 60, 600, 20_000))
        found["".join(dice.choices(syllables, k=length))] = None
    return list(found)


def _record(dice: random.Random, number: int, words: Sequence[str]) -> dict[str, object]:
    months, serial = divmod(number, 20_000)
    year, month = divmod(months, 12)
    identifier = f"{15 + year:02d}{month + 1:02d}.{serial + 1:05d}"
    names = [[words[-2 * n].title(), words[-2 * n - 1].title(), ""] for n in range(1, 2 + dice.randrange(8))]
    created = f"Wed, 18 Nov 20{15 + year:02d} 16:02:{number % 60:02d} GMT"
    return {
        "id": identifier,
        "submitter": None,
        "authors": ", ".join(f"{given} {surname}" for surname, given, _ in names),
        "title": " ".join(words[:10]).capitalize(),
        "comments": f"{number % 40 + 4} pages" if number % 3 else None,
        "journal-ref": None,
        "doi": f"10.1000/{number}" if number % 4 == 0 else None,
        "report-no": None,
        "categories": " ".join(dice.sample(CATEGORIES, 1 + number % 3)),
        "license": None,
        "abstract": "  " + " ".join(words[10 : WORDS + 10]) + ".\n",
        "versions": [{"version": "v1", "created": created}],
        "update_date": f"20{15 + year:02d}-11-19",
        "authors_parsed": names,
    }


@contextmanager
def snapshot(count: int) -> Iterator[tuple[Path, int]]:
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        path = Path(folder) / "snapshot.jsonl"
        yield path, write_snapshot(path, count)


def imported(matins: Sequence[str], count: int) -> list[list[str]]:
    """Import a snapshot twice with the command itself; return the rows of the table."""
    rows = []
    with snapshot(count) as (path, size):
        library = path.with_name("library.db")
        for name in ("snapshot, new library", "snapshot, again"):
            command = [*matins, "import", str(path), "--library", str(library)]
            seconds, peak = _run(command, path.parent)
            rows.append([name, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{peak / 1e6:,.0f}"])
        stored = library.stat().st_size
        print(f"{size / count / 1e3:.1f} kB a record, {stored / count / 1e3:.1f} kB a paper in the library")
    return rows


def _run(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command to its end; return its seconds and its peak memory in bytes."""
    begin = time.perf_counter()
    with subprocess.Popen(command, env=clean_environment(folder, {}), cwd=folder, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} exits {process.returncode}")
    scale = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begin, usage.ru_maxrss * scale


def main() -> None:
    parser = argparse.ArgumentParser(description="Papers per second into a library.")
    parser.add_argument("--fetched", type=int, default=2_000)
    parser.add_argument("--papers", type=int, default=100_000, help="of the snapshot, up to 1,000,000")
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    compile_bytecode()
    steps: list[Callable[[], list[list[str]]]] = [
        lambda: fetched(options.fetched),
        lambda: imported(shlex.split(options.matins), options.papers),
    ]
    rows = [row for step in steps for row in step()]
    print_table(["papers into a library", "papers", "seconds", "papers/s", "peak MB"], rows)
    print_surroundings()


if __name__ == "__main__":
    main()
