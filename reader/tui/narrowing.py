"""The filter bar's keys: what is typed narrows the list at once."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import QueryError, StoreError, UnfinishedQueryError
from reader.services.sorts import SORTS, WORDS
from reader.tui.glyphs import glyphs
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.services.catalogue import Catalogue
    from reader.tui.screens.main import MainScreen


class Narrowing:
    """Leads keys to the filter bar while it is active, and its text to the session."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._options: tuple[str, ...] = ()
        self._chosen = self._place = 0
        # The text that the last completion made: tab goes on from it, and from no other.
        self._completed = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"filter": self._focus, "clear": self._clear}

    def press(self, key: str, character: str | None) -> bool:
        """Take a key for the filter; False where it is a command."""
        bar = self._screen.filter_bar
        if not bar.is_active:
            return False
        before = bar.text
        if key == "enter":
            bar.set_active(False)
        elif key in ("tab", "shift+tab"):
            self._complete(-1 if key == "shift+tab" else 1)
        elif not bar.press(key, character):
            return False
        elif bar.text != before:
            self._narrow(bar.text)
        else:
            self._options = ()
        return True

    def _complete(self, step: int) -> None:
        """Put the first of what can stand here in its place; again: the next one."""
        from reader.domain.filters.completion import Completions, complete

        bar = self._screen.filter_bar
        if self._options and bar.text == self._completed:
            end = self._place + len(self._options[self._chosen])
            self._chosen = (self._chosen + step) % len(self._options)
        else:
            found = Completions(bar.at, bar.at, ())
            with self._screen.session.careful():
                found = complete(bar.text, bar.at, self._values)
            self._options, self._place, end = found.options, found.start, found.end
            if not self._options:
                self._screen.say("nothing begins like this")
                return
            self._chosen = 0 if step > 0 else len(self._options) - 1
        self._put(end)

    def take(self, number: int) -> None:
        """Put another one of the options that are offered in the place of the one that stands there."""
        if number < len(self._options) and self._screen.filter_bar.text == self._completed:
            end = self._place + len(self._options[self._chosen])
            self._chosen = number
            self._put(end)

    def _put(self, end: int) -> None:
        bar = self._screen.filter_bar
        bar.replace(self._place, end, self._options[self._chosen])
        self._narrow(bar.text)
        if len(self._options) > 1:
            self._completed = bar.text
            self._screen.status.offer(self._options, self._chosen)
        else:
            self._options = ()

    def _values(self, field: str, prefix: str) -> Sequence[str]:
        """Return what the library and the settings offer for a field."""
        session, start = self._screen.session, prefix.casefold()
        if field == "topic":
            return [
                topic.name for topic in self._screen.matins.config.topics if topic.name.casefold().startswith(start)
            ]
        if field == "in":
            from reader.services.flow import documents

            return [name for name in documents(session.library) if name.casefold().startswith(start)]
        if session.catalogue is None:
            return ()
        return _library_values(session.catalogue, field, prefix, start)

    def paste(self, text: str) -> None:
        """Paste into the filter: an identifier or a link finds its paper."""
        bar = self._screen.filter_bar
        bar.set_active(True)
        bar.insert(text)
        self._narrow(bar.text)

    def show_count(self) -> None:
        """Show at the bar's end where the cursor is and how many papers there are."""
        session, bar = self._screen.session, self._screen.filter_bar
        place = f"{session.cursor + 1:,}/" if len(session) else ""
        total = f" of {session.counts.papers:,}" if session.filter else ""
        sort = "" if session.words or session.sort == SORTS[0] else f"{WORDS[session.sort]} {glyphs().dot} "
        looking = f"looking {glyphs().dot} " if self._screen.background.is_slow else ""
        muted = session.muted.count if session.muted else 0
        hides = "hidden" if session.hides_muted else "muted"
        passed = f"{muted:,} {hides} {glyphs().dot} " if muted else ""
        bar.set_remark(f"{looking}{passed}{sort}{place}{len(session):,}{total}")

    def _narrow(self, text: str) -> None:
        """Show what the filter means; a filter that is not understood leaves the list as it was."""
        screen = self._screen
        try:
            screen.session.set_filter(text)
            screen.say("")
            screen.update_view()
        except UnfinishedQueryError as error:
            screen.say(f"next: {error.hint}" if error.hint else str(error))
        except QueryError as error:
            screen.filter_bar.mark(error.position, error.length)
            screen.say(str(error), error=True)
        except StoreError as error:
            screen.say(str(error), error=True)

    def _focus(self) -> None:
        self._screen.filter_bar.set_active(True)

    def _clear(self) -> None:
        """Show everything again, with the cursor on the same paper; where everything is shown, take the marks away.

        What is under way is stopped first.
        """
        screen = self._screen
        if screen.deciding.stop() or screen.importer.stop() or screen.exporter.stop():
            return
        if screen.session.marked and not (screen.filter_bar.is_active or screen.session.filter):
            screen.marking.clear()
            return
        screen.filter_bar.set_text("")
        screen.session.set_filter("")
        screen.filter_bar.set_active(False)
        screen.say("")
        screen.update_view()


def _library_values(catalogue: "Catalogue", field: str, prefix: str, start: str) -> Sequence[str]:
    if field == "author":
        return catalogue.index.author_names(prefix)
    if field == "cat":
        names = [name for name, _ in catalogue.index.category_names()]
        return [name for name in names if name.casefold().startswith(start)]
    if field == "tag":
        return [tag for tag in catalogue.tags() if tag.casefold().startswith(start)]
    return ()
