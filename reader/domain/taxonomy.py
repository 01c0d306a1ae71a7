"""arXiv's groups, archives and categories: what an identifier such as ``cs.LG`` is called and where it belongs.

Source: the category taxonomy that arXiv publishes; 8 groups, 20 archives, 155 active categories.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from reader.domain import _taxonomy


class Category(NamedTuple):
    """One active category: ``id`` such as ``astro-ph.CO`` or ``hep-th``; ``archive`` and ``group`` are identifiers."""

    id: str
    name: str
    archive: str
    group: str


def _read(text: str) -> tuple[dict[str, str], dict[str, Category]]:
    archives: dict[str, str] = {}
    categories: dict[str, Category] = {}
    archive = group = ""
    for line in text.splitlines():
        if line[0] == " ":
            suffix, name = line.strip().split(" ", 1)
            # The archive is divided, so its bare identifier is not a category.
            categories.pop(archive, None)
            identifier = f"{archive}.{suffix}"
        else:
            archive, group, name = line.split(" ", 2)
            archives[archive] = name
            identifier = archive
        categories[identifier] = Category(identifier, name, archive, group)
    return archives, categories


def _pairs(text: str, separator: str) -> dict[str, str]:
    return dict(pair.split() for pair in text.strip().split(separator))


_ARCHIVES, _CATEGORIES = _read(_taxonomy.ARCHIVES)

GROUPS: Mapping[str, str] = MappingProxyType(_taxonomy.GROUPS)
"""Group to its name: ``q-bio`` to ``Quantitative Biology``."""

ARCHIVES: Mapping[str, str] = MappingProxyType(_ARCHIVES)
"""Active archive to its name. Papers from before an archive was divided still carry its bare identifier."""

CATEGORIES: Mapping[str, Category] = MappingProxyType(_CATEGORIES)
"""The active categories by identifier, both identifiers of a shared category included."""

ALIASES: Mapping[str, str] = MappingProxyType(
    _pairs(_taxonomy.SHARED, ", ") | _pairs(_taxonomy.SUBSUMED, "\n"),
)
"""The second identifier of a shared category, or an archive of the 1990s, to the category of today."""

_FOLDED = {identifier.casefold(): identifier for identifier in (*_ARCHIVES, *_CATEGORIES, *ALIASES)}


def canonical(category_id: str) -> str:
    """Return the identifier under which arXiv files ``category_id`` today; an unknown one comes back as it is.

    Upper and lower case do not matter: ``CS.lg`` is ``cs.LG``, ``cs.sy`` is ``eess.SY``, ``alg-geom`` is ``math.AG``.
    """
    known = _FOLDED.get(category_id.casefold(), category_id)
    return ALIASES.get(known, known)


def is_known(category_id: str) -> bool:
    """Tell whether ``category_id``, in exactly this spelling, is or was a category of arXiv."""
    return category_id in CATEGORIES or category_id in ALIASES or category_id in ARCHIVES


def name_of(category_id: str) -> str:
    """Return the name, such as ``Machine Learning`` for both ``cs.LG`` and ``stat.ML``; an unknown one as it is."""
    known = canonical(category_id)
    category = CATEGORIES.get(known)
    return category.name if category else ARCHIVES.get(known, category_id)


def in_archive(archive: str) -> tuple[str, ...]:
    """Return the active categories of ``archive`` in alphabetical order, none for an unknown one.

    An archive that is not divided, such as ``hep-th``, has itself.
    """
    return tuple(sorted(category.id for category in CATEGORIES.values() if category.archive == archive))
