"""arXiv's query API, asked through the arxiv package.

The package (``arxiv.Client``) encodes the query and walks through the pages; ``TransportSession`` sends and reads.
Source: arXiv's API user manual. Pages of one query overlap where papers arrive meanwhile: each paper is given once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.text import clean
from reader.sources.errors import BadAnswer
from reader.sources.transport import Transport

if TYPE_CHECKING:
    import arxiv  # type: ignore[import-untyped]

    from reader.sources.arxiv_session import TransportSession

QUERY = "https://export.arxiv.org/api/query"
"""Where arXiv's query API is."""

PAGE = 500
"""Papers in one answer; arXiv gives up to 2,000, but slowly."""

BATCH = 100
"""Identifiers in one request."""

MOST = 10_000
"""Papers that one query is planned for."""

_CATEGORY = re.compile(r"[A-Za-z-]{1,30}(?:\.[A-Za-z*-]{1,30})?", re.ASCII)


class ArxivApi:
    """Queries to ``base``. ``on_problem`` is told of each entry that could not be read.

    Every method raises as ``Transport.get`` does, BadAnswer for an answer that is none, and SourceError for a query
    that cannot be asked. What was given before an error stays good.
    """

    def __init__(
        self,
        transport: Transport,
        base: str = QUERY,
        *,
        on_problem: Callable[[Problem], None] = lambda problem: None,
    ) -> None:
        self._transport = transport
        self._base = base
        self._on_problem = on_problem

    def search(self, query: str, *, since: datetime | None = None, limit: int) -> Iterator[Paper]:
        """Give the papers that ``query`` finds (in arXiv's own syntax), the newest submission first, at most ``limit``.

        With ``since`` (aware) it ends before the first paper that was submitted earlier.
        """
        if not query.strip():
            raise SourceError("A query without words finds nothing.")
        return self._newest(query, since, limit)

    def by_author(self, name: str, *, since: datetime | None = None, limit: int = BATCH) -> Iterator[Paper]:
        """Give the papers of the author ``name`` ("Ada Example"), the newest submission first, at most ``limit``."""
        phrase = " ".join(clean(name).replace('"', " ").replace("\\", " ").split())
        if not phrase:
            raise SourceError("An author without a name finds nothing.")
        return self._newest(f'au:"{phrase}"', since, limit)

    def submitted(
        self, categories: Sequence[str], start: datetime, end: datetime, *, limit: int = MOST
    ) -> Iterator[Paper]:
        """Give the papers in any of ``categories`` whose first version came from ``start`` to ``end`` (aware).

        arXiv counts in minutes, both included; the newest submission comes first.
        """
        for category in categories:
            if not _CATEGORY.fullmatch(category):
                raise SourceError(f"“{clean(category)[:40]}” is not a category of arXiv.")
        if not categories or end < start:
            return iter(())
        places = " OR ".join(f"cat:{category}" for category in categories)
        return self._newest(f"({places}) AND submittedDate:[{_minute(start)} TO {_minute(end)}]", None, limit)

    def by_ids(self, ids: Sequence[ArxivId]) -> list[Paper]:
        """Return the papers that ``ids`` name, in that order; one that arXiv does not know is missing.

        An identifier without a version gives the newest one. ``BATCH`` of them make one request.
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[ArxivId, Paper] = {}
        for start in range(0, len(wanted), BATCH):
            names = [str(one) for one in wanted[start : start + BATCH]]
            for paper in self._ask("", names, len(names), by_date=False):
                if paper.arxiv_id is not None:
                    found.setdefault(paper.arxiv_id, paper)
        newest = {one.without_version(): paper for one, paper in sorted(found.items())}
        given = (found.get(one) or (newest.get(one) if one.version is None else None) for one in wanted)
        return list({paper.arxiv_id: paper for paper in given if paper is not None}.values())

    def _newest(self, query: str, since: datetime | None, limit: int) -> Iterator[Paper]:
        seen: set[str] = set()
        for paper in self._ask(query, [], limit, by_date=True):
            if since is not None and paper.published is not None and paper.published < since:
                return
            if paper.arxiv_id is None or paper.arxiv_id.name not in seen:
                if paper.arxiv_id is not None:
                    seen.add(paper.arxiv_id.name)
                yield paper

    def _ask(self, query: str, names: list[str], limit: int, *, by_date: bool) -> Iterator[Paper]:
        # To the package, a limit of 0 means all of arXiv.
        if limit <= 0:
            return
        import arxiv

        order = arxiv.SortCriterion.SubmittedDate if by_date else arxiv.SortCriterion.Relevance
        search = arxiv.Search(query, names, limit, order, arxiv.SortOrder.Descending)
        client, session = self._client(min(limit, PAGE))
        try:
            for result in client.results(search):
                paper = session.paper(result.entry_id)
                if paper is not None:
                    yield paper
        except arxiv.ArxivError as error:
            raise BadAnswer("arXiv ended the list of papers before its announced end.") from error

    def _client(self, page_size: int) -> "tuple[arxiv.Client, TransportSession]":
        import arxiv

        from reader.sources.arxiv_session import TransportSession

        # Waiting and trying again is the Transport's work.
        client = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=0)
        if not hasattr(client, "_session") or not hasattr(client, "query_url_format"):
            version = clean(str(getattr(arxiv, "__version__", "unknown")))
            raise SourceError(
                f"The installed arxiv package ({version}) cannot be asked to keep arXiv's limits; install 4.0.2."
            )
        session = TransportSession(self._transport, self._on_problem)
        client._session = session
        client.query_url_format = self._base.replace("{", "{{").replace("}", "}}") + "?{}"
        return client, session


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M")
