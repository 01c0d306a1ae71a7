"""Whole papers from a fake arXiv: HTML there or at ar5iv, and PDF."""

from collections.abc import Callable

import pytest

from reader.domain.errors import FormatError, SourceError
from reader.domain.identifier import ArxivId
from reader.sources.errors import BadAnswer
from reader.sources.full_texts import FullTexts, NotThereError
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import World


@pytest.fixture
def texts(transport: Transport, server: FakeArxiv) -> FullTexts:
    return FullTexts(transport, server.url, f"{server.url}/ar5iv")


def of_digit(world: World, *digits: int) -> str:
    """Return a paper whose number ends in one of these: the fake arXiv has no HTML of every fifth."""
    return next(paper.name for paper in world.papers if int(paper.name[-1]) in digits)


def fine(data: bytes) -> object:
    return data


def test_html_and_pdf_of_a_version(texts: FullTexts, world: World) -> None:
    identifier = ArxivId(of_digit(world, 1, 2, 3), 1)
    page, pdf = texts.html(identifier, fine), texts.pdf(identifier)
    assert (page.identifier, pdf.identifier) == (identifier, identifier)
    assert b"ltx_document" in page.data
    assert pdf.data.startswith(b"%PDF-")
    assert page.host == "127.0.0.1"


def test_a_page_says_which_version_it_is(texts: FullTexts, world: World) -> None:
    name = of_digit(world, 1, 2, 3)
    paper = next(paper for paper in world.papers if paper.name == name)
    assert texts.html(ArxivId(name), fine).identifier == ArxivId(name, len(paper.submitted))


def test_where_arxiv_has_none_ar5iv_is_asked(texts: FullTexts, world: World, server: FakeArxiv) -> None:
    name = of_digit(world, 0)
    found = texts.html(ArxivId(name, 2), fine)
    assert found.identifier == ArxivId(name)
    assert b"older" in found.data
    assert [seen.path for seen in server.seen] == [f"/html/{name}v2", f"/ar5iv/html/{name}"]


def check(data: bytes) -> object:
    if b"ltx_document" not in data:
        raise FormatError("This page holds no paper.")
    return data


def test_what_nobody_has(texts: FullTexts, world: World) -> None:
    with pytest.raises(NotThereError, match="There is no HTML of"):
        texts.html(ArxivId(of_digit(world, 5), 1), check)
    with pytest.raises(NotThereError, match=r"arXiv has no PDF of 2611\.99999"):
        texts.pdf(ArxivId("2611.99999"))


GONE = {Fault.MISSING, Fault.MISSING_AND_DAMAGED, Fault.GONE}


@pytest.mark.parametrize("format_", ["html", "pdf"])
@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_named_and_only_a_refusal_is_one(
    fault: Fault,
    format_: str,
    make_transport: Callable[..., Transport],
    server: FakeArxiv,
    world: World,
    clock: FakeClock,
) -> None:
    texts = FullTexts(make_transport(timeouts=(0.3, 0.3)), server.url, f"{server.url}/ar5iv")
    identifier = ArxivId(of_digit(world, 1, 2, 3), 1)

    def ask() -> object:
        return texts.pdf(identifier) if format_ == "pdf" else texts.html(identifier, check)

    server.fail(fault, times=99)
    failure: Exception | None = None
    try:
        ask()
    except (NotThereError, SourceError) as error:
        failure = error
    assert isinstance(failure, NotThereError) == (fault in GONE)
    if failure is not None:
        assert str(failure).endswith((".", "…"))
        assert str(failure).isprintable()
    server.heal()
    # Some faults ask for a pause.
    clock.advance(3 * 3600)
    assert ask()


def test_a_pdf_or_a_page_without_an_end_was_cut_off(transport: Transport, world: World) -> None:
    class Short:
        def get(self, url: str, **_: object) -> object:
            from reader.sources.answers import Answer

            return Answer(200, {}, b"%PDF-1.4 <html>and then", url)

    texts = FullTexts(Short(), "https://arxiv.org", "https://ar5iv.labs.arxiv.org")  # type: ignore[arg-type]
    with pytest.raises(BadAnswer, match=r"The PDF of 2611\.00001v1 was cut off"):
        texts.pdf(ArxivId("2611.00001", 1))
    with pytest.raises(BadAnswer, match=r"The page of 2611\.00001v1 was cut off"):
        texts.html(ArxivId("2611.00001", 1), fine)
