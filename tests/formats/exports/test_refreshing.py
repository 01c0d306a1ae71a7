"""Exports written once more over files in which a person wrote."""

from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.state import PaperState
from reader.formats.exports.blocks import Block, split_blocks
from reader.formats.exports.obsidian import is_own_note, refresh_note, render_obsidian
from reader.formats.exports.refreshing import refresh_markdown
from reader.formats.markdown import MARKER, Item, Section, is_own_export, render_markdown
from support.builders import TODAY, invented

DAY = "Fri 20 Nov 2026"
BEFORE = "Thu 19 Nov 2026"


def item(number: int, note: str = "", **fields: object) -> Item:
    return Item(invented(number, **fields), PaperState(note=note), (), f"2611.{number:05d}")


def written(*groups: tuple[str, list[Item]], day: date = TODAY) -> str:
    return render_markdown([Section(title, items) for title, items in groups], heading="Papers", generated=day)


def keys(text: str) -> list[str]:
    return [piece.key[-1] for piece in split_blocks(text) if isinstance(piece, Block)]


class TestAList:
    def test_untouched_it_is_as_if_written_for_the_first_time(self) -> None:
        old = written((DAY, [item(1), item(2, "mine")]))
        new = written((DAY, [item(1, title="Another Title"), item(2, "more\n\n- of mine")]))
        assert refresh_markdown(old, new).text == new
        assert refresh_markdown(old.replace("\n", "\r\n"), new).text == new
        assert refresh_markdown("\ufeff" + old, new).text == new

    def test_what_stands_around_the_blocks_stays(self) -> None:
        old = written((DAY, [item(1), item(2)]))
        mine = old.replace("# Papers", "# My reading\n\nRead in the train.").replace(
            "<!-- matins paper 2611.00002", "Compare with the next.\n\n```\n## code\n```\n<!-- matins paper 2611.00002"
        )
        mine += "\n\nThe end.\n- a list\n"
        done = refresh_markdown(mine, written((DAY, [item(1, title="New"), item(2)]), day=date(2026, 11, 21)))
        assert done.kept == 0
        for text in ("# My reading\n\nRead in the train.", "Compare with the next.\n\n```\n## code\n```", "- a list\n"):
            assert text in done.text
        assert "[New]" in done.text
        assert "Written by Matins on 21 Nov 2026 · 2 papers" in done.text
        assert done.text.index("Compare") < done.text.index("paper 2611.00002") < done.text.index("The end.")

    def test_a_note_section_that_was_written_into(self) -> None:
        old = written((DAY, [item(1, "first")]))
        mine = old.replace("> first", "> first\n\nand this I thought of here")
        done = refresh_markdown(mine, written((DAY, [item(1, "first, changed", title="New")])))
        assert done.kept == 1
        assert "and this I thought of here" in done.text
        assert "[New]" in done.text
        assert (
            refresh_markdown(done.text, written((DAY, [item(1, title="Newer")]))).text.count("I thought of here") == 1
        )

    def test_an_empty_note_section_can_be_written_into(self) -> None:
        old = written((DAY, [item(1)]))
        mine = old.replace("<!-- matins end note -->", "my word\n<!-- matins end note -->")
        done = refresh_markdown(mine, written((DAY, [item(1, title="New")])))
        assert (done.kept, "my word" in done.text, "[New]" in done.text) == (1, True, True)

    def test_a_block_that_was_changed_by_hand_stays_whole(self) -> None:
        old = written((DAY, [item(1), item(2)]))
        mine = old.replace("We light lantern graphs of order 1 ", "My own words. ")
        done = refresh_markdown(mine, written((DAY, [item(1, title="New"), item(2, title="New too")])))
        assert done.kept == 1
        assert ("My own words." in done.text, "[New]" in done.text, "[New too]" in done.text) == (True, False, True)

    def test_new_papers_come_to_their_neighbours(self) -> None:
        old = written((DAY, [item(1), item(3)]), (BEFORE, [item(5)]))
        new = written(
            ("Sat 21 Nov 2026", [item(9)]), (DAY, [item(0), item(1), item(2), item(3), item(4)]), (BEFORE, [item(5)])
        )
        done = refresh_markdown(old, new)
        assert keys(done.text) == ["9", "0", "1", "2", "3", "4", "5"]
        assert done.text == new

    def test_a_new_section_at_the_end(self) -> None:
        new = written((DAY, [item(1)]), ("Without a date", [item(2)]))
        assert refresh_markdown(written((DAY, [item(1)])), new).text == new

    def test_papers_that_are_no_longer_there_go_unless_written_into(self) -> None:
        old = written((DAY, [item(1), item(2)]), (BEFORE, [item(3)]))
        mine = old.replace(
            "<!-- matins end note -->\n<!-- matins end 2611.00002",
            "x\n<!-- matins end note -->\n<!-- matins end 2611.00002",
        )
        done = refresh_markdown(mine, written((DAY, [item(4)])))
        assert keys(done.text) == ["4", "2"]
        assert done.kept == 1
        assert BEFORE not in done.text

    def test_an_increment_adds_alone(self) -> None:
        old = written((DAY, [item(1), item(2)]))
        done = refresh_markdown(old, written((DAY, [item(2, title="New"), item(3)])), remove=False)
        assert keys(done.text) == ["1", "2", "3"]
        assert "[New]" in done.text
        assert "· 3 papers" in done.text
        assert refresh_markdown(old, written(), remove=False).text.count("matins paper") == 2

    def test_the_first_version_is_replaced(self) -> None:
        assert refresh_markdown("<!-- matins export v1 -->\n\n# Papers\n", written((DAY, [item(1)]))).text == written(
            (DAY, [item(1)])
        )

    @pytest.mark.parametrize("line", ["<!-- matins end 2611.00001 -->\n", "<!-- matins end note -->\n"])
    def test_a_damaged_block_loses_nothing(self, line: str) -> None:
        old = written((DAY, [item(1, "my note"), item(2)]))
        done = refresh_markdown(old.replace(line, "", 1), written((DAY, [item(1, "my note"), item(2)])))
        assert "my note" in done.text
        assert keys(done.text).count("2") == 1
        assert refresh_markdown(done.text, written((DAY, [item(1, "my note"), item(2)]))).text == done.text

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 400),
                st.sampled_from(
                    ["x", "\n", "## y\n", "<!--", "<!-- matins end note -->\n", "<!-- matins export v1 -->", "> "]
                ),
            ),
            max_size=6,
        )
    )
    def test_whatever_is_typed_it_is_done_twice_with_the_same_outcome(self, typed: list[tuple[int, str]]) -> None:
        text = written((DAY, [item(1, "a"), item(2)]), (BEFORE, [item(3)]))
        for place, inserted in typed:
            at = min(len(text), len(MARKER) + 1 + 5 * place)
            text = text[:at] + inserted + text[at:]
        new = written((DAY, [item(1, "b"), item(4)]))
        once = refresh_markdown(text, new).text
        assert refresh_markdown(once, new).text == once
        assert is_own_export(once)

    def test_many_blocks_take_linear_time(self) -> None:
        comment = "<!-- matins paper 2611.00001 0123456789ab -->\n"
        assert refresh_markdown(MARKER + "\n" + comment * 20_000, written((DAY, [item(2)]))).kept == 0


def note_of(given: Item) -> str:
    (text,) = render_obsidian([given]).values()
    return text


class TestANote:
    def test_a_whole_note(self) -> None:
        given = replace(item(1, "mine"), state=PaperState(tags=("to read", "2026", "Größe/x"), note="mine"))
        text = note_of(given)
        assert is_own_note(text)
        assert is_own_note("\ufeff" + text.replace("\n", "\r\n"))
        values = yaml.safe_load(text.split("---\n")[1])
        assert values["tags"] == ["to-read", "2026-", "Größe/x"]
        assert values["authors"] == ["Mira Flame1", "Böje Wick"]
        assert values["arxiv"] == "2611.00001"
        assert list(render_obsidian([given])) == ["2611.00001.md"]
        assert list(render_obsidian([item(1, arxiv_id=None)] * 2)) == ["2611.00001.md", "2611.00001-2.md"]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "---\ntitle: x\n---\n",
            "matins: note v2\n",
            "---\nmatins: yes\n---\n",
            "# x\n---\nmatins: note v2\n---\n",
        ],
    )
    def test_what_is_none_of_ours(self, text: str) -> None:
        assert not is_own_note(text)

    def test_what_a_person_wrote_stays(self) -> None:
        old = note_of(replace(item(1), state=PaperState(tags=("graphs",))))
        mine = old.replace('  - "graphs"\n', "  - graphs\n  - my tag\n").replace(
            "---\n\n<!--", 'rating: 5\nrelated:\n  - "[[other]]"\n---\nAbove.\n\n<!--'
        )
        mine += "\n## My thoughts\n\nBelow.\n"
        done = refresh_note(mine, note_of(replace(item(1, title="New"), state=PaperState(tags=("graphs", "later")))))
        values = yaml.safe_load(done.text.split("---\n")[1])
        assert values["tags"] == ["graphs", "later", "my-tag"]
        assert (values["rating"], values["related"], values["title"]) == (5, ["[[other]]"], "New")
        assert done.text.index("Above.") < done.text.index("[New]") < done.text.index("## My thoughts\n\nBelow.")
        assert (
            refresh_note(
                done.text, note_of(replace(item(1, title="New"), state=PaperState(tags=("graphs", "later"))))
            ).text
            == done.text
        )

    def test_untouched_it_is_as_if_written_for_the_first_time(self) -> None:
        new = note_of(item(1, "b", title="New"))
        assert refresh_note(note_of(item(1, "a")), new).text == new
        assert refresh_note(new, new).text == new
