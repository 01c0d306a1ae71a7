"""Strings that want to be more than text, and what no terminal, page or file may get from them."""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from reader.domain.text import clean

PIECES: tuple[str, ...] = (
    "\x1b[31mred\x1b[0m", "\x1b]0;owned\x07", "\x1b]52;c;cm0gLXJm\x07",
    "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", "\x1bP+q544e\x1b\\", "\x1b[6n", "\x1b[?1049l", "\x1b[2J",
    "\x1b_Gf=100;AAAA\x1b\\", "\x1bc", "\x9b31m", "\x9d0;owned\x9c", "\x90q\x9c", "\x85", "\x84", "\x00", "\x07",
    "\x08\x08\x08", "\x0b\x0c", "\r", "\x7f", "\x1a", "\x0e\x0f", "\x1c\x1d\x1e\x1f", "\u202egnol\u202c",
    "\u2066isolated\u2069", "\u200f\u200e\u061c", "\u200b\u2060\ufeff\u00ad", "\u034f\u3164\u115f\uffa0",
    "\u2028\u2029", "\U000e0041\U000e007f", "\ufff9\ufffb", "\ud800", "\udfff", "\udc80\udcff",
    "\ufffe\uffff\U0010ffff", "[/x]", "[bold]x[/bold]", "[@click=app.quit]go[/]",
    "[link=file:///etc/passwd]l[/link]", "x[/b [ ] \\[ \\", "[[/", "$[x]{y}", "<script>alert(1)</script>",
    "<b>&amp;&lt;</b>", "&#27;[31m", "&#x1b;]0;x&#7;", "-->", "]]>", "<![CDATA[", "<?x?>",
    "e" + "\u0301\u0323\u0489" * 30, "\u0301", "Tiếng Việt ộ", "שָׁלוֹם", "नमस्‍ते", "ภาษาไทย ก็", "王小明",
    "👩‍👩‍👧‍👦🏳️‍🌈", "ﷺ" * 20, "line\n" * 40, "\n\n\n", "\t\t", " " * 200, "\u3000\u00a0", "x" * 5_000, "王" * 3_000,
    "{" * 300, "(" * 300, '"' * 60, "$" + r"\frac{" * 60, r"\def\x{\x\x}\x", r"$\href{javascript:1}{x}$",
    r"\input{/etc/passwd}", "\\" * 50, "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'", "%s%n{0}{x!r}",
    "${HOME} $(id) `id` ;id|id&", "../../../x", "-rf", "{{ 7*7 }}{% for x in range(10**9) %}", "#[[x]]", "* TODO x",
    "#+include: x", "---\nkey: value\n---", "<!-- matins -->", "@article{x,", "TY  - JOUR", "arXiv:2611.99999",
    "https://arxiv.org/abs/2611.99998", "javascript:alert(1)", "file:///etc/passwd", "\u0130\u0131ßſ", "NULL", "nan",
    "1e999", "0" * 400,
)  # fmt: skip
"""What is put together; a string of the generator has a few of these."""

_MISLEADING = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\u00ad\u034f\u3164\u115f\uffa0") | {
    chr(code)
    for start, end in ((0x202A, 0x202E), (0x2060, 0x2069), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
    for code in range(start, end + 1)
}


def hostile(dice: random.Random, longest: int = 4_000) -> str:
    """Return a string of hostile pieces, plain words, and characters of anywhere."""
    makers: tuple[Callable[[], str], ...] = (
        lambda: dice.choice(PIECES),
        lambda: dice.choice(PIECES),
        lambda: dice.choice(("Lantern", " and ", "tides", "'s ", "-", ": ")),
        lambda: "".join(
            chr(dice.randrange(0x20 if dice.random() < 0.3 else 0, 0x2FFF)) for _ in range(dice.randrange(9))
        ),
        lambda: chr(dice.randrange(0x110000)),
        lambda: bytes(dice.randrange(256) for _ in range(dice.randrange(6))).decode("latin-1"),
    )
    text = "".join(dice.choice(makers)() for _ in range(dice.randrange(1, 9)))
    return text[:longest]


def plain(text: str) -> str:
    """Return ``text`` without lone surrogates, which no file holds."""
    return text.encode("utf-8", "replace").decode("utf-8")


def forbidden(text: str, allowed: str = "\n") -> list[str]:
    """Return the characters that no terminal may get, by Unicode's own words and not by ours."""
    return [
        char
        for char in text
        if (char in _MISLEADING or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")) and char not in allowed
    ]


def is_sentence(text: str) -> bool:
    """Tell whether an error's text can be shown as it is."""
    return bool(text) and text == clean(text, limit=20_000) and not forbidden(text) and text[-1] in '.?!”")'


AS_IT_WAS = frozenset({"raw"})
"""Fields that keep a source's words as they were, and are never shown."""


def strings_in(value: object, depth: int = 12) -> Iterator[str]:
    """Yield every text inside of a value: of its fields, items and keys."""
    if isinstance(value, str):
        yield value
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            if each.name in AS_IT_WAS:
                continue
            yield from strings_in(getattr(value, each.name), depth - 1)
    elif depth and hasattr(value, "_asdict"):
        yield from strings_in({name: item for name, item in value._asdict().items() if name not in AS_IT_WAS}, depth)
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from strings_in(key, depth - 1)
            yield from strings_in(item, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from strings_in(item, depth - 1)
