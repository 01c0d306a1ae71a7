"""Templates of the user: what they see, and what they cannot do."""

import json

import pytest

from reader.domain.paper import Author
from reader.domain.state import PaperState
from reader.formats.exports.template import STEPS_LIMIT, TemplateProblemError, render_template
from reader.formats.markdown import Item, Section
from support.builders import TODAY, invented

ITEMS = [
    Item(
        invented(1, title="Fast $x^2$ & <b>", authors=(Author("Ada Example"), Author("Henri Poincar\\'e"))),
        PaperState(tags=("a", "b"), note="mine"),
        (),
        "2611.00001",
    ),
    Item(invented(2, title="", arxiv_id=None), PaperState(), (), "t-2"),
]


def rendered(text: str) -> str:
    return render_template(text, "my.j2", [Section("Friday", ITEMS)], generated=TODAY)


def doubling(step: str) -> str:
    start = "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}"
    return f"{start}{{% for i in range(60) %}}{step}{{% endfor %}}"


class TestWhatItSees:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("{{ count }} {{ today }}", "2 2026-11-20"),
            ("{% for p in papers %}\n{{ p.id }}\n{% endfor %}\n", "2611.00001\nt-2\n"),
            ("{% for s in sections %}{{ s.title }}:{{ s.papers|length }}{% endfor %}", "Friday:2"),
            ("{{ papers[0].title }}", "Fast x² & <b>"),
            ("{{ papers[0].title_source }}", "Fast $x^2$ & <b>"),
            ("{{ papers[0].authors|join('; ') }}", "Ada Example; Henri Poincaré"),
            ("{{ papers[0].surnames|join(',') }}", "Example,Poincaré"),
            ("{{ papers[0].authors[0].split(' ')[1].lower() }}", "example"),
            ("{{ papers[0].citekey }}", "example2026fastx2b"),
            ("{{ papers[0].tags|join(' ') }} {{ papers[0].note }}", "a b mine"),
            ("{{ papers[1].arxiv_id or 'none' }}{{ papers[1].doi }}", "none"),
            ("{{ papers[0].title|md }}", "Fast x² \\& \\<b\\>"),
            ("{{ papers[0].title|tex }}", "Fast x² \\& \\textless{}b\\textgreater{}"),
            ("{{ papers[0].title|html }}", "Fast x² &amp; &lt;b&gt;"),
            ("{{ '=1,\"'|csv }} {{ 'a\"b'|yaml }} {{ papers[0].tags|json }}", "\"'=1,\"\"\" \"a\\\"b\" [\"a\", \"b\"]"),
            ("{{ '*x*'|org|length }}", "5"),
            ("{{ 'a\nb'|line }} {{ 'a\nb'|indent(2) }} {{ 'aba'|replace('a', 'x') }}", "a b a\n  b xbx"),
            ("{{ 1 ~ 'a' ~ 2.5 }}{% set x = 'y' %}{{ x * 3 }}", "1a2.5yyy"),
            ("{% macro m(p) %}<{{ p }}>{% endmacro %}{{ m('x') }}{% set z %}{{ m(1) }}{% endset %}{{ z }}", "<x><1>"),
            ("{% for i in range(3) %}{{ loop.index }}{% endfor %}", "123"),
            ("", ""),
        ],
    )  # fmt: skip
    def test_table(self, text: str, expected: str) -> None:
        assert rendered(text) == expected

    def test_an_object_a_line(self) -> None:
        found = [json.loads(line) for line in rendered("{% for p in papers %}{{ p|json }}\n{% endfor %}").splitlines()]
        assert [paper["id"] for paper in found] == ["2611.00001", "t-2"]


class TestWhatItCannot:
    @pytest.mark.parametrize(
        ("text", "line", "why"),
        [
            ("a\n{% if %}", 2, "Expected an expression"),
            ("a\n\n{{ nope.x }}", 3, "'nope' is undefined"),
            ("{{ papers[9] }}", 1, "no element 9"),
            ("\n{{ papers[0].titel }}", 2, "titel"),
            ("{{ 1 / 0 }}", 1, "division by zero"),
            ("{{ papers }}", 1, "only a text or a number"),
            ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
            ("{{ papers[0].authors.append(1) }}", 1, "unsafe"),
            ("{{ self.__init__ }}", 1, "unsafe"),
            ("{% include 'x' %}", 1, "no loader"),
            ("{% import '/etc/passwd' as x %}", 1, "no loader"),
            ("{{ range(10**9) }}", 1, "Range too big"),
            ("{{ 'a' * 10**9 }}", 1, "too large"),
            ("{{ 9 ** 99999999 }}", 1, "too large"),
            ("{{ [0] * 10**9 }}", 1, "too large"),
            ("{{ '%999999999d' % 1 }}", 1, "not formatted"),
            ("{{ '%999999999d'|format(1) }}", 1, "format"),
            ("{{ '{:999999999}'.format(1) }}", 1, "unsafe"),
            ("{{ 'a'.center(10**9) }}", 1, "unsafe"),
            ("{{ 'a'.ljust(10**9) }}", 1, "unsafe"),
            ("{{ lipsum(10**9) }}", 1, "lipsum"),
            ("{{ 'a'|center(10**9) }}", 1, "center"),
            (doubling("{% set ns.x = ns.x ~ ns.x %}"), 1, "too large"),
            (doubling("{% set ns.x = ns.x + ns.x %}"), 1, "too large"),
            (doubling("{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}"), 1, "too large"),
            (doubling("{% set ns.x = ns.x|replace('a', 'aa') %}"), 1, "too large"),
            (doubling("{% set ns.x = [ns.x, ns.x] %}") + "{{ ns.x }}", 1, "only a text"),
        ],
    )  # fmt: skip
    def test_table(self, text: str, line: int, why: str) -> None:
        with pytest.raises(TemplateProblemError) as caught:
            rendered(text)
        assert str(caught.value).startswith(f"my.j2, line {line}: ")
        assert why in str(caught.value)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                f"{STEPS_LIMIT:,} steps",
            ),
            ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "too deep"),
            ("{% for a in range(99999) %}{{ 'aaaaaaaaaa' * 999 }}{% endfor %}", "million characters"),
            ("x" * 200_001, "200,000 characters"),
        ],
    )
    def test_without_a_line(self, text: str, why: str) -> None:
        with pytest.raises(TemplateProblemError, match=why) as caught:
            rendered(text)
        assert str(caught.value).startswith("my.j2")
