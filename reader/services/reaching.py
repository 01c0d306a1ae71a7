"""Do the sources answer: one polite request to each, and what came of it."""

from collections.abc import Iterator

from reader.domain.errors import SourceError
from reader.services.doctor import Finding, Verdict
from reader.services.fetch.opening import Fetching


def reach(fetching: Fetching) -> Iterator[Finding]:
    """Yield whether each source of the settings answers; each is asked once, at arXiv's own pace."""
    for name, ask in fetching.questions():
        try:
            ask()
        except SourceError as error:
            yield Finding(name, Verdict.BAD, str(error))
        else:
            yield Finding(name, Verdict.GOOD, "It answers.")
