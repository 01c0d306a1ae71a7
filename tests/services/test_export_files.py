"""Exports as files and folders: refreshed, refused, remembered."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.formats.exports import FORMATS, Options
from reader.formats.exports.template import TemplateProblemError
from reader.services.export_files import (
    WouldOverwriteError,
    Written,
    _name,
    mark_of,
    remembered,
    save,
    since_last,
)
from reader.services.exporting import Grouping, left_out, preview, render, since_day
from reader.services.library import Library
from reader.services.templating import render_apart
from reader.services.triage import STAR
from support.builders import NOW, TODAY, batch, by_title, everything, invented, opened, take_in


def written(library: Library, target: Path, name: str, *, force: bool = False, remove: bool = True) -> Written:
    kind, numbers = FORMATS[name], everything(library)
    mark = mark_of(library)
    files = render(library, numbers, kind, Options(TODAY))
    return save(library, target, files, kind, mark=mark, force=force, remove=remove)


class TestAFile:
    @pytest.mark.parametrize(
        "name", [name for name, kind in FORMATS.items() if name != "template" and not kind.many_files]
    )
    def test_ours_is_written_again_and_no_other(self, name: str, tmp_path: Path) -> None:
        target = tmp_path / "out"
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            written(library, target, name)
            take_in(library.path, batch(invented(2), name="next"))
            assert written(library, target, name) == Written(1)
            assert "Order 2" in target.read_text() or name == "ids"
            for text in ("mine\n", "@misc{mine, title={x}}\n", "id,title\n"):
                target.write_text(text)
                with pytest.raises(WouldOverwriteError):
                    written(library, target, name)
                assert target.read_text() == text
            written(library, target, name, force=True)
            written(library, target, name)

    def test_what_a_person_changed_is_refused_where_it_cannot_be_kept(self, tmp_path: Path) -> None:
        target = tmp_path / "refs.bib"
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            written(library, target, "bibtex")
            target.write_text(target.read_text() + "@misc{mine, title={x}}\n")
            with pytest.raises(WouldOverwriteError, match="changed since Matins wrote it"):
                written(library, target, "bibtex")

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"\xff\xfe\x00")
        with opened(tmp_path / "library.db", batch(invented(1))) as library, pytest.raises(WouldOverwriteError):
            written(library, tmp_path / "out", "markdown")

    def test_what_is_kept_is_counted(self, tmp_path: Path) -> None:
        target = tmp_path / "out.md"
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            written(library, target, "markdown")
            target.write_text(target.read_text().replace("<!-- matins end note -->", "mine\n<!-- matins end note -->"))
            assert written(library, target, "markdown") == Written(1, 1)
            assert "\nmine\n" in target.read_text()


class TestAFolder:
    def test_a_vault(self, tmp_path: Path) -> None:
        vault = tmp_path / "vault"
        with opened(tmp_path / "library.db", batch(invented(1), invented(2), by_title(3))) as library:
            assert written(library, vault, "obsidian") == Written(3)
            names = sorted(path.name for path in vault.iterdir())
            assert names[:2] == ["2611.00001.md", "2611.00002.md"]
            first = vault / "2611.00001.md"
            first.write_text(first.read_text() + "\n## Mine\n")
            (vault / "other.md").write_text("mine\n")
            before = {path: path.stat().st_mtime_ns for path in vault.iterdir()}
            assert written(library, vault, "obsidian") == Written(3)
            assert first.read_text().endswith("\n## Mine\n")
            assert {path: path.stat().st_mtime_ns for path in vault.iterdir()} == before

    def test_a_note_of_somebody_else_stops_it_before_anything_is_written(self, tmp_path: Path) -> None:
        vault = tmp_path / "vault"
        vault.mkdir()
        (vault / "2611.00002.md").write_text("mine\n")
        with opened(tmp_path / "library.db", batch(invented(1), invented(2))) as library:
            with pytest.raises(WouldOverwriteError, match=r"2611\.00002\.md exists"):
                written(library, vault, "obsidian")
            assert [path.name for path in vault.iterdir()] == ["2611.00002.md"]
            written(library, vault, "obsidian", force=True)
            assert len(list(vault.iterdir())) == 2

    def test_what_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            for name in ("file", "none/vault", "a\0b", "a" * 300):
                with pytest.raises(StoreError):
                    written(library, tmp_path / name, "obsidian")


class TestSince:
    def test_the_last_time(self, tmp_path: Path) -> None:
        target = tmp_path / "out.md"
        with opened(tmp_path / "library.db", batch(invented(1), invented(2))) as library:
            assert since_last(library, everything(library), target) == ([1, 2], None)
            written(library, target, "markdown")
            known = remembered(library, target)
            assert known is not None
            assert since_last(library, everything(library), target) == ([], known.at)
            library.say(STAR, [2])
            take_in(library.path, batch(invented(3), name="next"))
            assert sorted(since_last(library, everything(library), target)[0]) == [2, 3]
            assert since_last(library, everything(library), tmp_path / "other.md")[1] is None
            (tmp_path / "link.md").symlink_to(target)
            assert since_last(library, [], tmp_path / "link.md")[1] == known.at

    def test_what_another_program_put_there(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            for value in (
                "",
                "x",
                "[]",
                "{}",
                '{"at": "x", "mark": [1, 2], "digest": ""}',
                '{"mark": 1, "at": "2026-11-20"}',
            ):
                library.save_place(**{_name(tmp_path / "a"): value})
                assert remembered(library, tmp_path / "a") is None

    def test_a_day(self, tmp_path: Path) -> None:
        old = batch(invented(1), invented(2), name="old", day=TODAY - timedelta(days=30))
        with opened(tmp_path / "library.db", old, batch(invented(3), name="new", day=TODAY)) as library:
            assert since_day(library, [1, 2, 3], TODAY) == [3]
            library.say(STAR, [1])
            assert since_day(library, [1, 2, 3], NOW.date()) == [1, 3]
            assert since_day(library, [1, 2, 3], date(2000, 1, 1)) == [1, 2, 3]


class TestRendering:
    def test_the_order_of_the_list_is_kept_without_headings(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(*map(invented, range(1, 4)), day=TODAY)) as library:
            (text,) = render(library, [3, 1, 2], FORMATS["ids"], Options(TODAY)).values()
            assert text.split() == ["2611.00003", "2611.00001", "2611.00002"]
            (text,) = render(library, [1], FORMATS["org"], Options(TODAY), Grouping.TOPIC).values()
            assert "* Without a topic" in text

    def test_papers_without_an_identifier(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(invented(1), by_title(2))) as library:
            assert left_out(library, [1, 2], FORMATS["ids"]) == 1
            assert left_out(library, [1, 2], FORMATS["csv"]) == 0

    def test_a_preview(self, tmp_path: Path) -> None:
        with opened(tmp_path / "library.db", batch(*map(invented, range(1, 9)))) as library:
            for name in FORMATS:
                if name != "template":
                    lines = preview(library, everything(library), name, 6, TODAY)
                    assert 0 < len(lines) <= 6
            assert preview(library, [], "bibtex", 6, TODAY) == [""]


class TestATemplateApart:
    def test_it_is_rendered(self, tmp_path: Path) -> None:
        options = Options(TODAY, template="{% for p in papers %}{{ p.id }}\n{% endfor %}", template_name="my.j2")
        with opened(tmp_path / "library.db", batch(invented(1))) as library:
            assert render(library, [1], FORMATS["template"], options) == {"": "2611.00001\n"}

    def test_what_is_wrong_is_told(self) -> None:
        with pytest.raises(TemplateProblemError, match=r"^my\.j2, line 2: 'x' is undefined\.$"):
            render_apart("\n{{ x }}", "my.j2", [], TODAY)

    def test_a_process_that_ends_by_force(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.executable", "/bin/false")
        with pytest.raises(TemplateProblemError, match=r"^my\.j2: it needs more memory or time"):
            render_apart("", "my.j2", [], TODAY)
