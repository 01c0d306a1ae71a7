"""Other people's programs for chosen papers: the command of each, and how it ends."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from reader.domain.text import clean
from reader.services.library import Detail, Library
from reader.services.placing import NEEDED, places_of, render_word

ARGUMENT_LIMIT = 30_000
"""Characters of one field in a command: systems refuse words of more than 128 kB, and a character may have four."""


class Call(NamedTuple):
    """The command for one paper; ``lacking`` says why there is none, and ``words`` is empty then."""

    name: str
    words: tuple[str, ...]
    lacking: str = ""


class Done(NamedTuple):
    """How a call ended: with ``code``, None where it was not run; ``problem`` says what did not go well."""

    call: Call
    code: int | None
    problem: str = ""


_Aside = tuple[Done, IO[bytes]]


def calls(library: Library, numbers: Sequence[int], words: Sequence[str]) -> list[Call]:
    """Return the command for each of these papers; raises StoreError."""
    from reader.services.exporting import details

    found = list(details(library, numbers))
    wanted = set(places_of(words))
    files = _files(library, wanted)
    keys = _citation_keys(found) if "citekey" in wanted else [""] * len(found)
    return [_call(words, wanted, _fields(detail, key, files)) for detail, key in zip(found, keys, strict=True)]


def _call(words: Sequence[str], wanted: set[str], fields: Mapping[str, str]) -> Call:
    name = fields["id"] or fields["key"]
    lacking = next((NEEDED[place] for place in NEEDED if place in wanted and not fields[place]), "")
    return Call(name, () if lacking else tuple(render_word(word, fields) for word in words), lacking)


def run_all(found: Sequence[Call], jobs: int, *, told_apart: bool = False, lends_input: bool = False) -> Iterator[Done]:
    """Run the calls, up to ``jobs`` at a time, and yield in their order how each ended.

    One alone has the terminal's output (and, with ``lends_input``, its keyboard). Of several at a time each one's
    output is kept until its turn, so that they do not mix. With ``told_apart`` it goes to standard error.
    """
    if jobs == 1:
        for call in found:
            yield _run(call, subprocess.DEVNULL if not lends_input else None, 2 if told_apart else None)
        return
    with ThreadPoolExecutor(jobs) as pool, ExitStack() as unfinished:
        # Whoever stops early wants none of what is still to be begun.
        unfinished.callback(pool.shutdown, wait=True, cancel_futures=True)
        for done, output in _in_order(pool, found, 2 * jobs):
            with output:
                _hand_over(output, 2 if told_apart else 1)
            yield done
        unfinished.pop_all()


def run_once(words: Sequence[str], lines: Iterator[str], *, told_apart: bool = False) -> Done:
    """Run a command once with ``lines`` as its standard input; a program may stop reading when it has enough."""
    call = Call("", tuple(words))
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=2 if told_apart else None)
    except (OSError, ValueError) as error:
        return Done(call, None, _reason(error))
    with process, ExitStack() as unfinished:
        unfinished.callback(process.kill)
        assert process.stdin is not None
        # Whatever it wanted to know it knows when it stops reading; its exit code says whether that was enough.
        with suppress(BrokenPipeError):
            process.stdin.writelines(line.encode("utf-8", "replace") for line in lines)
        with suppress(BrokenPipeError):
            process.stdin.close()
        unfinished.pop_all()
        code = process.wait()
    return Done(call, code, _ended(code))


def _run(call: Call, stdin: int | None, stdout: "int | IO[bytes] | None") -> Done:
    if call.lacking:
        return Done(call, None, call.lacking)
    try:
        code = subprocess.run(call.words, stdin=stdin, stdout=stdout, check=False).returncode
    except (OSError, ValueError) as error:
        return Done(call, None, _reason(error))
    return Done(call, code, _ended(code))


def _in_order(pool: ThreadPoolExecutor, found: Sequence[Call], ahead: int) -> Iterator[_Aside]:
    """Yield the answers in order, with no more than ``ahead`` outputs kept: each is an open file."""
    running: deque[Future[_Aside]] = deque()
    for call in found:
        running.append(pool.submit(_run_aside, call))
        if len(running) >= ahead:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()


def _run_aside(call: Call) -> _Aside:
    output = TemporaryFile()  # noqa: SIM115 - whoever takes the answer closes it.
    return _run(call, subprocess.DEVNULL, output), output


def _hand_over(output: IO[bytes], descriptor: int) -> None:
    output.seek(0)
    while piece := output.read(65_536):
        while piece:
            piece = piece[os.write(descriptor, piece) :]


def _ended(code: int) -> str:
    if code < 0:
        return f"the program was ended by signal {-code}"
    return f"the program ended with exit code {code}" if code else ""


def _reason(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"the program could not be started: {clean(why).lower()}"


_Files = Callable[[str, str], str]


def _files(library: Library, wanted: set[str]) -> _Files:
    """Return what finds the newest downloaded file of a paper in a format; the folder is looked through once."""
    formats = wanted & {"pdf", "html"}
    if not formats:
        return lambda name, format_: ""
    from reader.services.full_texts.shelf import Shelf

    kept = sorted(Shelf(library.path).kept.all(), key=lambda file: file.identifier.version or 0)
    paths = {(file.identifier.name, file.format): str(file.path) for file in kept}
    return lambda name, format_: paths.get((name, format_), "")


def _citation_keys(found: Sequence[Detail]) -> list[str]:
    from reader.formats.exports.keys import citation_keys
    from reader.formats.markdown import Item

    return citation_keys([Item(each.paper, each.state, each.announcements, each.key) for each in found])


def _fields(detail: Detail, citation_key: str, files: _Files) -> dict[str, str]:
    paper, identifier = detail.paper, detail.paper.arxiv_id
    known = identifier.without_version() if identifier else None
    first = paper.published
    texts = {
        "key": detail.key,
        "citekey": citation_key,
        "title": paper.title,
        "authors": ", ".join(author.name for author in paper.authors),
        "author": paper.authors[0].name if paper.authors else "",
        "abs": paper.abstract,
        "category": paper.primary_category,
        "categories": " ".join(paper.categories),
        "year": str(first.year) if first else str(identifier.year) if identifier else "",
        "date": first.date().isoformat() if first else "",
        "doi": paper.doi,
        "note": detail.state.note,
        "tags": ", ".join(detail.state.tags),
        "id": known.name if known else "",
        "version": str(identifier.version) if identifier and identifier.version else "",
        "url": known.abs_url if known else "",
        "pdf_url": known.pdf_url if known else "",
    }
    cleaned = {name: clean(text, limit=ARGUMENT_LIMIT) for name, text in texts.items()}
    # A path is as it is: cleaned it would be another one.
    paths = {format_: files(known.name, format_) if known else "" for format_ in ("pdf", "html")}
    return cleaned | paths
