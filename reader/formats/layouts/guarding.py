"""Text of others inside layouts that know no escaping: an invisible sign keeps it from being read as structure.

The sign is WORD JOINER (U+2060): it draws nothing, breaks no line, and ``reader.domain.text.clean`` takes it out again,
so that what is read back is the text as it was. It is put only where text would else be taken for something else; a
text without such places is written as it is.
"""

import re
from collections.abc import Sequence

from reader.domain.paper import Author
from reader.domain.text import TEXT_LIMIT, clean

GUARD = "\u2060"
"""What is put into text that looks like structure."""

_HTML_NAMES = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
    button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div
    dl dt element em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee
    math menu menuitem meta meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param
    picture plaintext portal pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small
    source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
    title tr track tt u ul var video wbr xmp
    """.split()
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])(/?([A-Za-z][A-Za-z0-9_.-]*)>)?")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_LINK = re.compile(r"\](?=\()")
_LINE_START = re.compile(r"[-*+>#|~`=%\\]|[0-9]{1,9}[.)](?:\s|$)|\[[^\]]{1,1000}\]:")
_NEW_STYLE = re.compile(r"(?<=[0-9]{4}\.)(?=[0-9]{4})")
_OLD_STYLE = re.compile(r"(?<=/)(?=[0-9]{7})")
_AND = re.compile(r"(?:^|(?<=\s))(and|&)(?=\s|$)", re.IGNORECASE)
_PARTING = re.compile(r"[(),;，；、]")
_BRACE = re.compile(r"[{}]")


def plain(text: str) -> str:
    """Return ``text`` on one line, and in such a form that no reader takes it for damaged and repairs it."""
    return unrepaired(clean(text, limit=TEXT_LIMIT))


def unrepaired(line: str) -> str:
    """Return ``line`` so that it is not taken for one that was decoded with the wrong encoding."""
    return line + GUARD if not line.isascii() and _would_be_repaired(line) else line


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of ``text``, each as ``plain`` gives it; a single line break begins one, too."""
    return [line for row in clean(text, lines=True).split("\n") if (line := plain(row))]


def unlinked(text: str) -> str:
    """Return ``text`` without anything that Markdown takes for a link, an image or a tag of HTML.

    A word in pointed brackets that is no element's name, such as <event>, stays as it is: it is nothing to a browser.
    """
    return _TAG.sub(_guarded_tag, _LINK.sub(f"]{GUARD}", text))


def unstarted(line: str) -> str:
    """Return ``line`` so that its first signs begin no list, heading, quotation, rule or definition."""
    return GUARD + line if _LINE_START.match(line) else line


def unmarked(text: str) -> str:
    """Return ``text`` so that it is the same whether it is taken for plain text or for HTML."""
    return _ENTITY.sub(f"&{GUARD}", _TAG.sub(f"<{GUARD}\\1", text))


def unnamed(text: str, sign: str = GUARD) -> str:
    """Return ``text`` so that no arXiv identifier is found in it; ``sign`` is what parts its two halves."""
    return _OLD_STYLE.sub(sign, _NEW_STYLE.sub(sign, text))


def names_line(authors: Sequence[Author], *, truncated: bool) -> str:
    """Return the names parted by commas, with "et al." where the list is cut."""
    from reader.formats.digests.fields import read_authors

    names = [_guarded_name(name) for author in authors if (name := plain(author.name))]
    line = ", ".join([*names, "et al."] if names and truncated else names)
    # A last name that looks like "et al." would make the list a cut one.
    return line + GUARD if names and not truncated and read_authors(line)[1] else line


def chips(categories: Sequence[str]) -> list[str]:
    """Return the categories that have the form of one."""
    from reader.formats.digests.fields import read_categories

    return read_categories(categories)


def _guarded_name(name: str) -> str:
    """Return a name in which nothing parts names, begins an affiliation, or ends a collaboration.

    Braces hold a name together, as those of TeX's accents do, and stay as they are where they are in pairs.
    """
    from reader.formats.digests.fields import is_suffix

    name = _AND.sub(f"\\1{GUARD}", name).replace(":", f"{GUARD}:")
    name = _PARTING.sub(rf"\g<0>{GUARD}", name)
    if name.count("{") != name.count("}"):
        name = _BRACE.sub(rf"\g<0>{GUARD}", name)
    is_open = name.startswith(("_", ",", ";")) or is_suffix(name)
    return f"{GUARD * is_open}{name}{GUARD * name.endswith('_')}"


def _guarded_tag(found: re.Match[str]) -> str:
    if found[2] and found[2].lower() not in _HTML_NAMES:
        return found[0]
    return f"<{GUARD}{found[1] or ''}"


def _would_be_repaired(line: str) -> bool:
    from reader.formats.digests.encoding import repair

    return repair(line)[1] > 0
