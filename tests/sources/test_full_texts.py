"""Whole papers from a fake arXiv: HTML there or at ar5iv, and PDF."""

from collections.abc import Callable
from itertools import pairwise

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

HARMLESS = {Fault.COOKIES, Fault.GOOD_GZIP, Fault.BAD_ENTRY, Fault.REPEATED, Fault.NOT_UTF8}
"""What takes nothing away: entries are in lists alone, and two bytes within a text leave the rest of it as it is."""

# A short answer that comes byte by byte is whole in the time that a whole paper has.
FINE = {
    "html": HARMLESS,
    "ar5iv": HARMLESS,
    "pdf": HARMLESS | {Fault.DRIP},
    "picture": HARMLESS | {Fault.WRONG_TYPE},
}


@pytest.mark.parametrize("format_", FINE)
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
    identifier = ArxivId(of_digit(world, *((0,) if format_ == "ar5iv" else (1, 2, 3))), 1)

    def ask() -> object:
        if format_ == "picture":
            return texts.picture(f"{server.url}/html/{identifier}/", "x1.png")
        return texts.pdf(identifier) if format_ == "pdf" else texts.html(identifier, check)

    server.fail(fault, times=99, path={"ar5iv": "/ar5iv", "pdf": "/pdf"}.get(format_, "/html"))
    failure: Exception | None = None
    try:
        ask()
    except (NotThereError, SourceError) as error:
        failure = error
    assert (failure is None) == (fault in FINE[format_]), failure
    assert isinstance(failure, NotThereError) == (fault in GONE and format_ != "picture")
    if failure is not None:
        assert str(failure).endswith((".", "…"))
        assert str(failure).isprintable()
    # Where arXiv has no HTML, ar5iv is asked as well; nobody is asked more than three times, or follows more redirects.
    assert 1 <= len(server.seen) <= 5
    began = [seen.began for seen in server.seen]
    assert all(later - earlier >= 3 for earlier, later in pairwise(began))
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


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"\x89PNG\r\n\x1a\n and so on \0\0\0\0IEND\xaeB`\x82", True),
        (b"\x89PNG\r\n\x1a\n and so", False),
        (b"\xff\xd8\xff\xe0 and so on \xff\xd9", True),
        (b"\xff\xd8\xff\xe0 and so", False),
        (b"GIF89a and so on \x00\x3b", True),
        (b"RIFF\x10\0\0\0WEBPVP8 ", True),
        (b"RIFF\x10\0\0\0WAVEfmt ", False),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/></svg>\n', True),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path', False),
        (b"<html><body>An <svg> in a bad hour</body></html>", False),
        (b"", False),
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes, *, is_one: bool) -> None:
    class Answering:
        def get(self, url: str, **_: object) -> object:
            from reader.sources.answers import Answer

            return Answer(200, {}, data, url)

    texts = FullTexts(Answering(), "https://arxiv.org", "https://ar5iv.labs.arxiv.org")  # type: ignore[arg-type]
    if is_one:
        assert texts.picture("https://arxiv.org/html/2611.00001v1/", "x1.png") == data
    else:
        with pytest.raises(BadAnswer, match=r"^arxiv\.org sent something else than a whole picture\.$"):
            texts.picture("https://arxiv.org/html/2611.00001v1/", "x1.png")
