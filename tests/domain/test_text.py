"""The one door for text from outside."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.text import LINE_LIMIT, TEXT_LIMIT, clean, letters

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u180f\u200b\u2060\u2061\u2064\u206a\u3164\ufe0f\ufeff\uffa0\ufffb"
)
VISIBLE_FORMAT = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2"
JOINERS = "\u200c\u200d"
OTHERS = "\ud800\udfff\U000e0041\uffff\U0001fffe"
"""Halves of a pair, a tag, and what is no character."""

HONEST = {
    "English": 'A "quoted" title: 5 < 7 & 50% of $x^2$ – or so…',
    "French": "L'été où naît l'œuvre",
    "Hebrew": "שלום עולם",
    "Hebrew with points": "בְּרֵאשִׁית בָּרָא",
    "Arabic": "مرحبا بالعالم",
    "Arabic with vowels": "مُحَمَّدٌ",
    "Arabic with a sign": "\u06dd١٢",
    "Persian with a non-joiner": "می\u200cخواهم",
    "Vietnamese, composed": unicodedata.normalize("NFC", "Tiếng Việt được nghiên cứu"),
    "Vietnamese, decomposed": unicodedata.normalize("NFD", "Tiếng Việt được nghiên cứu"),
    "Thai": "ที่นี่ น้ำ ผู้ใหญ่",
    "Hindi": "हिन्दी में अनुसंधान",
    "Hindi: nukta, matra, anusvara": "ज़िंदगी ड़ीं",
    "Hindi: joiner after virama": "क्\u200dष",
    "Hindi: non-joiner after virama": "क्\u200cष",
    "Tamil": "தமிழ் மொழி",
    "Bengali": "বাংলা ভাষা",
    "Chinese": "深度学习：综述（第二版）",
    "Japanese": "深層学習のサーベイ「第二版」",
    "Japanese, decomposed": unicodedata.normalize("NFD", "ガギグゲゴ"),
    "Korean": "심층 학습",
    "Korean, decomposed": unicodedata.normalize("NFD", "심층 학습"),
    "Greek": "Ὦ φίλε, ἀλήθεια",
    "Russian": "Йод и ёлка",
    "emoji": "Reading 📚 is fun 🎉 👍🏽",
    "mathematics": "𝔼[X] ≤ ∑ᵢ ∇fᵢ ⊗ ℝⁿ",
}


def is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me")


def is_diacritic(char: str) -> bool:
    return any(low <= ord(char) <= high for low, high in ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF)))


def assert_safe(text: str, breaks: str = "") -> None:
    for place, char in enumerate(text):
        if char in breaks:
            continue
        category = unicodedata.category(char)
        assert category not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(char))
        assert char == " " or category != "Zs"
        assert char not in BIDI + INVISIBLE
        if category == "Cf":
            assert char in VISIBLE_FORMAT + JOINERS
        if char in JOINERS:
            assert place
            assert text[place - 1] not in JOINERS
            assert ord(text[place - 1]) > 0x2FF


def longest_stack(text: str) -> int:
    longest = stack = 0
    for char in text:
        stack = stack + is_diacritic(char) if is_mark(char) or char in JOINERS else 0
        longest = max(longest, stack)
    return longest


NASTY = st.text(
    st.sampled_from(BIDI + INVISIBLE + VISIBLE_FORMAT + JOINERS)
    | st.sampled_from(
        " \t\n\r\v\f\x1b\x9b\x85\x00\u00a0\u2028\u2029\u3000\u0301\u0302\u0323\u20e3aé\u0915\u094d\u093c\u05b0"
    )
    | st.sampled_from(["\ud800", "\udfff", "\U000e0041", "\U000e0101", "\ufdd0", "\uffff", "😀", "語"])
    | st.characters(),
    max_size=80,
)


class TestHonestText:
    @pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
    def test_stays_as_it_is(self, text: str) -> None:
        assert clean(text) == text
        assert clean(text, lines=True) == text

    @pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
    def test_stays_beside_what_goes(self, text: str) -> None:
        assert clean(f"\x1b\u202e{text}\u200b\x00") == text


class TestWhatGoes:
    @pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
    def test_every_control_character(self, code: int) -> None:
        blank = chr(code) in "\t\n\v\f\r\x1c\x1d\x1e\x85"
        assert clean(f"a{chr(code)}b") == ("a b" if blank else "ab")

    def test_what_unicode_keeps_for_signs_that_are_drawn_as_nothing(self) -> None:
        for code in (*range(0xE0000, 0xE1000), *range(0xFFF0, 0xFFF9), 0x2065):
            assert clean(f"a{chr(code)}b") == "ab", hex(code)

    @pytest.mark.parametrize("char", [*BIDI, *INVISIBLE, *OTHERS])
    def test_what_steers_or_hides(self, char: str) -> None:
        assert clean(f"a{char}b") == "ab"
        assert clean(f"語{char}", lines=True) == "語"

    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("\x1b[31mred\x1b[0m", "[31mred[0m"),
            ("\x1b]0;title\x07x", "]0;titlex"),
            ("\x1b]52;c;aGk=\x1b\\x", "]52;c;aGk=\\x"),
            ("\x9b31mred", "31mred"),
            ("a\ud83d\ude00b", "ab"),
            ("", ""),
            (" \t\n ", ""),
            ("a \x00 b", "a b"),
            ("  a\u00a0\u3000\u2003 b  ", "a b"),
            ("a\u200db", "ab"),
            ("\u200dक", "क"),
            ("क्" + "\u200d" * 50, "क्\u200d"),
            ("क \u200dक", "क क"),
            ("👩\u200d🔬", "👩🔬"),
        ],
    )
    def test_table(self, text: str, cleaned: str) -> None:
        assert clean(text) == cleaned

    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("e" + "\u0301" * 50, "e" + "\u0301" * 2),
            ("\u0301e", "e"),
            (" \u0301e", "e"),
            ("a \u0301e", "a e"),
            ("e\x00\u0301", "e\u0301"),
            ("ש" + "\u05b0" * 9, "ש" + "\u05b0" * 4),
            ("e\u0301\u0302\u0303f\u0301", "e\u0301\u0302f\u0301"),
        ],
    )
    def test_stacked_marks(self, text: str, cleaned: str) -> None:
        assert clean(text) == cleaned


class TestLines:
    @pytest.mark.parametrize(
        ("text", "one", "many"),
        [
            ("a\nb", "a b", "a\nb"),
            ("a\r\nb", "a b", "a\nb"),
            ("a\rb\x85c\u2028d\u2029e\vf\fg", "a b c d e f g", "a\nb\nc\nd\ne\nf\ng"),
            ("a\n\n\n\n\nb", "a b", "a\n\nb"),
            ("a\n \t\n\x00\nb", "a b", "a\n\nb"),
            ("\n\n  a  \n  b  \n\n", "a b", "a\nb"),
        ],
    )
    def test_breaks(self, text: str, one: str, many: str) -> None:
        assert (clean(text), clean(text, lines=True)) == (one, many)

    def test_a_hundred_thousand_empty_lines(self) -> None:
        assert clean("a" + "\n" * 100_000 + "b", lines=True, limit=200_000) == "a\n\nb"


class TestLength:
    def test_the_limits(self) -> None:
        assert clean("a" * LINE_LIMIT) == "a" * LINE_LIMIT
        assert clean("a" * (LINE_LIMIT + 1)) == "a" * (LINE_LIMIT - 1) + "…"
        assert clean("語" * 10**6) == "語" * (LINE_LIMIT - 1) + "…"
        assert len(clean("a b\n" * 10**6, lines=True)) <= TEXT_LIMIT

    def test_an_own_limit(self) -> None:
        assert clean("lantern graphs", limit=9) == "lantern…"
        assert clean("lantern graphs", limit=14) == "lantern graphs"
        assert clean("lantern", limit=1) == "…"

    def test_what_goes_does_not_count(self) -> None:
        assert clean("\u200b" * 12 + "abcd", limit=4) == "abcd"

    def test_a_cut_is_told_even_where_nothing_was_left(self) -> None:
        assert clean("\x00" * 100_000) == "…"


class TestAnything:
    @settings(deadline=None, max_examples=400)
    @given(NASTY, st.booleans(), st.integers(1, 120))
    def test_safe_short_and_final(self, text: str, lines: bool, limit: int) -> None:
        cleaned = clean(text, lines=lines, limit=limit)
        assert_safe(cleaned, "\n" if lines else "")
        assert len(cleaned) <= limit
        assert longest_stack(cleaned) <= 2
        assert cleaned == cleaned.strip()
        assert "  " not in cleaned
        assert "\n\n\n" not in cleaned
        assert clean(cleaned, lines=lines, limit=limit) == cleaned
        assert clean(clean(cleaned)) == clean(cleaned)
        cleaned.encode()

    @settings(deadline=None)
    @given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
    def test_letters_and_signs_stay(self, text: str) -> None:
        assert clean(text) == "".join(char for char in text if char not in INVISIBLE)


class TestLetters:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Lantern Graphs: a Study!", "lanterngraphsastudy"),
            ("Größe", "grosse"),
            ("Erdős–Rényi", "erdosrenyi"),
            ("e\u0301", "e"),
            ("ﬁne", "fine"),
            ("ℌ𝐀 K", "hak"),
            ("x² + H₂O", "x2h2o"),
            ("snake_case", "snakecase"),
            ("深度学习。", "深度学习"),
            ("*** --- !!!", ""),
            ("", ""),
        ],
    )
    def test_table(self, text: str, key: str) -> None:
        assert letters(text) == key

    @settings(deadline=None, max_examples=300)
    @given(st.text(max_size=40))
    def test_folding_twice_changes_nothing(self, text: str) -> None:
        key = letters(text)
        assert letters(key) == key
        assert letters(unicodedata.normalize("NFD", text)) == key
        assert letters(unicodedata.normalize("NFC", text)) == key
        assert letters(f" ({text}) \n") == key
