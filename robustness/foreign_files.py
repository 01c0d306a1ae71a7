"""What is fuzzed of other programs' own files: Zotero's exports, a viewer's settings, databases; and the pace file."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from reader.domain.state import PaperState
from support.builders import NOW

_RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="http://arxiv.org/abs/2611.01234">
<z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="#journal"/>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Mori</foaf:surname><foaf:givenName>Ada</foaf:givenName>
</foaf:Person></rdf:li></rdf:Seq></bib:authors><dcterms:isReferencedBy rdf:resource="#note"/>
<dc:subject>lamps</dc:subject><dc:subject><z:AutomaticTag><rdf:value>cs.LG</rdf:value></z:AutomaticTag></dc:subject>
<dc:title>Slow &lt;i&gt;Lanterns&lt;/i&gt;</dc:title><dcterms:abstract>We light.</dcterms:abstract>
<dc:date>2026-11-03</dc:date><link:link rdf:resource="#file"/><dc:description>arXiv:2611.01234 [cs]</dc:description>
</bib:Article>
<bib:Journal rdf:about="#journal"><dc:title>J. Gardens</dc:title><prism:volume>7</prism:volume>
<dc:identifier>DOI 10.48550/arXiv.2611.01234</dc:identifier></bib:Journal>
<bib:Memo rdf:about="#note"><rdf:value>&lt;p&gt;mine&lt;/p&gt;</rdf:value></bib:Memo>
<z:Attachment rdf:about="#file"><z:itemType>attachment</z:itemType><dc:title>arXiv.org Snapshot</dc:title>
</z:Attachment>
</rdf:RDF>
"""

_JSON: tuple[object, ...] = (
    [{
        "itemType": "preprint", "title": "Slow Lanterns", "repository": "arXiv", "archiveID": "arXiv:2611.01234",
        "creators": [{"firstName": "Ada", "lastName": "Mori", "creatorType": "author"}, {"name": "Lamp Group"}],
        "abstractNote": "We light.", "date": "2026-11-03", "extra": "arXiv:2611.01234 [cs]", "DOI": "10.1/x",
        "tags": [{"tag": "lamps"}, {"tag": "auto", "type": 1}], "notes": [{"note": "<p>mine</p>"}],
        "url": "http://arxiv.org/abs/2611.01234",
    }],
    {
        "paper_metadata": {
            "2611.01234": {"starred": True, "is_read": True, "notes": "mine", "tags": ["lamps"],
                           "line_annotations": [{"line": 3, "text": "here"}]},
            "hep-th/9901001": {"is_read": False, "tags": []},
        },
        "collections": [{"name": "winter", "paper_ids": ["2611.01234", "2611.00002"]}],
        "author_bookmarks": [{"name": "Ada Mori"}], "bookmarks": [{"name": "lamps", "query": "au:mori"}],
    },
)  # fmt: skip

_CSV = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date",'
    '"Notes","Manual Tags","Automatic Tags","Extra"\n'
    '"AB12","journalArticle","2026","Mori, Ada; Second, Bo","Slow Lanterns","J. Gardens","10.1/x",'
    '"http://arxiv.org/abs/2611.01234","We light.","2026-11-03","<p>mine</p>","lamps; winter","cs.LG",'
    '"arXiv: 2611.01234"\n'
)

_NEWSBOAT = """
CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid TEXT, title TEXT, author TEXT, url TEXT, feedurl TEXT,
 pubDate INTEGER, content TEXT, unread INTEGER, flags TEXT, deleted INTEGER);
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 40)
INSERT INTO rss_item SELECT x, 'g' || x, 'Lanterns ' || x, 'Ada Mori', 'https://arxiv.org/abs/2611.0' || (1000 + x),
 'https://rss.arxiv.org/rss/cs.LG', 1793682000 + x, 'We light ' || x, x % 2, 's', 0 FROM n;
"""

_ARTUI = """
CREATE TABLE articles (id TEXT PRIMARY KEY, entry_id TEXT, title TEXT, authors TEXT, summary TEXT, categories TEXT,
 published_date TEXT, notes_file_path TEXT);
CREATE TABLE article_status (article_id TEXT PRIMARY KEY, is_saved INTEGER, is_viewed INTEGER, saved_at TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE article_tags (article_id TEXT, tag_id INTEGER);
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20)
INSERT INTO articles SELECT '2611.0' || (1000 + x) || 'v1', 'x', 'Lanterns ' || x, '["Ada Mori"]', 'We light.',
 '["cs.LG"]', '2026-11-03T17:00:00+00:00', 'notes.md' FROM n;
INSERT INTO article_status SELECT id, 1, 0, '2026-11-05T09:00:00' FROM articles;
INSERT INTO tags VALUES (1, 'lamps');
INSERT INTO article_tags SELECT id, 1 FROM articles;
"""

_PACE = '{"monotonic": 12.5, "wall": 1793682000.0, "holds": {"arxiv": {"until": 9.5, "asked": 40, "refusals": 2}}}'


def zotero_seeds() -> Sequence[bytes]:
    """Return Zotero's three exports, and the settings of a viewer."""
    return [_RDF.encode(), _CSV.encode(), *(json.dumps(value, indent=1).encode() for value in _JSON)]


def database_seeds() -> Sequence[bytes]:
    """Return databases of newsboat and ArTui, of small and of usual pages."""
    return [_database(script, size) for script in (_NEWSBOAT, _ARTUI) for size in (512, 4_096)]


def _database(script: str, page_size: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        with closing(apsw.Connection(str(path))) as connection:
            connection.execute(f"PRAGMA page_size = {page_size}")
            connection.execute(script)
        return path.read_bytes()


def pace_seeds() -> Sequence[bytes]:
    """Return what the gate writes between two requests."""
    return [_PACE.encode(), b'{"monotonic": 0, "wall": 0, "holds": {}}']


def parse_file(data: bytes) -> object:
    """Read a file of another program, and take over what its user said; return everything that comes of it."""
    from reader.domain.batch import Problem
    from reader.formats.imports import parse_library
    from reader.services.taking_over import merged

    found = parse_library(data, "fuzzed.bib", everything=True)
    if found is None:
        return None
    problems: list[Problem] = []
    states = [merged(PaperState(), each, NOW, [], problems) for each in found.found.values()]
    return found.batch, found.subscriptions, states, problems


def parse_database(data: bytes) -> object:
    """Read a database of another program as importing does."""
    from reader.domain.batch import Problem
    from reader.formats.digests.encoding import Decoded
    from reader.formats.imports.assemble import assemble_digest
    from reader.formats.imports.databases import parse_artui, parse_newsboat
    from reader.services.taking_over import merged
    from reader.storage.foreign import read_foreign

    with TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzed.db"
        path.write_bytes(data)
        rows = read_foreign(path)
    is_feeds = rows.kind == "newsboat"
    collected = parse_newsboat(rows.rows) if is_feeds else parse_artui(rows.rows, rows.tags, rows.notes)
    found = assemble_digest(collected, "f" * 64, "fuzzed.db", Decoded(""), everything=True)
    problems: list[Problem] = []
    states = [merged(PaperState(), each, NOW, [], problems) for each in found.found.values()]
    return found.batch, found.subscriptions, states, problems


def parse_gate(data: bytes) -> Mapping[str, object]:
    """Read the pace file; every number that comes of it is finite."""
    from math import isfinite

    from reader.sources.pacing import parse_pace

    pace = parse_pace(data.decode("utf-8", "replace"))
    if pace is not None:
        numbers = [pace.monotonic, pace.wall, *(n for hold in pace.holds.values() for n in (hold.until, hold.asked))]
        if not all(number is None or isfinite(number) for number in numbers):
            raise AssertionError(f"the pace file gives {numbers}")
    return {}
