"""The taxonomy: its size, its names, and the way from an old identifier to the present one."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.identifier import OLD_ARCHIVES
from reader.domain.taxonomy import (
    ALIASES,
    ARCHIVES,
    CATEGORIES,
    GROUPS,
    Category,
    canonical,
    in_archive,
    is_known,
    name_of,
)
from support.samples import samples


def test_has_every_active_category_once():
    assert len(CATEGORIES) == 155
    assert len(ARCHIVES) == 20
    assert len(GROUPS) == 8
    assert all(identifier == category.id for identifier, category in CATEGORIES.items())


def test_every_category_lies_in_an_archive_and_a_group():
    for category in CATEGORIES.values():
        assert category.archive in ARCHIVES
        assert category.group in GROUPS
        assert category.id.partition(".")[0] == category.archive
        assert category.name.strip() == category.name != ""


def test_counts_by_archive():
    counts = Counter(category.archive for category in CATEGORIES.values())
    assert counts["cs"] == 40
    assert counts["math"] == 32
    assert counts["physics"] == 22
    assert counts["astro-ph"] == 6
    assert counts["eess"] == 4
    assert counts["hep-th"] == 1


@pytest.mark.parametrize(
    ("identifier", "name", "archive", "group"),
    [
        ("cs.LG", "Machine Learning", "cs", "cs"),
        ("stat.ML", "Machine Learning", "stat", "stat"),
        ("hep-th", "High Energy Physics - Theory", "hep-th", "physics"),
        ("astro-ph.CO", "Cosmology and Nongalactic Astrophysics", "astro-ph", "physics"),
        ("cond-mat.mtrl-sci", "Materials Science", "cond-mat", "physics"),
        ("nlin.AO", "Adaptation and Self-Organizing Systems", "nlin", "physics"),
        ("q-bio.GN", "Genomics", "q-bio", "q-bio"),
        ("econ.EM", "Econometrics", "econ", "econ"),
        ("eess.SY", "Systems and Control", "eess", "eess"),
    ],
)
def test_one_category(identifier, name, archive, group):
    assert CATEGORIES[identifier] == Category(identifier, name, archive, group)
    assert name_of(identifier) == name


def test_a_category_cannot_be_changed():
    with pytest.raises(AttributeError):
        CATEGORIES["cs.LG"].name = "x"
    with pytest.raises(TypeError):
        CATEGORIES["cs.XX"] = CATEGORIES["cs.LG"]


@pytest.mark.parametrize(
    ("written", "present"),
    [
        ("cs.SY", "eess.SY"),
        ("cs.NA", "math.NA"),
        ("math.IT", "cs.IT"),
        ("math.MP", "math-ph"),
        ("stat.TH", "math.ST"),
        ("q-fin.EC", "econ.GN"),
        ("alg-geom", "math.AG"),
        ("cmp-lg", "cs.CL"),
        ("mtrl-th", "cond-mat.mtrl-sci"),
        ("bayes-an", "physics.data-an"),
        ("cs.LG", "cs.LG"),
        ("CS.lg", "cs.LG"),
        ("math.mp", "math-ph"),
        ("Astro-Ph", "astro-ph"),
        ("no.SUCH", "no.SUCH"),
        ("", ""),
    ],
)
def test_canonical(written, present):
    assert canonical(written) == present


def test_aliases_lead_to_active_categories_in_one_step():
    assert len(ALIASES) == 24
    for old, present in ALIASES.items():
        assert present in CATEGORIES
        assert present not in ALIASES
        assert old not in ARCHIVES


def test_every_archive_of_old_identifiers_has_a_name():
    for archive in OLD_ARCHIVES:
        assert is_known(archive)
        assert name_of(archive) != archive


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("astro-ph", "Astrophysics"),
        ("cond-mat", "Condensed Matter"),
        ("alg-geom", "Algebraic Geometry"),
        ("cs.SY", "Systems and Control"),
        ("stat.TH", "Statistics Theory"),
        ("no.SUCH", "no.SUCH"),
    ],
)
def test_name_of(identifier, name):
    assert name_of(identifier) == name


def test_in_archive():
    assert in_archive("astro-ph") == tuple(f"astro-ph.{part}" for part in ("CO", "EP", "GA", "HE", "IM", "SR"))
    assert in_archive("hep-th") == ("hep-th",)
    assert in_archive("test") == in_archive("") == in_archive("alg-geom") == ()
    assert sorted(c for archive in ARCHIVES for c in in_archive(archive)) == sorted(CATEGORIES)


def test_is_known_wants_the_exact_spelling():
    assert is_known("cs.LG")
    assert not is_known("cs.lg")
    assert not is_known("cs.XX")


@settings(deadline=None)
@given(st.one_of(st.text(max_size=12), st.sampled_from(sorted({*CATEGORIES, *ALIASES, *ARCHIVES}))))
def test_canonical_is_idempotent_and_keeps_the_unknown(identifier):
    once = canonical(identifier)
    assert canonical(once) == once
    assert once == identifier or once in CATEGORIES or once in ARCHIVES


def test_import_takes_nothing_but_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import reader.domain.taxonomy\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before} - {'reader'}\n"
        "sys.exit(' '.join(sorted(new - set(sys.stdlib_module_names))) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_agrees_with_the_published_taxonomy():
    data = json.loads((samples() / "arxiv" / "real" / "taxonomy.json").read_text(encoding="utf-8"))
    active = {key: value for key, value in data["categories"].items() if value["is_active"]}
    assert {key: value["full_name"] for key, value in active.items()} == {k: c.name for k, c in CATEGORIES.items()}
    assert {key: value["in_archive"] for key, value in active.items()} == {k: c.archive for k, c in CATEGORIES.items()}
    for category in CATEGORIES.values():
        assert data["archives"][category.archive]["in_group"] == f"grp_{category.group}"
    for group, name in GROUPS.items():
        assert data["groups"][f"grp_{group}"]["full_name"] == name
    for old, present in ALIASES.items():
        entry = data["categories"].get(old) or data["archives"][old]
        assert entry["alt_name"] == present
