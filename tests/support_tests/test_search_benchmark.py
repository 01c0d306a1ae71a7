"""The search benchmark's own parts, without running it."""

import importlib
import random
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from rapidfuzz.distance import OSA

from reader.formats.arxiv.snapshot import parse_snapshot_line
from support.pty_process import PtyProcess

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def load(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(name)


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The corpus with few words and people, which are there at once."""
    module = load(monkeypatch, "search_corpus")
    for name, count in (("vocabulary", 3_000), ("word_weights", 3_000), ("phrases", 1_000), ("people", 800)):
        monkeypatch.setattr(module, name, partial(getattr(module, name), count=count))
    return module


def test_a_larger_corpus_begins_like_a_smaller(corpus: ModuleType) -> None:
    many = list(corpus.Corpus(7).papers(600))
    assert list(corpus.Corpus(7).papers(200)) == many[:200]
    assert [paper.number for paper in many] == list(range(1, 601))
    assert {len(paper.authors) for paper in many} == set(range(1, 9))
    assert all(5 < len(paper.title.split()) < 18 and corpus.GAP not in paper.title for paper in many)
    assert many[:50] != list(corpus.Corpus(8).papers(50))


def test_snapshot_and_lines_are_of_the_same_papers(corpus: ModuleType, tmp_path: Path) -> None:
    snapshot, lines = tmp_path / "snapshot.jsonl", tmp_path / "lines.txt"
    corpus.write_snapshot(snapshot, 300, 7)
    corpus.write_lines(lines, 300, 7)
    papers = [parse_snapshot_line(line) for line in snapshot.read_text(encoding="utf-8").splitlines()]
    names = [", ".join(author.name for author in paper.authors) for paper in papers]
    written = [f"{paper.title}{corpus.GAP}{name}" for paper, name in zip(papers, names, strict=True)]
    assert written == lines.read_text(encoding="utf-8").splitlines()
    assert len({paper.arxiv_id for paper in papers}) == 300


def test_every_query_means_its_paper(corpus: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    queries = load(monkeypatch, "search_queries")
    lines = tmp_path / "lines.txt"
    corpus.write_lines(lines, 400, 7)
    classes = queries.make_queries(lines, 400, 4, 7)
    assert len(classes) == 9
    for made in classes.values():
        assert len(made) == 4
        for query in made:
            assert query.target in query.twins
            assert 1 <= query.satisfied <= queries.FAIR
            assert query.text == query.text.lower()


def test_a_typo_is_one_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = load(monkeypatch, "search_queries")
    dice = random.Random(7)
    for word in ("lantern", "self-made", "aabbcc", "graph"):
        wrong = {queries.typo(dice, word) for _ in range(200)}
        assert {OSA.distance(word, other) for other in wrong} == {1}
        assert {other.count("-") for other in wrong} == {word.count("-")}


def test_a_paint_is_final_when_the_program_has_stopped_working(monkeypatch: pytest.MonkeyPatch) -> None:
    watching = load(monkeypatch, "search_watch")
    work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
    script = f"stty raw -echo; printf go; dd bs=1 count=1 2>/dev/null; printf a; {work}; printf b; exec cat"
    with PtyProcess(["/bin/sh", "-c", script]) as process:
        while process.raw != b"go":
            assert process.read(5.0)
        watch = watching.Watch(process.pid)
        start = process.mark()
        seconds = watching.final_paint(process, watch, "x")
        assert process.bytes_since(start) == b"xab"
        assert seconds >= process.chunks[-1][0] - process.chunks[-2][0] > watching.QUIET
