"""Downloading: one paper after the other, nothing twice, nothing lost by a stop."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.services.fetch.sources import Progress
from reader.services.full_texts.downloading import Downloader, DownloadReport
from reader.services.full_texts.shelf import Shelf
from reader.services.library import Library
from reader.services.triage import STAR
from reader.sources.errors import BadAnswer, Cancelled, Offline
from reader.sources.full_texts import FullText, NotThereError
from reader.storage.passages import PassageIndex
from support.builders import NOW, batch, identifier_of, invented, opened

ALL = ("html", "pdf")


def page(words: str) -> bytes:
    text = f'<div class="ltx_para"><p class="ltx_p">{words}</p></div>'
    return f'<html><body><article class="ltx_document">{text}</article></body></html>'.encode()


class Shop:
    """Has HTML and PDF of everything, except for what a test says."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.answers: dict[str, FullText] = {}

    def html(self, identifier: ArxivId, check: Callable[[bytes], object]) -> FullText:
        return self._answer(identifier, "html", page(f"Lanterns of {identifier.name.replace('.', '')}"))

    def pdf(self, identifier: ArxivId) -> FullText:
        return self._answer(identifier, "pdf", b"%PDF-1.4 %%EOF")

    def base(self, identifier: ArxivId, page: bytes) -> str:
        return f"https://arxiv.org/html/{identifier}/"

    def picture(self, base: str, source: str) -> bytes:
        name = base.removeprefix("https://arxiv.org/html/") + source
        self.asked.append(name)
        if name in self.errors:
            raise self.errors[name]
        return b"\x89PNG " + source.encode()

    def _answer(self, identifier: ArxivId, format_: str, data: bytes) -> FullText:
        name = f"{identifier}.{format_}"
        self.asked.append(name)
        if name in self.errors:
            raise self.errors[name]
        return self.answers.get(name, FullText(identifier, data, "arxiv.org"))


class Desk:
    """A library of three papers and what downloads into it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.shop = Shop()
        self.budget = 10**9
        self.pictures = False
        self.told: list[Progress] = []
        self.shelf = Shelf(library.path)

    def run(self, papers: list[int] | None, formats: tuple[str, ...] = ALL, stop_after: int = 99) -> DownloadReport:
        def cancelled() -> bool:
            return len(self.shop.asked) - before >= stop_after

        before = len(self.shop.asked)
        with closing(PassageIndex(self.library.path)) as index:
            downloader = Downloader(
                self.library.store, self.shop, index, self.budget, lambda: NOW, pictures=self.pictures
            )
            if papers is not None:
                downloader.want(papers, formats)
            return downloader.run(papers, self.told.append, cancelled)

    def files(self) -> set[str]:
        return {file.path.name for file in self.shelf.kept.all()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2), invented(3))) as library:
        yield Desk(library)


def name(number: int, format_: str) -> str:
    return f"{identifier_of(number)}.{format_}"


def test_what_is_wanted_comes_in_order_and_once(desk: Desk) -> None:
    report = desk.run([2, 1])
    assert [(each.name, each.format) for each in report.new] == [
        (identifier_of(number).name, format_) for number in (1, 2) for format_ in ALL
    ]
    assert desk.files() == {name(number, format_) for number in (1, 2) for format_ in ALL}
    assert [(each.done, each.total) for each in desk.told] == [(0, 4), (1, 4), (2, 4), (3, 4)]
    desk.shop.asked.clear()
    again = desk.run([1, 2, 3], ("html",))
    assert desk.shop.asked == [name(3, "html")]
    assert [each.is_new for each in again.downloads] == [False, False, True]
    assert desk.library.store.downloads.wanted() == []


@pytest.mark.parametrize("after", range(6))
def test_a_stop_at_any_place_goes_on_there(desk: Desk, after: int) -> None:
    stopped = desk.run([1, 2, 3], stop_after=after)
    assert stopped.cancelled
    assert len(desk.files()) == after
    rest = desk.run(None)
    assert len(rest.new) == 6 - after
    assert sorted(desk.shop.asked) == sorted(name(number, format_) for number in (1, 2, 3) for format_ in ALL)


def test_what_nobody_has_is_told_and_not_asked_for_again(desk: Desk) -> None:
    desk.shop.errors[name(1, "html")] = NotThereError("There is no HTML.")
    report = desk.run([1])
    assert [(each.format, each.problem) for each in report.missing] == [("html", "There is no HTML.")]
    assert not report.failed
    desk.shop.asked.clear()
    assert [each.problem for each in desk.run([1]).missing] == ["There is no HTML."]
    assert desk.run(None).downloads == ()
    assert desk.shop.asked == []


def test_a_new_version_is_asked_for_although_the_old_one_was_refused(desk: Desk) -> None:
    desk.shop.errors[name(1, "html")] = NotThereError("There is no HTML.")
    desk.run([1])
    newer = ArxivId(identifier_of(1).name, (identifier_of(1).version or 0) + 1)
    from reader.services.importing import import_batch

    import_batch(desk.library.store, batch(invented(1, arxiv_id=newer)), NOW)
    desk.shop.asked.clear()
    desk.run([1])
    assert set(desk.shop.asked) == {f"{newer}.html", f"{newer}.pdf"}
    assert desk.files() == {f"{newer}.html", f"{newer}.pdf", name(1, "pdf")}


def test_one_bad_answer_does_not_take_the_others_with_it(desk: Desk) -> None:
    desk.shop.errors[name(1, "pdf")] = BadAnswer("It was cut off.")
    report = desk.run([1, 2])
    assert [each.problem for each in report.failed] == ["It was cut off."]
    assert len(report.new) == 3
    desk.shop.errors.clear()
    assert [each.format for each in desk.run(None).new] == ["pdf"]


@pytest.mark.parametrize("error", [Offline("No network."), Cancelled()])
def test_where_nobody_answers_it_stops(desk: Desk, error: SourceError) -> None:
    desk.shop.errors[name(1, "pdf")] = error
    report = desk.run([1, 2])
    assert len(desk.shop.asked) == 2
    assert report.stopped == ("No network." if isinstance(error, Offline) else "")
    desk.shop.errors.clear()
    assert len(desk.run(None).new) == 3


def test_a_page_of_unknown_version_is_kept_and_not_asked_for_again(desk: Desk) -> None:
    plain = identifier_of(1).without_version()
    desk.shop.answers[name(1, "html")] = FullText(plain, page("Lanterns"), "ar5iv.labs.arxiv.org")
    desk.run([1])
    assert desk.files() == {f"{plain}.html", name(1, "pdf")}
    desk.shop.asked.clear()
    (again, _) = desk.run([1]).downloads
    assert desk.shop.asked == []
    assert again.file is not None
    assert desk.shelf.open(plain.name)[1].path.name == f"{plain}.html"


def test_the_budget_takes_what_was_not_opened_for_longest_and_nothing_starred(desk: Desk) -> None:
    desk.run([1, 2], ("html",))
    for age, number in enumerate((2, 1)):
        os.utime(desk.shelf.kept.folder / name(number, "html"), (1000 + age, 1000 + age))
    size = desk.shelf.account(set()).bytes // 2
    desk.library.say(STAR, [2])
    desk.budget = 2 * size
    report = desk.run([3], ("html",))
    assert (report.pruned, report.stopped) == (1, "")
    assert desk.files() == {name(2, "html"), name(3, "html")}


def test_a_budget_full_of_stars_stops_in_words(desk: Desk) -> None:
    desk.run([1, 2], ("html",))
    desk.library.say(STAR, [1, 2])
    desk.budget = 1
    report = desk.run([3], ("html",))
    assert report.stopped.startswith("Starred papers take all of")
    assert desk.files() == {name(1, "html"), name(2, "html")}
    desk.budget = 10**9
    assert len(desk.run(None).new) == 1


def test_more_may_be_wanted_while_it_goes_on(desk: Desk) -> None:
    def more(progress: Progress) -> None:
        desk.told.append(progress)
        if len(desk.told) == 1:
            with desk.library.store.writing():
                desk.library.store.downloads.want([3], ("html",), NOW)

    with closing(PassageIndex(desk.library.path)) as index:
        downloader = Downloader(desk.library.store, desk.shop, index, desk.budget, lambda: NOW)
        downloader.want([1], ("html",))
        report = downloader.run(None, more, lambda: False)
    assert [each.name for each in report.new] == [identifier_of(1).name, identifier_of(3).name]


def test_its_words_are_found_at_once(desk: Desk) -> None:
    desk.run([1, 2])
    with closing(PassageIndex(desk.library.path)) as index:
        assert {file.name for file in index.files()} == {name(1, "html"), name(2, "html")}
        assert index.papers([["lanterns"]]) == [identifier_of(1).name, identifier_of(2).name]


def with_pictures(desk: Desk, number: int, *sources: str) -> None:
    """Let the page of a paper have these pictures."""
    figures = "".join(
        f'<figure class="ltx_figure" id="F{place}"><img src="{source}" class="ltx_graphics"/>'
        f'<figcaption class="ltx_caption"><span class="ltx_tag">Figure {place}: </span>A tide.</figcaption></figure>'
        for place, source in enumerate(sources)
    )
    html = f'<html><body><article class="ltx_document">{figures}</article></body></html>'
    desk.shop.answers[name(number, "html")] = FullText(identifier_of(number), html.encode(), "arxiv.org")


def test_pictures_come_with_their_page_where_they_are_wanted(desk: Desk) -> None:
    with_pictures(desk, 1, "x1.png", "x2.png", "x1.png")
    desk.run([1], ("html",))
    assert desk.shop.asked == [name(1, "html")]
    desk.pictures = True
    desk.run([1], ("html",))
    assert desk.shop.asked[1:] == [f"{identifier_of(1)}/x1.png", f"{identifier_of(1)}/x2.png"]
    (file,) = desk.shelf.kept.all()
    path = desk.shelf.kept.picture(file, "x2.png")
    assert path is not None
    assert path.read_bytes() == b"\x89PNG x2.png"
    assert path.stat().st_mode & 0o777 == 0o600
    assert file.bytes == file.path.stat().st_size + 2 * len(b"\x89PNG x1.png")
    desk.shelf.prune(0, set())
    assert list(desk.shelf.kept.folder.iterdir()) == []


def test_a_picture_that_does_not_come_is_left_out(desk: Desk) -> None:
    with_pictures(desk, 1, "x1.png", "../../../etc/passwd", "x3.png")
    desk.pictures = True
    desk.shop.errors[f"{identifier_of(1)}/x1.png"] = BadAnswer("It is a web page.")
    report = desk.run([1], ("html",))
    assert len(report.new) == 1
    (file,) = desk.shelf.kept.all()
    assert [desk.shelf.kept.picture(file, source) is not None for source in ("x1.png", "x3.png")] == [False, True]
    folder = desk.shelf.kept.folder
    assert {path.parent.parent for path in folder.glob("*/*")} == {folder}


def test_a_stop_among_the_pictures_goes_on_there(desk: Desk) -> None:
    with_pictures(desk, 1, "x1.png", "x2.png", "x3.png")
    desk.pictures = True
    desk.run([1], ("html",), stop_after=2)
    desk.shop.asked.clear()
    desk.run(None)
    assert desk.shop.asked == [f"{identifier_of(1)}/x2.png", f"{identifier_of(1)}/x3.png"]
