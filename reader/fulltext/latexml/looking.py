"""Small questions to an element of the page."""

from collections.abc import Iterator

from lxml.html import HtmlElement


def classes(element: HtmlElement) -> list[str]:
    """Return the classes of an element."""
    return str(element.get("class", "")).split()


def has_class(element: HtmlElement, *names: str) -> bool:
    """Tell whether an element has one of the classes."""
    own = classes(element)
    return any(name in own for name in names)


def inside(element: HtmlElement, *names: str) -> Iterator[HtmlElement]:
    """Yield the elements below ``element`` that have one of the classes, in the order of the page."""
    for part in element.iterdescendants():
        if isinstance(part.tag, str) and has_class(part, *names):
            yield part


def first(element: HtmlElement, *names: str) -> HtmlElement | None:
    """Return the first element below ``element`` that has one of the classes."""
    return next(inside(element, *names), None)


def leading_tag(element: HtmlElement) -> HtmlElement | None:
    """Return the mark or number that a title, a caption, an item or a reference begins with, if there is one."""
    part = element
    while True:
        children = [child for child in part if isinstance(child.tag, str)]
        if not children or (part.text or "").strip():
            return None
        part = children[0]
        if has_class(part, "ltx_tag"):
            return part
