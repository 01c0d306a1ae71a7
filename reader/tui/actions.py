"""What the commands of the main screen do: move, decide, and carry out of the terminal."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.state import PaperState
from reader.services.opening import open_link
from reader.services.triage import READ, SKIP, Verb, later_toggle, read_toggle, star_toggle
from reader.services.wording import shown_title
from reader.tui.cursor import LOOKED_AT

if TYPE_CHECKING:
    from reader.services.library import Detail
    from reader.tui.screens.main import MainScreen


class Moves:
    """Where the cursor goes."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Return the handlers by command."""
        return {
            "next": lambda: self._by(1),
            "previous": lambda: self._by(-1),
            "first": lambda: self._to(0),
            "last": lambda: self._to(len(self._session) - 1),
            "half_down": lambda: self._by(self._half_page),
            "half_up": lambda: self._by(-self._half_page),
            "next_unread": lambda: self._unread(1),
            "previous_unread": lambda: self._unread(-1),
            "scroll_down": lambda: self._scroll(1),
            "scroll_up": lambda: self._scroll(-1),
        }

    @property
    def _half_page(self) -> int:
        return max(1, self._screen.papers.page // 2)

    def _by(self, rows: int) -> None:
        self._to(self._session.cursor + rows)

    def _to(self, index: int) -> None:
        self._session.move_to(index)
        self._screen.say("")
        self._screen.update_view()

    def _unread(self, step: int) -> None:
        found = self._session.move_to_unread(step)
        where = "below" if step > 0 else "above"
        told = f"nothing unread {where} here"
        if self._session.catalogue is None and len(self._session) > LOOKED_AT:
            told = f"nothing unread among the next {LOOKED_AT:,} papers; the index is still being opened"
        self._screen.say("" if found else told)
        self._screen.update_view()

    def _scroll(self, direction: int) -> None:
        pane = self._screen.pane
        if not pane.scroll_lines(direction * pane.page):
            self._screen.say("the abstract ends here" if direction > 0 else "the abstract begins here")


class Decisions:
    """What the user says about papers. Each is on disk before the screen shows it."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Return the handlers by command."""
        return {
            "star": lambda: self._say(star_toggle),
            "skip": lambda: self._say(SKIP),
            "later": lambda: self._say(later_toggle),
            "read": lambda: self._say(read_toggle),
            "read_all": self._read_all,
            "undo": lambda: self._travel(self._session.undo, "undone", "nothing to undo"),
            "redo": lambda: self._travel(self._session.redo, "redone", "nothing to redo"),
        }

    def _say(self, verb: Callable[[PaperState], Verb] | Verb) -> None:
        step = self._session.say(verb)
        self._session.move_to(self._session.cursor + 1)
        self._screen.say(step.label if step else "")
        self._screen.update_view()

    def _read_all(self) -> None:
        step = self._session.say(READ, self._session.shown_unread())
        self._screen.say(f"{step.label}; u takes it back" if step else "nothing unread is shown")
        self._screen.update_view()

    def _travel(self, move: Callable[[], Step | None], done: str, nothing: str) -> None:
        step = move()
        self._screen.say(f"{done}: {step.label}" if step else nothing)
        self._screen.update_view()


class Outgoing:
    """What leaves the terminal: links to the browser and the clipboard, and how the abstract is shown."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._copied: tuple[int, int] = (-1, -1)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Return the handlers by command."""
        return {
            "copy": self._copy,
            "open_abstract": lambda: self._open("abs"),
            "open_pdf": lambda: self._open("pdf"),
            "raw": self._raw,
        }

    def _copy(self) -> None:
        detail = self._screen.session.detail()
        if detail is None:
            return
        texts = copy_texts(detail)
        number, turn = self._copied
        turn = (turn + 1) % len(texts) if number == detail.number else 0
        self._copied = (detail.number, turn)
        self._screen.app.copy_to_clipboard(texts[turn])
        again = "" if turn == len(texts) - 1 else "  (y: another form)"
        self._screen.say(f"copied {texts[turn]}{again}")

    def _open(self, page: str) -> None:
        detail = self._screen.session.detail()
        if detail is None:
            return
        identifier = detail.paper.arxiv_id
        if identifier is None:
            self._screen.say("this paper has no arXiv identifier yet, so there is no page to open")
            return
        url = identifier.pdf_url if page == "pdf" else identifier.abs_url
        if open_link(url):
            self._screen.say(f"opened {url}")
        else:
            self._screen.app.copy_to_clipboard(url)
            self._screen.say(f"no browser here; copied {url}")

    def _raw(self) -> None:
        raw = self._screen.pane.toggle_raw()
        self._screen.say("the text as the source wrote it" if raw else "")


def copy_texts(detail: "Detail") -> list[str]:
    """Return what the copy key offers in turn: identifier, link, Markdown link; without an identifier the title."""
    paper = detail.paper
    title = shown_title(paper.title, paper.abstract)
    if paper.arxiv_id is None:
        return [title]
    url = paper.arxiv_id.abs_url
    named = title or str(paper.arxiv_id)
    escaped = "".join(f"\\{c}" if c in "\\[]`*_<>!&#$~|" else c for c in named)
    return [str(paper.arxiv_id), url, f"[{escaped}]({url})"]
