"""The command palette, from the command table."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches
from textual.fuzzy import Matcher

from reader.domain.text import clean
from reader.tui.commands import Command, commands
from reader.tui.screens.base import CommandScreen

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.tui.viewlist import View


DAYS_OFFERED = 60
"""Unfinished days in the palette."""


class Palette(CommandPalette):
    """Textual's palette, which neither fast typing nor turning pages ends."""

    def _gather_commands(self, search_value: str) -> "Worker[None] | None":  # type: ignore[override]
        if self.query(CommandList):
            return super()._gather_commands(search_value)
        # The line takes letters before the list is there.
        self.call_after_refresh(self._gather_commands, search_value)
        return None

    def _action_command_list(self, action: str) -> None:
        # While the list is not there, hidden or not laid out, its options have no lines.
        with suppress(KeyError, NoMatches):
            super()._action_command_list(action)


class TableCommands(Provider):
    """Offers every command of the screen below that makes sense in a menu."""

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(Content(self._label(command)), self._runner(command), help=command.help)

        for view in self._views():
            yield DiscoveryHit(Content(_named("View", view.title)), self._opener(view), help="Open this view.")

    async def search(self, query: str) -> Hits:
        """Offer those whose title is like the query."""
        matcher = self.matcher(query)
        for command in self._commands():
            label = self._label(command)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, _highlighted(matcher, label), self._runner(command), help=command.help)

        for view in self._views():
            label = _named("View", view.title)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, _highlighted(matcher, label), self._opener(view), help="Open this view.")

        for name in self._themes():
            label = _named("Theme", name)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, _highlighted(matcher, label), partial(self._take_theme, name), help="Show this theme.")

    def _themes(self) -> list[str]:
        return self.screen.matins.looks.names() if isinstance(self.screen, CommandScreen) else []

    def _take_theme(self, name: str) -> None:
        screen = self.screen
        assert isinstance(screen, CommandScreen), "only such screens offer themes"
        screen.attempt(lambda: screen.matins.looks.choose(name))

    def _views(self) -> "list[View]":
        from reader.tui.screens.main import MainScreen

        return self.screen.views.all(DAYS_OFFERED) if isinstance(self.screen, MainScreen) else []

    def _opener(self, view: "View") -> "partial[None]":
        from reader.tui.screens.main import MainScreen

        screen = self.screen
        assert isinstance(screen, MainScreen), "only this screen has views"
        return partial(screen.views.show, view)

    def _commands(self) -> list[Command]:
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return []
        return [command for command in commands(screen.PLACE) if command.palette]

    def _runner(self, command: Command) -> "partial[None]":
        screen = self.screen
        assert isinstance(screen, CommandScreen), "only such screens have commands"
        return partial(screen.run_command, command.id)

    def _label(self, command: Command) -> str:
        screen = self.screen
        assert isinstance(screen, CommandScreen), "only such screens have commands"
        keys = screen.matins.keymap.names(command.id)
        return f"{command.title}  ({keys[0]})" if keys else command.title


def _named(kind: str, title: str) -> str:
    return f"{kind}: {clean(title)}"


def _highlighted(matcher: Matcher, label: str) -> Content:
    """Return ``label`` with what is like the query marked; Textual's own way reads the label as markup."""
    _score, places = matcher.fuzzy_search.match(matcher.query, label)
    content = Content(label)
    for place in places:
        if not label[place].isspace():
            content = content.stylize(matcher.match_style, place, place + 1)
    return content
