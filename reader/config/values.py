"""What the settings say, checked and in one spelling."""

from dataclasses import dataclass

from reader.domain.paper import AnnouncementKind
from reader.domain.topics import Topic

Path = tuple[str | int, ...]
"""Where a setting stands: keys from the root, a number being an element of an array (``("topic", 1, "keywords")``)."""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a morning is made of.

    ``categories`` are identifiers of categories (``cs.LG``) or of whole archives (``math``), as arXiv files them today.
    ``authors`` are names, ``queries`` are in the language of arXiv's query API. ``daily_papers`` asks for the Hugging
    Face daily papers. ``hide`` names the kinds of announcement that the list leaves out.
    """

    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    daily_papers: bool = False
    hide: tuple[AnnouncementKind, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How papers are fetched: an e-mail address for arXiv's operators, or nothing, and where each service is.

    The addresses are https, or http on this machine, and end without a slash.
    """

    contact: str = ""
    api: str = "https://export.arxiv.org/api/query"
    rss: str = "https://rss.arxiv.org"
    oai: str = "https://oaipmh.arxiv.org/oai"
    pages: str = "https://arxiv.org"
    daily_papers: str = "https://huggingface.co/api/daily_papers"


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """``picture``: the last screen is kept, and is what the next start shows first."""

    picture: bool = True


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """``read_after``: seconds on one paper after which it counts as read, 0 for never.

    ``hide_muted``: muted papers are left out of the list, and not only dimmed.
    """

    read_after: int = 0
    hide_muted: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. ``topics`` are in the order of the file; no two names differ by case alone."""

    arxiv: Subscriptions = Subscriptions()
    topics: tuple[Topic, ...] = ()
    fetch: FetchSettings = FetchSettings()
    screen: ScreenSettings = ScreenSettings()
    triage: TriageSettings = TriageSettings()
