"""Papers out of the library: groups, files that are ours and files that are not, and the object for scripts."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Paper
from reader.domain.state import PaperState
from reader.formats.markdown import MARKER
from reader.services.export_files import WouldOverwriteError, write_export
from reader.services.exporting import Grouping, details, json_object, markdown
from support.builders import NOW, TODAY, batch, by_abstract, entry, everything, invented, opened, said

TEXT = f"{MARKER}\n\n# Papers\n"


def headings(text: str) -> list[str]:
    return [
        line.lstrip("# ").split("](")[0].strip("[") for line in text.splitlines() if line.startswith(("## ", "### "))
    ]


class TestGroups:
    def test_by_day_the_newest_first(self, tmp_path: Path) -> None:
        old = batch(invented(1), invented(2), name="old", day=TODAY - timedelta(days=3))
        new = batch(invented(3), invented(1), name="new", day=TODAY)
        with opened(tmp_path / "library.db", old, new) as library:
            text = markdown(library, everything(library), Grouping.DAY, TODAY)
        assert headings(text) == [
            "Fri 20 Nov 2026",
            "Lantern Graphs of Order 3",
            "Lantern Graphs of Order 1",
            "Tue 17 Nov 2026",
            "Lantern Graphs of Order 2",
        ]

    def test_without_a_day_at_the_end(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(by_abstract(1)), batch(invented(2), day=TODAY)) as library:
            text = markdown(library, everything(library), Grouping.DAY, TODAY)
        assert headings(text)[::2] == ["Fri 20 Nov 2026", "Without a date"]

    def test_by_topic_in_the_order_of_the_list(self, tmp_path: Path) -> None:
        topics = ("Graphs", "", "Flames", "Graphs")
        given = [entry(invented(number), number, topic=topic) for number, topic in enumerate(topics, start=1)]
        with opened(tmp_path / "library.db", batch(*given)) as library:
            text = markdown(library, everything(library), Grouping.TOPIC, TODAY)
        assert [title for title in headings(text) if "Lantern" not in title] == ["Graphs", "Flames", "Without a topic"]
        assert headings(text)[1:3] == ["Lantern Graphs of Order 1", "Lantern Graphs of Order 4"]

    def test_nothing(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db") as library:
            assert markdown(library, [], Grouping.DAY, TODAY).startswith(MARKER)

    def test_a_number_that_is_gone_is_left_out(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            assert [found.number for found in details(library, [1, 99])] == [1]

    def test_the_same_library_gives_the_same_text(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(*map(invented, range(1, 9)), day=TODAY)) as library:
            texts = {markdown(library, everything(library), Grouping.DAY, TODAY) for _ in range(2)}
        assert len(texts) == 1


class TestFiles:
    def test_a_new_file(self, tmp_path: Path) -> None:
        write_export(tmp_path / "a.md", TEXT)
        assert (tmp_path / "a.md").read_text() == TEXT

    @pytest.mark.parametrize("before", [TEXT, "", "<!-- matins export v1 -->\nold"])
    def test_our_own_is_refreshed(self, tmp_path: Path, before: str) -> None:
        (tmp_path / "a.md").write_text(before)
        write_export(tmp_path / "a.md", TEXT)
        assert (tmp_path / "a.md").read_text() == TEXT

    @pytest.mark.parametrize("before", [b"my notes\n", b"\xff\xfe\x00binary", f"note\n{MARKER}\n".encode(), b" "])
    def test_a_file_of_somebody_else_is_left(self, tmp_path: Path, before: bytes) -> None:
        (tmp_path / "a.md").write_bytes(before)
        with pytest.raises(WouldOverwriteError, match=r"a\.md exists and is not an export of Matins"):
            write_export(tmp_path / "a.md", TEXT)
        assert (tmp_path / "a.md").read_bytes() == before
        write_export(tmp_path / "a.md", TEXT, force=True)
        assert (tmp_path / "a.md").read_text() == TEXT

    @pytest.mark.parametrize("force", [False, True])
    def test_what_is_no_file_is_left(self, tmp_path: Path, force: bool) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "folder").mkdir()
        for name in ("pipe", "folder", "none/a.md", "a" * 300, "a\0b", "folder/../pipe"):
            with pytest.raises(StoreError):
                write_export(tmp_path / name, TEXT, force=force)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]

    def test_a_link_stays_and_its_target_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "link.md").symlink_to(tmp_path / "target.md")
        write_export(tmp_path / "link.md", TEXT)
        assert (tmp_path / "link.md").is_symlink()
        assert (tmp_path / "target.md").read_text() == TEXT

    def test_a_circle_of_links(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        with pytest.raises(StoreError):
            write_export(tmp_path / "a", TEXT)


class TestObject:
    def test_every_field(self, tmp_path: Path) -> None:
        paper = invented(
            1,
            arxiv_id=ArxivId("2611.00001", 2),
            authors=(Author("Mira Flame", "Lantern House"),),
            authors_truncated=True,
            published=datetime(2026, 11, 1, tzinfo=UTC),
            updated=datetime(2026, 11, 19, 17, 59, 58, tzinfo=UTC),
            comments="12 pages",
            journal_ref="J. Lanterns",
            doi="10.1000/1",
            report_no="LAN-1",
            links=("https://github.com/invented/lanterns",),
        )
        given = entry(paper, 7, "page.md", date=TODAY, topic="Graphs", kind=AnnouncementKind.CROSS)
        with opened(tmp_path / "library.db", batch(given, name="page.md")) as library:
            said(library.path, 1, PaperState(NOW, NOW, None, ("a",), "mine"))
            (found,) = details(library, [1])
        assert json_object(found) == {
            "key": "2611.00001",
            "arxiv_id": "2611.00001",
            "version": 2,
            "title": "Lantern Graphs of Order 1",
            "authors": ["Mira Flame"],
            "authors_truncated": True,
            "abstract": paper.abstract,
            "categories": ["cs.LG", "math.CO"],
            "published": "2026-11-01",
            "updated": "2026-11-19T17:59:58Z",
            "comments": "12 pages",
            "journal_ref": "J. Lanterns",
            "doi": "10.1000/1",
            "report_no": "LAN-1",
            "links": ["https://github.com/invented/lanterns"],
            "read_at": "2026-11-20T07:12:33Z",
            "starred_at": "2026-11-20T07:12:33Z",
            "skipped_at": None,
            "later_at": None,
            "tags": ["a"],
            "note": "mine",
            "announcements": [
                {"document": "page.md", "date": "2026-11-20", "topic": "Graphs", "position": 7, "kind": "cross"}
            ],
        }

    def test_what_nobody_said_is_null_or_empty(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(Paper(title="Only a Title"))) as library:
            (found,) = details(library, [1])
        values = json_object(found)
        assert {name for name, value in values.items() if value is None} == {
            *("arxiv_id", "version", "abstract", "published", "updated", "comments", "journal_ref", "doi", "report_no"),
            *("read_at", "starred_at", "skipped_at", "later_at"),
        }
        assert {name for name, value in values.items() if value in ([], "")} == {
            *("authors", "categories", "links", "tags", "note"),
        }
        assert values["announcements"] == [
            {"document": "invented.md", "date": None, "topic": None, "position": 1, "kind": None}
        ]

    def test_a_midnight_in_another_zone_is_not_a_day(self, tmp_path: Path) -> None:
        published = datetime.fromisoformat("2026-11-01T00:00:00+02:00")
        with opened(tmp_path / "library.db", batch(invented(1, published=published))) as library:
            (found,) = details(library, [1])
        assert json_object(found)["published"] == "2026-10-31T22:00:00Z"
