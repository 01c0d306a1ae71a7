"""Identifiers in every form in which they are written."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.identifier import OLD_ARCHIVES, ArxivId

VALID = {
    "2611.01234": ("2611.01234", None),
    "2611.01234v2": ("2611.01234", 2),
    "arXiv:0704.0001": ("0704.0001", None),
    "1412.7878v3": ("1412.7878", 3),
    "1501.00001": ("1501.00001", None),
    "hep-th/9901001v3": ("hep-th/9901001", 3),
    "math.GT/0309136": ("math/0309136", None),
    "arXiv:math.GT/0309136v1": ("math/0309136", 1),
    "cond-mat/0207270v1": ("cond-mat/0207270", 1),
    "https://arxiv.org/abs/2611.01234v2": ("2611.01234", 2),
    "http://arxiv.org/pdf/2611.01234.pdf": ("2611.01234", None),
    "https://arxiv.org/pdf/hep-th/9901001v3.pdf": ("hep-th/9901001", 3),
    "https://arxiv.org/html/2611.01234v2#S2.SS1": ("2611.01234", 2),
    "https://ar5iv.labs.arxiv.org/html/2611.01234": ("2611.01234", None),
    "https://doi.org/10.48550/arXiv.2611.01234": ("2611.01234", None),
    "oai:arXiv.org:2611.01234v2": ("2611.01234", 2),
    "https://www.alphaxiv.org/abs/2611.01234": ("2611.01234", None),
    "https://huggingface.co/papers/2611.01234": ("2611.01234", None),
    # A number with a digit too few or too many for its month is read as the one that was meant.
    "1501.0001": ("1501.00001", None),
    "1412.00001": ("1412.0001", None),
    "  2611.01234\n": ("2611.01234", None),
    "arXiv: 2611.01234": ("2611.01234", None),
    "ARXIV:2611.01234": ("2611.01234", None),
    "arxiv.org/abs/2611.01234/": ("2611.01234", None),
    "http://export.arxiv.org/abs/2611.01234?context=cs#top": ("2611.01234", None),
    "10.48550/arXiv.2611.01234": ("2611.01234", None),
}
INVALID = [
    "", "abc", "2613.00001", "2600.00001", "0703.0001", "hep-th/0704001", "hep-th/9901000", "2611.01234v0",
    "12345.6789", "cs/0001", "1234.123456", "hep-th/9106001", "no-such/9901001", "2611.00000", "1412.12345",
    "9912.0001", "2611.01234v", "2611.01234vv2", "2611.01234v1234", "2611.01234 2611.01235", "2611.01234.pdf",
    "x2611.01234", "2611.01234x", "２６１１.01234", "2611.0１234", "2611.01234v２", "2611.01234\x00", "2611\n.01234",
    "../../etc/passwd", "hep-th/../9901001", "https://arxiv.org/abs/", "https://arxiv.org.evil.example/abs/2611.01234",
    "https://evil.example/arxiv.org/abs/2611.01234", "https://evil.example/?https://arxiv.org/abs/2611.01234",
    "javascript:2611.01234", "https://arxiv.org/abs/2611.01234/../../x", "arxiv:", "v2", "/9901001", "hep-th/",
]  # fmt: skip

NEW_NAMES = st.builds(
    lambda year, month, serial: f"{year:02d}{month:02d}.{serial:0{5 if year >= 15 else 4}d}",
    st.integers(7, 90),
    st.integers(1, 12),
    st.integers(1, 9999),
).filter(lambda name: name >= "0704")
WIDE_NAMES = st.builds(
    "{:02d}{:02d}.{:05d}".format, st.integers(15, 90), st.integers(1, 12), st.integers(10**4, 10**5 - 1)
)
OLD_NAMES = st.builds(
    lambda archive, month, serial: f"{archive}/{month // 12 % 100:02d}{month % 12 + 1:02d}{serial:03d}",
    st.sampled_from(sorted(OLD_ARCHIVES)),
    st.integers(1991 * 12 + 6, 2007 * 12 + 2),
    st.integers(1, 999),
)
IDS = st.builds(ArxivId, NEW_NAMES | WIDE_NAMES | OLD_NAMES, st.none() | st.integers(1, 999))

LINKS = [
    "arXiv:{}", "arxiv:{}", "arXiv: {}", "https://arxiv.org/abs/{}", "http://arxiv.org/abs/{}", "arxiv.org/abs/{}",
    "https://www.arxiv.org/abs/{}", "http://export.arxiv.org/abs/{}", "https://browse.arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}", "https://arxiv.org/html/{}", "https://arxiv.org/format/{}", "https://arxiv.org/src/{}",
    "https://arxiv.org/e-print/{}", "https://ar5iv.org/abs/{}", "https://ar5iv.labs.arxiv.org/html/{}",
    "https://doi.org/10.48550/arXiv.{}", "http://dx.doi.org/10.48550/ARXIV.{}", "10.48550/arXiv.{}",
    "oai:arXiv.org:{}", "https://www.alphaxiv.org/abs/{}", "https://alphaxiv.org/overview/{}",
    "https://huggingface.co/papers/{}",
]  # fmt: skip
TAILS = ["", ".pdf", "/", "?context=cs.LG", "#S2.SS1", ".pdf#page=3", "/?a=b"]
SUBJECTS = ["", ".GT", ".gt", ".AG"]


class TestParse:
    @pytest.mark.parametrize("text", VALID)
    def test_valid(self, text: str) -> None:
        identifier = ArxivId.parse(text)
        assert (identifier.name, identifier.version) == VALID[text]

    @pytest.mark.parametrize("text", INVALID)
    def test_invalid(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"arXiv identifier|month|number|old-style|versions"):
            ArxivId.parse(text)

    @settings(deadline=None, max_examples=200)
    @given(IDS)
    def test_its_own_text(self, identifier: ArxivId) -> None:
        assert ArxivId.parse(str(identifier)) == identifier
        assert ArxivId.parse(identifier.abs_url) == identifier
        assert ArxivId.parse(identifier.pdf_url) == identifier

    @settings(deadline=None, max_examples=400)
    @given(
        IDS, st.sampled_from(LINKS), st.sampled_from(TAILS), st.sampled_from(SUBJECTS), st.sampled_from(["", " ", "\n"])
    )
    def test_every_form(self, identifier: ArxivId, link: str, tail: str, subject: str, around: str) -> None:
        written = str(identifier).replace("/", f"{subject}/")
        assert ArxivId.parse(f"{around}{link.format(written)}{tail}{around}") == identifier

    @settings(deadline=None, max_examples=200)
    @given(NEW_NAMES, st.booleans())
    def test_the_width_of_the_number_follows_the_month(self, name: str, wide: bool) -> None:
        month, _, number = name.partition(".")
        assert ArxivId.parse(f"{month}.{int(number):0{5 if wide else 4}d}") == ArxivId(name)

    @settings(deadline=None, max_examples=500)
    @given(
        st.text()
        | st.from_regex(r"\A[0-9]{3,5}\.[0-9]{3,6}(v[0-9]{0,4})?\Z")
        | st.from_regex(r"\A[a-z-]{2,9}(\.[A-Z]{2})?/[0-9]{6,8}(v[0-9])?\Z")
        | st.text(st.sampled_from("arxiv:/.0123456789-hepth \n?#"))
    )
    def test_anything_else_is_a_value_error(self, text: str) -> None:
        try:
            identifier = ArxivId.parse(text)
        except ValueError:
            return
        assert ArxivId.parse(str(identifier)) == identifier
        assert str(identifier).isascii()
        assert set(identifier.file_stem) <= set("abcdefghijklmnopqrstuvwxyz-._0123456789")


class TestParts:
    @pytest.mark.parametrize(
        ("text", "year", "month", "old"),
        [
            ("2611.01234", 2026, 11, False),
            ("0704.0001", 2007, 4, False),
            ("9001.00001", 2090, 1, False),
            ("hep-th/9108001", 1991, 8, True),
            ("math/0001001", 2000, 1, True),
            ("cs/0703001", 2007, 3, True),
        ],
    )
    def test_the_month_of_the_announcement(self, text: str, year: int, month: int, old: bool) -> None:
        identifier = ArxivId.parse(text)
        assert (identifier.year, identifier.month, identifier.is_old_style) == (year, month, old)

    def test_names(self) -> None:
        identifier = ArxivId.parse("arXiv:math.GT/0309136v2")
        assert identifier.abs_url == "https://arxiv.org/abs/math/0309136v2"
        assert identifier.pdf_url == "https://arxiv.org/pdf/math/0309136v2"
        assert identifier.file_stem == "math_0309136v2"
        assert str(identifier.without_version()) == "math/0309136"

    def test_order_is_that_of_time(self) -> None:
        written = [
            "hep-th/9108001",
            "math/0001001",
            "cs/0703001",
            "0704.0001",
            "1412.9999",
            "1501.00001",
            "1501.00001v1",
        ]
        written += ["1501.00001v2", "1501.00001v10", "1501.00002"]
        ids = [ArxivId.parse(text) for text in written]
        shuffled = ids[::2] + ids[1::2]
        assert sorted(shuffled) == ids
        with pytest.raises(TypeError):
            _ = ids[0] < "math/0001001"

    @settings(deadline=None)
    @given(IDS, IDS)
    def test_order_is_total(self, a: ArxivId, b: ArxivId) -> None:
        assert (a < b) + (b < a) + (a == b) == 1
        assert (a <= b, a > b, a >= b) == (not b < a, b < a, not a < b)


NOISE = [
    "see", "(", ")", "[1]", "https://x.example/", "論文", "3.14", "2026-11-20", "v2", "arXiv", "10.1000/182",
    "12345.67890", "1.2612.00001", "2612.00001.5", "2613.00001", "x2612.00001", "hep-th", "a/b", "&", "\x00", "\ud800",
    "arxiv.org/",
]  # fmt: skip
NASTY_PIECES = [
    "a", "a-", "arxiv:", "arxiv: ", "https://", "http://arxiv.org/abs/", "2611.01234", "1", ".1", "math.GT/", " a", "(",
    " 2611.01234", "hep-th/990100", "doi.org/10.48550/arxiv.a", "éa", "a.GT-abc", "\n",
]  # fmt: skip


class TestFind:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", []),
            ("see 2611.01234, and (hep-th/9901001v2).", [(4, "2611.01234"), (21, "hep-th/9901001v2")]),
            ("https://arxiv.org/abs/2611.01234v1", [(0, "2611.01234v1")]),
            ("[pdf](https://arxiv.org/pdf/2611.01234v1.pdf)", [(6, "2611.01234v1")]),
            ("<https://arxiv.org/abs/2611.01234/>", [(1, "2611.01234")]),
            ("arXiv:2611.01234 [cs.LG] 2611.01234", [(0, "2611.01234"), (25, "2611.01234")]),
            ("1.2612.00001 2612.00001.5 22612.00001", []),
            ("2612.00001. 2612.00002, 2612.00003;", [(0, "2612.00001"), (12, "2612.00002"), (24, "2612.00003")]),
            ("2613.00001 and 2611.01234v0", []),
            ("2611.01234v2x 2611.01234/5 a/2611.01234", []),
            ("論文2611.01234です", [(2, "2611.01234")]),
            ("2612.00001\n2612.00002", [(0, "2612.00001"), (11, "2612.00002")]),
        ],
    )
    def test_table(self, text: str, found: list[tuple[int, str]]) -> None:
        assert [(offset, str(identifier)) for offset, identifier in ArxivId.find(text)] == found

    @settings(deadline=None, max_examples=300)
    @given(
        st.lists(
            st.sampled_from(NOISE)
            | st.tuples(IDS, st.sampled_from(["{}", *LINKS]), st.sampled_from(["", ",", ".", ")", ";", "/"]))
        ),
        st.sampled_from([" ", "\n", " (", ", "]),
    )
    def test_what_was_planted_and_nothing_else(
        self, words: list[str | tuple[ArxivId, str, str]], separator: str
    ) -> None:
        text = ""
        planted = []
        for word in words:
            text += separator
            if isinstance(word, str):
                text += word
            else:
                identifier, link, tail = word
                planted.append((len(text), identifier))
                text += link.format(identifier) + tail
        # "arXiv" before "(2611.01234)" stays noise; only a colon makes it a prefix.
        assert ArxivId.find(text) == planted

    @settings(deadline=None, max_examples=300)
    @given(st.text() | st.text(st.sampled_from("arxiv.org/bs:https0123456789v-heptGT \né"), max_size=200))
    def test_never_fails_and_finds_only_what_is_there(self, text: str) -> None:
        for offset, identifier in ArxivId.find(text):
            assert 0 <= offset < len(text)
            assert ArxivId.parse(str(identifier)) == identifier

    @settings(deadline=None, max_examples=200)
    @given(IDS, st.sampled_from(["{}", *LINKS]), st.sampled_from(TAILS))
    def test_what_can_be_parsed_is_found(self, identifier: ArxivId, link: str, tail: str) -> None:
        assert ArxivId.find(link.format(identifier) + tail) == [(0, identifier)]

    @pytest.mark.parametrize(
        "piece",
        NASTY_PIECES,
    )
    def test_a_million_nasty_characters_take_linear_time(self, piece: str) -> None:
        text = (piece * 10**6)[: 10**6]
        began = time.process_time()
        ArxivId.find(text)
        # A third of a second; anything quadratic would take hours.
        assert time.process_time() - began < 10
