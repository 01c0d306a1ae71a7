import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import fold
from reader.search.terms import QUERY_LIMIT, TERM_LIMIT, Term, parse_terms
from reader.search.words import chunk, located, row, widened

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("aeouqnrtßøåæﬁüÖİıŁ²½-–'’ _/+.:\u0301\u0308\u030a\u00ad\u200b\u0941βλД漢字がｶﾞ한각", max_size=40),
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Graph Neural Networks", "graph neural networks"),
        ("Börje KARLSSON", "borje karlsson"),
        ("Bo\u0308rje", "borje"),
        ("Straße", "strasse"),
        ("ﬁne-tuning", "fine tuning"),
        ("Bjørn Ødegård", "bjorn odegard"),
        ("Łukasz Đorđe", "lukasz dorde"),
        ("İstanbul ılık", "istanbul ilik"),
        ("M²-Miner", "m2 miner"),
        ("O'Brien and O’Brien", "obrien and obrien"),
        ("GPT‑4: 3D, and/or", "gpt 4 3d and or"),
        ("Ｗｉｄｅ 𝐁𝐨𝐥𝐝", "wide bold"),
        ("が한국어", "が한국어"),
        (unicodedata.normalize("NFD", "が한국어"), "が한국어"),
        ("soft\u00adhyphen", "softhyphen"),
        ("  --- ", ""),
        ("", ""),
    ],
)
def test_text_folds_to_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("models", {"models"}),
        ("Müller", {"muller", "mueller"}),
        ("Mueller", {"mueller", "muller"}),
        ("Aarhus", {"aarhus", "arhus"}),
        ("value", {"value"}),
        ("queue", {"queue"}),
        ("fuel", {"fuel"}),
        ("Pre-training", {"pretraining", "pre", "training"}),
        ("GPT-4", {"gpt4", "gpt", "4"}),
        ("GPT4", {"gpt4", "gpt", "4"}),
        ("DreamBooth", {"dreambooth", "dream", "booth"}),
        ("LLMAgent", {"llmagent", "llm", "agent"}),
        ("LoRA", {"lora"}),
        ("d’Alembert", {"dalembert", "alembert"}),
        ("β-VAE", {"βvae", "betavae", "β", "beta", "vae"}),
        ("Αθήνα", {"αθηνα"}),
        ("λ", {"λ", "lambda"}),
        ("用BERT", {"用bert", "用", "bert"}),
        ("and/or,", {"and", "or"}),
        ("...", set()),
    ],
)
def test_a_word_is_indexed_under_its_spellings(text: str, forms: set[str]) -> None:
    assert set(chunk(text).forms) == forms


@given(TEXTS)
@settings(deadline=None)
def test_the_index_and_the_highlighting_read_the_same_words(text: str) -> None:
    indexed = {form for part in text.split() for form in chunk(part).forms}
    assert {place.text for place in located(text)} == indexed
    assert " ".join(place.text for place in row(text)) == fold(text)


@given(TEXTS)
@settings(deadline=None)
def test_every_letter_has_its_place(text: str) -> None:
    for place in located(text):
        assert place.text
        assert len(place.text) == len(place.starts) == len(place.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(place.starts, place.ends, strict=True))
        assert list(place.starts) == sorted(place.starts)


@given(TEXTS)
@settings(deadline=None)
def test_case_and_composition_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    if text.isascii():
        assert fold(text.upper()) == fold(text.lower())


def test_terms_are_single_and_in_order() -> None:
    assert parse_terms("graph Müller graph") == (Term(("graph",)), Term(("muller", "mueller")))
    assert parse_terms("pre-training") == (Term(("pretraining",), (("pre",), ("training",))),)
    assert parse_terms(" -- ?! ") == ()


def test_a_pasted_text_is_cut() -> None:
    many = parse_terms(" ".join(f"w{chr(97 + i)}" for i in range(26)))
    assert len(many) == TERM_LIMIT
    assert [term.text for term in parse_terms("z" * 10_000)] == ["z" * QUERY_LIMIT]
    parts = parse_terms("-".join("abcdefghijklmnopqrstuvwxyz") + " more")
    assert len(parts) == 1
    assert len(parts[0].parts) == TERM_LIMIT


@pytest.mark.parametrize(
    ("word", "typos"), [("gan", 0), ("grph", 1), ("network", 1), ("networks", 2), ("2024", 0), ("20242025", 0)]
)
def test_longer_words_are_forgiven_more(word: str, typos: int) -> None:
    assert parse_terms(word)[0].typos == typos


def test_an_umlaut_may_be_meant_in_a_word_and_not_in_endless_letters() -> None:
    assert widened("muller") == ["mueller"]
    assert widened("schrodinger") == ["schroedinger"]
    assert widened("ab" * 100) == widened("") == []
