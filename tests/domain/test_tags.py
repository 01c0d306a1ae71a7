"""Tags as a line of text: read, written, completed; equal whatever their case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.tags import (
    QUOTES,
    TAG_LIMIT,
    TAGS_LIMIT,
    TagError,
    clean_tag,
    complete_tag,
    distinct,
    edited,
    parse_tags,
    render_tags,
    spelled,
    tag_key,
)
from reader.domain.text import clean

texts = st.text(max_size=40)
tags = texts.map(clean_tag).filter(bool)


class TestReading:
    @pytest.mark.parametrize(
        ("line", "wanted"),
        [
            ("", ()),
            (" , ,, ", ()),
            ('""', ()),
            ("graphs", ("graphs",)),
            ("graphs, nlp", ("graphs", "nlp")),
            ("graphs nlp", ("graphs", "nlp")),
            ('"to read" graphs', ("to read", "graphs")),
            ('graphs,"to read",nlp', ("graphs", "to read", "nlp")),
            ("“to read” graphs", ("to read", "graphs")),
            ('"to read', ("to read",)),
            ('to" "read', ("to read",)),
            ('"a, b"', ("a", "b")),
            ("Graphs graphs GRAPHS", ("Graphs",)),
            ("große GROSSE", ("große",)),
            ("図 グラフ", ("図", "グラフ")),
            ("a\tb\nc", ("a", "b", "c")),
        ],
    )
    def test_a_line(self, line: str, wanted: tuple[str, ...]) -> None:
        assert parse_tags(line) == wanted

    def test_composed_and_decomposed_letters_are_one(self) -> None:
        assert parse_tags("caf\u00e9 cafe\u0301") == ("caf\u00e9",)

    def test_what_is_hostile_goes(self) -> None:
        assert parse_tags("\x1b[31mred\x1b[0m \u202egniht") == ("[31mred[0m", "gniht")
        assert parse_tags("\x00\u200b") == ()

    def test_a_tag_can_be_too_long(self) -> None:
        assert parse_tags("x" * TAG_LIMIT) == ("x" * TAG_LIMIT,)
        with pytest.raises(TagError, match=f"at most {TAG_LIMIT} characters"):
            parse_tags("x" * (TAG_LIMIT + 1))

    @given(st.lists(tags, max_size=6))
    def test_what_is_written_is_read(self, some: list[str]) -> None:
        found = distinct(some)
        assert parse_tags(render_tags(found)) == found
        assert parse_tags(" ".join(render_tags([tag]) for tag in found)) == found

    @given(st.text(alphabet=st.sampled_from(list('ab ,"“”\t\u0301\u202e')) | st.characters(), max_size=60))
    def test_any_line_gives_clean_tags_once(self, line: str) -> None:
        try:
            found = parse_tags(line)
        except TagError:
            return
        assert len({tag_key(tag) for tag in found}) == len(found)
        for tag in found:
            assert tag
            assert tag == clean(tag) == clean_tag(tag)
            assert len(tag) <= TAG_LIMIT
            assert not set(tag) & {*QUOTES, ","}
        assert parse_tags(render_tags(found)) == found


class TestEditing:
    def test_the_first_spelling_stays(self) -> None:
        assert edited(("Graphs", "nlp"), ["graphs", "new"], []) == ("Graphs", "nlp", "new")
        assert edited(("Graphs", "nlp"), [], ["GRAPHS"]) == ("nlp",)
        assert edited(("a",), ["b"], ["a"]) == ("b",)

    def test_a_paper_can_have_too_many(self) -> None:
        many = tuple(f"t{count}" for count in range(TAGS_LIMIT))
        assert edited(many, ["T1"], []) == many
        with pytest.raises(TagError, match=f"at most {TAGS_LIMIT} tags"):
            edited(many, ["one more"], [])
        # One that has more than that already can still lose some.
        assert len(edited((*many, "x", "y"), [], ["x"])) == TAGS_LIMIT + 1

    @given(st.lists(tags, max_size=5), st.lists(tags, max_size=5), st.lists(tags, max_size=5))
    def test_against_sets(self, have: list[str], add: list[str], remove: list[str]) -> None:
        before, new = distinct(have), distinct(add)
        after = edited(before, new, remove)
        gone = set(map(tag_key, remove))
        assert set(map(tag_key, after)) == (set(map(tag_key, before)) - gone) | set(map(tag_key, new))
        kept = [tag for tag in before if tag_key(tag) not in gone]
        assert list(after[: len(kept)]) == kept

    def test_a_known_spelling_is_taken(self) -> None:
        assert spelled(["graphs", "NEW"], ["Graphs", "graphs"]) == ("Graphs", "NEW")


class TestCompleting:
    KNOWN = ("to read", "graphs", "Graph theory", "read-again")

    @pytest.mark.parametrize(
        ("text", "at", "place", "options"),
        [
            ("", 0, (0, 0), ('"to read"', "graphs", '"Graph theory"', "read-again")),
            ("gr", 2, (0, 2), ("graphs", '"Graph theory"')),
            ("GR", 2, (0, 2), ("graphs", '"Graph theory"')),
            ("graphs, ", 8, (8, 8), ('"to read"', '"Graph theory"', "read-again")),
            ("graphs, re", 10, (8, 10), ("read-again", '"to read"')),
            ('x "to r', 7, (2, 7), ('"to read"',)),
            ("gr nlp", 2, (0, 2), ("graphs", '"Graph theory"')),
            ("grxx", 2, (0, 4), ("graphs", '"Graph theory"')),
            ("zz", 2, (0, 2), ()),
        ],
    )
    def test_the_tag_at_the_caret(self, text: str, at: int, place: tuple[int, int], options: tuple[str, ...]) -> None:
        found = complete_tag(text, at, self.KNOWN)
        assert (found.start, found.end) == place
        assert found.options == options

    @given(st.text(alphabet='ab ",gr', max_size=12), st.integers(0, 12))
    def test_an_option_in_its_place_is_read_as_that_tag(self, text: str, at: int) -> None:
        at = min(at, len(text))
        found = complete_tag(text, at, self.KNOWN)
        for option in found.options:
            line = text[: found.start] + option + text[found.end :]
            if text.count('"') % 2 == 0 and (found.end == len(text) or text[found.end] in " ,"):
                assert parse_tags(option)[0] in parse_tags(line)
