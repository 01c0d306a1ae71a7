import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import FormatError
from reader.formats.digests.encoding import decode, repair

NAMES = (
    "Börje Björk, Ana Conceição, Guri Zabërgja, Paul Gérard, François Ångström, Łukasz Šimek, 港口模型研究, Ю. Иванов"
)


def damaged(text: str, codec: str) -> str:
    return text.encode("utf-8").decode(codec)


@pytest.mark.parametrize("codec", ["mac_roman", "latin-1"])
def test_a_text_read_with_a_wrong_codec_is_turned_back_exactly(codec: str) -> None:
    text = f"# 🔍 Lamps · 2026\nplain line\n{NAMES}\n  _José Díaz — “here”_"
    repaired, lines, _ = repair(damaged(text, codec))
    assert (repaired, lines) == (text, 3)


def test_windows_damage_keeps_the_five_undefined_bytes() -> None:
    import ftfy.bad_codecs  # noqa: F401

    text = "Ágnes Áron met Ítalo Ðorđević at the café — “Lamps”\nplain"
    repaired, lines, codec = repair(damaged(text, "sloppy-windows-1252"))
    assert (repaired, lines, codec) == (text, 1, "Windows-1252")


def test_damage_done_twice_is_undone_twice() -> None:
    text = "Börje Björk and François Leduc"
    assert repair(damaged(damaged(text, "mac_roman"), "mac_roman"))[0] == text


def test_only_the_damaged_lines_of_a_mixed_text_change() -> None:
    lines = ["São Paulo · 港", damaged("Börje F. Karlsson", "mac_roman"), "a ≤ √π"]
    repaired, count, _ = repair("\n".join(lines))
    assert (repaired.split("\n"), count) == (["São Paulo · 港", "Börje F. Karlsson", "a ≤ √π"], 1)


@pytest.mark.parametrize(
    "text",
    [
        "São Paulo",
        "João Alves and Adrián Girón",
        "SÃO PAULO",
        "the bound 1/√π holds",
        "x≈π and n≈Ω, ∞ ≥ √∂",
        "√2 ± 3, ¬p, ƒ(x), ∆t",
        "Gauß–Seidel, 3×” screens",
        "«CAFÉ»",
        "“AMANHÔ",
        "Œuvre, cœur, œil",
        "„Äpfel“ und ‚Birnen‘",
        "ΔW = BA",
        "naïve Ångström – 5 µm · 20 °C ½",
        "Tiếng Việt, हिन्दी, עברית, 中文",
    ],
)
def test_honest_text_is_never_touched(text: str) -> None:
    assert repair(text) == (text, 0, "")


HONEST = st.text(alphabet="abcz BÉéãöñçßüøπ√≈≤–—“”’ÄÖÃÂ·…ΩΔŁš中文ю\n", max_size=60)


@settings(deadline=None)
@given(HONEST)
def test_a_repair_is_exact_line_by_line(text: str) -> None:
    repaired, count, _ = repair(text)
    pairs = list(zip(text.split("\n"), repaired.split("\n"), strict=True))
    assert count == sum(a != b for a, b in pairs)
    assert repair(repaired)[0] == repaired


@settings(deadline=None)
@given(st.text(alphabet="abc éöçñü–“” 中文🔍\n", max_size=60))
def test_what_mac_roman_damaged_comes_back(text: str) -> None:
    whole = text + "\nGuri Zabërgja"
    assert repair(damaged(whole, "mac_roman"))[0] == whole


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_with_its_mark_is_read(codec: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = marks.get(codec, b"") + "Börje\r\n港\rx\n".encode(codec)
    assert decode(data, "d").text == "Börje\n港\nx\n"


def test_old_encodings_are_told_apart() -> None:
    assert decode("José Díaz".encode("cp1252"), "d").text == "José Díaz"
    assert decode("José \x81 “x”".encode("latin-1", "replace"), "d").text.startswith("José")
    chinese = "本文提出一种潮汐网络，用于在港口之间传递信息，并验证其稳定性。"
    decoded = decode(f"Papers - 2026\n{chinese}".encode("gb18030"), "d")
    assert decoded.text.endswith(chinese)
    assert decoded.notes == ("Read as GB 18030.",)


def test_one_broken_byte_does_not_change_the_encoding_of_the_rest() -> None:
    data = "Börje and Zabërgja and Díaz\nGirón ".encode() + b"\xff end\n"
    decoded = decode(data, "d")
    assert "Börje and Zabërgja and Díaz\nGirón" in decoded.text
    assert [problem.line for problem in decoded.problems] == [2]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "no words"),
        (b"%PDF-1.7 text", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\0", "SQLite"),
        (b"Title: x\0", "binary"),
        (bytes(range(1, 9)) * 9, "binary"),
        (bytes(range(128, 160)) * 9, "binary"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(FormatError, match=word) as caught:
        decode(data, "the name")
    assert "the name" in str(caught.value)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    try:
        text = decode(data, "d").text
    except FormatError:
        return
    assert "\r" not in text
    text.encode("utf-8")
