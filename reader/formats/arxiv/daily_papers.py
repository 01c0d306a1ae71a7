"""The daily papers of Hugging Face: a JSON list of papers that readers proposed on a day.

Source: the site's public API (``/api/daily_papers``). The day is ``submittedOnDailyAt``; votes, thumbnails and
summaries by machines are left where they are.
"""

from dataclasses import dataclass
from datetime import date

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.paper import Author, Authority, Paper
from reader.formats.arxiv.dates import iso_moment
from reader.formats.arxiv.looks import check_size, other_form
from reader.formats.arxiv.records import bounded, finish, parse_identifier, sentence
from reader.formats.arxiv.strict_json import load_json, text_field
from reader.formats.digests.build import ENTRY_LIMIT, Draft
from reader.formats.digests.fields import AUTHOR_LIMIT


@dataclass(frozen=True, slots=True)
class DailyPapers:
    """The papers in the order of the answer, each with its day, which is None where the answer names none."""

    items: tuple[tuple[Paper, date | None], ...]
    problems: tuple[Problem, ...]


def parse_daily_papers(data: bytes) -> DailyPapers:
    """Return the papers of one answer; an entry that cannot be read is a problem, the others stay.

    Raises FormatError for anything but a list of papers, and with the site's own sentence for a refusal.
    """
    check_size(data)
    error = other_form(data, "JSON")
    if error:
        raise error
    try:
        entries = load_json(data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise FormatError("The answer is not in UTF-8.") from error
    if isinstance(entries, dict) and isinstance(entries.get("error"), str):
        raise FormatError(f"Hugging Face refused the request: {sentence(entries['error']).rstrip('.')}.")
    if not isinstance(entries, list):
        raise FormatError("The answer is not a list of papers.")
    items: list[tuple[Paper, date | None]] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries[:ENTRY_LIMIT], start=1):
        try:
            items.append(_read(entry))
        except FormatError as error:
            problems.append(Problem(f"Entry {number}: {error}"))
    if len(entries) > ENTRY_LIMIT:
        problems.append(Problem(f"Only the first {ENTRY_LIMIT:,} entries were read."))
    return DailyPapers(tuple(items), tuple(bounded(problems)))


def _read(entry: object) -> tuple[Paper, date | None]:
    paper = entry.get("paper") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(paper, dict):
        raise FormatError("This is not a paper.")
    # The inner record is the paper's, the outer one repeats it, sometimes cut.
    values: dict[str, object] = {**entry, **{key: value for key, value in paper.items() if value is not None}}
    draft = Draft(1, arxiv_id=parse_identifier(text_field(values, "id")))
    draft.title = text_field(values, "title")
    draft.abstract = text_field(values, "summary")
    people = values.get("authors")
    names = people if isinstance(people, list) else []
    draft.authors = [Author(text_field(person, "name")) for person in names[:AUTHOR_LIMIT] if isinstance(person, dict)]
    draft.authors_truncated = len(names) > AUTHOR_LIMIT
    draft.links = [text_field(values, "githubRepo"), text_field(values, "projectPage")]
    draft.published = iso_moment(text_field(values, "publishedAt"))
    proposed = iso_moment(text_field(values, "submittedOnDailyAt"))
    return finish(draft, Authority.DIGEST)[0], proposed.date() if proposed else None
