"""Superscripts and subscripts: Unicode where every character has one, else ``^(…)`` and ``_(…)``."""

from reader.domain.patterns import lazy

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

# Signs that are drawn raised or lowered, or read as such, without a form of their own.
_RAISED = dict(zip("′″‴†‡∘°⊤*⋆", "′″‴†‡°°ᵀ*⋆", strict=True))
_LOWERED = {"⊙": "⊙", "⊕": "⊕"}
_AMBIGUOUS = frozenset("*⋆±∓")

_UP = _SUPERSCRIPTS | _RAISED
_DOWN = _SUBSCRIPTS | _LOWERED
_WORD = lazy(r"[A-Za-z]{3}")
_PLAIN = r"[^\W_\u2070-\u209f\u00b2\u00b3\u00b9\u1d2c-\u1dbf]+"
_BARE = lazy(rf"{_PLAIN}[\u0300-\u036f\u20d0-\u20ff]*(?:\.{_PLAIN})*|[^\w\s]")


def script(mark: str, content: str, following: str = "") -> str:
    """Return ``content`` raised (``mark`` "^") or lowered ("_"); ``following`` is the character that comes next.

    Words of three or more letters stay as they are (``H_min``), so that they can be read and found. A trailing star or
    ± is raised only where it cannot be taken for an operator.
    """
    word = content.strip(" ")
    compact = content.replace(" ", "")
    if not compact:
        return content
    touched = following.isalnum() or following == "("
    signs = _UP if mark == "^" else _DOWN
    raisable = not _WORD.search(word) and all(sign in signs for sign in compact)
    if mark == "^" and len(compact) == 1 and compact in _AMBIGUOUS:
        raisable = True
    if raisable and not (touched and compact[-1] in _AMBIGUOUS):
        return "".join(signs.get(sign, sign) for sign in compact)
    if _BARE.fullmatch(word) and not following.isalnum():
        return mark + word
    if word[0] == "(" and word.find(")") == len(word) - 1:
        return mark + word
    return f"{mark}({word})"
