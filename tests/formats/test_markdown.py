"""The Markdown export, read back by a parser that others made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Author, Authority, Paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.formats.markdown import (
    MARKER,
    Item,
    Section,
    escape,
    is_own_export,
    render_markdown,
    safe_url,
)

TODAY = date(2026, 11, 20)
COMMONMARK = MarkdownIt("commonmark")
EXTENDED = MarkdownIt("js-default", {"html": True})
"""Tables and strikethrough as well, as the large sites have them."""


MARKS = re.compile(r"<!-- matins (?:paper \S+ [0-9a-f]{12}|note [0-9a-f]{12}|end (?:note|\S+)) -->\n")
"""The comments around a paper and its note."""


@dataclass
class Parsed:
    """What a parser sees outside of block quotes: texts by kind of block, in order, and every link."""

    headings: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


def parse(text: str, parser: MarkdownIt = COMMONMARK) -> Parsed:
    parsed = Parsed()
    depth = 0
    inside = [""]
    for token in parser.parse(text):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if depth or token.type == "blockquote_close":
            if token.type == "blockquote_open" and depth == 1:
                parsed.quotes.append("")
            elif token.content:
                parsed.quotes[-1] += token.content
            continue
        if token.type == "html_block":
            if not MARKS.fullmatch(token.content):
                parsed.html.append(token.content)
        elif token.type.endswith("_open"):
            inside.append(token.tag)
        elif token.type.endswith("_close"):
            inside.pop()
        elif token.type == "inline":
            _inline(token, inside, parsed)
        else:
            raise AssertionError(f"an unexpected {token.type}: {token.content!r}")
    return parsed


def _inline(token: Token, inside: Sequence[str], parsed: Parsed) -> None:
    shown = ""
    for child in token.children or ():
        if child.type == "text":
            shown += child.content
        elif child.type == "link_open":
            parsed.links.append(str(child.attrs["href"]))
        elif child.type != "link_close":
            raise AssertionError(f"an unexpected {child.type}: {child.content!r}")
    if inside[-1].startswith("h"):
        parsed.headings.append((inside[-1], shown))
    elif "li" in inside:
        parsed.rows.append(shown)
    else:
        parsed.blocks.append(shown)


def export(*papers: Paper, state: PaperState | None = None, seen: Sequence[Announcement] = ()) -> str:
    items = [Item(paper, state or PaperState(), seen) for paper in papers]
    return render_markdown([Section("Fri 20 Nov 2026", items)], heading="Starred papers", generated=TODAY)


def quote_of(text: str) -> str:
    return text.partition("Note:\n\n")[2].partition("\n\n<!-- matins end note -->")[0]


LANTERN = Paper(
    arxiv_id=ArxivId("2611.01234", 2),
    title="Lantern Graphs for Sparse Attention",
    authors=(Author("A. Mori", "Tide Institute"), Author("B. Karlsson")),
    abstract="We light lanterns.\nThey burn.\n\nA second paragraph: 3 < 5 & so on.",
    categories=("cs.LG", "cs.AI"),
    published=datetime(2026, 11, 19, 18, 0, tzinfo=UTC),
    updated=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    comments="12 pages, 3 figures",
    journal_ref="J. Lanterns 7 (2026) 1-12",
    doi="10.5555/lamp(26)01",
    links=("https://code.example/mori/lantern_graphs", "javascript:alert(1)"),
)
NOTED = PaperState(tags=("to read", "#graphs"), note="Ask **Mori**.\n\n- one\n    - two")

EXPECTED = """\
<!-- matins export v2 -->

# Starred papers

Written by Matins on 20 Nov 2026 · 1 paper

## Fri 20 Nov 2026

<!-- matins paper 2611.01234 HASH -->

### [Lantern Graphs for Sparse Attention](https://arxiv.org/abs/2611.01234v2)

A. Mori, B. Karlsson

arXiv:2611.01234v2 · cs.LG, cs.AI · 19 Nov 2026 · [abstract](https://arxiv.org/abs/2611.01234v2) · \
[pdf](https://arxiv.org/pdf/2611.01234v2)

- Comments: 12 pages, 3 figures
- Journal: J. Lanterns 7 (2026) 1-12
- DOI: [10.5555/lamp(26)01](https://doi.org/10.5555/lamp%2826%2901)
- Links: <https://code.example/mori/lantern_graphs> · javascript:alert(1)
- Tags: to read, \\#graphs

We light lanterns. They burn.

A second paragraph: 3 \\< 5 \\& so on.

<!-- matins note HASH -->

Note:

> Ask **Mori**.
>
> - one
>     - two

<!-- matins end note -->
<!-- matins end 2611.01234 -->
"""

HOSTILE = [
    "[/x]", "x[/b", "*a*", "**a**", "_a_", "__init__", "# b", "b #", "b ##", "#tag", "<script>alert(1)</script>", "<b>",
    "<!-- a", "<?php", "<![CDATA[", "`", "``a`", "```", "~~~", "~~a~~", "|", "a | b", "|-|-|", "1. x", "1) x",
    "123456789. x", "1234567890. x", "- x", "+ x", "* x", "-", "---", "- - -", "***", "___", "===", "==a==", "=", ": x",
    "&amp;", "&#35;", "&copy;", "](javascript:alert(1))", "[a](javascript:alert(1))", "[a]: https://x.example",
    "![a](b)", "!", "[^1]", "[^1]: a", "$a_b$", "$$a$$", "\\", "a\\", "a\\\\", "\\*a\\*", "\\#", "a  b", "a\nb",
    "a  \nb", "a\n===", "a\n---", "a\r\n\r\n# b", "a\u2028# b", "a\x85# b", "<https://x.example>", "https://x.example/a_b",
    "www.x.example", "a@b.example", "<a@b.example>", "@mori", ":smile:", "> a", ">", "    a", "\ta", "a\tb", "%%a%%",
    "a^2^", "H~2~O", "{#id}", "{{ a }}", "{% a %}", "(c)", "...", "--", '"a"', "2026. A year", "- [ ] a", "!!! note",
    "\ufeffa", "\x1b[31ma", "\u202ea", "\x00a", "\ud800a", "論文 [深] *層*", "שלום *x*",
]  # fmt: skip


class TestTheFile:
    def test_a_whole_file(self) -> None:
        assert re.sub("[0-9a-f]{12}(?= -->)", "HASH", export(LANTERN, state=NOTED)) == EXPECTED

    def test_nothing_to_export(self) -> None:
        text = render_markdown([], heading="Starred papers", generated=TODAY)
        assert text == f"{MARKER}\n\n# Starred papers\n\nWritten by Matins on 20 Nov 2026 · 0 papers\n"

    def test_sections_in_the_given_order(self) -> None:
        sections = [Section("Graphs", [Item(LANTERN, PaperState(), ())]), Section("", []), Section("# Tides", ())]
        parsed = parse(render_markdown(sections, heading="", generated=TODAY))
        assert parsed.headings == [
            ("h1", "Papers"),
            ("h2", "Graphs"),
            ("h3", LANTERN.title),
            ("h2", "Papers"),
            ("h2", "# Tides"),
        ]

    def test_the_count(self) -> None:
        assert " · 2 papers\n" in export(LANTERN, LANTERN)

    def test_a_paper_of_which_nothing_is_known(self) -> None:
        text = render_markdown([Section("T", [Item(Paper(), PaperState(), ())])], heading="H", generated=TODAY)
        assert [shown for _, shown in parse(text).headings] == ["H", "T", "(untitled)"]

    def test_the_months_are_english_and_complete(self) -> None:
        written = [render_markdown([], heading="H", generated=date(2026, month, 3)) for month in range(1, 13)]
        assert "".join(re.findall("3 ([A-Z][a-z]{2}) 2026", "".join(written))) == "JanFebMarAprMayJunJulAugSepOctNovDec"


class TestOwnExport:
    @pytest.mark.parametrize(
        "text",
        [EXPECTED, "\ufeff" + EXPECTED, EXPECTED.replace("\n", "\r\n"), MARKER, "<!-- matins export v1 -->\n"],
    )
    def test_recognised(self, text: str) -> None:
        assert is_own_export(text)

    @pytest.mark.parametrize(
        "text",
        ["", "# Starred papers\n", f"\n{MARKER}\n", f"> {MARKER}\n", "<!-- matins -->\n", f"{MARKER} <b>\n"],
    )
    def test_not_recognised(self, text: str) -> None:
        assert not is_own_export(text)


class TestPapers:
    def test_authors_that_were_cut(self) -> None:
        paper = Paper(title="T", authors=(Author("A. Mori"), Author("C. Díaz")), authors_truncated=True)
        assert parse(export(paper)).blocks[1:] == ["A. Mori, C. Díaz, et al."]

    def test_without_an_identifier(self) -> None:
        parsed = parse(export(Paper(title="How Tides Learn", categories=("cs.LG",))))
        assert (parsed.headings[-1], parsed.links, parsed.blocks[1:]) == (("h3", "How Tides Learn"), [], ["cs.LG"])

    def test_without_a_title(self) -> None:
        paper = Paper(arxiv_id=ArxivId("hep-th/9901001"), abstract="We prove 2.5 bounds! And more.")
        parsed = parse(export(paper))
        assert parsed.headings[-1] == ("h3", "We prove 2.5 bounds! (untitled)")
        assert parsed.links[0] == "https://arxiv.org/abs/hep-th/9901001"

    def test_a_long_first_sentence_is_cut(self) -> None:
        shown = parse(export(Paper(abstract="word " * 200))).headings[-1][1]
        assert shown.endswith("… (untitled)")
        assert len(shown) < 140

    def test_the_day_is_that_of_the_first_version_else_the_first_sight(self) -> None:
        seen = [Announcement("d", 1), Announcement("d", 2, date(2026, 3, 2)), Announcement("e", 1, date(2026, 3, 1))]
        assert parse(export(Paper(title="T"), seen=seen)).blocks[1:] == ["1 Mar 2026"]
        updated = Paper(title="T", updated=datetime(2025, 1, 31, tzinfo=UTC))
        assert parse(export(updated, seen=seen)).blocks[1:] == ["31 Jan 2025"]
        both = Paper(title="T", updated=datetime(2025, 1, 31, tzinfo=UTC), published=datetime(2024, 2, 29, tzinfo=UTC))
        assert parse(export(both, seen=seen)).blocks[1:] == ["29 Feb 2024"]

    def test_several_dois_and_what_is_none(self) -> None:
        parsed = parse(export(Paper(title="T", doi="10.5555/a_b 10.5555/c<d> unknown")))
        assert parsed.rows == ["DOI: 10.5555/a_b 10.5555/c<d> unknown"]
        assert parsed.links == ["https://doi.org/10.5555/a_b", "https://doi.org/10.5555/c%3Cd%3E"]

    def test_each_field_that_is_empty_once_cleaned_leaves_no_trace(self) -> None:
        paper = Paper(
            title="T",
            authors=(Author("\u200b"),),
            authors_truncated=True,
            abstract="\x00\n\n\u202e",
            categories=("\u200b",),
            comments="\x1b",
            doi=" ",
            links=("\x00",),
        )
        state = PaperState(tags=("\u200b",), note=" \n\u200b\n")
        assert export(paper, state=state) == export(Paper(title="T"))


class TestEscape:
    @pytest.mark.parametrize("parser", [COMMONMARK, EXTENDED], ids=["commonmark", "extended"])
    @pytest.mark.parametrize("text", HOSTILE)
    def test_reads_back_equal_wherever_it_stands(self, text: str, parser: MarkdownIt) -> None:
        line = escape(text)
        assert "\n" not in line
        for before, after in (("", ""), ("### ", ""), ("### [", "](https://x.example)"), ("- ", ""), ("> ", "")):
            children = [
                child
                for token in parser.parse(f"{before}{line}{after}\n")
                if token.type == "inline"
                for child in token.children or ()
            ]
            assert [child.type for child in children if not child.type.startswith("link_")] == ["text"]
            assert "".join(child.content for child in children) == clean(text)
            assert sum(child.type == "link_open" for child in children) == ("[" in before)

    def test_plain_words_stay_as_they_are(self) -> None:
        title = "GPT-5: Größe (2nd ed.), 50% faster; what's new? A/B + C = D, 論文"
        assert escape(title) == title

    @settings(deadline=None, max_examples=300)
    @given(st.text(st.sampled_from("\\`*_[]()<>&$|~^#@!-+=.:/%12a \n\t{}\"'wé論\u0301\u200b")))
    def test_anything_reads_back_equal(self, text: str) -> None:
        expected = clean(text)
        for parser in (COMMONMARK, EXTENDED):
            tokens = parser.parse(escape(text) + "\n")
            assert [token.type for token in tokens] == (
                ["paragraph_open", "inline", "paragraph_close"] if expected else []
            )
            assert [child.content for token in tokens for child in token.children or ()] == [expected] * bool(expected)


class TestSafeUrl:
    @pytest.mark.parametrize(
        ("url", "safe"),
        [
            ("https://code.example/a_b?c=d&e=%20f#g", "https://code.example/a_b?c=d&e=%20f#g"),
            ("HTTP://Code.Example:8080", "http://Code.Example:8080"),
            ("https://x.example/a b<c>[d]", "https://x.example/a%20b%3Cc%3E%5Bd%5D"),
            ("https://x.example/größe", "https://x.example/gr%C3%B6%C3%9Fe"),
            ("https://x.example/100%", "https://x.example/100%25"),
            ("https://x.example/\u202egpj", "https://x.example/gpj"),
            ("javascript:alert(1)", ""),
            ("java\nscript:alert(1)", ""),
            ("data:text/html,x", ""),
            ("file:///etc/passwd", ""),
            ("ftp://x.example/", ""),
            ("//x.example/", ""),
            ("x.example", ""),
            ("https://", ""),
            ("https:///path", ""),
            ("https://arxiv.org@x.example/", ""),
            ("https://x.example\\@y.example/", ""),
            ("https://[::1", ""),
            ("https://пример.example/", ""),
            ("", ""),
        ],
    )
    def test_table(self, url: str, safe: str) -> None:
        assert safe_url(url) == safe

    @settings(deadline=None, max_examples=300)
    @given(st.sampled_from(["https://x.example", "http://x.example:1/", ""]), st.text())
    def test_what_passes_is_a_link_to_just_that(self, start: str, rest: str) -> None:
        url = safe_url(start + rest)
        if not url:
            return
        (token,) = (token for token in COMMONMARK.parse(f"<{url}>") if token.type == "inline")
        assert [child.type for child in token.children or ()] == ["link_open", "text", "link_close"]
        assert (token.children or ())[0].attrs["href"] == url
        assert safe_url(url) == url
        assert re.fullmatch(r"https?://[A-Za-z0-9.:-]+(?:[/?#][!-~]*)?", url)


class TestNotes:
    @pytest.mark.parametrize(
        "note",
        [
            "```\nopen", "~~~", "<!-- open", "<script>", "<div>", "# heading", "a\n===", "    code", "\tcode",
            "> quote", "- a\n  - b", "1. a", "[a]: https://x.example", "---", "\n\n# a\n\n", "a\r\n# b", "a\x0c# b",
            "a\u2028# b", "$$\nopen", "| a |\n|---|\n| b |", "a  \nb", "a\\", "<details>\n\n# x",
        ],
    )  # fmt: skip
    def test_nothing_leaves_the_block_quote(self, note: str) -> None:
        after = Paper(title="[a] stays text")
        items = [Item(LANTERN, PaperState(note=note), ()), Item(after, PaperState(), ())]
        text = render_markdown([Section("S", items)], heading="H", generated=TODAY)
        parsed = parse(text)
        assert [shown for _, shown in parsed.headings] == ["H", "S", LANTERN.title, after.title]
        assert (len(parsed.quotes), parsed.html) == (1, [MARKER + "\n"])
        assert parsed.links == [
            LANTERN.arxiv_id.abs_url,
            LANTERN.arxiv_id.abs_url,
            LANTERN.arxiv_id.pdf_url,
            "https://doi.org/10.5555/lamp%2826%2901",
            LANTERN.links[0],
        ]

    def test_a_note_stays_markdown(self) -> None:
        note = "Some *stress* and\n\n```python\nif  x:\n    y = 1\n```\n\n1. one\n   - two\n\n| a | b |\n|---|---|"
        quoted = quote_of(export(LANTERN, state=PaperState(note=note)))
        assert [line.removeprefix(">").removeprefix(" ") for line in quoted.splitlines()] == note.splitlines()

    def test_a_note_cannot_steer_the_terminal(self) -> None:
        quoted = quote_of(export(LANTERN, state=PaperState(note="a\x1b[31m\u202eb\x00 c")))
        assert quoted == "> a[31mb c"

    @settings(deadline=None, max_examples=200)
    @given(st.text(st.sampled_from("#=-~`>*+<!/|[]:$\\ \n\t\r1.ab\x0b\u2028"), max_size=60) | st.text(max_size=60))
    def test_no_note_changes_the_headings(self, note: str) -> None:
        text = export(LANTERN, LANTERN, state=PaperState(note=note))
        plain = parse(export(LANTERN, LANTERN))
        parsed = parse(text)
        assert (parsed.headings, parsed.rows, parsed.html) == (plain.headings, plain.rows, plain.html)
        assert [block for block in parsed.blocks if block != "Note:"] == plain.blocks
        assert parsed.links == plain.links


NASTY = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=4).map(" ".join)
LINE = NASTY.map(clean)
MOMENTS = st.datetimes(datetime(1991, 8, 1), datetime(2089, 1, 1), timezones=st.just(UTC))
PAPERS = st.builds(
    Paper,
    arxiv_id=st.none() | st.builds(ArxivId, st.sampled_from(["2611.01234", "hep-th/9901001"]), st.none() | st.just(3)),
    title=LINE,
    authors=st.lists(st.builds(Author, LINE, LINE), max_size=3).map(tuple),
    authors_truncated=st.booleans(),
    abstract=st.lists(NASTY, max_size=3).map(lambda parts: clean("\n\n".join(parts), lines=True)),
    categories=st.lists(LINE, max_size=2).map(tuple),
    published=st.none() | MOMENTS,
    comments=LINE,
    journal_ref=LINE,
    doi=LINE | st.just("10.5555/a(1)*b"),
    links=st.lists(LINE | LINE.map("https://x.example/".__add__), max_size=2).map(tuple),
    updated=st.none(),
    report_no=st.just(""),
    authority=st.just(Authority.DIGEST),
)
STATES = st.lists(LINE, max_size=2).map(lambda tags: PaperState(tags=tuple(tags)))
ITEMS = st.builds(Item, PAPERS, STATES, st.just(()))


def readable(text: str) -> str:
    from reader.formats.tex import readable as readable_tex

    return clean(readable_tex(text))


def expected_heading(paper: Paper) -> str | None:
    """What the heading shows, or None where the abstract has to stand in."""
    return readable(paper.title) or (None if readable(paper.abstract) else "(untitled)")


def expected_links(item: Item) -> list[str]:
    paper, known = item.paper, item.paper.arxiv_id
    links = [known.abs_url, known.abs_url, known.pdf_url] if known else []
    dois = [word for word in paper.doi.split() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", word)]
    return links + [f"https://doi.org/{doi}" for doi in dois] + list(filter(None, map(safe_url, paper.links)))


def expected_rows(item: Item) -> list[str]:
    paper = item.paper
    rows = [
        ("Comments", readable(paper.comments)),
        ("Journal", readable(paper.journal_ref)),
        ("DOI", paper.doi),
        ("Tags", ", ".join(filter(None, item.state.tags))),
    ]
    return [f"{name}: {text}" for name, text in rows if text]


def expected_blocks(item: Item) -> list[str]:
    paper = item.paper
    names = [name for name in (readable(author.name) for author in paper.authors) if name]
    facts = [f"arXiv:{paper.arxiv_id}"] if paper.arxiv_id else []
    facts += [", ".join(filter(None, paper.categories))]
    if paper.published:
        month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * paper.published.month - 3 :][:3]
        facts += [f"{paper.published.day} {month} {paper.published.year}"]
    facts += ["abstract", "pdf"] if paper.arxiv_id else []
    authors = ", ".join([*names, "et al."] if names and paper.authors_truncated else names)
    from reader.formats.tex import readable as readable_tex

    abstract = [clean(part) for part in clean(readable_tex(paper.abstract), lines=True).split("\n\n")]
    return [block for block in (authors, " · ".join(filter(None, facts)), *abstract) if block]


class TestEverything:
    @settings(deadline=None, max_examples=150)
    @given(st.lists(st.lists(ITEMS, max_size=2), max_size=2), LINE, LINE)
    def test_whatever_a_field_holds_is_shown_and_nothing_else(
        self, groups: list[list[Item]], heading: str, title: str
    ) -> None:
        sections = [Section(title, items) for items in groups]
        items = [item for group in groups for item in group]
        text = render_markdown(sections, heading=heading, generated=TODAY)
        assert text == render_markdown(sections, heading=heading, generated=TODAY)
        assert text.startswith(MARKER + "\n")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert is_own_export(text)
        for parser in (COMMONMARK, EXTENDED):
            parsed = parse(text, parser)
            assert (parsed.html, parsed.quotes) == ([MARKER + "\n"], [])
            assert [tag for tag, _ in parsed.headings] == [
                "h1",
                *(tag for g in groups for tag in ["h2"] + ["h3"] * len(g)),
            ]
            assert [shown for tag, shown in parsed.headings if tag != "h3"] == [
                heading or "Papers",
                *[title or "Papers"] * len(groups),
            ]
            for (_, shown), item in zip((h for h in parsed.headings if h[0] == "h3"), items, strict=True):
                wanted = expected_heading(item.paper)
                assert shown == wanted if wanted else shown.endswith(" (untitled)")
            links = [unquote(link) if link.startswith("https://doi.org/") else link for link in parsed.links]
            assert links == [link for item in items for link in expected_links(item)]
            assert parsed.blocks[1:] == [block for item in items for block in expected_blocks(item)]
            rows = [row for row in parsed.rows if not row.startswith("Links: ")]
            assert rows == [row for item in items for row in expected_rows(item)]
