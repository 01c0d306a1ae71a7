"""TeX in titles, names, comments and abstracts to readable Unicode. Nothing is dropped: what fails shows its source."""

from reader.domain.patterns import lazy
from reader.formats.tex.placeholders import tidy

__all__ = ["LENGTH_LIMIT", "is_readable", "readable", "tidy"]

LENGTH_LIMIT = 20_000
"""Characters beyond which a text is left as it is."""

_SIGNS = ("\\", "$", "{", "~", "--", "`")


_ANYTHING = lazy(r"[\\${~`]|--|URL")


def is_readable(text: str) -> bool:
    """Tell at a glance whether ``text`` is readable already: whoever looks at millions asks first."""
    return _ANYTHING.search(text) is None


def readable(text: str) -> str:
    r"""Return ``text`` with its TeX as readable Unicode: ``Poincar\'e`` as Poincaré, ``$x^2$`` as x².

    Line breaks stay. What cannot be converted (an unknown command, an unbalanced brace, a dollar that is money) stays
    as it is, the rest around it is converted. Never raises; takes time linear in the length. A text longer than
    ``LENGTH_LIMIT`` characters is returned unchanged.
    """
    if len(text) > LENGTH_LIMIT:
        return text
    for sign in _SIGNS:
        if sign in text:
            from reader.formats.tex.prose import prose
            from reader.formats.tex.scan import scan

            text = prose(scan(text, prose), 0, len(text), 0)
            break
    return tidy(text)
