"""What holds for every text: no exception, no lost word, no lost line, no pathological time."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.tex import LENGTH_LIMIT, readable
from support.samples import needs_samples, samples

SPECIALS = ("\\", "$", "{", "~", "--", "`", "URL")

# Pieces of TeX and what each reads as, wherever it stands among blanks.
PAIRS = [
    ("lantern", "lantern"),
    (r"Poincar\'e", "Poincaré"),
    (r"{\L}ukasz", "Łukasz"),
    (r"5\%", "5%"),
    ("$O(n^2)$", "O(n²)"),
    (r"$\alpha$-tide", "α-tide"),
    (r"\textbf{bold $x_1$}", "bold x₁"),
    (r"{\it leaning}", "leaning"),
    (r"\emph{a \textbf{b} c}", "a b c"),
    ("``said''", "“said”"),
    ("3--5", "3–5"),
    ("Fig.~3", "Fig. 3"),
    (r"\unknown{kept}", r"\unknown{kept}"),
    ("{0, 1}", "{0, 1}"),
    ("x^2", "x^2"),
    ("$5", "$5"),
    (r"\url{https://a.b/c}", "https://a.b/c"),
    ("it's", "it's"),
    ("100%", "100%"),
]

WORDS = st.text(alphabet="abcdefgh", min_size=3, max_size=8)
FRAMES = (
    *(" {} ", "({})", "{{{}", "{}}}", "$ {}", "{}$", "``{}''", "`{}'", "--{}", "{}~", "&{}", "%{}", "$${}$$"),
    *("\\textbf{{{}}}", "\\emph {{{}}}", "\\foo{{{}}}", "\\foo {}", "{{\\it {}}}", "\\\\{}", "\\cite{{{}}}"),
    *("\\href{{https://{}.org}}{{y}}", "\\footnote{{{}}}", "\\begin{{center}}{}", "\\[{}", "\\({}\\)"),
    *("$x^{{{}}}$", "$\\frac{{{}}}{{b}}$", "$\\alpha {}", "$\\sqrt[{}]{{x}}$", "$\\hat{{{}}}$", "$\\foo{{{}}}$"),
    *("$\\text{{{}}}$", "$\\begin{{cases}} {} & x \\\\ \\end{{cases}}$"),
)
"""Surroundings of a word; in some the TeX is broken."""

ODD_SIGNS = [*"ab1 \n\\\\\\${}{}^_~-`'\"%&[]().,:/*éα", "\ud800", "\x1b", "\u0301"]
PIECES = [" ", "\n"]
PIECES += r"""
    \frac \sqrt \hat \emph \text \mathrm \url \href \alpha \log \sum \left \right \not \c \t \' \" \v \L \foo \it \\ \,
    \( \) \[ \] $ $$ { } ^ _ [ ] a bc 5 ~ -- `` '' ` ' & % \cite \label \footnote \binom \overset \xrightarrow \item
    \verb| | \operatorname* \underset \mathbb \textsuperscript \begin{cases} \end{cases} \begin{align} \end{align}
    \textcolor \texorpdfstring
""".split()
TEXT = st.text(alphabet=st.sampled_from(ODD_SIGNS))
COMMANDS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)

NASTY = {
    "braces": "{" * 20_000,
    "backslashes": "\\" * 20_000,
    "dollars": "$" * 20_000,
    "fractions": "\\frac" * 3_000,
    "fractions in math": "$" + "\\frac" * 3_000 + "$",
    "nested braces": "{" * 10_000 + "}" * 10_000,
    "nested scripts": "$" + "x^{" * 5_000 + "}" * 4_990 + "$",
    "nested fractions": "$" + "\\frac{a}{" * 1_900 + "}" * 1_900 + "$",
    "nested fonts": "\\emph{" * 2_500 + "}" * 2_500,
    "text in math in text": "$\\text{" * 1_400 + "}$" * 1_400,
    "hats": "$" + "\\hat" * 4_900 + "$",
    "roots": "$" + "\\sqrt[" * 3_000 + "]" * 1_900 + "$",
    "environments": "\\begin{align}" * 900 + "\\end{align}" * 600,
    "display dollars": "$$" + "a$b$" * 4_900,
    "tildes": "http://a/" + "~a" * 9_900,
    "dashes": "--a" * 6_600,
    "backticks": "`a" * 10_000,
    "double backticks": "``a" * 6_600,
    "escaped quotes": ' \\"a' * 5_000,
    "scripts": "a_{" * 3_000 + "}" * 3_000,
    "unknown": "\\foo{" * 3_300 + "}" * 3_300,
    "negations": "$" + "\\not" * 4_900 + "$",
    "layout": "$x_" + "\\rm" * 6_000 + "$",
    "placeholders": "this http URL" * 1_500,
    "carets": "$" + "^" * 19_000 + "$",
}


@settings(deadline=None, max_examples=300)
@given(TEXT | COMMANDS | st.text())
def test_never_raises_and_keeps_line_breaks(text: str) -> None:
    assert readable(text).count("\n") == text.count("\n")


@settings(deadline=None, max_examples=200)
@given(st.text() | TEXT)
def test_leaves_text_without_tex_alone(text: str) -> None:
    out = readable(text)
    if not any(special in text for special in SPECIALS):
        assert out == text
    if not any(special in out for special in SPECIALS):
        assert readable(out) == out


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PAIRS), max_size=30), st.sampled_from([" ", "\n", " and "]))
def test_pieces_read_the_same_in_any_company(pairs: list[tuple[str, str]], between: str) -> None:
    if sum(tex == "$5" for tex, _ in pairs) > 1 or any(tex == "$5" for tex, _ in pairs[:-1]):
        pairs = [pair for pair in pairs if pair[0] != "$5"]
    assert readable(between.join(tex for tex, _ in pairs)) == between.join(text for _, text in pairs)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(FRAMES), WORDS), max_size=12))
def test_no_word_is_lost(framed: list[tuple[str, str]]) -> None:
    out = readable(" ".join(frame.format(word) for frame, word in framed))
    for _, word in framed:
        assert word in out


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.sampled_from([f for f in FRAMES if "\\" not in f]), WORDS), max_size=12))
def test_no_letter_of_prose_is_lost(framed: list[tuple[str, str]]) -> None:
    tex = " ".join(frame.format(word) for frame, word in framed).replace("x^", "")
    out = readable(tex)
    assert [c for c in out if c.isalpha()] == [c for c in tex if c.isalpha()]


def test_surrogates_and_controls_pass() -> None:
    odd = "a\ud800b\x1b[0m\x00\x9b\u202e"
    assert readable(odd + " 5\\%") == odd + " 5%"
    assert readable("\\\ud800 $\ud800$ \\emph{\x00}") == "\\\ud800 \ud800 \x00"


@pytest.mark.parametrize("name", sorted(NASTY))
def test_takes_linear_time_on_nasty_input(name: str) -> None:
    tex = NASTY[name]
    assert len(tex) <= LENGTH_LIMIT
    start = time.process_time()
    readable(tex)
    assert time.process_time() - start < 10.0


@needs_samples
def test_real_digests_keep_their_words_and_few_backslashes() -> None:
    left = []
    for path in sorted((samples() / "digests").rglob("*.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "\\" not in line and "$" not in line:
                continue
            out = readable(line)
            plain = re.sub(r"\\[A-Za-z]+|\\.|this https? URL", " ", line)
            assert [w for w in re.findall(r"[A-Za-z]{3,}", plain) if w not in out] == []
            left += re.findall(r"\\[A-Za-z]+|\$", out)
    assert len(left) <= 20, left
