"""What fetching asks of the network, answered from an invented world in memory: the fake server's answers, unsent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from reader.domain.batch import Problem
from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.formats.arxiv.api import parse_api
from reader.formats.arxiv.daily_papers import parse_daily_papers
from reader.formats.arxiv.oai import OaiError, OaiPage, parse_oai
from reader.formats.arxiv.rss import AnnouncementFeed, parse_rss
from reader.sources.errors import ExpiredToken, HttpError
from support.world import World
from support.world_pages import daily_reply, feed_reply, harvest_reply, query_reply

Asked = tuple[str, ...]
"""The name of the method, then what was asked for."""


class FakeSources:
    """Answers like ``Network`` at the moment that ``now`` tells. ``asked`` has what was asked, in order.

    ``fail`` may raise for any question; ``change`` may put another value in place of an answer.
    """

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self.world = world
        self.now = now
        self.problems: list[Problem] = []
        self.asked: list[Asked] = []
        self.fail: Callable[[Asked], SourceError | None] = lambda asked: None
        self.change: Callable[[Asked, Any], Any] = lambda asked, answer: answer

    def names(self, method: str) -> list[str]:
        """Return what one method was asked for first."""
        return [asked[1] for asked in self.asked if asked[0] == method]

    def feed(self, category: str, etag: str) -> tuple[AnnouncementFeed | None, str]:
        asked = self._ask("feed", category, etag)
        reply = feed_reply(self.world, self.now(), category, etag)
        if reply.status == 304:
            return self.change(asked, (None, etag))
        if reply.status != 200:
            raise HttpError(f"rss.arxiv.org answered {reply.status}.", reply.status, reply.body)
        return self.change(asked, (parse_rss(reply.body), reply.headers["ETag"]))

    def submitted(self, category: str, start: datetime, end: datetime) -> Iterable[Paper]:
        asked = self._ask("submitted", category, f"{start:%Y%m%d%H%M}", f"{end:%Y%m%d%H%M}")
        query = f"(cat:{category} OR cat:{category}.*) AND submittedDate:[{asked[2]} TO {asked[3]}]"
        return self.change(asked, self._query(query))

    def search(self, query: str, since: datetime | None) -> Iterable[Paper]:
        asked = self._ask("search", query, since.isoformat() if since else "")
        return self.change(asked, self._newest(query, since))

    def by_author(self, name: str, since: datetime | None) -> Iterable[Paper]:
        asked = self._ask("by_author", name, since.isoformat() if since else "")
        return self.change(asked, self._newest(f'au:"{name}"', since))

    def by_ids(self, identifiers: Sequence[ArxivId]) -> list[Paper]:
        asked = self._ask("by_ids", *(identifier.name for identifier in identifiers))
        arguments = {"id_list": ",".join(asked[1:]), "max_results": "2000"}
        return self.change(asked, list(parse_api(query_reply(self.world, self.now(), arguments).body).papers))

    def by_wording(self, title: str, abstract: str) -> list[Paper]:
        asked = self._ask("by_wording", title, abstract)
        field, text = ("ti", title) if title else ("abs", " ".join(abstract.split()[:8]))
        return self.change(asked, list(self._query(f'{field}:"{text}"')))

    def harvest_page(self, set_name: str, since: date, token: str) -> OaiPage:
        asked = self._ask("harvest_page", set_name, since.isoformat(), token)
        arguments = {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": since.isoformat(), "set": set_name}
        arguments = {"resumptionToken": token} if token else {name: value for name, value in arguments.items() if value}
        try:
            return self.change(asked, parse_oai(harvest_reply(self.world, self.now(), arguments).body))
        except OaiError as error:
            raise ExpiredToken(str(error)) from error

    def daily_papers(self, day: date) -> Iterator[Paper]:
        asked = self._ask("daily_papers", day.isoformat())
        items = parse_daily_papers(daily_reply(self.world, self.now(), day).body).items
        return self.change(asked, (paper for paper, _ in items))

    def _ask(self, *asked: str) -> Asked:
        self.asked.append(asked)
        error = self.fail(asked)
        if error is not None:
            raise error
        return asked

    def _query(self, query: str) -> Iterator[Paper]:
        arguments = {"search_query": query, "sortBy": "submittedDate", "max_results": "10000"}
        yield from parse_api(query_reply(self.world, self.now(), arguments).body).papers

    def _newest(self, query: str, since: datetime | None) -> Iterator[Paper]:
        oldest = datetime.min.replace(tzinfo=UTC)
        return (paper for paper in self._query(query) if (paper.published or oldest) >= (since or oldest))
