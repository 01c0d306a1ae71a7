"""The least that Textual can start: one line of text."""

from textual.app import App, ComposeResult
from textual.widgets import Static

LINE = "one line of text"


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static(LINE)


if __name__ == "__main__":
    BareApp().run()
