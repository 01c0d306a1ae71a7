"""Lists of feeds, and rows of other programs' databases."""

from datetime import UTC, date, datetime

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind
from reader.formats.imports import Found, Subscription, parse_library
from reader.formats.imports.databases import parse_artui, parse_newsboat
from reader.formats.imports.feeds import is_feed


class TestFeeds:
    @pytest.mark.parametrize(
        ("address", "wanted"),
        [
            ("https://rss.arxiv.org/rss/cs.LG", [("category", "cs.LG")]),
            ("http://export.arxiv.org/rss/cs.LG+stat.ML", [("category", "cs.LG"), ("category", "stat.ML")]),
            ("https://rss.arxiv.org/atom/cs", [("category", "cs")]),
            ("http://arxiv.org/rss/cs.lg", [("category", "cs.LG")]),
            (
                "https://export.arxiv.org/api/query?search_query=cat:cs.LG+OR+cat:hep-th&max_results=50",
                [("category", "cs.LG"), ("category", "hep-th")],
            ),
            (
                "http://export.arxiv.org/api/query?search_query=au:Example+AND+cat:cs.LG&sortBy=submittedDate",
                [("query", "au:Example AND cat:cs.LG")],
            ),
            ("https://example.org/rss/cs.LG", []),
        ],
    )
    def test_addresses(self, address: str, wanted: list[tuple[str, str]]) -> None:
        urls = f'# mine\nhttps://rss.arxiv.org/rss/math.CO "~Sums"\n{address} science\n"query:new:unread = \\"yes\\""\n'
        imported = parse_library(urls.encode(), "urls")
        assert imported is not None
        assert imported.batch.document.kind == "newsboat-urls"
        assert imported.batch.entries == ()
        assert [tuple(one) for one in imported.subscriptions] == [("category", "math.CO"), *wanted]

    def test_opml(self) -> None:
        escaped = "https://rss.arxiv.org/rss/cs.LG"
        text = (
            '<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>\n<outline text="Science">\n'
            f'<outline type="rss" xmlUrl="{escaped}"/>\n<outline xmlUrl="https://rss.arxiv.org/rss/cs.NOPE"/>\n'
            '<outline xmlUrl="https://arxiv.org/a/example_a_1.atom"/><outline xmlUrl="https://other.example/feed"/>\n'
            "</outline></body></opml>"
        )
        imported = parse_library(text.encode(), "feeds.opml")
        assert imported is not None
        assert imported.subscriptions == (Subscription("category", "cs.LG"),)
        assert [(problem.line, problem.message) for problem in imported.batch.problems] == [
            (4, "“cs.NOPE” is not a category of arXiv."),
            (5, "The feed https://arxiv.org/a/example_a_1.atom is none that can be subscribed to."),
        ]

    def test_opml_that_is_cut_off(self) -> None:
        with pytest.raises(FormatError, match="The file is cut off"):
            parse_library(b'<opml version="2.0"><body><outline xmlUrl="https://rss.arxiv.org/rss/cs.LG"/>', "x")

    @pytest.mark.parametrize(
        "text",
        [
            "https://arxiv.org/abs/2611.00001\nhttps://rss.arxiv.org/rss/cs.LG\n",
            "see https://rss.arxiv.org/rss/cs.LG\n",
            "https://example.org/feed\n",
            "",
        ],
    )
    def test_a_list_of_links_is_none_of_feeds(self, text: str) -> None:
        assert parse_library(text.encode(), "urls") is None

    @pytest.mark.parametrize("address", ["", "http://[", "https://arxiv.org/abs/2611.00001", "https://arxiv.org/rss/"])
    def test_what_is_no_feed(self, address: str) -> None:
        assert not is_feed(address)


class TestNewsboat:
    def test_an_item_of_today(self) -> None:
        row = {
            "title": "Slow Lanterns",
            "author": "Ada Example, Bo Wick",
            "url": "https://arxiv.org/abs/2611.00001",
            "feedurl": "https://rss.arxiv.org/rss/cs.LG",
            "pubDate": str(int(datetime(2026, 11, 3, 5, tzinfo=UTC).timestamp())),
            "content": "<p>arXiv:2611.00001v2 Announce Type: replace \nAbstract: We light\nlamps &amp; wait.</p>",
            "unread": "0",
            "flags": "s",
        }
        collected = parse_newsboat([row, row | {"deleted": "1"}])
        ((draft, said),) = collected.pairs
        assert (draft.arxiv_id, draft.title) == (ArxivId("2611.00001", 2), "Slow Lanterns")
        assert [author.name for author in draft.authors] == ["Ada Example", "Bo Wick"]
        assert draft.abstract == "We light lamps & wait."
        assert (draft.day, draft.kind) == (date(2026, 11, 3), AnnouncementKind.REPLACE)
        assert said == Found(starred=True, read=True)

    def test_an_item_of_years_ago(self) -> None:
        row = {
            "title": "Slow Lanterns. (arXiv:2111.00001v1 [cs.LG])",
            "url": "http://arxiv.org/abs/2111.00001",
            "content": "<p>We light.</p>",
            "unread": "1",
        }
        ((draft, said),) = parse_newsboat([row]).pairs
        assert (draft.arxiv_id, draft.title) == (ArxivId("2111.00001", 1), "Slow Lanterns")
        assert (draft.abstract, draft.categories, draft.day) == ("We light.", ["cs.LG"], None)
        assert not said

    def test_a_row_of_nothing(self) -> None:
        ((draft, said),) = parse_newsboat([{"pubDate": "99999999999999999999"}]).pairs
        assert (draft.arxiv_id, bool(said)) == (None, False)


class TestArtui:
    def test_an_article(self) -> None:
        row = {
            "id": "2611.00001v1",
            "title": "Slow Lanterns",
            "authors": '["Ada Example"]',
            "summary": "We light\nlamps.",
            "categories": '["cs.LG", "math.CO"]',
            "published_date": "2026-11-03T17:00:00+00:00",
            "is_saved": "1",
            "saved_at": "2026-11-05T09:00:00",
            "is_viewed": "1",
        }
        bad = {"id": "nonsense"}
        broken = {"id": "2611.00003v1", "authors": "[", "title": "x"}
        collected = parse_artui([row, bad, broken], {"2611.00001v1": ["lamps"]}, {"2611.00001v1": "Mine."})
        ((draft, said),) = collected.pairs
        assert (draft.arxiv_id, draft.abstract) == (ArxivId("2611.00001", 1), "We light lamps.")
        assert draft.published == datetime(2026, 11, 3, 17, tzinfo=UTC)
        assert said == Found(datetime(2026, 11, 5, 9, tzinfo=UTC), read=True, tags=("lamps",), note="Mine.")
        assert len(collected.problems) == 2

    def test_columns_that_are_missing(self) -> None:
        ((draft, said),) = parse_artui([{"id": "2611.00001v1", "is_viewed": "1", "viewed_at": "soon"}], {}, {}).pairs
        assert (draft.title, list(draft.authors), said) == ("", [], Found(read=True))
