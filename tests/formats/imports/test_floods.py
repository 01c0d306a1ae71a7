"""Files that were made to take long: four times as much of anything takes about four times as long."""

import time
from collections.abc import Callable

import pytest

from reader.config import parse_config
from reader.config.lines import locate, statements
from reader.domain.errors import ConfigError, FormatError
from reader.formats.digests.fields import read_authors
from reader.formats.imports import parse_library
from reader.tui.keyfile import parse_keymap

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:bib="http://purl.org/net/biblio#">'
)


def library(text: str) -> None:
    parse_library(text.encode(), "x")


def authors(text: str) -> None:
    read_authors(text)


def settings(text: str) -> None:
    with pytest.raises(ConfigError, match="no category"):
        parse_config(text)


def keys(text: str) -> None:
    with pytest.raises(ConfigError, match="there is no key"):
        parse_keymap(text)


def rdf(count: int) -> str:
    """Return items that all point to one long note, and to one journal with a long name."""
    item = (
        '<bib:Article rdf:about="#{n}"><z:itemType>journalArticle</z:itemType><dcterms:isReferencedBy'
        ' rdf:resource="#memo"/><dcterms:isPartOf rdf:resource="#memo"/>'
        "<dc:identifier>arXiv:2611.0{n:04}</dc:identifier></bib:Article>"
    )
    memo = (
        f'<bib:Memo rdf:about="#memo"><rdf:value>{"lamp " * 100 * count}</rdf:value>'
        f"{'<dc:identifier>ISSN 1</dc:identifier>' * count}<dc:title>{'T' * 100 * count}</dc:title></bib:Memo>"
    )
    return RDF + memo + "".join(item.format(n=number) for number in range(count)) + "</rdf:RDF>"


FLOODS: dict[str, tuple[Callable[[str], None], Callable[[int], str], int]] = {
    "blanks in a DOI": (
        library,
        lambda count: (
            f'"Key","Item Type","Title","Author","DOI"\n"a","journalArticle","T","A","10.1/x{" " * count}y"\n'
        ),
        4_000,
    ),
    "blanks behind a key": (library, lambda n: "@article{x,\n}\n@article{" + " " * n + "=", 200_000),
    "blanks before a key": (library, lambda n: "@article{x,\n}\n@article{" + " " * n + "a " + " " * n + "=", 200_000),
    "entries in parentheses on a line": (library, lambda n: "@misc{x,\n}\n" + "@a(b)" * n, 1_500),
    "comments in parentheses on a line": (library, lambda n: "@misc{x,\n}\n" + "@comment(" * n, 20_000),
    "broken entries in each other": (
        library,
        lambda n: "@misc{x,\n}\n" + '\n@a{k, x = "' * n + "}" * n,
        3_000,
    ),
    "unclosed entries": (library, lambda n: "@misc{x,\n}\n" + "\n@a{k, x = {" * n, 5_000),
    "items that point to one text": (library, rdf, 60),
    "suffixes of a name": (authors, lambda n: "Ada Example" + ", Jr" * n, 20_000),
    "marks of a legend": (
        authors,
        lambda n: f"A ({','.join('1' * 500)}), " * n + "Z (1) ((1) " + "x" * 100_000 + ")",
        40,
    ),
    "an array of the settings": (
        settings,
        lambda n: "[arxiv]\ncategories = [\n" + '  "cs.LG", # [\n' * n + '  "cs.XX",\n]\n',
        1_000,
    ),
    "a string of the settings": (
        settings,
        lambda n: (
            '[arxiv]\nqueries = ["""\\\n' + '"]" \\\n' * 20 + '"""]\n' * 1 + "# }\n" * n + 'categories = ["cs.XX"]'
        ),
        3_000,
    ),
    "modifiers of a key": (keys, lambda n: f'star = "{"C-" * n}a"', 5_000),
}


def cpu(read: Callable[[str], None], text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


@pytest.mark.parametrize("flood", FLOODS)
def test_four_times_as_much_takes_about_four_times_as_long(flood: str) -> None:
    read, make, count = FLOODS[flood]
    small, large = make(count), make(4 * count)
    # The best of three: what else the machine does is in none of them alone.
    one = min(cpu(read, small) for _ in range(3))
    four = min(cpu(read, large) for _ in range(3))
    assert four < 5, "seconds"
    assert four < 6 * max(one, 0.02), (one, four)


def test_a_bibliography_of_nothing_but_broken_entries_ends() -> None:
    with pytest.raises(FormatError):
        parse_library(b"@misc{x,\n" + b"{" * 3_000_001, "x")
    found = parse_library(b"@misc{x,\n}\n" + b"@a{\n" * 60_000, "x")
    assert found is not None
    assert "more problems" in found.batch.problems[-1].message


class TestStatements:
    """Where the statements of a text end: strings, comments and escapes hide brackets and quotation marks."""

    @pytest.mark.parametrize(
        "text",
        [
            'a = """x\n]"""\nb = 1',
            'a = """x""""\nb = 1',
            'a = """x"""""\nb = 1',
            'a = """\\"""x\n"""\nb = 1',
            'a = """\\\\"""\nb = 1',
            "a = '''x\n[ \\'''\nb = 1",
            "a = '''x'''''\nb = 1",
            'a = [ # ]\n \']\', "[\\"",\n]\nb = 1',
            "a = { x = [\n1 ] }\nb = 1",
            '"a[" = 1\nb = 1',
            "a = '' # '''\nb = 1",
            'a = "" # """\nb = 1',
        ],
    )
    def test_the_next_one_begins_where_it_does(self, text: str) -> None:
        assert [sorted(found.values or ()) for found in statements(text)][-1] == ["b"]
        assert locate(text, ("b",)) == len(text.split("\n"))
        assert len(statements(text)) == 2


def test_a_line_of_dots_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"line 2: the line has more dots"):
        parse_config("\n" + "a." * 200_000 + "a = 1")
