"""PDF files through the child process: order, limits, and an end to every hostile file."""

import os
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.domain.errors import FormatError
from reader.fulltext.model import Document, Equation, Figure, Table, plain
from reader.fulltext.pdf import parent, read_pdf
from reader.fulltext.pdf.packing import unpacked
from reader.fulltext.pdf.reading import read_here
from support.pdfs import AUTHORS, TITLE, Layout, Sheet, file_of, paper, pdf, running_words

SMALL = pdf(paper(pages=2, references=3, words=60).sheets, compress=True)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return path


def one_page(content: bytes, more: bytes = b"", *others: bytes) -> bytes:
    return file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> " + more + b" >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            content,
            *others,
        ]
    )


def stream(data: bytes, how: bytes = b"") -> bytes:
    return b"<< " + how + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


class TestPapers:
    @pytest.mark.parametrize("columns", [1, 2, 3])
    @pytest.mark.parametrize("tex", [True, False], ids=["glyph runs", "blanks"])
    def test_the_words_come_in_the_order_of_the_source(self, tmp_path: Path, columns: int, tex: bool) -> None:
        layout = paper(columns=columns, tex=tex, pages=6)
        path = written(tmp_path, pdf(layout.sheets, compress=True, ligatures=tex))
        document = read_here(str(path), guarded=False)
        assert running_words(document) == layout.words
        assert (plain(document.title), document.authors) == (TITLE, AUTHORS)
        assert len(document.references) == 30

    def test_seventeen_pages_through_the_child_process(self, tmp_path: Path) -> None:
        layout = paper()
        document = read_pdf(written(tmp_path, pdf(layout.sheets, compress=True, ligatures=True)), seconds=60)
        assert running_words(document) == layout.words
        kinds = [type(block) for block in document.blocks]
        assert all(kinds.count(kind) > 2 for kind in (Equation, Figure, Table))
        assert (document.source, document.problems) == ("pdf", ())

    def test_a_footnote_and_a_broken_word(self, tmp_path: Path) -> None:
        layout = Layout(columns=1)
        layout.note("1", "A note on wicks.")
        layout.paragraph(
            "The lanterns of the old town are an extraordinarily beautiful sight, as everybody knows. " * 8
        )
        document = read_here(str(written(tmp_path, pdf(layout.sheets))), guarded=False)
        assert running_words(document) == layout.words
        assert [note.mark for note in document.footnotes] == ["1"]


HOSTILE = {
    "no pdf": (b"lantern " * 99, "no PDF"),
    "nothing": (b"", "empty"),
    "head only": (b"%PDF-1.5\n", "damaged"),
    "cut": (SMALL[: len(SMALL) // 2], "damaged"),
    "no pages": (file_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]), "no pages"),
    "pictures": (pdf([Sheet(), Sheet()]), "no text"),
    "locked": (
        file_of(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"],
            b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
            b" /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> ",
        ),
        "password",
    ),
    "bomb": (
        one_page(
            stream(
                zlib.compress(zlib.compress(b" " * (900 * 2**20), 1), 9), b"/Filter [/FlateDecode /FlateDecode]"
            )
        ),
        "memory",
    ),
    "forms": (
        one_page(
            stream(b"/X Do " * 10), b"/XObject << /X 6 0 R >>",
            *(
                stream(
                    b"/X Do " * 10,
                    b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
                    % min(number + 7, 14),
                )
                for number in range(9)
            ),
        ),
        "could not be read",
    ),
}  # fmt: skip


class TestHostileFiles:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_sentence(self, tmp_path: Path, name: str) -> None:
        data, words = HOSTILE[name]
        with pytest.raises(FormatError, match=words) as caught:
            read_pdf(written(tmp_path, data))
        assert str(caught.value).endswith(".")

    def test_a_hundred_thousand_pages(self, tmp_path: Path) -> None:
        kids = b"3 0 R " * 100_000
        data = one_page(stream(b"BT /F1 10 Tf 72 700 Td (A lantern here) Tj ET"))
        data = data.replace(b"/Count 1 /Kids [3 0 R]", b"/Count 100000 /Kids [" + kids + b"]")
        assert "Only the first 1,000 of 100,000 pages were read." in read_pdf(written(tmp_path, data)).problems

    def test_a_million_signs_on_a_page(self, tmp_path: Path) -> None:
        text = b"BT /F1 1 Tf 10 700 Td 1.2 TL " + b"(lantern wick glow ember vesper) Tj T*\n" * 32_000 + b"ET"
        document = read_pdf(written(tmp_path, one_page(stream(zlib.compress(text), b"/Filter /FlateDecode"))))
        assert "more text than a page can hold" in document.problems[0]

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.pdf")
        for path in (tmp_path, tmp_path / "none.pdf", tmp_path / "pipe.pdf"):
            with pytest.raises(FormatError):
                read_pdf(path)


class TestProcess:
    def test_it_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        started = _sleeping(monkeypatch)
        stop = threading.Event()
        threading.Timer(0.2, stop.set).start()
        begun = time.monotonic()
        with pytest.raises(FormatError, match="stopped"):
            read_pdf(written(tmp_path, SMALL), stop=stop)
        assert time.monotonic() - begun < 20
        assert [process.returncode for process in started] == [-9]

    def test_its_time_ends(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        started = _sleeping(monkeypatch)
        with pytest.raises(FormatError, match="too long"):
            read_pdf(written(tmp_path, SMALL), seconds=0.2)
        assert [process.returncode for process in started] == [-9]

    @pytest.mark.parametrize(
        "answer", [b"", b"[]", b"{", b'{"document": {"": "Evil"}}', b'{"document": 3}', b"[" * 99999]
    )
    def test_no_answer_is_believed(self, answer: bytes) -> None:
        with pytest.raises(FormatError):
            parent._document(answer)


def _sleeping(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """Let a process that does nothing stand for the child."""
    started = []
    begin = subprocess.Popen

    def popen(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        process = begin([sys.executable, "-c", "import time; time.sleep(60)"], **options)  # type: ignore[call-overload]
        started.append(process)
        return process  # type: ignore[no-any-return]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return started


_CHILD = """
import sys
without = sys.argv[1]
if without != {wanted!r}:
    sys.stderr.write({said!r})
    sys.exit(9)
sys.stdout.write('{{"document": {{"": "Document", "title": [], "authors": [], "blocks": [], "problems": ["fine"]}}}}')
"""


class TestLostPages:
    def child(self, monkeypatch: pytest.MonkeyPatch, wanted: str, said: str) -> list[str]:
        """Let a process stand for the child that ends with what it says until it is told to leave out ``wanted``."""
        told: list[str] = []
        begin = subprocess.Popen

        def popen(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
            told.append(command[-1])
            script = _CHILD.format(wanted=wanted, said=said)
            return begin([sys.executable, "-c", script, command[-1]], **options)  # type: ignore[call-overload,no-any-return]

        monkeypatch.setattr(subprocess, "Popen", popen)
        return told

    def test_a_page_that_ends_the_child_is_left_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parent, "RESTART_SECONDS", 60.0)
        told = self.child(monkeypatch, "2", "page 1\npage 2\n")
        assert read_pdf(written(tmp_path, SMALL)).problems == ("fine",)
        assert told == ["", "2"]

    def test_not_the_same_page_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        told = self.child(monkeypatch, "never", "page 1\n")
        with pytest.raises(FormatError, match="damaged"):
            read_pdf(written(tmp_path, SMALL))
        assert len(told) <= 2

    def test_a_fault_of_ours_is_not_called_damage(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        said = "page 1\nTraceback (most recent call last):\n  File x\nKeyError: 'lantern'\n"
        told = self.child(monkeypatch, "never", said)
        with pytest.raises(FormatError, match="fault of the program: KeyError: 'lantern'"):
            read_pdf(written(tmp_path, SMALL))
        assert told == [""]

    def test_the_missing_page_is_named(self, tmp_path: Path) -> None:
        document = read_here(str(written(tmp_path, SMALL)), guarded=False, without=frozenset({2}))
        assert "Page 2 could not be read and is missing." in document.problems


_WORKER = """
import json, struct, sys
from reader.fulltext.pdf.glyphs import UnreadableError
from reader.fulltext.pdf.limits import restrict
from reader.fulltext.pdf.packing import packed
from reader.fulltext.pdf.reading import read_here
restrict(600, 1024)
while length := sys.stdin.buffer.read(4):
    path = sys.stdin.buffer.read(struct.unpack(">I", length)[0]).decode()
    try:
        answer = {"document": packed(read_here(path, guarded=False))}
    except UnreadableError as error:
        answer = {"error": error.reason}
    print(json.dumps(answer), flush=True)
"""


class Worker:
    """One child process that reads many files; a new one where a file ended it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mutated.pdf"
        self.process: subprocess.Popen[bytes] | None = None
        self.errors = b""

    def read(self, data: bytes) -> Document:
        self.path.write_bytes(data)
        if self.process is None:
            self.process = subprocess.Popen([sys.executable, "-P", "-c", _WORKER], stdin=PIPE, stdout=PIPE, stderr=PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        name = os.fsencode(self.path)
        self.process.stdin.write(struct.pack(">I", len(name)) + name)
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.close()
            assert b"Traceback" not in self.errors, self.errors.decode()
        return parent._document(line)

    def close(self) -> None:
        if self.process is not None:
            with suppress(BrokenPipeError):
                self.errors = self.process.communicate(timeout=30)[1]
            self.process = None


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    made = Worker(tmp_path_factory.mktemp("mutated"))
    yield made
    made.close()


PLAIN = pdf(paper(pages=2, references=3, words=60).sheets[:1], ligatures=True)

_SPOTS = st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 40), st.binary(max_size=8))


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_SPOTS, min_size=1, max_size=12))
def test_a_mutated_file_gives_a_document_or_a_sentence(worker: Worker, spots: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(PLAIN)
    for at, length, new in spots:
        data[at : at + length] = new
    try:
        document = worker.read(bytes(data))
    except FormatError:
        return
    assert document.source == "pdf"


def test_an_answer_is_read_back_as_it_was(worker: Worker) -> None:
    assert worker.read(SMALL) == worker.read(SMALL)
    assert unpacked({"": "Document", "title": [], "authors": [], "blocks": []}).source == "html"
