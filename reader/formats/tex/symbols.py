"""Commands that stand for one sign: Greek, relations, operators, delimiters, arrows, function names.

Source: the symbol tables of LaTeX2e, amssymb and stmaryrd by meaning; where two code points look alike the one that
more terminal fonts carry is taken (both epsilons are ε, both phis φ).
"""


def pairs(listing: str) -> dict[str, str]:
    """Return ``{name: sign}`` of a listing "name sign name sign …"."""
    words = iter(listing.split())
    return dict(zip(words, words, strict=True))


_GREEK = pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ "
    "lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ "
    "chi χ psi ψ omega ω digamma ϝ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω "
    "varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ varOmega Ω"
)

_PLAIN = pairs(
    "infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅ ell ℓ hbar ħ hslash ħ "
    "Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ imath ı jmath ȷ complement ∁ "
    "prime ′ backprime ‵ dagger † dag † ddagger ‡ ddag ‡ degree ° deg deg "
    "angle ∠ measuredangle ∡ sphericalangle ∢ triangle △ triangledown ▽ square □ Box □ blacksquare ■ Diamond ◇ "
    "diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ bigstar ★ lozenge ◊ flat ♭ natural ♮ sharp ♯ "
    "top ⊤ bot ⊥ surd √ mho ℧ eth ð Bbbk k checkmark ✓ "
    "ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ dotsm ⋯ dotsi ⋯ dotso … hdots … "
    "lbrace { rbrace } lbrack [ rbrack ] vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ colon :"
)

_RELATIONS = pairs(
    "le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ lt < gt > ne ≠ neq ≠ ll ≪ gg ≫ lll ⋘ ggg ⋙ "
    "approx ≈ thickapprox ≈ approxeq ≊ sim ∼ thicksim ∼ simeq ≃ cong ≅ equiv ≡ asymp ≍ doteq ≐ triangleq ≜ "
    "coloneqq ≔ coloneq ≔ eqqcolon ≕ propto ∝ varpropto ∝ lesssim ≲ lessapprox ≲ gtrsim ≳ gtrapprox ≳ lessgtr ≶ "
    "gtrless ≷ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ nsim ≁ ncong ≇ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ "
    "in ∈ ni ∋ notin ∉ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ "
    "sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ Subset ⋐ Supset ⋑ "
    "perp ⊥ parallel ∥ nparallel ∦ mid | nmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ nvDash ⊭ "
    "smile ⌣ frown ⌢ bowtie ⋈ between ≬ therefore ∴ because ∵ "
    "to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ longleftrightarrow ⟷ "
    "Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ Longleftarrow ⟸ impliedby ⟸ Leftrightarrow ⇔ "
    "Longleftrightarrow ⟺ iff ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ "
    "nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ twoheadrightarrow ↠ rightharpoonup ⇀ "
    "leftharpoonup ↼ rightleftharpoons ⇌ rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝ nrightarrow ↛ nleftarrow ↚ "
    "multimap ⊸ circlearrowleft ↺ circlearrowright ↻ "
    "pm ± mp ∓ times × div ÷ cdot · ast * star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ "
    "cup ∪ cap ∩ Cup ⋓ Cap ⋒ uplus ⊎ sqcup ⊔ sqcap ⊓ setminus ∖ smallsetminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ "
    "veebar ⊻ barwedge ⊼ amalg ⨿ diamond ⋄ wr ≀ ltimes ⋉ rtimes ⋊ boxtimes ⊠ boxplus ⊞ boxminus ⊟ dotplus ∔ "
    "bigcirc ◯ intercal ⊺ triangleleft ◁ triangleright ▷ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ bmod mod"
)

_BIG = pairs(
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ biguplus ⨄ bigoplus ⨁ bigotimes ⨂ "
    "bigodot ⨀ bigwedge ⋀ bigvee ⋁"
)

_OPENING = pairs("langle ⟨ lfloor ⌊ lceil ⌈ lgroup ( llbracket ⟦ ulcorner ⌜")
_CLOSING = pairs("rangle ⟩ rfloor ⌋ rceil ⌉ rgroup ) rrbracket ⟧ urcorner ⌝")

_FUNCTIONS = (
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan max min sup inf lim limsup liminf "
    "arg argmax argmin det dim ker hom gcd Pr mod sgn sign tr Tr rank diag"
).split()

ORDINARY, RELATION, BIG, OPENING, CLOSING, FUNCTION = "ordinary", "relation", "big", "opening", "closing", "function"

SYMBOLS: dict[str, tuple[str, str]] = {
    **{name: (sign, ORDINARY) for name, sign in (_GREEK | _PLAIN).items()},
    **{name: (sign, RELATION) for name, sign in _RELATIONS.items()},
    **{name: (sign, BIG) for name, sign in _BIG.items()},
    **{name: (sign, OPENING) for name, sign in _OPENING.items()},
    **{name: (sign, CLOSING) for name, sign in _CLOSING.items()},
    **{name: (name, FUNCTION) for name in _FUNCTIONS},
}
"""Name without backslash to (sign, how it is spaced)."""

DOUBLE_STRUCK = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
"""The double-struck letters of the Basic Multilingual Plane; others lie where few terminal fonts reach."""
