"""The command palette, from the command table."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from reader.tui.commands import Command, commands, key_name
from reader.tui.screens.base import CommandScreen


class TableCommands(Provider):
    """Offers every command of the screen below that makes sense in a menu."""

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_label(command), self._runner(command), help=command.help)

    async def search(self, query: str) -> Hits:
        """Offer those whose title is like the query."""
        matcher = self.matcher(query)
        for command in self._commands():
            label = _label(command)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), self._runner(command), help=command.help)

    def _commands(self) -> list[Command]:
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return []
        return [command for command in commands(screen.PLACE) if command.palette]

    def _runner(self, command: Command) -> "partial[None]":
        screen = self.screen
        assert isinstance(screen, CommandScreen), "only such screens have commands"
        return partial(screen.run_command, command.id)


def _label(command: Command) -> str:
    return f"{command.title}  ({key_name(command.keys[0])})"
