"""arXiv's placeholders for links."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.tex import readable, tidy

GLUED = [
    ("atthis https URL.", "at this https URL."),
    ("page:this https URL", "page: this https URL"),
    ("this https URLand", "this https URL and"),
    ("see.this http URLintroduces", "see. this http URL introduces"),
    ("model,this http URL-14B, is", "model, this http URL-14B, is"),
    ("(this https URL), [this https URL]", "(this https URL), [this https URL]"),
    ("this https URLthis http URL", "this https URL this http URL"),
    ("this https URL(code)", "this https URL (code)"),
    ("inthis https\nURL", "in this https\nURL"),
    ("at this https URL", "at this https URL"),
    ("at\nthis https URL\n", "at\nthis https URL\n"),
    ("this URL and that https URL", "this URL and that https URL"),
]


@pytest.mark.parametrize(("glued", "text"), GLUED)
def test_unglues(glued: str, text: str) -> None:
    assert tidy(glued) == text
    assert readable(glued) == text


def test_unglues_after_the_tex_is_gone() -> None:
    assert readable(r"\textbf{Code}:this https URL") == "Code: this https URL"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["this https URL", "this http URL", "at", ".", " ", "\n", "(", ")", "-"])).map("".join))
def test_adds_nothing_but_blanks_and_does_it_once(text: str) -> None:
    once = tidy(text)
    assert once.replace(" ", "") == text.replace(" ", "")
    assert tidy(once) == once
