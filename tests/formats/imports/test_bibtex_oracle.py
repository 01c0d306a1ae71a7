"""What is well-formed BibTeX is read as another parser reads it."""

import re

import pybtex.database
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.formats.imports.bibtex_scan import scan_bibtex

AT_LINE = re.compile(r"\n[ \t]*@\s*[a-z]")
WORDS = st.text(alphabet="ab \n@,=#%$'", max_size=8)
BALANCED = st.recursive(
    WORDS, lambda inner: st.lists(inner.map(lambda text: f"{{{text}}}") | WORDS, max_size=3).map("".join)
)
VALUE = st.one_of(
    BALANCED.map(lambda text: f"{{{text}}}"),
    BALANCED.map(lambda text: f'"{text}"'),
    st.integers(0, 9_999).map(str),
    st.just("known"),
)
JOINED = st.lists(VALUE, min_size=1, max_size=3).map(" # ".join)
FIELDS = st.dictionaries(st.sampled_from(("title", "note", "abstract", "x-y")), JOINED, max_size=4)
ENTRY = st.tuples(st.sampled_from(("misc", "ARTICLE")), FIELDS, st.sampled_from(("{}", "()")), st.booleans())
BETWEEN = st.sampled_from(("\n", "\n\nwords of a person\n", " "))


def written(number: int, entry: tuple[str, dict[str, str], str, bool]) -> str:
    kind, fields, (opening, closing), comma = entry
    rows = ",\n  ".join(f"{name} = {value}" for name, value in fields.items())
    return f"@{kind}{opening}key{number},\n  {rows}{',' if comma and rows else ''}\n{closing}"


def flat(text: str) -> str:
    return " ".join(text.split())


@settings(deadline=None, max_examples=60)
@given(st.lists(ENTRY, max_size=4), BETWEEN)
def test_entries_and_fields(entries: list[tuple[str, dict[str, str], str, bool]], between: str) -> None:
    text = '@string{known = "a value"}\n' + between.join(written(number, entry) for number, entry in enumerate(entries))
    # An entry in parentheses ends at the latest where a line begins like another one.
    assume(not any("(" in entry[2] and AT_LINE.search(str.join(" ", entry[1].values())) for entry in entries))
    wanted = pybtex.database.parse_string(text, "bibtex")
    problems: list[object] = []
    found = list(scan_bibtex(text, problems))  # type: ignore[arg-type]
    assert problems == []
    assert [entry.key for entry in found] == list(wanted.entries)
    for ours, theirs in zip(found, wanted.entries.values(), strict=True):
        assert ours.kind == theirs.type
        fields = {name.lower(): flat(value) for name, value in theirs.fields.items()}
        assert {name: flat(value) for name, value in ours.fields.items()} == fields
