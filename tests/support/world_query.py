"""The part of arXiv's query language that the fake server understands."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from support.world import WorldPaper

Test = Callable[[WorldPaper], bool]

_TOKEN = re.compile(r'[()]|(?:[A-Za-z]+:)?(?:"[^"]*"|\[[^\]]*\]|[^\s()"]+)')


class QuerySyntaxError(ValueError):
    """A query that makes no sense."""


def compile_query(text: str) -> Test:
    """Return the test that ``text`` describes: fields, AND, OR, ANDNOT from left to right, and parentheses."""
    tokens = _TOKEN.findall(text)
    test = _expression(tokens)
    if tokens:
        raise QuerySyntaxError(text)
    return test


def _expression(tokens: list[str]) -> Test:
    left = _term(tokens)
    while tokens and tokens[0] in ("AND", "OR", "ANDNOT"):
        left = _joined(tokens.pop(0), left, _term(tokens))
    return left


def _joined(word: str, left: Test, right: Test) -> Test:
    if word == "AND":
        return lambda paper: left(paper) and right(paper)
    if word == "OR":
        return lambda paper: left(paper) or right(paper)
    return lambda paper: left(paper) and not right(paper)


def _term(tokens: list[str]) -> Test:
    if not tokens:
        raise QuerySyntaxError("the end")
    token = tokens.pop(0)
    if token == "(":
        test = _expression(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise QuerySyntaxError("parenthesis")
        return test
    name, _, value = token.rpartition(":")
    wanted = value.strip('"').replace("_", " ").casefold()
    if name == "submittedDate":
        start, end = (_minute(part) for part in value.strip("[]").split(" TO "))
        return lambda paper: start <= paper.submitted[0].replace(second=0, microsecond=0) <= end
    if name == "cat":
        return lambda paper: any(_fits(value, category) for category in paper.categories)
    if name not in ("ti", "au", "abs", "all", "id", ""):
        raise QuerySyntaxError(token)
    return lambda paper: wanted in _field(paper, name).casefold()


def _fits(value: str, category: str) -> bool:
    return category.startswith(value[:-1]) if value.endswith("*") else category == value


def _field(paper: WorldPaper, name: str) -> str:
    fields = {"ti": paper.title, "au": "; ".join(paper.authors), "abs": paper.abstract, "id": paper.name}
    return fields.get(name) or " ".join(fields.values())


def _minute(text: str) -> datetime:
    return datetime.strptime(text.strip(), "%Y%m%d%H%M").replace(tzinfo=UTC)
