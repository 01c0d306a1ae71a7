"""Which answer of arXiv a saved file is, told from its first bytes."""

import re

from reader.domain.identifier import ArxivId
from reader.formats.arxiv.looks import root_name

API_ANSWER = "api-answer"
RSS_FEED = "rss-feed"
ATOM_FEED = "atom-feed"
OAI_ANSWER = "oai-answer"
SNAPSHOT = "arxiv-snapshot"
DAILY_PAPERS = "daily-papers"

HEAD = 4_096
"""Bytes that are looked at."""

_SCHEMA = b"http://arxiv.org/schemas/atom"
_OPENSEARCH = b"http://a9.com/-/spec/opensearch/"
_ID = re.compile(rb'\{\s*"id"\s*:\s*"([^"\\]{4,40})"|"id"\s*:\s*"([^"\\]{4,40})"')
_KEYS = re.compile(rb'"(?:submitter|authors_parsed|journal-ref|report-no|update_date|versions)"\s*:')
_DAILY = re.compile(rb'\[\s*\{\s*"paper"\s*:\s*\{|\[\s*\{[^\[\]{}]*"submittedOnDailyAt"')


def detect_answer(head: bytes) -> str | None:
    """Return the kind of the file that begins with ``head``, None where it is not one that arXiv sends to programs."""
    head = head[:HEAD]
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return SNAPSHOT if _is_snapshot(text.split(b"\n", 1)[0]) else None
    if text.startswith(b"["):
        return DAILY_PAPERS if _DAILY.match(text) else None
    root = root_name(head).rpartition(b":")[2]
    if root == b"OAI-PMH":
        return OAI_ANSWER
    if root == b"rss":
        return RSS_FEED if _SCHEMA in head or b"arxiv.org/rss/" in head else None
    if root != b"feed":
        return None
    if b"arxiv.org/api/" in head or (_SCHEMA in head and _OPENSEARCH in head):
        return API_ANSWER
    return ATOM_FEED if _SCHEMA in head or b"arxiv.org/atom/" in head else None


def _is_snapshot(line: bytes) -> bool:
    match = _ID.search(line)
    if match is None or not _KEYS.search(line):
        return False
    try:
        ArxivId.parse((match[1] or match[2]).decode("ascii", "replace"))
    except ValueError:
        return False
    return True
