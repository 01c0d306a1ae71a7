"""Accents, letters, escapes, quotes, dashes, ties, fonts and links in running text."""

import pytest

from reader.formats.tex import readable

ACCENTS = [
    (r"Poincar\'e, Poincar\'{e}, Poincar{\'e}, Poincar\' e", "Poincaré, Poincaré, Poincaré, Poincaré"),
    (r"G\"odel, G\"{o}del, G{\"o}del", "Gödel, Gödel, Gödel"),
    (r"Fran\c{c}ois, Fran\c cois, I\c s\i k", "François, François, Işık"),
    (r"\v{S}koda, Ha\v cek, Dvo\v{r}\'ak", "Škoda, Haček, Dvořák"),
    (
        r"Ma\~n\'e, na\"{\i}ve, na\"\i ve, \^\i le, \'{\i}, \'\j",
        "Mañé, naïve, naïve, île, í, j́",
    ),
    (r"\u{g}\H{o}\k{a}\r{a}\.z\=a\d{u}\b{b}\t{oo}", "ğőąåżāụḇo͡o"),
    (r"Gy\H{o}ri, \.Istanbul, H\`ung, \^{A}, \`{E}", "Győri, İstanbul, Hùng, Â, È"),
    (r"Nguy\~{\^e}n, Nguy\'{\^{e}}n", "Nguyễn, Nguyến"),
    (r"{\L}ukasz, \L ukasz, {\L{}}ukasz, Stanis{\l}aw", "Łukasz, Łukasz, Łukasz, Stanisław"),
    (r"{\O}rsted, Br\o nsted, Sk{\aa}ne, \AA ngstr\"om, stra\ss e", "Ørsted, Brønsted, Skåne, Ångström, straße"),
    (r"\o{} \O{} \ss{} \ae{} \AE{} \oe{} \aa{} \i{} \j{} \dh{} \th{}", "øØßæÆœåıȷðþ"),
    (r"Universit{\"a}t M{\"u}nchen", "Universität München"),
    (r"J.~S.~{\'A}lvarez and {Erd\H{o}s}", "J. S. Álvarez and Erdős"),
    (r"\c{\'e}\'{e\u{a}}b", "ȩ́éăb"),
    (r"\~{} and \^{}", "~ and ^"),
    (r"\"quoted words\" and \"Ozer", '"quoted words" and Özer'),
]

NO_ACCENTS = [r"don\'t", r"it\"s", r"\'5", r"\"", r"\'", r"\c", r"\c{}", r"\'{", r"\t ab", r"\v", r"\'{5}", r"\.", "\\"]

SIGNS = [
    (r"5\% \& a\_b \#1 \$5 \{x\}", "5% & a_b #1 $5 {x}"),
    (r"\LaTeX, \TeX{} and \LaTeX is", "LaTeX, TeX and LaTeX is"),
    (r"a\ldots b\dots c\textellipsis", "a… b… c…"),
    (r"1\textendash 2, \copyright, \S 3, \P, \textdegree{}C", "1– 2, ©, § 3, ¶, °C"),
    (r"1.5\,TB, i.i.d.\ noise, a\;b, a\:b, a\quad b", "1.5 TB, i.i.d. noise, a b, a b, a b"),
    (r"a\!b, hyphen\-ation, etc.\@ and", "ab, hyphenation, etc. and"),
    (r"wow\! and \- item", r"wow\! and \- item"),
    (r"one\\two, one \\ two, one \\[2pt] two", "one two, one two, one two"),
    ("one\\\\\ntwo", "one\ntwo"),
    (r"\noindent We \par show", "We show"),
    (r"\eg, this \ie{} that \etal. \cite{x}", r"e.g., this i.e. that et al. \cite{x}"),
    (r"2.5\times faster, \alpha-helix, \alpha{}x, H\alpha", "2.5× faster, α-helix, αx, Hα"),
    (r"p\le 1, n\to\infty, \log n", "p≤ 1, n→∞, log n"),
]

QUOTES = [
    ("``x'' and ``Vibe'' too", "“x” and “Vibe” too"),
    ("``outer ``inner'' outer''", "“outer “inner” outer”"),
    ("a `non-mixing' rule, `best-of-n', don't", "a ‘non-mixing’ rule, ‘best-of-n’, don't"),
    ("``code`` and ```fence``` and `code`", "``code`` and ```fence``` and `code`"),
    ("``never closed, 5'' wide, f''", "“never closed, 5” wide, f''"),
    ("5'' and f'' of ~", "5'' and f'' of ~"),
    ("it's the authors' `", "it's the authors' `"),
    ("``we `do' it''", "“we ‘do’ it”"),
]

DASHES = [
    ("20%--50%, pages 3--5, x -- y, a---b", "20%–50%, pages 3–5, x – y, a—b"),
    ("skewed--either way---or not", "skewed–either way—or not"),
    ("use --flag or (--no-flag)", "use --flag or (--no-flag)"),
    ("https://x.org/a--b~c and x.org/a--b", "https://x.org/a--b~c and x.org/a--b"),
    ("-----", "-----"),
    ("a\n---\nb", "a\n---\nb"),
    ("<!-- no --> |---|---|", "<!-- no --> |---|---|"),
    ("in 2020--", "in 2020–"),
]

TIES = [
    ("Fig.~3, Table~1, et al.~(2020), models~(LRMs), 5~GeV", "Fig. 3, Table 1, et al. (2020), models (LRMs), 5 GeV"),
    ("~5, merely ~1 billion, a ~ b, (~3)", "~5, merely ~1 billion, a ~ b, (~3)"),
    ("3~5 times, 5%~10%, z~2, SNR~5", "3~5 times, 5%~10%, z~2, SNR~5"),
    ("x~N(0, 1) and J.~Smith", "x~N(0, 1) and J. Smith"),
    ("http://x.org/~me, www.x.org/a~b, ~/home, cs.x.edu/~me", "http://x.org/~me, www.x.org/a~b, ~/home, cs.x.edu/~me"),
    (
        r"http://x.org/\~me, http://x.org/\~{}me, http://x.org/$\sim$me",
        "http://x.org/~me, http://x.org/~me, http://x.org/~me",
    ),
    ("see~\\cite{x} and ~~struck~~", "see \\cite{x} and ~~struck~~"),
    ("Fig.~\n3", "Fig.\n3"),
]

FONTS = [
    (r"\textbf{X}, \textit{i.e.}\ Y, \emph{a b}c, \texttt{--x}", "X, i.e. Y, a bc, --x"),
    (r"\textbf{G}roup-\textbf{I}mplicit, \textbf {Z}, \mbox{a}", "Group-Implicit, Z, a"),
    (r"{\bf X} {\it Y z} {\em W} {\sc v}", "X Y z W v"),
    (r"\textbf{2.67$\times$} and \emph{\textbf{nested \'e}}", "2.67× and nested é"),
    (r"1\textsuperscript{st}, x\textsuperscript{2}, x\textsubscript{2}", "1ˢᵗ, x², x₂"),
    (r"10^{-3}, m_{2}, x^2, x_i, x^{\beta}, x_{name}", r"10⁻³, m₂, x^2, x_i, x^{β}, x_{name}"),
    (r"{\pi}-Distill, {GPT}-4, {BERT}, {B}ig", "π-Distill, GPT-4, BERT, Big"),
    ("{0, 1}, {name}, {this link}, {}", "{0, 1}, {name}, {this link}, {}"),
    (r"{\color{red} foo} \textcolor{red}{bar $x$} \underline{u}", "foo bar x u"),
    (r"\frac{1}{2}, \sqrt{n}, \mathbb{R}^n, \mathbb R, \mathcal{O}(n)", "1/2, √n, ℝ^n, ℝ, O(n)"),
    (r"\bigl(x\bigr) and \left.y\right)", "(x) and y)"),
    (r"a\|b", "a‖b"),
    ("a\\\nb", "a\nb"),
    (r"\texorpdfstring{$x$}{x}, \enquote{q}, \verb|a_b{|", "x, “q”, a_b{"),
    (r"\begin{itemize} \item one \item two \end{itemize} ok", "• one • two ok"),
    (r"\begin{equation} a = b \\ c \end{equation}", "a = b; c"),
]

LINKS = [
    (r"\url{https://a.b/~c\_d}", "https://a.b/~c_d"),
    (r"\url{https://a.b/x--y_z%20}", "https://a.b/x--y_z%20"),
    (r"\href{https://a.b/c}{the code}", "the code (https://a.b/c)"),
    (r"\href{https://a.b/c}{https://a.b/c}.", "https://a.b/c."),
    (r"\href{https://a.b/c}{\emph{code}}", "code (https://a.b/c)"),
    (r"at \href{this https URL}{this https URL}.", "at this https URL."),
    (r"word\footnote{An aside.} on", "word (An aside.) on"),
    (r"\cite{x_y--z~w}, \citep[p.~3]{a}, \ref{fig:a--b}", r"\cite{x_y--z~w}, \citep[p.~3]{a}, \ref{fig:a--b}"),
]

UNCHANGED = [
    r"\foo{bar}",
    r"\foo[x]{bar}{baz}",
    r"\modelname achieves",
    r"\emph{open",
    r"\href{one}",
    r"\textbf X",
    "{unbalanced",
    "unbalanced}",
    r"C:\temp\new and \n",
    "%making them a % comment",
    "x^2 and x_1",
    "a * b < c > d & e # f",
    "",
    "\n",
    r"\begin{theorem} x \end{theorem}",
    r"\left behind",
    r"\textsuperscript x",
    r"\frac{a}",
    r"\begin{foo}",
]


@pytest.mark.parametrize(("tex", "text"), ACCENTS + QUOTES + DASHES + TIES + FONTS + LINKS)
def test_converts(tex: str, text: str) -> None:
    assert readable(tex) == text


@pytest.mark.parametrize(("tex", "text"), SIGNS)
def test_converts_signs(tex: str, text: str) -> None:
    assert readable(tex) == text


@pytest.mark.parametrize("tex", NO_ACCENTS + UNCHANGED)
def test_leaves_what_it_does_not_know(tex: str) -> None:
    assert readable(tex) == tex


def test_converts_around_what_it_does_not_know() -> None:
    assert readable(r"\foo{Poincar\'e {x}} 5\% {open $x^2$") == r"\foo{Poincaré {x}} 5% {open x²"
    assert readable(r"\foo*[3]{\'e}b") == r"\foo*[3]{é}b"


def test_a_letter_does_not_join_the_name_before_it() -> None:
    assert readable(r"\foo\textbf{x} \foo$y$") == r"\foo x \foo y"


def test_line_breaks_stay() -> None:
    tex = "one $a\n+ b$ \\emph{two\nthree}\\\\\n\nfour~\nfive \\href{u\nv}{u\nv}"
    assert readable(tex).count("\n") == tex.count("\n")


def test_long_text_is_left_alone() -> None:
    assert readable("\\'e" * 6_000) == "é" * 6_000
    assert readable("\\'e" * 7_000) == "\\'e" * 7_000
