"""The door between the arxiv package and the Transport: the package asks, we send and read, it walks the pages.

The package builds the queries and counts through the pages, but takes an error, a web page or a cut-off answer for "no
papers", and lets one bad date end a whole page. So a page is read by our own parser, which says what is wrong; the
package is handed a feed that holds a number in place of each paper, and its results are those numbers.
"""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from reader.domain.batch import Problem
from reader.domain.paper import Paper
from reader.formats.arxiv.api import ApiPage, parse_api
from reader.sources.errors import BadAnswer
from reader.sources.reading import fetch_answer
from reader.sources.transport import Transport

_TRIES = 2
_ENTRY = "<entry><id>{}</id><updated>2000-01-01T00:00:00Z</updated><published>2000-01-01T00:00:00Z</published></entry>"
_FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    "<o:totalResults>{}</o:totalResults>{}</feed>"
)


class TransportSession(requests.Session):
    """Sends every request of the package through ``transport``; ``on_problem`` is told of unreadable entries."""

    def __init__(self, transport: Transport, on_problem: Callable[[Problem], None]) -> None:
        super().__init__()
        self.trust_env = False
        self._transport = transport
        self._on_problem = on_problem
        self._papers: dict[str, Paper] = {}

    def paper(self, number: str) -> Paper | None:
        """Return the paper of the newest page that the package knows as ``number``; None where it was unreadable."""
        return self._papers.get(number)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Fetch a page and return the feed of numbers; raise SourceError for anything but a page of papers."""
        url = request.url or ""
        page = self._page(url)
        for problem in page.problems:
            self._on_problem(problem)
        self._papers = {str(number): paper for number, paper in enumerate(page.papers)}
        # An entry that could not be read keeps its place, or the next page would begin too early.
        numbers = [*self._papers, *("unread" for _ in page.problems)]
        response = requests.Response()
        response.status_code = 200
        response.url = url
        response.raw = io.BytesIO(_FEED.format(page.total, "".join(map(_ENTRY.format, numbers))).encode())
        return response

    def _page(self, url: str) -> ApiPage:
        host = urlsplit(url).hostname or url
        total = 0
        for _ in range(_TRIES):
            _, page = fetch_answer(self._transport, url, parse_api)
            if page is None or page.total is None:
                raise BadAnswer(f"{host} does not say how many papers there are.")
            # arXiv now and then sends a page without papers in the middle of a query.
            if page.papers or page.problems or page.total <= page.start:
                return page
            total = page.total
        raise BadAnswer(f"{host} counts {total:,} papers, but sends none of them.")
