"""Text that wants to be markup, a terminal sequence, or too much, on every screen."""

import tempfile
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch, Document, Entry
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, AnnouncementKind, Author, Paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.storage.searches import SavedSearch
from reader.storage.store import Store
from reader.tui.screens.ask import AskPath
from support.morning import NOW, fill
from support.screens import Window, window

HOSTILE = {
    "closing tag": "[/x]",
    "tag": "[bold]x[/bold] [red] [@click=app.quit]go[/] [link=file:///etc/passwd]l[/link]",
    "odd brackets": "x[/b [ ] \\[ \\",
    "colour": "a\x1b[31mb\x1b[0m",
    "title": "a\x1b]0;owned\x07b\x1b]52;c;aGk=\x1b\\c",
    "eight bit": "a\x9b2Jb\x9d0;x\x9cc\x90q\x85",
    "control": "a\x00b\x08c\x07d\x7fe\x0bf\x0cg\rh",
    "bidi": "a\u202ebc\u2066d\u2069e\u200ff",
    "zalgo": "Z" + "\u0301\u0323\u0489" * 40 + "algo",
    "surrogate": "a\ud800b\udfffc",
    "separators": "a\u2028b\u2029c\u3000d\u00a0e",
    "invisible": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u034f\u180e\U000e0041",
    "newlines": "line\n" * 50_000,
    "word": "x" * 100_000,
    "wide word": "王" * 100_000,
    "tabs": "a\tb\t\tc",
    "format": "%s %n {0} {x!r} ${HOME} $(id) `id`",
    "tex": "$" + "{" * 2_000 + r"\frac{" * 500 + "\\",
    "joined": "👩‍👩‍👧‍👦 🏳️‍🌈 e\ufe0f नमस्‍ते",
    "blank": " \t\n ",
}


def paper(text: str, number: int = 1) -> Paper:
    """Return a paper that says ``text`` wherever a source can say something; what is endless only once."""
    whole, text = text, text[:3_000]
    return Paper(
        arxiv_id=ArxivId(f"2611.{number:05}"),
        title=text,
        authors=(Author(text), Author(text, text)),
        authors_truncated=True,
        abstract=f"{text}\n\n{whole}",
        categories=(text, "cs.LG"),
        published=NOW,
        comments=text,
        journal_ref=text,
        doi=text,
        report_no=text,
        links=(text, f"https://example.org/{text}"),
    )


def stored(place: Path, papers: list[Paper], note: str) -> Path:
    """Fill a library with papers as they are; a lone surrogate never gets past the file."""
    seen = [Announcement(note, count, date(2026, 11, 20), note, AnnouncementKind.NEW) for count in range(1, 99)]
    entries = tuple(Entry(each, where) for each, where in zip(papers, seen, strict=False))
    path = fill(place / "library.sqlite3", Batch(Document(note, "f" * 64, note, note, date(2026, 11, 20)), entries))
    store = Store(path)
    with store.writing():
        for number in store.listing.numbers():
            store.states.put(number, PaperState(starred_at=NOW, tags=(note[:100], "b"), note=note))
    store.close()
    return path


def without_surrogates(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cs")


async def walk(desk: Window) -> None:
    """Visit every screen, with every state of it that shows text from outside."""
    desk.check()
    for keys in ("s", "k", "\\", "j", "space", "b", "y", "y", "y", "o", "u", "T", "x"):
        await desk.press(keys)
        desk.check()
    await desk.press("/", *"x[/b")
    desk.check()
    await desk.press("escape", "?")
    desk.check()
    await desk.press("escape", "E")
    desk.check()
    await desk.press("escape")
    await desk.resize(120, 30)
    desk.check()
    await desk.press("g", "j")
    desk.check()


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_text_breaks_a_screen(name: str, tmp_path: Path) -> None:
    text = without_surrogates(HOSTILE[name])
    raw, cleaned = paper(text), paper(clean(text), 2)._replace(abstract=clean(text, lines=True))
    untitled = paper(text, 3)._replace(title="")
    async with window(stored(tmp_path, [raw, cleaned, untitled], text[:9_000])) as desk:
        await walk(desk)


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_text_breaks_what_is_typed_or_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = HOSTILE[name]
    for path in (stored(tmp_path, [paper("x")], ""), tmp_path / "empty.sqlite3"):
        async with window(path) as desk:
            for error in (False, True):
                desk.app.say(text, error=error)
                await desk.settle()
                desk.check()
            await desk.paste(text)
            desk.check()
            await desk.press("escape", "I")
            assert isinstance(desk.app.screen, AskPath)
            await desk.paste(text)
            desk.check()
            await desk.press("tab")
            desk.check()
            desk.app.say("")
            await desk.press("enter", "escape")
            await desk.until(lambda: len(desk.app.screen_stack) == 1)
            await desk.app.workers.wait_for_complete()
            await desk.settle()
            desk.check()


@pytest.mark.parametrize("name", ["\x1b[31m", "[/x]", "\u202e", "a\nb", "-rf", "%s", "王"])
async def test_no_folder_name_breaks_a_screen(name: str, tmp_path: Path) -> None:
    folder = tmp_path / f"a{name}b"
    folder.mkdir(parents=True)
    async with window(folder / "library.sqlite3") as desk:
        desk.check()
        await desk.press("I", *"nothing", "enter")
        await desk.until(lambda: "could not be read" in desk.status)
        desk.check()


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)
TRICKY = st.lists(st.sampled_from([*map(without_surrogates, HOSTILE.values())][:12]), max_size=3).map(
    lambda parts: "".join(part[:80] for part in parts)
)
FIELD = st.one_of(TEXT, TRICKY)


@st.composite
def papers(draw: st.DrawFn, number: int) -> Paper:
    return Paper(
        arxiv_id=ArxivId(f"2611.{number:05}", draw(st.none() | st.integers(1, 99))),
        title=draw(FIELD),
        authors=tuple(Author(name) for name in draw(st.lists(FIELD, max_size=4))),
        authors_truncated=draw(st.booleans()),
        abstract=draw(FIELD),
        categories=tuple(draw(st.lists(FIELD, max_size=3))),
        published=draw(
            st.none() | st.datetimes(min_value=datetime(1991, 8, 14)).map(lambda at: at.replace(tzinfo=NOW.tzinfo))
        ),
        comments=draw(FIELD),
        journal_ref=draw(FIELD),
        doi=draw(FIELD),
        report_no=draw(FIELD),
        links=tuple(draw(st.lists(FIELD, max_size=3))),
    )


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(found=st.tuples(papers(1), papers(2), papers(3)), note=FIELD, typed=FIELD)
async def test_any_text_in_any_field(found: tuple[Paper, ...], note: str, typed: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with window(stored(Path(folder), list(found), note), size=(90, 30)) as desk:
            for keys in ("j", "\\", "j", "y", "y", "y", "s", "u"):
                await desk.press(keys)
                desk.check()
            await desk.paste(typed)
            desk.check()


@pytest.mark.parametrize("name", ["[/x]", "x[/b []", "[@click=app.quit]go[/]", "\x1b]0;owned\x07", "[" * 40])
async def test_no_name_of_a_view_breaks_the_palette(name: str, tmp_path: Path) -> None:
    topic = paper("plain")._replace(title="A Title")
    async with window(stored(tmp_path, [topic], "note")) as desk:
        store = desk.session.library.store
        with store.writing():
            store.searches.put(SavedSearch(name, "lantern"))
        await desk.press("ctrl+p")
        await desk.press(*"view")
        await desk.press(*"[/")
        await desk.press("escape", "escape")
        desk.check()


async def test_turning_pages_before_anything_was_found_does_no_harm(tmp_path: Path) -> None:
    async with window(stored(tmp_path, [paper("x")], "note")) as desk:
        for keys in (
            "ctrl+p",
            "pageup",
            "pagedown",
            "z",
            "pageup",
            "up",
            "q",
            "pagedown",
            "pageup",
            "escape",
            "escape",
        ):
            await desk.press(keys)
        desk.check()
