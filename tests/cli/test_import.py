"""``matins import``."""

import os
from pathlib import Path

import apsw
import pytest

from reader.services import reading
from support.builders import bare_abstracts, daily_page, invented, opened, topic_page, weekly_dump

from .conftest import Matins

ADDED = ["left_out", "states", "taken_over", "subscriptions", "subscribed"]
FIELDS = ["file", "kind", "entries", "new", "updated", "known", "repaired_lines", *ADDED, "problems"]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_bytes(daily_page([*map(invented, range(1, 4))]))
    return path


class TestFiles:
    def test_it_says_what_came_in(self, matins: Matins, page: Path) -> None:
        answer = matins("import", page)
        assert answer == (0, f"{page}: daily-markdown, 3 entries: 3 new, 0 updated, 0 already known\n", "")
        answer = matins("import", page)
        assert answer == (0, f"{page}: daily-markdown, 3 entries: 0 new, 0 updated, 3 already known\n", "")

    def test_many_kinds_at_once(self, matins: Matins, tmp_path: Path, page: Path) -> None:
        (tmp_path / "week.txt").write_bytes(weekly_dump([invented(4)]))
        (tmp_path / "author.txt").write_bytes(bare_abstracts([invented(4), invented(5)]))
        (tmp_path / "day.txt").write_bytes(topic_page({"Graphs": [invented(5), invented(6)]}))
        answer = matins("import", page, tmp_path / "week.txt", tmp_path / "author.txt", tmp_path / "day.txt")
        assert [line.partition(": ")[2] for line in answer.lines] == [
            "daily-markdown, 3 entries: 3 new, 0 updated, 0 already known",
            "title-pdf-summary, 1 entry: 1 new, 0 updated, 0 already known",
            "abstract-lines, 2 entries: 1 new, 0 updated, 1 already known",
            "topic-page, 2 entries: 1 new, 1 updated, 0 already known",
        ]
        assert len(matins("list").lines) == 6

    def test_a_damaged_encoding_is_told(self, matins: Matins, tmp_path: Path) -> None:
        text = daily_page([invented(1)]).decode().encode().decode("mac_roman")
        (tmp_path / "page.md").write_text(text, encoding="utf-8")
        assert matins("import", tmp_path / "page.md").out.rstrip().endswith("already known, 2 lines repaired")
        assert matins("list", "--json").objects[0]["authors"] == ["Mira Flame1", "Böje Wick"]

    def test_what_could_not_be_read_does_not_keep_the_rest_out(
        self, matins: Matins, tmp_path: Path, page: Path
    ) -> None:
        (tmp_path / "binary").write_bytes(bytes(range(256)) * 8)
        answer = matins("import", tmp_path / "none.txt", tmp_path / "binary", page)
        assert answer.code == 1
        assert len(answer.lines) == 1
        assert [line.startswith(f"matins: {tmp_path}") for line in answer.err.splitlines()] == [True, True]
        assert len(matins("list").lines) == 3

    def test_a_problem_is_told_with_its_line(self, matins: Matins, tmp_path: Path) -> None:
        cut = daily_page([invented(1), invented(2)]).rpartition(b"  </details>")[0]
        (tmp_path / "cut.md").write_bytes(cut)
        answer = matins("import", tmp_path / "cut.md")
        assert answer.code == 0
        assert answer.err == f"matins: {tmp_path / 'cut.md'}:11: An entry is cut off.\n"
        assert "2 new" in answer.out


class TestStandardInput:
    def test_it_is_called_a_dash(self, matins: Matins) -> None:
        answer = matins("import", "-", stdin=weekly_dump([invented(1)]))
        assert answer == (0, "-: title-pdf-summary, 1 entry: 1 new, 0 updated, 0 already known\n", "")
        assert matins("list", "--json").objects[0]["announcements"][0]["document"] == "stdin"

    def test_among_files(self, matins: Matins, page: Path) -> None:
        answer = matins("import", page, "-", "--json", stdin=b"see arXiv:2611.00009 and 2611.00001v4")
        assert [(one["file"], one["new"]) for one in answer.objects] == [(str(page), 3), ("-", 1)]

    def test_nothing_comes(self, matins: Matins) -> None:
        answer = matins("import", "-")
        assert (answer.code, answer.out, answer.err) == (1, "", "matins: -: “stdin” is empty.\n")

    def test_too_much_comes(self, matins: Matins, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "SIZE_LIMIT", 2**20)
        assert "larger than 1 MB" in matins("import", "-", stdin=bytes(2**20 + 1)).err


class TestJson:
    def test_one_object_a_file(self, matins: Matins, tmp_path: Path, page: Path) -> None:
        (tmp_path / "empty.md").touch()
        answer = matins("import", "--json", page, tmp_path / "empty.md", page)
        assert answer.code == 1
        assert [list(one) for one in answer.objects] == [FIELDS] * 3
        whole, failed, again = answer.objects
        assert whole == {
            "file": str(page),
            "kind": "daily-markdown",
            "entries": 3,
            "new": 3,
            "updated": 0,
            "known": 0,
            "repaired_lines": 0,
            "left_out": 0,
            "states": None,
            "taken_over": 0,
            "subscriptions": [],
            "subscribed": 0,
            "problems": [],
        }
        assert again == whole | {"new": 0, "known": 3}
        assert failed == dict.fromkeys(FIELDS, 0) | {
            "file": str(tmp_path / "empty.md"),
            "kind": None,
            "states": None,
            "subscriptions": [],
            "problems": [{"line": None, "message": "“empty.md” is empty."}],
        }
        assert answer.err == f"matins: {tmp_path / 'empty.md'}: “empty.md” is empty.\n"

    def test_problems_are_objects_and_the_parts_make_the_whole(self, matins: Matins, tmp_path: Path) -> None:
        given = [invented(1), invented(2, abstract="")]
        (tmp_path / "page.txt").write_bytes(topic_page({"Graphs": given}).replace(b"\n\n", b"\n"))
        (one,) = matins("import", "--json", tmp_path / "page.txt").objects
        assert one["entries"] == one["new"] + one["updated"] + one["known"]
        assert [list(problem) for problem in one["problems"]] == [["line", "message"]]
        assert isinstance(one["problems"][0]["line"], int)


class TestRefusals:
    def refused(self, matins: Matins, path: object) -> str:
        answer = matins("import", path)
        assert answer.code == 1
        assert answer.out == ""
        assert answer.err.count("\n") == 1
        assert answer.err.startswith("matins: ")
        return answer.err

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "is empty"),
            (b" \n\n", "has no words"),
            (bytes(range(256)) * 16, ""),
            (b"%PDF-1.7 ...", "looks like a PDF"),
            (b"\x89PNG\r\n\x1a\n", "looks like a PNG image"),
            (b"SQLite format 3\0", "database could not be read: file is not a database"),
            (b"<!doctype html><p>hello", "it is a web page without arXiv identifiers"),
            (b'{"a": NaN, "b": [[[[]]]]}', "it is a JSON file without arXiv identifiers"),
            (b"just some words", "no arXiv identifiers"),
        ],
    )
    def test_a_file_without_papers(self, matins: Matins, tmp_path: Path, content: bytes, words: str) -> None:
        (tmp_path / "file").write_bytes(content)
        assert words in self.refused(matins, tmp_path / "file")
        assert matins("list").out == ""

    def test_a_directory(self, matins: Matins, tmp_path: Path) -> None:
        assert "It is a directory; name the files in it." in self.refused(matins, tmp_path)

    def test_a_pipe(self, matins: Matins, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "pipe it in with `matins import -`" in self.refused(matins, tmp_path / "pipe")

    def test_a_device(self, matins: Matins) -> None:
        assert "not a regular file" in self.refused(matins, "/dev/null")

    def test_a_file_that_is_not_there(self, matins: Matins, tmp_path: Path) -> None:
        assert "could not be read: no such file" in self.refused(matins, tmp_path / "none")

    def test_a_file_of_33_mb(self, matins: Matins, tmp_path: Path) -> None:
        with (tmp_path / "huge").open("wb") as file:
            file.truncate(33 * 2**20)
        assert "larger than 32 MB, which no digest is" in self.refused(matins, tmp_path / "huge")

    @pytest.mark.parametrize("name", ["~nobody-of-that-name/a", "a" * 300, "a\udcff", "a\0b", "-x/../none"])
    def test_a_name_that_cannot_be(self, matins: Matins, name: str) -> None:
        assert "could not be read" in self.refused(matins, f"./{name}" if name.startswith("-") else name)

    def test_nothing_is_left_of_a_refusal(self, matins: Matins, library: Path, tmp_path: Path) -> None:
        self.refused(matins, tmp_path)
        with opened(library) as empty:
            assert empty.counts().papers == 0


def test_every_truncation_is_told_and_never_a_crash(matins: Matins, tmp_path: Path) -> None:
    given = [*map(invented, range(1, 3))]
    for make in (daily_page, weekly_dump, bare_abstracts):
        whole = make(given)
        for end in range(1, len(whole), 29):
            path = tmp_path / "cut.txt"
            path.write_bytes(whole[:end])
            answer = matins("import", "--json", path)
            (one,) = answer.objects
            assert answer.code == (one["kind"] is None)
            assert one["problems"] or one["entries"] == one["new"] + one["updated"] + one["known"]


class TestOtherPrograms:
    BIB = (
        "@misc{a, title={Slow Lanterns}, eprint={2611.00001}, keywords={lamps}, annote={Mine.}}\n"
        "@book{b, title={Lamps}}\n@misc{c, title={Cut, eprint={2611.00002}\n"
    )

    def test_a_bibliography(self, matins: Matins, tmp_path: Path) -> None:
        path = tmp_path / "refs.bib"
        path.write_text(self.BIB, encoding="utf-8")
        answer = matins("import", path)
        assert answer.code == 0
        assert answer.lines == [
            f"{path}: bibtex, 1 entry: 1 new, 0 updated, 0 already known",
            f"{path}: 1 entry is not on arXiv and left out; --all reads them, too",
            f"{path}: 1 tagged, 1 noted there; --with-state takes that over",
        ]
        assert answer.err == f"matins: {path}:3: An entry whose braces are not closed was left out.\n"
        assert matins("list", "--json").objects[0]["tags"] == []
        answer = matins("import", path, "--with-state", "--all")
        assert answer.lines == [
            f"{path}: bibtex, 2 entries: 1 new, 0 updated, 1 already known",
            f"{path}: 1 tagged, 1 noted; 1 paper changed",
        ]
        tags = {one["title"]: one["tags"] for one in matins("list", "--json").objects}
        assert tags == {"Slow Lanterns": ["lamps"], "Lamps": []}

    def test_as_json(self, matins: Matins, tmp_path: Path) -> None:
        (tmp_path / "refs.bib").write_text(self.BIB, encoding="utf-8")
        (one,) = matins("import", "--json", "--with-state", tmp_path / "refs.bib").objects
        assert list(one) == FIELDS
        assert (one["kind"], one["entries"], one["left_out"], one["taken_over"]) == ("bibtex", 1, 1, 1)
        assert one["states"] == {"starred": 0, "read": 0, "skipped": 0, "later": 0, "tagged": 1, "noted": 1}

    def test_feeds_are_shown_and_subscribed_to_only_when_asked(
        self, matins: Matins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MATINS_CONFIG", str(tmp_path / "config.toml"))
        path = tmp_path / "urls"
        path.write_text("https://rss.arxiv.org/rss/cs.LG+math.CO\nhttps://other.example/feed\n", encoding="utf-8")
        answer = matins("import", path)
        assert answer.lines == [
            "category\tcs.LG",
            "category\tmath.CO",
            f"{path}: newsboat-urls, 2 subscriptions: --subscribe adds them",
        ]
        assert not (tmp_path / "config.toml").exists()
        assert matins("import", path, "--subscribe").lines[-1] == f"{path}: newsboat-urls, 2 subscriptions: 2 added"
        assert matins("subscribe").lines == ["category\tcs.LG", "category\tmath.CO"]
        (one,) = matins("import", "--json", "--subscribe", path).objects
        assert one["subscriptions"][0] == {"kind": "category", "value": "cs.LG"}
        assert one["subscribed"] == 0

    def test_a_cache_of_newsboat(self, matins: Matins, tmp_path: Path) -> None:
        path = tmp_path / "cache.db"
        connection = apsw.Connection(str(path))
        connection.execute("CREATE TABLE rss_item (title, author, url, content, pubDate, unread, flags)")
        address = "https://arxiv.org/abs/2611.00001"
        connection.execute(
            "INSERT INTO rss_item VALUES ('Slow Lanterns', 'Ada Example', ?, 'We light.', 1793682000, 0, 's')",
            (address,),
        )
        connection.close()
        answer = matins("import", path, "--with-state")
        assert answer.lines == [
            f"{path}: newsboat-cache, 1 entry: 1 new, 0 updated, 0 already known",
            f"{path}: 1 starred, 1 read; 1 paper changed",
        ]
        assert matins("list", "--json").objects[0]["starred_at"] is not None
        assert "named as a file" in matins("import", "-", stdin=path.read_bytes()).err


ARXIV = Path(__file__).resolve().parents[1] / "data" / "arxiv"
LISTED = ["2611.10001", "2611.10002", "2603.00042", "math/0211159"]
FOUND = ["2610.04321", "cond-mat/9612001"]


class TestSavedAnswersOfArxiv:
    @pytest.mark.parametrize(
        ("file", "kind", "names", "new"),
        [
            ("rss_feed.xml", "rss-feed", LISTED, ["2611.10001"]),
            ("atom_feed.xml", "atom-feed", LISTED, ["2611.10001"]),
            ("api_page.xml", "api-answer", FOUND, []),
            ("oai_page.xml", "oai-answer", FOUND, []),
        ],
    )
    def test_they_come_into_the_list(
        self, matins: Matins, file: str, kind: str, names: list[str], new: list[str]
    ) -> None:
        answer = matins("import", ARXIV / file)
        count = f"{len(names)} entries: {len(names)} new, 0 updated, 0 already known"
        assert answer == (0, f"{ARXIV / file}: {kind}, {count}\n", "")
        assert [line.split("\t")[0] for line in matins("list").lines] == names
        # Only a feed says how a paper was announced.
        assert [line.split("\t")[0] for line in matins("list", "kind:new").lines] == new
        again = matins("import", ARXIV / file)
        assert again.out.endswith(f"0 new, 0 updated, {len(names)} already known\n")

    def test_a_feed_is_the_listing_of_its_day(self, matins: Matins) -> None:
        matins("import", ARXIV / "rss_feed.xml")
        kinds = [paper["announcements"][0]["kind"] for paper in matins("list", "--json").objects]
        assert kinds == ["new", "cross", "replace", "replace-cross"]
        assert len(matins("list", "date:2026-11-19").lines) == 4

    @pytest.mark.parametrize("file", ["rss_weekend.xml", "atom_weekend.xml", "api_empty.xml", "oai_nothing.xml"])
    def test_an_empty_one_is_no_failure(self, matins: Matins, file: str) -> None:
        answer = matins("import", ARXIV / file)
        assert (answer.code, answer.err) == (0, "")
        assert ", 0 entries: 0 new" in answer.out

    @pytest.mark.parametrize("file", ["api_refused.xml", "rss_refused.xml", "oai_refused.xml"])
    def test_a_refusal_is_told_and_is_no_empty_one(self, matins: Matins, file: str) -> None:
        answer = matins("import", ARXIV / file)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith(f"matins: {ARXIV / file}: ")
        assert matins("list").lines == []
