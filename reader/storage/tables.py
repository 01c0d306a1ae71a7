"""The tables of one library: those that a first screen needs, and those that wait until they are asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

import apsw

from reader.storage.listing import ListingTable
from reader.storage.papers import DocumentTable, PaperTable
from reader.storage.states import Settings, StateTable
from reader.storage.text_index import TextIndex

if TYPE_CHECKING:
    from reader.storage.bulk import BulkWriter
    from reader.storage.changes import ChangeTable
    from reader.storage.checks import Repairs
    from reader.storage.downloads import DownloadTable
    from reader.storage.feeds import FeedTable
    from reader.storage.history import History
    from reader.storage.mutes import MuteTable
    from reader.storage.searches import SearchTable
    from reader.storage.statistics import StatisticsTable
    from reader.storage.texts import TextSearch
    from reader.storage.things import ThingTable
    from reader.storage.triage import TriageTable
    from reader.storage.versions import VersionTable


class Tables:
    """Tables over one connection."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._text_index = TextIndex(connection)
        self.papers = PaperTable(connection, self._text_index)
        self.documents = DocumentTable(connection)
        self.listing = ListingTable(connection)
        self.states = StateTable(connection)
        self.settings = Settings(connection)

    @cached_property
    def history(self) -> "History":
        """The user's commands."""
        from reader.storage.history import History

        return History(self._connection)

    @cached_property
    def feeds(self) -> "FeedTable":
        """The log of fetching."""
        from reader.storage.feeds import FeedTable

        return FeedTable(self._connection)

    @cached_property
    def versions(self) -> "VersionTable":
        """The versions that came after a paper was known."""
        from reader.storage.versions import VersionTable

        return VersionTable(self._connection)

    @cached_property
    def changes(self) -> "ChangeTable":
        """The log of changes."""
        from reader.storage.changes import ChangeTable

        return ChangeTable(self._connection)

    @cached_property
    def texts(self) -> "TextSearch":
        """Words in abstracts and notes."""
        from reader.storage.texts import TextSearch

        return TextSearch(self._connection)

    @cached_property
    def searches(self) -> "SearchTable":
        """Queries with a name."""
        from reader.storage.searches import SearchTable

        return SearchTable(self._connection)

    @cached_property
    def triage(self) -> "TriageTable":
        """What triage asks."""
        from reader.storage.triage import TriageTable

        return TriageTable(self._connection)

    @cached_property
    def mutes(self) -> "MuteTable":
        """What is muted."""
        from reader.storage.mutes import MuteTable

        return MuteTable(self._connection)

    @cached_property
    def things(self) -> "ThingTable":
        """Mutes and saved searches as the history keeps them."""
        from reader.storage.things import ThingTable

        return ThingTable(self._connection)

    @cached_property
    def statistics(self) -> "StatisticsTable":
        """What can be counted."""
        from reader.storage.statistics import StatisticsTable

        return StatisticsTable(self._connection)

    @cached_property
    def downloads(self) -> "DownloadTable":
        """Whole papers that are wanted, and where the user stopped in them."""
        from reader.storage.downloads import DownloadTable

        return DownloadTable(self._connection)

    @cached_property
    def repairs(self) -> "Repairs":
        """What can be made again from the papers."""
        from reader.storage.checks import Repairs

        return Repairs(self._connection)

    @cached_property
    def bulk(self) -> "BulkWriter":
        """The way in for many papers at once."""
        from reader.storage.bulk import BulkWriter

        return BulkWriter(self._connection, self._text_index)
