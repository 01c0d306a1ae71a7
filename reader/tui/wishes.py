"""The settings as the main screen follows them: topics, followed authors, hidden kinds, mutes, dwelling."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.domain.topics import Topic
from reader.tui.highlights import Highlights
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Wishes:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._topics: tuple[Topic, ...] | None = None

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"subscriptions": self._open_subscriptions, "density": self._next_density}

    def take(self) -> None:
        """Read the settings; where they are wrong the library is open all the same, and the sentence is shown."""
        screen, matins = self._screen, self._screen.matins
        problem = matins.load_config()
        if not problem or matins.config.warnings:
            screen.attempt(matins.looks.follow)
            self._take_density()
        topics, before = matins.config.topics, self._topics
        self._topics = topics
        screen.pane.set_topics(topics)
        watched = Highlights.of(topics, matins.config.arxiv.authors)
        screen.pane.set_highlights(watched)
        screen.papers.set_highlights(watched)
        screen.staying.read_after(matins.config.triage.read_after)
        if before is not None and topics != before:
            if screen.session.catalogue is not None:
                screen.session.catalogue.answers.clear()
            screen.attempt(self._take_topics)
        screen.attempt(self._take_hidden)
        if problem := f"{matins.keymap_problem} {problem}".strip():
            screen.say(problem, error=True)
            matins.keymap_problem = ""
        screen.show_day_state()

    def _take_density(self) -> None:
        papers, density = self._screen.papers, self._screen.matins.looks.density
        if density != papers.density:
            papers.set_density(density)
            self._screen.divider.repaint()

    def _next_density(self) -> None:
        screen = self._screen
        width = screen.papers.size.width
        try:
            screen.say(f"density: {screen.matins.looks.next_density(width)}")
        finally:
            self._take_density()

    def _take_hidden(self) -> None:
        screen = self._screen
        wanted = screen.matins.config
        hidden = tuple(wanted.arxiv.hide)
        if hidden != screen.session.hidden:
            screen.session.hide(hidden)
            screen.update_view()
        screen.muting.hide(wanted.triage.hide_muted)

    def _take_topics(self) -> None:
        """Look for the papers of other topics; one that is no more cannot stay open."""
        screen = self._screen
        name = screen.session.topic
        if name and name not in [topic.name for topic in screen.matins.config.topics]:
            screen.scopes.open()
            screen.say(f"{name} is no topic of yours any more; this is everything")
        else:
            screen.reload()

    def _open_subscriptions(self) -> None:
        from reader.tui.screens.subscriptions import SubscriptionsScreen

        self._screen.app.push_screen(SubscriptionsScreen(), lambda _: self.take())


def why_empty(screen: "MainScreen") -> str:
    """Return why the list shows nothing, with a way on."""
    session = screen.session
    if session.question is not None:
        return "looking"
    if session.is_waiting:
        return "not in the rows that were in sight; the index is being opened"
    if screen.muting.note:
        return screen.muting.note
    if session.filter:
        return f"no paper matches; {screen.key('clear')} shows all"
    if session.counts.papers:
        return f"only hidden kinds here; {screen.key('kinds')} shows them"
    return _why_without_papers(screen)


_OF_QUERIES = {
    "is:unread": ("nothing is unread", "fetch", "asks for new papers"),
    "is:starred": ("nothing is starred yet", "star", "stars a paper"),
    "is:later": ("nothing is put off", "later", "puts a paper off"),
    "is:updated": ("no paper of yours has a new version", "fetch", "asks for new ones"),
    "tag": ("no paper has this tag any more", "tag", "tags papers"),
    "in": ("this document has no papers", "import", "imports another"),
    "": ("no paper is found by this search", "forget_search", "forgets it"),
}
"""What an open search without papers means, by its query or the field of that, and the command that helps."""


def _why_without_papers(screen: "MainScreen") -> str:
    """Return why what is open has no papers at all."""
    session, key = screen.session, screen.key
    whole = f"{key('everything')} opens everything"
    if not session.library.counts().papers:
        return f"no papers yet; {key('import')} imports a file, {key('fetch')} fetches what you subscribed to"
    if session.topic:
        return f"no paper has the words of this topic; {key('topic')} opens the next one, {whole}"
    if session.search:
        query = session.search_query
        by_field = _OF_QUERIES.get(query.partition(":")[0], _OF_QUERIES[""])
        told, command, does = _OF_QUERIES.get(query, by_field)
        return f"{told}; {key(command)} {does}, {whole}"
    days = f"{key('older_day')} and {key('newer_day')} go to other days"
    return f"no papers on this day; {days}, {whole}"
