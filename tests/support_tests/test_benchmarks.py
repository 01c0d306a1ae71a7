"""The benchmarks' own parts, without running a benchmark."""

import importlib
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("corpus")


@pytest.fixture
def harness(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("harness")


def test_the_papers_are_always_the_same_and_all_different(corpus: ModuleType) -> None:
    many = corpus.papers(1200)
    assert many[:300] == corpus.papers(300)
    for field in ("identifier", "title", "abstract"):
        assert len({getattr(paper, field) for paper in many}) == 1200
    assert all(300 < len(paper.abstract) < 2000 for paper in many)


def test_the_digests_hold_every_paper_once(corpus: ModuleType, tmp_path: Path) -> None:
    many = corpus.papers(1200)
    files = corpus.write_digests(tmp_path, many)
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert [text.count("- **[") for text in texts] == [500, 500, 200]
    assert "Papers-500-2688EB" in texts[0]
    assert [path.stem for path in files] == ["2026-11-20", "2026-11-19", "2026-11-18"]


def test_an_entry_cuts_its_authors_at_six(corpus: ModuleType) -> None:
    authors = tuple(f"A. Number{number}" for number in range(7))
    paper = corpus.InventedPaper("2611.00001", "Tidal Proofs", authors, ("cs.LG", "cs.AI"), "Of tides.")
    page = corpus.daily_markdown([paper], "Proofs", date(2026, 11, 20))
    assert page.endswith(
        "- **[Tidal Proofs](https://arxiv.org/abs/2611.00001)**  `arXiv:2611.00001`  `cs.LG` `cs.AI`  \n"
        f"  _{', '.join(authors[:6])}, et al._\n"
        "  <details open><summary>Abstract</summary>\n  Of tides.\n  </details>\n"
    )


def test_a_paint_ends_with_its_last_byte(harness: ModuleType) -> None:
    script = "printf one; sleep 0.1; printf ' two'; exec cat"
    paint = harness.exec_to_paint(["/bin/sh", "-c", script], lambda text: "one" in text)
    assert 0.1 <= paint.seconds < 5
    assert paint.sent == len("one two")


def test_a_paint_that_never_comes_is_an_error(harness: ModuleType) -> None:
    with pytest.raises(TimeoutError, match="something else"):
        harness.exec_to_paint(["/bin/sh", "-c", "printf 'something else'"], lambda text: "wanted" in text)


def test_a_key_ends_with_its_burst_and_late_bytes_are_told(harness: ModuleType) -> None:
    script = "stty raw -echo; printf go; dd bs=1 count=1 2>/dev/null; printf bc; sleep 0.06; printf late; exec cat"
    with harness.PtyProcess(["/bin/sh", "-c", script]) as process:
        assert process.quiet(0.3)
        time = harness.key_time(process, "a", pause=0.3)
    assert 0 < time.seconds < 5
    assert time.sent + time.late == len("abclate")


def test_a_key_without_output_is_an_error(harness: ModuleType) -> None:
    script = "stty raw -echo; printf go; exec cat >/dev/null"
    with harness.PtyProcess(["/bin/sh", "-c", script]) as process:
        assert process.quiet(0.3)
        with pytest.raises(TimeoutError, match="after the key 'a'"):
            harness.key_time(process, "a", timeout=0.1)


def test_the_nearest_rank(harness: ModuleType) -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert harness.percentile(values, 0.95) == 19.0
    assert harness.percentile(values, 1.0) == 20.0
    assert harness.percentile([5.0], 0.95) == 5.0
