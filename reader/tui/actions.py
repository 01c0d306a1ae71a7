"""What the commands of the main screen do: move, decide, and carry out of the terminal."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from reader.services.opening import open_link, open_pdf
from reader.services.triage import READ, SKIP, later_toggle, read_toggle, star_toggle
from reader.services.wording import shown_title
from reader.tui.cursor import LOOKED_AT

if TYPE_CHECKING:
    from reader.services.library import Detail
    from reader.tui.screens.main import MainScreen


COPIED_AT_ONCE = 1_000
"""Papers that are copied together: terminals take no clipboard of any size."""

OPENED_AT_ONCE = 50

OPENED_UNASKED = 5
"""Pages that are opened without a question."""

FORMS = ("identifiers", "links", "Markdown links")
"""What several papers are copied as, in turn."""


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
            told = f"nothing unread among the next {LOOKED_AT:,} papers; the index is still opening"
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
        self._deciding = screen.deciding

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Return the handlers by command."""
        return {
            "star": lambda: self._deciding.say(star_toggle),
            "skip": lambda: self._deciding.say(SKIP),
            "later": lambda: self._deciding.say(later_toggle),
            "read": lambda: self._deciding.say(read_toggle),
            "read_all": self._read_all,
            "undo": lambda: self._deciding.travel(undo=True),
            "redo": lambda: self._deciding.travel(undo=False),
        }

    def _read_all(self) -> None:
        self._deciding.say_of(READ, self._screen.session.shown_unread(), nothing="nothing unread is shown")


class Outgoing:
    """What leaves the terminal: links to the browser and the clipboard, and how the abstract is shown."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._copied: tuple[list[int], int] = ([], -1)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Return the handlers by command."""
        return {
            "copy": self._copy,
            "open_abstract": lambda: self.open("abs", self._screen.session.chosen()),
            "open_pdf": lambda: self.open("pdf", self._screen.session.chosen()),
            "raw": self._raw,
        }

    def _copy(self) -> None:
        """Copy the next form of the marked papers or the one under the cursor, a line each."""
        numbers = self._screen.session.chosen()
        if len(numbers) > COPIED_AT_ONCE:
            export = self._screen.key("export")
            self._screen.say(f"{COPIED_AT_ONCE:,} papers can be copied at once; {export} writes any number to a file")
            return
        forms = [copy_texts(detail) for detail in self._details(numbers)]
        if not forms:
            return
        before, turn = self._copied
        count = max(map(len, forms))
        turn = (turn + 1) % count if numbers == before else 0
        self._copied = (numbers, turn)
        # A paper without an identifier has its title for all of them.
        text = "\n".join(texts[min(turn, len(texts) - 1)] for texts in forms)
        self._screen.app.copy_to_clipboard(text)
        again = "" if turn == count - 1 else f"  ({self._screen.key('copy')}: another form)"
        told = text if len(forms) == 1 else f"{len(forms):,} {FORMS[turn]}"
        self._screen.say(f"copied {told}{again}")

    def open(self, page: str, numbers: Sequence[int]) -> None:
        """Open a page (``abs`` or ``pdf``) of these papers; of many only after a question."""
        screen = self._screen
        if len(numbers) > OPENED_AT_ONCE:
            screen.say(f"{len(numbers):,} papers are marked; at most {OPENED_AT_ONCE} pages can be opened at once")
            return
        known = [detail.paper.arxiv_id for detail in self._details(numbers)]
        if page == "pdf" and self._shows_kept([found.name for found in known if found]):
            return
        urls = [found.pdf_url if page == "pdf" else found.abs_url for found in known if found]
        if known and not urls:
            which = "this paper has" if len(known) == 1 else "these papers have"
            screen.say(f"{which} no arXiv identifier yet, so there is no page to open")
        elif len(urls) > OPENED_UNASKED:
            from reader.tui.screens.ask import AskYes

            question = AskYes(f"Open {len(urls)} pages in the browser?")
            screen.app.push_screen(question, lambda answer: self._show(urls) if answer else None)
        elif urls:
            self._show(urls)

    def _shows_kept(self, names: Sequence[str]) -> bool:
        """Show the PDFs of these papers as they are kept; False where one of them is not."""
        from reader.services.full_texts.shelf import Shelf

        matins = self._screen.matins
        shelf = Shelf(matins.library.path)
        paths = [path for path in map(shelf.local_pdf, names) if path]
        if not paths or len(paths) < len(names) or len(paths) > OPENED_UNASKED:
            return False
        program = matins.config.download.pdf_program
        opened = [open_pdf(path, program) for path in paths]
        if all(opened):
            self._screen.say(f"opened {paths[0].name}" if len(paths) == 1 else f"opened {len(paths)} PDFs")
        return all(opened)

    def _show(self, urls: Sequence[str]) -> None:
        told = urls[0] if len(urls) == 1 else f"{len(urls)} pages"
        opened = [open_link(url) for url in urls]
        if all(opened):
            self._screen.say(f"opened {told}")
        else:
            self._screen.app.copy_to_clipboard("\n".join(urls))
            self._screen.say(f"no browser here; copied {told if len(urls) == 1 else f'{len(urls)} links'}")

    def _details(self, numbers: Sequence[int]) -> "list[Detail]":
        found = map(self._screen.session.library.detail, numbers)
        return [detail for detail in found if detail is not None]

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
