"""How domain values stand in columns."""

import json

from hypothesis import given
from hypothesis import strategies as st

from reader.domain.paper import Author
from reader.storage.values import authors_text, authors_value, names_text

names = st.text(st.sampled_from('ab", \\\n\x7fé王\u2028'), min_size=1, max_size=6) | st.text(min_size=1, max_size=6)
authors = st.lists(st.builds(Author, names, st.just("") | names), max_size=4).map(tuple)


@given(authors)
def test_authors_are_json_and_come_back(given_authors: tuple[Author, ...]) -> None:
    text = authors_text(given_authors)
    assert json.loads(text) == [[a.name, a.affiliation] if a.affiliation else a.name for a in given_authors]
    assert text == json.dumps(json.loads(text), ensure_ascii=False)
    assert authors_value(text) == given_authors
    assert names_text(text) == "\n".join(author.name for author in given_authors)
