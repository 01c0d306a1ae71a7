"""Which kind of digest a text is, told from its content alone."""

import re
from collections.abc import Sequence

from reader.formats.digests import (
    abstract_lines,
    abstract_page,
    daily_markdown,
    html_page,
    link_table,
    listing_mail,
    topic_page,
)
from reader.formats.digests.title_pdf_summary import FIELD

ABSTRACT_LINES = "abstract-lines"
TITLE_PDF_SUMMARY = "title-pdf-summary"
TOPIC_PAGE = "topic-page"
DAILY_MARKDOWN = "daily-markdown"
LISTING_MAIL = "listing-mail"
ABSTRACT_PAGE = "abstract-page"
LINK_TABLE = "link-table"
HTML_PAGE = "html-page"
PLAIN_TEXT = "plain-text"

_ARXIV_LINK = re.compile(r"\]\(https?://(?:www\.|export\.)?arxiv\.org/", re.IGNORECASE)
_ABSTRACT = re.compile(r"[|\s>*#_-]{0,12}Abstract\**\s?:|.{0,120}\bView (?:a )?PDF.{0,200}Abstract:", re.IGNORECASE)
_MARKUP = ("<?xml", "<!doctype", "<html", "<rss", "<feed", "{", "[{")
_LONG = 200
_HEAD = 30


def detect_kind(document: Sequence[str]) -> str:
    """Return the kind of the document whose lines these are; ``plain-text`` where no other one fits."""
    lines = [line for line in document if line and not line.isspace()]
    first = lines[0].strip() if lines else ""
    if first.lower().startswith(_MARKUP):
        return HTML_PAGE if html_page.MARK in lines[:_HEAD] else PLAIN_TEXT
    if _is_mail(lines):
        return LISTING_MAIL
    if _is_daily(lines):
        return DAILY_MARKDOWN
    if topic_page.HEADER.fullmatch(first):
        return TOPIC_PAGE
    fields = [match[1].lower() for line in lines if (match := FIELD.match(line))]
    if "summary" in fields or "pdf" in fields:
        return TITLE_PDF_SUMMARY if len(set(fields)) > 1 else PLAIN_TEXT
    if _is_page(lines):
        return ABSTRACT_PAGE
    if abstract_lines.START.match(first) or sum(bool(abstract_lines.START.match(line)) for line in lines) > 1:
        return ABSTRACT_LINES
    if any(link_table.is_row(line) or link_table.table_columns(line) for line in lines if "|" in line):
        return LINK_TABLE
    return TOPIC_PAGE if _is_headless_topic_page(lines) else PLAIN_TEXT


def _is_mail(lines: Sequence[str]) -> bool:
    texts = listing_mail.unquote(lines)
    if any(listing_mail.PREAMBLE.match(text) for text in texts):
        return True
    return any(text.startswith("\\\\") for text in texts) and bool(listing_mail.entry_lines(texts))


def _is_daily(lines: Sequence[str]) -> bool:
    return any(
        daily_markdown.page_heading(line)
        if line.lstrip().startswith("#")
        else daily_markdown.START.match(line) and _ARXIV_LINK.search(line)
        for line in lines
    )


def _is_page(lines: Sequence[str]) -> bool:
    """Tell an abstract page: it has a title and an abstract by name, or both in a single pasted line."""
    if any("Title" in line[:40] and abstract_page.LABEL.match(line) for line in lines):
        return any(_ABSTRACT.match(line) or abstract_page.SUBMITTED.match(line) for line in lines)
    return any("Title:" in line and "Abstract:" in line and "Submitted on" in line for line in lines)


def _is_headless_topic_page(lines: Sequence[str]) -> bool:
    """Tell a topic page that lost its first lines: a heading with its "#", a short line, a long one."""
    texts = [line.strip() for line in lines[:40]]
    return any(
        heading.endswith("#") and heading[0] != "#" and max(len(heading), len(title)) < _LONG < len(body)
        for heading, title, body in zip(texts, texts[1:], texts[2:], strict=False)
    )
