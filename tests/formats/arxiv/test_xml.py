"""The door for XML: what is refused, and in which words."""

import subprocess
import sys

import pytest

from reader.domain.errors import FormatError
from reader.formats.arxiv import looks
from reader.formats.arxiv import xml as door
from reader.formats.arxiv.xml import child_text, count_of, line_of, parse_xml, text_of


def refusal(data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        parse_xml(data, "feed")
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The answer is empty."),
        (b" \n\t ", "The answer is empty."),
        (b"\xef\xbb\xbf", "The answer is cut off."),
        (b"Rate exceeded.", "The answer is plain text, not XML: “Rate exceeded.”"),
        (b"\n\nRate exceeded.\nMore.", "The answer is plain text, not XML: “Rate exceeded.”"),
        (b"upstream \x1b[31mfailed", "The answer is plain text, not XML: “upstream [31mfailed”"),
        (b"<!DOCTYPE html><html></html>", "The answer is an HTML page, not XML."),
        (b"<!doctype HTML><title>503 Down</title>", "The answer is an HTML page (“503 Down”), not XML."),
        (b"<html><head><title>Busy\x07</title>", "The answer is an HTML page (“Busy”), not XML."),
        (b"<!-- edge --><HTML/>", "The answer is an HTML page, not XML."),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', "The answer is an HTML page, not XML."),
        (b'{"error": "no"}', "The answer is JSON, not XML."),
        (b"[]", "The answer is JSON, not XML."),
        (b"\x1f\x8b\x08\0\0\0", "The answer is not text."),
        (b"\x1c\x07", "The answer is not text."),
        (b"\xff\xfe<\0f\0e\0e\0d\0/\0>\0", "The answer is not text."),
        (b"<feed", "The answer is cut off."),
        (b"<", "The answer is cut off."),
        (b"<?xml versi", "The answer is cut off."),
        (b"<!-- only", "The answer is cut off."),
        (b"<feed><entry></entry>", "The answer is cut off."),
        (b"<feed>\xc3", "The answer is cut off."),
        (b"<feed>\xff</feed>", "The answer is not in UTF-8."),
        (b"<feed><a></b></feed>", "The answer is damaged: its XML cannot be read."),
        (b"<feed>\x01</feed>", "The answer is damaged: its XML cannot be read."),
        (b"<feed>&nbsp;</feed>", "The answer is damaged: its XML cannot be read."),
        (b"<feed/><feed></feed>", "The answer is damaged: its XML cannot be read."),
        (b"<other/>", "The answer is XML of another kind: it begins with <other>."),
        (b'<feed xmlns="urn:x"/>', "The answer is XML of another kind: it begins with <feed>."),
        (b'<?xml version="1.0" encoding="latin-1"?><feed/>', "The answer declares another encoding than UTF-8."),
    ],
)
def test_what_is_no_answer_is_named(data: bytes, message: str) -> None:
    assert refusal(data) == message


@pytest.mark.parametrize(
    "prolog",
    [
        b"<!DOCTYPE feed>",
        b'<?xml version="1.0"?>\n<!-- x --><?y z?>\n<!DOCTYPE feed SYSTEM "http://example.org/x.dtd">',
        b'<!DOCTYPE feed [<!ENTITY a "b">]>',
        b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'\xef\xbb\xbf<!doctype feed [<!ENTITY % p SYSTEM "http://example.org/p">%p;]>',
    ],
)
def test_a_document_type_is_refused_before_it_is_read(prolog: bytes) -> None:
    assert (
        refusal(prolog + b"<feed>&a;</feed>") == "The answer declares a document type, which no answer of arXiv does."
    )


def test_entities_that_multiply_are_refused() -> None:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    refusal(b'<!DOCTYPE feed [<!ENTITY e0 "ha">' + levels + b"]><feed>&e11;</feed>")


def test_a_document_type_in_running_text_is_text() -> None:
    root = parse_xml(b"<feed><a>&lt;!DOCTYPE x&gt;</a><b><![CDATA[<!DOCTYPE y>]]></b></feed>", "feed")
    assert [text_of(child) for child in root] == ["<!DOCTYPE x>", "<!DOCTYPE y>"]


def test_depth_and_size_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal(b"<feed>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</feed>")
    monkeypatch.setattr(door, "MARK_LIMIT", 5)
    assert refusal(b"<feed><a/><a/><a/><a/></feed>") == "The answer has more elements than any of arXiv's."
    monkeypatch.setattr(looks, "SIZE_LIMIT", 2**20)
    assert refusal(b"<feed>" + b" " * 2**20 + b"</feed>") == "The answer is larger than 1 MB."


def test_damage_has_a_line() -> None:
    with pytest.raises(FormatError) as caught:
        parse_xml(b"<feed>\n\n<a></b>\n</feed>", "feed")
    assert caught.value.line == 3
    with pytest.raises(FormatError) as caught:
        parse_xml(b"<feed>\n\xff</feed>", "feed")
    assert caught.value.line == 2


def test_texts_are_whole() -> None:
    root = parse_xml(
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n"
        b"<feed>\n<a>x<!-- y --><i>z</i>&amp;<?p q?>w</a>\n<b/></feed>",
        "feed",
    )
    assert child_text(root, "a") == "xz&w"
    assert child_text(root, "b") == child_text(root, "c") == ""
    assert [line_of(child) for child in root] == [3, 4]


def test_counts_are_small_numbers() -> None:
    texts = (" 12\n", "", "-1", "1e9", "٣", "9" * 5_000)
    assert [count_of(text) for text in texts] == [12, None, None, None, None, None]


def test_every_cut_is_told(answers: dict[str, bytes]) -> None:
    for name, data in answers.items():
        if not name.endswith(".xml"):
            continue
        whole = data.rstrip()
        for end in range(1, len(whole), 7):
            with pytest.raises(FormatError, match=r"^The answer is cut off\.$"):
                parse_xml(whole[:end], "{http://www.w3.org/2005/Atom}feed")


def test_lxml_is_loaded_at_the_first_answer() -> None:
    code = "import sys, reader.formats.arxiv; sys.exit('lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
