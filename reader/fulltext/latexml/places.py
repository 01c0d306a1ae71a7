"""Anchors of the paper, and where its links lead."""

from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from reader.domain.text import LINE_LIMIT, clean
from reader.fulltext.latexml.line import words

_BY_ID = XPath("id($name)")
_BASE = XPath("string(//base/@href)")
_SITES = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org"})
_SCHEMES = frozenset({"http", "https"})
_URL_LIMIT = 2_000
_NEAR = 500
"""Elements in which the first anchor inside of a part is looked for."""


class Places:
    """Gives every anchor once, and remembers which parts of the paper are referred to."""

    def __init__(self, paper: HtmlElement) -> None:
        self._paper = paper
        self._base = clean(str(_BASE(paper.getroottree()))).rstrip("/")
        self._taken: set[str] = set()
        self._elements: dict[str, HtmlElement | None] = {}

    def take(self, name: str | None, otherwise: str = "") -> str:
        """Return the anchor for an element's id, or for ``otherwise`` where it has none; a second one gets a number."""
        anchor = words(name or "")[:LINE_LIMIT] or otherwise
        if not anchor or anchor not in self._taken:
            self._taken.add(anchor)
            return anchor
        number = len(self._taken)
        while f"{anchor}~{number}" in self._taken:
            number += 1
        self._taken.add(f"{anchor}~{number}")
        return f"{anchor}~{number}"

    def find(self, name: str) -> HtmlElement | None:
        """Return the element of the paper with an id, if there is one; it counts as referred to from now on."""
        if name not in self._elements:
            found = None
            # A link may hold what no page can: nothing has such a name.
            elements = _BY_ID(self._paper, name=name) if name.isprintable() else ()
            for element in elements if isinstance(elements, list) else ():
                if not isinstance(element, HtmlElement) or element.get("id") != name:
                    continue
                if any(above is self._paper for above in element.iterancestors()):
                    found = element
            self._elements[name] = found
        return self._elements[name]

    def inside(self, href: str, classes: str) -> str:
        """Return the id of the part of the paper that ``href`` leads to, or "" for a link that leaves it."""
        before, sign, name = href.strip().partition("#")
        if not sign or not name or (before and not self._is_here(before, classes)):
            return ""
        if self.find(name) is not None:
            return name
        name = unquote(name)
        return name if self.find(name) is not None else ""

    def _is_here(self, address: str, classes: str) -> bool:
        parts = urlsplit_or_none(address)
        if parts is None:
            return False
        if self._base and parts[2].rstrip("/") == (urlsplit_or_none(self._base) or ("", "", ""))[2].rstrip("/"):
            return parts[1] in _SITES or not parts[1]
        if address in (".", "./"):
            return True
        # A link that the author wrote has a class of its own.
        authored = "ltx_href" in classes or "ltx_url" in classes
        return not authored and parts[1] in _SITES and parts[2].startswith("/html/")

    def outside(self, href: str) -> str:
        """Return the address of a link that leaves the paper, or "" where it may not be followed."""
        href = "".join(words(href).split())
        if not href or len(href) > _URL_LIMIT:
            return ""
        if href.lower().startswith("mailto:"):
            return "mailto:" + href[7:] if "@" in href else ""
        if href.startswith("//"):
            href = "https:" + href
        elif href.startswith("/") and self._base:
            href = urljoin("https://arxiv.org", href)
        parts = urlsplit_or_none(href)
        return href if parts is not None and parts[0] in _SCHEMES and parts[1] else ""

    def aliases(self, known: set[str]) -> dict[str, str]:
        """Return for each part that is referred to and has no anchor of its own the ``known`` anchor next to it.

        That is the first one inside of it, else the last one before it.
        """
        found: dict[str, str] = {}
        outer: dict[HtmlElement, str] = {}
        for name, element in self._elements.items():
            if element is None or name in known:
                continue
            near = islice(element.iter(), _NEAR)
            inner = next((anchor for part in near if (anchor := part.get("id")) in known), None)
            if inner is None:
                outer[element] = name
            else:
                found[name] = inner
        if outer:
            last = ""
            for element in self._paper.iter():
                if (anchor := element.get("id")) in known:
                    last = anchor
                if element in outer and last:
                    found[outer[element]] = last
        return found


def urlsplit_or_none(address: str) -> tuple[str, str, str] | None:
    """Return scheme, host and path of an address, or None for one that is none."""
    try:
        parts = urlsplit(address)
        return parts.scheme.lower(), (parts.hostname or "").lower(), parts.path
    except ValueError:
        return None
