"""Mutations of bytes: what transmission, programs and attackers do to a document."""

import random
from collections.abc import Callable, Sequence

from robustness.texts import hostile

TOKENS: tuple[bytes, ...] = (
    b"<", b">", b"&", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;",
    b"&#0;", b"&#x1b;", b"<details>", b"</details>", b"- **[", b"](", b"`", b"Title:", b"Abstract:", b"\\\\\n",
    b"---\n", b"|", b"\n|---|\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xe2\x80",
    b"\xf0\x9f", b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u0000", b"\\ud800", b"@article{", b"@string{",
    b"@comment{", b"#", b" and ", b"TY  - ", b"ER  - ", b"1e999", b"-1", b"0", b"99999999999999999999", b"NaN",
    b"null", b"true", b"arXiv:", b"2611.01234", b"hep-th/9901001", b"v999", b"2026-02-30", b"0000-00-00", b"$",
    b"\\frac{", b"^", b"_", b"(", b")", b" or ", b"cat:", b"is:", b"newer:", b"..", b"*", b"'", b"'''", b'"""',
    b"[[", b"]]", b"=", b",", b"\t", b" ",
)  # fmt: skip


FLOODED = 0.01
"""The share of documents that one piece floods: what takes a square of its length is seen there alone."""

LONGEST, LONGEST_FLOOD = 400_000, 1_000_000
"""Bytes of a document."""


def mutated(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Return ``data`` after one to eight mutations, at most ``LONGEST`` bytes of it, or flooded."""
    flooded = dice.random() < FLOODED
    for _ in range(min(1 + int(dice.expovariate(0.5)), 8)):
        data = dice.choice(_WAYS)(data, others, dice)
    return _flood(data, others, dice)[:LONGEST_FLOOD] if flooded else data[:LONGEST]


def _flood(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Put one piece in up to 100,000 times: a token, two of them, a line or a few bytes of the document itself."""
    start, end = _place(data, dice)
    pieces = (
        dice.choice(TOKENS),
        dice.choice(TOKENS) + dice.choice(TOKENS),
        data[start : min(end, start + 40)],
        dice.choice(data.split(b"\n"))[:200] + b"\n",
    )
    piece = dice.choice(pieces) or b" "
    times = min(dice.choice((10_000, 100_000)), LONGEST_FLOOD // len(piece))
    return data[:start] + piece * times + data[start:]


def _place(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 20, 100, 1_000)))


def _flip(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30)) if data else 0):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _delete(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _place(data, dice)
    return data[:start] + data[end:]


def _cut(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _behead(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    return data[dice.randrange(len(data) + 1) :]


def _double(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _place(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 2, 10, 300)) + data[end:]


def _token(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _place(data, dice)
    token = dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50, 3_000))
    return data[:start] + token + data[end if dice.random() < 0.3 else start :]


def _hostile(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    start, _ = _place(data, dice)
    return data[:start] + hostile(dice).encode("utf-8", "surrogatepass") + data[start:]


def _noise(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _place(data, dice)
    return data[:start] + dice.randbytes(dice.choice((1, 8, 200))) + data[end:]


def _splice(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    other = dice.choice(others)
    start, end = _place(other, dice)
    place, _ = _place(data, dice)
    return data[:place] + other[start : dice.choice((end, len(other)))] + data[place:]


def _swap(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(3):
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _digits(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    changed = bytearray(data)
    for place in range(dice.randrange(len(data) or 1), len(data)):
        if 0x30 <= changed[place] <= 0x39:
            changed[place] = 0x30 + dice.randrange(10)
            break
    return bytes(changed)


def _over(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Write one place over another, so that everything after it stays where it is: tables of places, and pages."""
    size = dice.choice((1, 4, 64, 512))
    source, target = (dice.randrange(len(data) // size + 1) * size for _ in range(2))
    piece = data[source : source + size]
    return data[:target] + piece + data[target + len(piece) :]


_Way = Callable[[bytes, Sequence[bytes], random.Random], bytes]
_WAYS: tuple[_Way, ...] = (
    _flip, _delete, _cut, _behead, _double, _token, _token, _token, _hostile, _hostile, _noise, _splice, _swap, _digits,
    _over,
)  # fmt: skip
