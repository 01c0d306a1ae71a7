"""RIS, CSL-JSON, Zotero's own formats, tables, and the settings of another reader."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind
from reader.formats.imports import Found, Imported, Subscription, parse_library
from reader.formats.imports.reference import inverted, sorted_keywords

Wrap = Callable[[dict[str, Any]], Any]


def read(text: str | bytes, *, everything: bool = False) -> Imported:
    data = text.encode() if isinstance(text, str) else text
    imported = parse_library(data, "file", everything=everything)
    assert imported is not None
    return imported


class TestRis:
    RECORD = (
        "\ufeffTY  - PREP\r\nTI  - Slow Lanterns\r\n  of the North\r\nAU  - Example, Ada\r\nAU  - Wick, Bo, Jr\r\n"
        "AB  - We light.\r\nDA  - 2026/11/03\r\nDO  - 10.48550/arXiv.2611.00001\r\n"
        "KW  - Computer Science - Machine Learning\r\nKW  - to read\r\nN1  - <p>Mine.</p>\r\n"
        "UR  - http://arxiv.org/abs/2611.00001\r\nER  - \r\n\r\n"
    )

    def test_a_record(self) -> None:
        imported = read(self.RECORD)
        assert imported.batch.document.kind == "ris"
        (entry,) = imported.batch.entries
        paper = entry.paper
        assert (paper.arxiv_id, paper.title) == (ArxivId("2611.00001"), "Slow Lanterns of the North")
        assert [author.name for author in paper.authors] == ["Ada Example", "Bo Wick Jr"]
        assert (paper.abstract, paper.categories) == ("We light.", ("cs.LG",))
        assert paper.published == datetime(2026, 11, 3, tzinfo=UTC)
        assert imported.found == {1: Found(tags=("to read",), note="Mine.")}

    def test_records_without_an_end(self) -> None:
        text = "TY  - JOUR\nAN  - arXiv:2611.00001\nTY  - JOUR\nAN  - arXiv:2611.00002\n"
        imported = read(text)
        assert [entry.line for entry in imported.batch.entries] == [1, 3]
        assert [problem.line for problem in imported.batch.problems] == [1, 3]

    def test_a_journal(self) -> None:
        tags = "TY  - JOUR\nT2  - J. Lamps\nVL  - 12\nSP  - 4\nEP  - 5\nPY  - 2026\n"
        text = f"{tags}UR  - https://arxiv.org/abs/2611.00001\nER  - \n"
        assert read(text).batch.entries[0].paper.journal_ref == "J. Lamps 12, 4-5 (2026)"


CSL_ITEM: dict[str, Any] = {
    "id": "a",
    "type": "article",
    "title": 'Slow <span class="nocase">Lanterns</span>',
    "author": [
        {"family": "Berg", "given": "Bo", "non-dropping-particle": "van der"},
        {"literal": "Lamp Team"},
        {"family": "Mono"},
    ],
    "issued": {"date-parts": [[2026, 11, 3]]},
    "DOI": "10.48550/arXiv.2611.00001",
    "note": "arXiv:2611.00001 [cs]",
    "annote": "Mine.",
    "keyword": "cs.LG, lamps",
}


class TestCsl:
    @pytest.mark.parametrize("wrap", [lambda item: [item], lambda item: item, lambda item: {"items": [item]}])
    def test_an_item(self, wrap: Wrap) -> None:
        imported = read(json.dumps(wrap(CSL_ITEM)))
        assert imported.batch.document.kind == "csl-json"
        paper = imported.batch.entries[0].paper
        assert (paper.arxiv_id, paper.title) == (ArxivId("2611.00001"), "Slow Lanterns")
        assert [author.name for author in paper.authors] == ["Bo van der Berg", "Lamp Team", "Mono"]
        assert paper.published == datetime(2026, 11, 3, tzinfo=UTC)
        assert imported.found == {1: Found(tags=("lamps",), note="Mine.")}

    def test_what_is_no_item_is_told(self) -> None:
        imported = read(json.dumps([CSL_ITEM, 7, {"type": 1, "author": 3, "title": ["x"], "issued": []}]))
        assert (len(imported.batch.entries), imported.left_out) == (1, 1)
        assert [problem.message for problem in imported.batch.problems] == ["Item 2 is not an object and was left out."]

    def test_other_json_is_not_taken_for_one(self) -> None:
        for value in ({}, [], {"type": "x"}, [{"title": "x"}], {"a": 1}, [[1]], {"items": [1]}):
            assert parse_library(json.dumps(value).encode(), "x") is None
        assert parse_library(b'[{"type": "article", "title": "x"', "x") is None


ZOTERO_ITEM: dict[str, Any] = {
    "itemType": "preprint",
    "title": "Slow Lanterns",
    "creators": [
        {"firstName": "Ada", "lastName": "Example", "creatorType": "author"},
        {"name": "Lamp Team", "creatorType": "author"},
        {"firstName": "Ed", "lastName": "Itor", "creatorType": "editor"},
    ],
    "archiveID": "arXiv:2611.00001",
    "abstractNote": "We light.",
    "tags": [{"tag": "lamps"}, {"tag": "Mathematics - Combinatorics", "type": 1}],
    "notes": [{"note": "<p>Comment: 12 pages</p>"}, {"note": "<p>Mine.</p>"}],
    "extra": "arXiv:2611.00001 [cs]",
}


class TestZotero:
    @pytest.mark.parametrize("wrap", [lambda item: {"items": [item]}, lambda item: [{"key": "A", "data": item}]])
    def test_better_bibtex_and_the_interface_for_programs(self, wrap: Wrap) -> None:
        imported = read(json.dumps(wrap(ZOTERO_ITEM)))
        assert imported.batch.document.kind == "zotero-json"
        paper = imported.batch.entries[0].paper
        assert (paper.arxiv_id, paper.comments) == (ArxivId("2611.00001"), "12 pages")
        assert [author.name for author in paper.authors] == ["Ada Example", "Lamp Team"]
        assert paper.categories == ("math.CO",)
        assert imported.found == {1: Found(tags=("lamps",), note="Mine.")}

    def test_attachments_are_no_papers_but_name_them(self) -> None:
        item = {"itemType": "document", "title": "x", "attachments": [{"path": "/home/ada/2611.00001v2.pdf"}]}
        imported = read(json.dumps({"items": [item, {"itemType": "attachment", "title": "arXiv:2611.00002"}]}))
        assert [entry.paper.arxiv_id for entry in imported.batch.entries] == [ArxivId("2611.00001", 2)]

    def test_its_table(self) -> None:
        text = (
            '"Key","Item Type","Publication Year","Author","Title","Url","Abstract Note","Extra","Notes","Manual Tags",'
            '"Automatic Tags"\r\n'
            '"AB","preprint","2026","Example, Ada; Wick, Bo","Slow ""Lanterns""","","We light.\nThen wait.",'
            '"arXiv:2611.00001 [cs]","<p>Mine.</p>","lamps; to read","Computer Science - Machine Learning"\r\n'
            '"AC","book","1990","","Lamps","","","","","",""\r\n'
        )
        imported = read(text)
        assert (imported.batch.document.kind, imported.left_out) == ("zotero-csv", 1)
        (entry,) = imported.batch.entries
        assert (entry.paper.arxiv_id, entry.paper.title) == (ArxivId("2611.00001"), 'Slow "Lanterns"')
        assert [author.name for author in entry.paper.authors] == ["Ada Example", "Bo Wick"]
        assert imported.found == {1: Found(tags=("lamps", "to read"), note="Mine.")}

    RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
 <bib:Article rdf:about="http://arxiv.org/abs/2611.00001">
  <z:itemType>preprint</z:itemType>
  <bib:authors><rdf:Seq>
   <rdf:li><foaf:Person><foaf:surname>Example</foaf:surname><foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <dcterms:isReferencedBy rdf:resource="#item_2"/>
  <dc:subject>lamps</dc:subject>
  <dc:subject><z:AutomaticTag><rdf:value>Mathematics - Combinatorics</rdf:value></z:AutomaticTag></dc:subject>
  <dc:title>Slow &lt;i&gt;Lanterns&lt;/i&gt;</dc:title>
  <dcterms:abstract>We light.</dcterms:abstract>
  <dc:date>2026-11-03</dc:date>
 </bib:Article>
 <bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;Mine.&lt;/p&gt;</rdf:value></bib:Memo>
 <bib:Book rdf:about="urn:isbn:1"><z:itemType>book</z:itemType><dc:title>Lamps</dc:title></bib:Book>
</rdf:RDF>"""

    def test_its_rdf(self) -> None:
        imported = read(self.RDF)
        assert (imported.batch.document.kind, imported.left_out) == ("zotero-rdf", 1)
        (entry,) = imported.batch.entries
        assert (entry.paper.arxiv_id, entry.paper.title) == (ArxivId("2611.00001"), "Slow Lanterns")
        assert [author.name for author in entry.paper.authors] == ["Ada Example"]
        assert entry.paper.published == datetime(2026, 11, 3, tzinfo=UTC)
        assert imported.found == {1: Found(tags=("lamps",), note="Mine.")}

    def test_rdf_that_is_cut_off_or_declares_entities(self) -> None:
        with pytest.raises(FormatError, match="The file is cut off"):
            read(self.RDF[:-40])
        declared = '<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>' + self.RDF
        assert parse_library(declared.encode(), "library.rdf") is None


class TestOurTable:
    def test_a_row_with_another_number_of_cells(self) -> None:
        text = (
            "id,version,title,authors,abstract,categories,url\n2611.00001,,One,,,,https://arxiv.org/abs/2611.00001,x\n"
        )
        imported = read(text)
        assert imported.batch.entries[0].paper.title == "One"
        assert imported.batch.problems[0].message == "A row has 8 cells instead of 7."

    def test_what_cannot_be_read_is_told_with_its_line(self) -> None:
        head = "id,version,title,authors,abstract,categories,url,starred\n"
        rows = "x,,One,,,,https://arxiv.org/abs/x,\n2611.00002,,Two,,,,https://arxiv.org/abs/2611.00002,soon\n"
        imported = read(head + rows)
        assert [problem.line for problem in imported.batch.problems] == [2, 3]

    def test_a_cell_without_an_end(self) -> None:
        text = 'id,version,title,authors,abstract,categories,url\na,,One,,,,\nb,,"' + "x" * 200_000
        imported = read(text)
        assert [entry.paper.title for entry in imported.batch.entries] == ["One"]
        assert "from here on" in imported.batch.problems[0].message


class TestOurLines:
    def test_everything_comes_back(self) -> None:
        line = {
            "key": "2611.00001",
            "arxiv_id": "2611.00001",
            "version": 3,
            "title": r"On $x^2$ and Poincar\'e",
            "authors": ["Ada Example"],
            "published": "2026-11-03",
            "categories": ["cs.LG"],
            "starred_at": "2026-11-20T07:12:33Z",
            "read_at": None,
            "tags": ["lamps"],
            "note": "- one\n  - two",
            "announcements": [
                {"document": "a", "date": "2026-11-04", "topic": None, "position": 1, "kind": "new"},
                {"document": "b", "date": "2026-11-06", "topic": "Lamps", "position": 2, "kind": "replace"},
            ],
        }
        imported = read(json.dumps(line) + "\n\n{\n")
        (entry,) = imported.batch.entries
        assert (entry.paper.arxiv_id, entry.paper.title) == (ArxivId("2611.00001", 3), line["title"])
        seen = entry.announcement
        assert (seen.date, seen.topic, seen.kind) == (date(2026, 11, 6), "Lamps", AnnouncementKind.REPLACE)
        starred = datetime(2026, 11, 20, 7, 12, 33, tzinfo=UTC)
        assert imported.found == {
            1: Found(starred=starred, tags=("lamps",), note="- one\n  - two", is_exact=True),
        }
        assert [problem.line for problem in imported.batch.problems] == [3]

    def test_fields_of_other_kinds_are_nothing(self) -> None:
        line = (
            '{"key": "a", "arxiv_id": "2611.00001", "version": true, "authors": 3, "tags": [1], "announcements": [2]}'
        )
        imported = read(line)
        assert imported.batch.entries[0].paper.arxiv_id == ArxivId("2611.00001")
        assert imported.found == {}


class TestViewer:
    def test_what_was_said_of_papers(self) -> None:
        value = {
            "version": 1,
            "paper_metadata": {
                "2611.00001": {"starred": True, "is_read": True, "tags": ["lamps", 3], "notes": "Mine."},
                "2611.00002": {"line_annotations": [{"line": 3, "text": "here"}], "starred": "yes"},
                "2611.00003": {"starred": False, "is_read": False, "tags": [], "notes": ""},
                "nonsense": {"starred": True},
            },
            "collections": [{"name": "Thesis", "paper_ids": ["2611.00001", "2611.00004", 3]}, 7],
            "tracked_authors": ["Ada\u202e \x1bExample", "\x1b", " "],
            "watch_list": [{"pattern": "Bo Wick", "match_type": "author"}, {"pattern": "lamp", "match_type": "title"}],
        }
        imported = read(json.dumps(value))
        assert imported.batch.document.kind == "arxiv-subscription-viewer"
        names = [str(entry.paper.arxiv_id) for entry in imported.batch.entries]
        found = {names[position - 1]: said for position, said in imported.found.items()}
        assert found == {
            "2611.00001": Found(starred=True, read=True, tags=("lamps", "Thesis"), note="Mine."),
            "2611.00002": Found(note="- here"),
            "2611.00004": Found(tags=("Thesis",)),
        }
        assert imported.subscriptions == (Subscription("author", "Ada Example"), Subscription("author", "Bo Wick"))
        assert [problem.message for problem in imported.batch.problems] == ["“nonsense” is not an arXiv identifier."]


class TestWords:
    def test_categories_are_told_from_tags(self) -> None:
        words = ["cs.LG", "Computer Science - Machine Learning", "High Energy Physics - Theory", "Quantum Physics", " "]
        assert sorted_keywords(words) == (["cs.LG", "cs.LG", "hep-th"], ["Quantum Physics"])

    @pytest.mark.parametrize(
        ("name", "plain"),
        [
            ("Example, Ada", "Ada Example"),
            ("Example, Ada, Jr", "Ada Example Jr"),
            ("Ada Example", "Ada Example"),
            ("a, b, long one", "a, b, long one"),
            (",", ","),
            ("Example,", "Example"),
        ],
    )
    def test_names(self, name: str, plain: str) -> None:
        assert inverted(name) == plain
