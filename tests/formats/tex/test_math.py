"""Formulas, and which dollars are money."""

import unicodedata

import pytest

from reader.formats.tex import readable
from reader.formats.tex.symbols import SYMBOLS

MATH = [
    (r"\mathcal{O}(n^2)", "O(n²)"),
    (r"{\cal O}(n \log n)", "O(n log n)"),
    (r"n\log\log n + \log(n)", "n log log n + log(n)"),
    (r"\tilde{O}(n^{3/2}\sqrt{T})", "Õ(n^(3/2)√T)"),
    (r"0<p\le 1", "0<p≤1"),
    (r"x\in\mathbb{R}^d", "x∈ℝᵈ"),
    (r"x \in \mathbb R^{n\times d}", "x ∈ ℝ^(n×d)"),
    (r"\mathbb{C}\mathbb{H}\mathbb{N}\mathbb{P}\mathbb{Q}\mathbb{Z}\mathbb{E}", "ℂℍℕℙℚℤE"),
    (r"\alpha, \beta x + \Gamma", "α, βx + Γ"),
    (r"\varepsilon\vartheta\varphi", "εϑφ"),
    (r"A \cup B \subseteq C \setminus D", "A ∪ B ⊆ C ∖ D"),
    (r"f: X \to Y, x \mapsto x^2", "f: X → Y, x ↦ x²"),
    (r"\forall x \exists y \neg z", "∀x ∃y ¬z"),
    (r"M_\odot", "M⊙"),
    (r"10^{5}\,M_{\odot}", "10⁵ M⊙"),
    (r"90^\circ, 20^{\circ}C", "90°, 20°C"),
    (r"x^{n+k\beta}", "x^(n+kβ)"),
    (r"H_{\text{min}} + H_{\rm max}", "H_min + H_max"),
    (r"x_{ij}, x_{i,j}, x_{t+1}^{2}", "xᵢⱼ, x_(i,j), xₜ₊₁²"),
    (r"K_c^*", "K_c*"),
    (r"A^*B, \pi^*(s), K^{*0}, D^{(*)}", "A* B, π^*(s), K*⁰, D⁽*⁾"),
    (r"W^\pm, 10^{\pm 1}, A^\top, A^\dagger, V^\perp", "W±, 10^(±1), Aᵀ, A†, V^⊥"),
    (r"2^{2^n}, x^{y_1}", "2^(2ⁿ), x^(y₁)"),
    (r"\pi_{0.5}, {}^{12}C, x^{}, 5^{\rm th}", "π_0.5, ¹²C, x, 5ᵗʰ"),
    (r"E_\rm F", "E_F"),
    (r"\nabla_y\phi", "∇_y φ"),
    (r"\frac{a}{b}", "a/b"),
    (r"\frac{a+b}{2n}", "(a+b)/(2n)"),
    (r"\frac{1}{2}mv^2", "(1/2)mv²"),
    (r"x\frac12", "x(1/2)"),
    (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
    (r"\frac{1}{n}\sum_{i=1}^n x_i", "(1/n)∑ᵢ₌₁ⁿ xᵢ"),
    (r"\frac{a/b}{c_{\text{max}}}", "(a/b)/c_max"),
    (r"\sqrt{x}, \sqrt{x+1}, \sqrt[3]{x}, \sqrt 2, \sqrt{10}, \sqrt{n}k", "√x, √(x+1), ³√x, √2, √10, √(n)k"),
    (r"\sqrt{\mathrm{KL}(w^t \| q^t)/2}", "√(KL(wᵗ ‖ qᵗ)/2)"),
    (r"\binom{n}{k}", "(n choose k)"),
    (r"\hat{x}, \bar\nu, \vec v, \dot{x}, \tilde{\theta}, \widehat{A}", "x̂, ν̄, v⃗, ẋ, θ̃, Â"),
    (r"\hat{xy}, \overline{AB}, \overline{X}", "hat(xy), bar(AB), X̅"),
    (r"\left( \frac{a}{b} \right), \bigl[ x \bigr], \left. x \right|", "(a/b), [x], x |"),
    (r"\langle x, y \rangle, \lfloor n/2 \rfloor, \lceil x \rceil, \|x\|", "⟨x, y⟩, ⌊n/2⌋, ⌈x⌉, ‖x‖"),
    (r"\{0,1\}^n, \{x \mid x > 0\}", "{0,1}ⁿ, {x | x > 0}"),
    (r"f'(x) + f'' + x^\prime + x^{\prime\prime}", "f′(x) + f″ + x′ + x′′"),
    (r"\mathbf{x}^{\mathrm T}\boldsymbol\theta", "xᵀθ"),
    (r"\operatorname{foo}(x) + \operatorname*{argmax} x", "foo(x) + argmax x"),
    (r"\arg\min_{\theta} L", "arg min_θ L"),
    (r"\lim_{x\to 0} f(x)", "lim_(x→0) f(x)"),
    (r"\int_0^1 f(x)\,dx", "∫₀¹ f(x) dx"),
    (r"a \equiv b \pmod p, a \bmod b", "a ≡ b (mod p), a mod b"),
    (r"x \not= y, \not\in", "x ≠ y, ∉"),
    (r"X \xrightarrow{d} Y, \overset{d}{=}, \underset{x}{\max}", "X →ᵈ Y, =ᵈ, maxₓ"),
    (r"x \text{ if } y > 0, \textbf{C}^{-1}, \mbox{for $x$}", "x if y > 0, C⁻¹, for x"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
    (r"E=mc^2 \label{eq:e}", "E=mc²"),
    (r"\displaystyle\sum\limits_{i} x", "∑ᵢ x"),
    (r"K{=}5, x~y, a\quad b, \ge3", "K=5, x y, a b, ≥3"),
    (r"\bf 71 \times", "71×"),
    (r"2\%\sim5\%", "2%∼5%"),
    (r"\foo{x^2}^2 + \foo x", r"\foo{x²}² + \foo x"),
    (r"\frac{a}", r"\frac{a}"),
    (r"x^", "x^"),
    (r"5\AA, z^{(\beta)}, \sqrt[3", r"5Å, z^(β), \sqrt[3"),
    (r"\begin{foo}a\end{foo}, \'e, \not", r"\begin{foo}a\end{foo}, \'e, \not"),
    (r"\textit{Agents Under Siege}", "Agents Under Siege"),
]

SPANS = [
    ("11$\\times$ and 1.47 $\\times$ more", "11× and 1.47 × more"),
    ("training of $1.94 \\times $ and $1.2 \\times$.", "training of 1.94× and 1.2×."),
    ("M$^2$-Miner, mAP$_S$, H$_2$O, $n$th, $231$K", "M²-Miner, mAP_S, H₂O, nth, 231K"),
    ("between $90$% and $94$%, $6$ to $24$ s", "between 90% and 94%, 6 to 24 s"),
    ("$$E=mc^2$$ and \\[x^2\\] and \\(y_i\\)", "E=mc² and x² and yᵢ"),
    ("$a$$b$ $x\\,$cm $x$\\ y", "ab x cm x y"),
    ("$ x = y $ and $ k $", "x = y and k"),
    ("$LX$", "LX"),
    ("$a +\nb$", "a +\nb"),
]

MONEY = [
    "a lone $5",
    "costs $5 and $6",
    "from $5M to $10M",
    "costs $5, $6 and $7",
    "$5-$6 million",
    "$1/kWh and $2/kWh",
    "US$ 5 to US$ 7",
    "5$ and 6$",
    "5$, or 6$",
    "($5) and ($6)",
    "$HOME and $PATH",
    "$$$",
    "$ $",
    "$$",
    "$x_{1$",
    "{$a} and $b",
    r"\[a link in Markdown\]",
    r"\(open",
]

GREEK = "alpha beta gamma delta zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi chi psi omega".split()


@pytest.mark.parametrize(("tex", "text"), MATH)
def test_formula(tex: str, text: str) -> None:
    assert readable(f"${tex}$") == text


@pytest.mark.parametrize(("tex", "text"), SPANS)
def test_formula_in_text(tex: str, text: str) -> None:
    assert readable(tex) == text


@pytest.mark.parametrize("text", MONEY)
def test_money_is_not_math(text: str) -> None:
    assert readable(text) == text


def test_money_beside_math() -> None:
    assert readable("$5 to $x^2$ and \\$3") == "$5 to x² and $3"


@pytest.mark.parametrize("name", [name for name in SYMBOLS if name.lower() in GREEK])
def test_greek_letters_bear_their_unicode_name(name: str) -> None:
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    assert unicodedata.name(SYMBOLS[name][0]) == f"GREEK {size} LETTER {name.upper()}"


@pytest.mark.parametrize("name", sorted(SYMBOLS))
def test_every_symbol_reads_the_same_in_text_and_math(name: str) -> None:
    sign = SYMBOLS[name][0]
    assert readable(f"$\\{name}$") == sign
    assert readable(f"a \\{name} b") == f"a {sign} b"
    assert readable(f"\\{name}{{}}5") == f"{sign}5"
