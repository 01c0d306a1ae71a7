"""The daily papers of Hugging Face: what readers proposed on a day."""

from datetime import date
from urllib.parse import urlencode

from reader.formats.arxiv.daily_papers import DailyPapers, parse_daily_papers
from reader.sources.answers import Accept
from reader.sources.errors import BadAnswer
from reader.sources.reading import fetch_answer
from reader.sources.transport import Transport

DAILY = "https://huggingface.co"
"""Where the daily papers are."""

LIMIT = 100
"""Papers of a day that the site gives at most."""


def fetch_day(transport: Transport, base: str, date: date) -> DailyPapers:
    """Return the papers proposed on ``date``; raise as ``fetch_answer`` does."""
    arguments = urlencode({"date": date.isoformat(), "limit": LIMIT})
    url = f"{base}/api/daily_papers?{arguments}"
    _, papers = fetch_answer(transport, url, parse_daily_papers, accept=Accept.JSON)
    if papers is None:
        raise BadAnswer("The daily papers are said to be unchanged, which was not asked.")
    return papers
