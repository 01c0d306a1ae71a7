"""Decisions that TeX leaves to its author: is this dollar money, this tilde a tie, this double hyphen a dash?"""

import re

from reader.domain.patterns import lazy

_STRONG = lazy(r"\\[A-Za-z(){}|,%]|[\^_]")
_MEDIUM = lazy(r"[=<>+*/|]")
_HIDDEN = lazy(r"\{[^{}]*\}|\\[A-Za-z]+|\\.", re.DOTALL)
_PROSE = lazy(r"[A-Za-z]{3,}[,;:.]?\s+[A-Za-z]{2,}")
_WORD = lazy(r"(?<![^\s])[A-Za-z]{2,}(?![^\s])")
_DIGIT = lazy(r"\d")
_SHORT = 60
_RUN = 300
_QUOTATION = 2_000
_SINGLE = lazy(r"`[^\s`'](?:[^`']{0,60}?'(?=[A-Za-z])){0,3}[^`']{0,60}'(?![A-Za-z'])")

_LAST_WORD = lazy(r"[^\W\d_]+\Z")
_WORD_LIMIT = 30
_DISTRIBUTION = lazy(r"[A-Z][A-Za-z]{0,20}\(")

_BLANK = " \t\n"
_OPENING = " \t\n([{<=>≤≥≈±\"'`“‘/"
_ADDRESS = lazy(r"://|www\.|@|[A-Za-z0-9]\.[a-z]{2,6}/")


def is_math(content: str, preceding: str, following: str) -> bool:
    """Tell whether ``content``, found between two dollars, is math; the others are the characters around them.

    Money is not: ``$5 and $6``. Math holds a sign of math, or is short and neither begins nor ends with a blank.
    """
    if not content.strip():
        return False
    bare = _HIDDEN.sub(" ", content)
    strong = _STRONG.search(content) is not None
    ends_in_blank = content[-1] in _BLANK
    if content[0].isdigit() and (ends_in_blank or following.isdigit()):
        return strong and not _WORD.search(bare)
    if strong:
        return not (ends_in_blank and _PROSE.search(bare))
    tight = content[0] not in _BLANK and not ends_in_blank
    if len(content) > _SHORT or content[0] in ",;:.!?)" or (preceding.isdigit() and _DIGIT.search(content)):
        return False
    if _PROSE.search(bare):
        return tight and content[0].isalpha() and content[-1].isalnum() and not following.isalnum()
    if _MEDIUM.search(content):
        return True
    if not tight:
        return ends_in_blank and content[0] in _BLANK and content.strip().isalpha() and len(content.strip()) == 1
    return not (content[-1] in ":;,." and following.isalnum())


def is_display(content: str) -> bool:
    """Tell whether ``content``, found between escaped brackets, is math and not a link escaped for Markdown."""
    return _STRONG.search(content) is not None or (bool(content.strip()) and _PROSE.search(content) is None)


def in_address(text: str, position: int) -> bool:
    """Tell whether ``position`` lies in a web or mail address."""
    start = max(0, position - _RUN)
    run = text[start:position].split()
    if not run or text[position - 1].isspace():
        return False
    return _ADDRESS.search(run[-1] + text[position : position + 1]) is not None


def is_tie(text: str, start: int, end: int) -> bool:
    """Tell whether the tilde at ``start`` is TeX's unbreakable blank, as in ``Fig.~3`` and ``5~GeV``.

    It is not in ``~5``, ``3~5``, ``z~2`` (about), ``x~N(0, 1)`` (distributed as), ``/~home`` and ``a ~ b``.
    """
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if not before or not after or end - start > 1 or before in _OPENING or after in " \t/":
        return False
    lone = before.isalpha() and (start < 2 or not text[start - 2].isalnum())
    if lone and _DISTRIBUTION.match(text, end):
        return False
    if after.isdigit():
        word = _LAST_WORD.search(text, max(0, start - _WORD_LIMIT), start)
        if before not in ".," and (word is None or lone or (len(word[0]) > 1 and word[0].isupper())):
            return False
    return not in_address(text, start)


def is_dash(text: str, start: int, end: int) -> bool:
    """Tell whether the hyphens in the range are a dash, not the option ``--flag``, a rule, an arrow or an address."""
    before, after = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
    if end - start > 3 or before in "<!>-|" or after in ">|" or (before in " \n" and after == "\n"):
        return False
    if end - start == 2 and before in _OPENING and after.isalpha():
        return False
    return not in_address(text, start)


def is_quoted(text: str, position: int) -> int | None:
    r"""Return where the quotation that ``\"`` opens at ``position`` ends with ``\"``, or None where it is an accent."""
    if position and (text[position - 1] not in _OPENING or text[position - 1] == "{"):
        return None
    end = text.find('\\"', position + 2)
    if end < 0 or text[end + 2 : end + 3].isalpha() or text[end + 2 : end + 3] in ("{", "\\"):
        return None
    return end


def closing_quote(text: str, start: int) -> bool:
    """Tell whether the two backticks at ``start`` are closed by two apostrophes and not, as code is, by backticks."""
    window = start + _QUOTATION
    end = text.find("''", start + 2, window)
    again = text.find("``", start + 2, window)
    return end >= 0 and (again < 0 or end < again or text[again - 1] in _OPENING)


def single_quotation(text: str, start: int) -> int | None:
    """Return where the quotation that a backtick opens at ``start`` is closed by an apostrophe, or None."""
    if start and (text[start - 1].isalnum() or text[start - 1] == "`"):
        return None
    found = _SINGLE.match(text, start)
    return found.end() - 1 if found else None
