"""Pages that are no papers, are cut, or mean harm: one sentence or a document, soon, and nothing else."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.fulltext.latexml import parse_html
from reader.fulltext.model import Document, Paragraph, plain
from support.page_collection import COLLECTION
from support.pages import page, para

_SECONDS = 5.0


def answer(data: bytes) -> Document | str:
    """Return the document, or the sentence that refuses the page."""
    try:
        return parse_html(data)
    except FormatError as error:
        return str(error)


def refusal(data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        parse_html(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\0\0", "is empty"),
        (b"lamp oil", "not a paper"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not a paper"),
        (b"<html><body><p>A page about lamps</p></body></html>", "not a paper"),
        (b"<html><body><h1>No HTML for '2611.01234'</h1></body></html>", "no HTML of this paper"),
        (b"<html><body><p class='ltx_p'>A piece</p></body></html>", "not a paper"),
        (page(""), "no text"),
        (page(para("x"))[:-60], "breaks off"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_paper_is_refused_in_a_sentence(data, said):
    sentence = refusal(data)
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def nested(tag: str, depth: int, attributes: str = "") -> str:
    return f"<{tag}{attributes}>" * depth + "x" + f"</{tag}>" * depth


def test_nesting_beyond_the_limit_is_refused():
    assert "nested too deeply" in refusal(page(nested("div", 300)))


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("div", ""),
        ("span", ' class="ltx_inline-block"'),
        ("div", ' class="ltx_theorem"'),
        ("span", ' class="ltx_note ltx_role_footnote"'),
        ("figure", ""),
        ("blockquote", ""),
        ("cite", ""),
        ("svg", ""),
    ],
)
def test_nesting_up_to_the_limit_keeps_the_text(tag, attributes):
    document = parse_html(page(nested(tag, 235, attributes) + para("end")))
    assert "x" in repr(document.blocks) + repr(document.footnotes)
    assert any(plain(block.content).endswith("end") for block in document.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    "body",
    [
        '<table class="ltx_tabular"><tr><td>x</td></tr></table>' * 100_000,
        "<p>" + "<b>" * 5_000_000,
        "<p>x" * 5_000_000,
        "<p " + " ".join(f"a{n}" for n in range(150_000)) + ">x</p>",
        '<p title="' + "x " * 2_000_000 + '">x</p>',
        '<p class="' + "x " * 2_000_000 + '">x</p>',
        "<pre>" + "\n" * 3_000_000 + "x</pre>",
        "<p>" + "(\n" * 1_000_000 + "</p>",
        "<p>" + "&amp;&lt;" * 300_000 + "</p>",
        "".join(f'<math alttext="{n}{"x^{y_{z}}" * 1_500}"></math>' for n in range(60)),
        '<math alttext="' + "{" * 4_000_000 + '"></math>y',
        "<!--" * 100_000 + "x",
    ],
    ids="tables bold paragraphs attributes value class lines brackets entities formulas braces comments".split(),
)
def test_floods_end_soon(body):
    data = page(body)
    # The time is that of the program, without whoever counts the lines that ran.
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        begin = time.process_time()
        answer(data)
        taken = time.process_time() - begin
    finally:
        sys.settrace(tracer)
    assert taken < _SECONDS


def test_a_text_that_the_parser_would_drop_is_refused():
    assert "longer than a paper" in refusal(page("<p>" + "oil " * 2_400_000 + "</p>"))


def test_entities_of_a_page_are_not_expanded():
    data = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + page(para("x &b; y"))
    assert "aaaa" not in repr(parse_html(data))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "shift_jis"])
def test_other_encodings_are_read_or_refused(encoding):
    data = page(para("caf\u00e9 lamp")).decode().encode(encoding, "replace")
    document = answer(data)
    assert isinstance(document, str) or plain(document.blocks[0].content).endswith("lamp")


def test_a_declared_code_page_is_believed_where_the_page_is_no_unicode():
    data = page(para("café")).replace("é".encode(), b"\xe9").replace(b"utf-8", b"iso-8859-1")
    assert plain(parse_html(data).blocks[0].content) == "café"


def test_undecodable_characters_are_named():
    document = parse_html(page(para("café")).replace("é".encode(), b"\xe9"))
    assert document.problems == ("Some characters of the page could not be decoded.",)


def texts(value: object):
    """Yield every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))


def checked(data: bytes) -> None:
    document = answer(data)
    if isinstance(document, str):
        assert document.endswith(".")
        return
    for text in texts(document):
        for piece in text.split("  "):
            assert clean(piece, limit=len(piece) + 1) == piece.strip(" ")


_NAMES = st.sampled_from(sorted(COLLECTION))
_PIECES = st.sampled_from(
    [
        *b"< > & </p> <p> </span> </div> <table> <td> <math> </math> <svg> </article>".split(),
        *b"<figcaption> <li> <ul> <dt>".split(),
        *(b'"', b"\x1b[2J", b"\xff", b"\0", b"&#x202e;", "\u202e".encode()),
    ]
)


@settings(deadline=None, max_examples=60)
@given(name=_NAMES, part=st.floats(0, 1))
def test_a_page_that_is_cut_is_refused(name, part):
    data = COLLECTION[name]
    assert refusal(data[: int(part * (len(data) - len(b"</html>")))])


@settings(deadline=None, max_examples=150)
@given(name=_NAMES, changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), _PIECES), max_size=12))
def test_a_page_that_is_damaged_becomes_a_document_or_a_sentence(name, changes):
    data = COLLECTION[name]
    for at, drop, piece in changes:
        start = int(at * len(data))
        data = data[:start] + piece + data[start + drop :]
    checked(data)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_any_text_in_a_page(text):
    checked(page(f'<p class="ltx_p">{text}</p>'.encode("utf-8", "replace").decode()))


_ELEMENTS = (
    '<table class="ltx_tabular">|</table>|<tr>|<td>|</td>|<ul>|<li>|</ul>|<dl>|<dt>|<dd>|<figure>|'
    '<figcaption>|</figure>|<div class="ltx_theorem">|<h6 class="ltx_title">|</h6>|</div>|'
    '<span class="ltx_tag">|</span>|<a href="#x">|</a>|a|<span class="ltx_note">|'
    '<span class="ltx_note_content">|<table class="ltx_equation">|<math alttext="x">|</math>|<pre>|</pre>|'
    '<div class="ltx_listing">|<div class="ltx_listingline">|<svg>|</svg>|<img>|<li class="ltx_bibitem">|'
    '<div class="ltx_authors">|<span class="ltx_creator">|<span class="ltx_personname">|'
    '<h1 class="ltx_title_document">|<blockquote>|<cite>|<p>|<br>|b|<section id="x">|'
    '<h2 class="ltx_title_section">|<div class="ltx_abstract">'
).split("|")


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(_ELEMENTS), max_size=40))
def test_any_order_of_elements(parts):
    checked(page(" ".join(parts)))
