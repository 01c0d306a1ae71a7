"""What the settings say, checked and in one spelling."""

from dataclasses import dataclass, field

from reader.domain.looks import DENSITIES, OwnTheme
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
    ar5iv: str = "https://ar5iv.labs.arxiv.org"


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """``picture``: the last screen is kept, and is what the next start shows first.

    ``theme`` is a name, empty for the one that was chosen in the program; ``density`` is one of DENSITIES.
    """

    picture: bool = True
    theme: str = ""
    density: str = DENSITIES[0]


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """``read_after``: seconds on one paper after which it counts as read, 0 for never.

    ``hide_muted``: muted papers are left out of the list, and not only dimmed.
    """

    read_after: int = 0
    hide_muted: bool = False


@dataclass(frozen=True, slots=True)
class DownloadSettings:
    """What is downloaded of a paper: ``formats`` are html and pdf; ``starred``: of each starred paper after a fetch.

    ``pictures``: those of an HTML page, too. ``budget`` is in megabytes (of a million bytes). ``pdf_program`` is a
    command that shows a PDF, in words; empty for the system's own.
    """

    formats: tuple[str, ...] = ("html", "pdf")
    starred: bool = False
    pictures: bool = False
    budget: int = 2_000
    pdf_program: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. ``topics`` are in the order of the file; no two names differ by case alone.

    ``warnings`` are sentences about what can be used and yet is hardly meant.
    """

    arxiv: Subscriptions = Subscriptions()
    topics: tuple[Topic, ...] = ()
    fetch: FetchSettings = FetchSettings()
    screen: ScreenSettings = ScreenSettings()
    triage: TriageSettings = TriageSettings()
    download: DownloadSettings = DownloadSettings()
    themes: tuple[OwnTheme, ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)
