"""What the fake arXiv answers, in the forms of the real one."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, quote, unquote
from xml.sax.saxutils import escape

from support.world import CATEGORIES, NEW_YORK, World, WorldPaper
from support.world_query import QuerySyntaxError, compile_query

ATOM_TYPE = "application/atom+xml; charset=utf-8"
_FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">\n{}</feed>\n'
)
_RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>\n{}</channel></rss>\n'
)
_OAI = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>2026-11-20T13:30:00Z</responseDate><request>http://localhost/oai</request>{}</OAI-PMH>\n"
)
_PHYSICS = ("hep-th", "quant-ph")
_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?")


@dataclass
class Reply:
    """One answer before it is sent."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def query_reply(world: World, now: datetime, arguments: dict[str, str]) -> Reply:
    """Answer the query API."""
    names = [name for name in arguments.get("id_list", "").split(",") if name]
    query = arguments.get("search_query", "")
    for name in names:
        if not _ID.fullmatch(name):
            return error_reply(400, f"incorrect id format for {name}")
    papers = world.public(now)
    try:
        if query:
            papers = list(filter(compile_query(query), papers))
    except (QuerySyntaxError, ValueError):
        return error_reply(400, "the query could not be understood")
    if not query:
        papers = [paper for name in names for paper in papers if paper.name == name.partition("v")[0]]
    if arguments.get("sortBy") == "submittedDate":
        papers.sort(key=lambda paper: paper.submitted[0], reverse=arguments.get("sortOrder") != "ascending")
    start, size = int(arguments.get("start", "0")), int(arguments.get("max_results", "10"))
    numbers = {name.partition("v")[0]: int(name.partition("v")[2]) for name in names if "v" in name}
    entries = [api_entry(paper, world.versions(paper, now), numbers.get(paper.name)) for paper in papers]
    return Reply(200, api_feed(entries[start : start + size], len(papers), start), {"Content-Type": ATOM_TYPE})


def api_feed(entries: Iterable[str], total: int, start: int = 0) -> bytes:
    head = (
        "<id>https://arxiv.org/api/invented</id><title>arXiv Query</title><updated>2026-11-20T13:30:00Z</updated>\n"
        f"<opensearch:totalResults>{total}</opensearch:totalResults><opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )
    return _FEED.format(head + "\n".join(entries)).encode()


def api_entry(paper: WorldPaper, versions: list[datetime], version: int | None = None) -> str:
    version = version or len(versions)
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    places = "".join(f'<category term="{name}" scheme="http://arxiv.org/schemas/atom"/>' for name in paper.categories)
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.name}v{version}</id><title>{escape(paper.title)}</title>"
        f"<updated>{versions[version - 1]:%Y-%m-%dT%H:%M:%SZ}</updated><summary>{escape(paper.abstract)}</summary>"
        f"{places}<published>{versions[0]:%Y-%m-%dT%H:%M:%SZ}</published><arxiv:comment>{paper.comments}</arxiv:comment>"
        f'<arxiv:primary_category term="{paper.categories[0]}"/>{people}</entry>'
    )


def error_entry(text: str) -> str:
    return (
        f"<entry><id>https://arxiv.org/api/errors#{quote(text)}</id><title>Error</title>"
        f"<updated>2026-11-20T13:30:00Z</updated><summary>{escape(text)}</summary>"
        "<author><name>arXiv api core</name></author></entry>"
    )


def error_reply(status: int, text: str) -> Reply:
    return Reply(status, api_feed([error_entry(text)], 1), {"Content-Type": ATOM_TYPE})


def feed_reply(world: World, now: datetime, category: str, known: str) -> Reply:
    """Answer ``/rss/<category>``; ``known`` is the If-None-Match header."""
    day = now.astimezone(NEW_YORK).date()
    midnight = format_datetime(datetime.combine(day, time(), NEW_YORK))
    if category not in CATEGORIES and not any(category in paper.categories for paper in world.papers):
        title, said = f"Feed error for query: {category}", f"Bad subject class '{category}'."
    else:
        title, said = f"{category} updates on arXiv.org", f"{category} updates on the arXiv.org e-print archive."
    head = (
        f"<title>{title}</title><link>http://rss.arxiv.org/rss/{category}</link><description>{said}</description>"
        f"<pubDate>{midnight}</pubDate><skipDays><day>Sunday</day><day>Saturday</day></skipDays>\n"
    )
    if said.startswith("Bad"):
        return Reply(400, _RSS.format(head).encode(), {"Content-Type": "application/xml"})
    items = [_rss_item(paper, version, kind, midnight) for paper, version, kind in world.listing(category, day)]
    body = _RSS.format(head + "\n".join(items)).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"Content-Type": "application/rss+xml; charset=utf-8", "ETag": etag}
    return Reply(304, b"", {"ETag": etag}) if known == etag else Reply(200, body, headers)


def _rss_item(paper: WorldPaper, version: int, kind: str, midnight: str) -> str:
    described = f"arXiv:{paper.name}v{version} Announce Type: {kind} \nAbstract: {paper.abstract}"
    places = "".join(f"<category>{name}</category>" for name in paper.categories)
    return (
        f"<item><title>{escape(paper.title)}</title><link>https://arxiv.org/abs/{paper.name}</link>"
        f"<description>{escape(described)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper.name}v{version}</guid>{places}<pubDate>{midnight}</pubDate>'
        f"<arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{escape(', '.join(paper.authors))}</dc:creator></item>"
    )


def harvest_reply(world: World, now: datetime, arguments: dict[str, str]) -> Reply:
    """Answer OAI-PMH; errors have status 200 there. The token names the other arguments and is quoted in itself."""
    token = arguments.get("resumptionToken", "")
    if token:
        if "%3D" not in token:
            return oai_error("badResumptionToken", "Token decoding failed or format is invalid.")
        arguments = {name: values[0] for name, values in parse_qs(unquote(token)).items()}
    if arguments.get("verb") != "ListRecords" or arguments.get("metadataPrefix") != "arXiv":
        return oai_error("badArgument", "verb and metadataPrefix are needed")
    skip = int(arguments.get("skip", "0"))
    since = date.fromisoformat(arguments.get("from", "2005-09-16"))
    until = date.fromisoformat(arguments.get("until", "2099-12-31"))
    records = [
        (stamp, paper)
        for paper in world.public(now)
        if since <= (stamp := _stamp(world, paper, now)) <= until
        and any(spec.startswith(arguments.get("set", "")) for spec in map(_spec, paper.categories))
    ]
    records.sort(key=lambda record: (record[0], record[1].name))
    if not records:
        return oai_error("noRecordsMatch", "The combination of the values results in an empty list.")
    shown = records[skip : skip + world.harvest_page]
    end = skip + len(shown)
    kept = "&".join(f"{name}={value}" for name, value in arguments.items() if name != "skip")
    rest = quote(f"{kept}&skip={end}", safe="") if end < len(records) else ""
    body = "".join(_record(world, paper, stamp, now) for stamp, paper in shown)
    return _oai_reply(f"<ListRecords>{body}<resumptionToken>{rest}</resumptionToken></ListRecords>")


def oai_error(code: str, text: str) -> Reply:
    return _oai_reply(f"<error code='{code}'>{text}</error>")


def _oai_reply(content: str) -> Reply:
    return Reply(200, _OAI.format(content).encode(), {"Content-Type": "text/xml; charset=utf-8"})


def _stamp(world: World, paper: WorldPaper, now: datetime) -> date:
    return world.announced(world.versions(paper, now)[-1]).astimezone(UTC).date()


def _spec(category: str) -> str:
    archive, _, subject = category.partition(".")
    return f"physics:{archive}" if archive in _PHYSICS else f"{archive}:{archive}:{subject}"


def _record(world: World, paper: WorldPaper, stamp: date, now: datetime) -> str:
    versions = world.versions(paper, now)
    names = (name.rpartition(" ") for name in paper.authors)
    people = "".join(
        f"<author><keyname>{escape(family)}</keyname><forenames>{given}</forenames></author>"
        for given, _, family in names
    )
    updated = f"<updated>{versions[-1]:%Y-%m-%d}</updated>" if len(versions) > 1 else ""
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper.name}</identifier><datestamp>{stamp}</datestamp></header>"
        f'<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{paper.name}</id>'
        f"<created>{versions[0]:%Y-%m-%d}</created>{updated}<authors>{people}</authors>"
        f"<title>{escape(paper.title)}</title><categories>{' '.join(paper.categories)}</categories>"
        f"<comments>{paper.comments}</comments><abstract>  {escape(paper.abstract)}</abstract>"
        "</arXiv></metadata></record>"
    )


def daily_reply(world: World, now: datetime, day: date) -> Reply:
    """Answer Hugging Face's daily papers: every third paper that is two days old."""
    chosen = [paper for paper in world.public(now)[::3] if paper.submitted[0].date() == day - timedelta(days=2)]
    entries = [
        {
            "paper": {
                "id": paper.name,
                "authors": [{"name": name, "hidden": False} for name in paper.authors],
                "publishedAt": f"{paper.submitted[0]:%Y-%m-%dT%H:%M:%S}.000Z",
                "submittedOnDailyAt": f"{day}T00:00:00.000Z",
                "title": paper.title,
                "summary": paper.abstract,
                "upvotes": 7,
            },
            "title": paper.title,
        }
        for paper in chosen
    ]
    return Reply(200, json.dumps(entries).encode(), {"Content-Type": "application/json; charset=utf-8"})


PICTURE = b"\x89PNG\r\n\x1a\n" + b"an invented picture" * 3 + b"\0\0\0\0IEND\xaeB`\x82"
"""As much of a picture as anybody looks at."""


def paper_reply(world: World, kind: str, name: str) -> Reply:
    """Answer ``/abs/``, ``/html/`` and ``/pdf/`` of one paper, and its pictures; every fifth paper has no HTML."""
    if kind == "html" and name.endswith("/x1.png"):
        return Reply(200, PICTURE, {"Content-Type": "image/png"})
    plain = re.sub(r"v\d+$", "", name.removesuffix(".pdf"))
    paper = next((paper for paper in world.papers if paper.name == plain), None)
    html = {"Content-Type": "text/html; charset=utf-8"}
    if paper is None or (kind == "html" and int(paper.name[-1]) % 5 == 0):
        return Reply(404, b"<!DOCTYPE html><html><head><title>Not found</title></head><body></body></html>", html)
    if kind == "pdf":
        return Reply(200, b"%PDF-1.4\n% an invented paper\n%%EOF\n", {"Content-Type": "application/pdf"})
    title = escape(paper.title)
    body = f'<article class="ltx_document"><h1 class="ltx_title">{title}</h1><p>{escape(paper.abstract)}</p></article>'
    if kind == "abs":
        body = f"<h1>{title}</h1><blockquote>{escape(paper.abstract)}</blockquote>"
    # The page of a paper without a version in its address says which one it is.
    said = "" if re.search(r"v\d+$", name) else f'<base href="/html/{plain}v{len(paper.submitted)}/">'
    page = f"<!DOCTYPE html><html><head>{said}<title>{title}</title></head><body>{body}</body></html>"
    return Reply(200, page.encode(), html)


def ar5iv_reply(world: World, name: str) -> Reply:
    """Answer as ar5iv does: of papers whose number ends in 0 a page, of all others the way to the abstract."""
    paper = next((paper for paper in world.papers if paper.name == name), None)
    if paper is None or not paper.name.endswith("0"):
        return Reply(307, b"", {"Location": f"/abs/{name}"})
    body = f'<article class="ltx_document"><h1 class="ltx_title">{escape(paper.title)}</h1><p>older</p></article>'
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
    return Reply(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def list_reply(world: World, now: datetime, category: str) -> Reply:
    """Answer ``/list/<category>/new``."""
    day = now.astimezone(NEW_YORK).date()
    rows = "".join(
        f'<dt><a href="/abs/{paper.name}">arXiv:{paper.name}</a></dt><dd>{escape(paper.title)}</dd>'
        for paper, _, _ in world.listing(category, day)
    )
    page = f"<!DOCTYPE html><html><head><title>{category}</title></head><body><dl>{rows}</dl></body></html>"
    return Reply(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})
