"""What a filter means, for scripts: every paper in order, however long it takes to find out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.filters.nodes import And, Everything, Identifier, InTopic, Node, State, all_of
from reader.domain.filters.parsing import parse_filter
from reader.domain.topics import Topic
from reader.services.library import Library
from reader.services.sorts import SORTS

if TYPE_CHECKING:
    from reader.services.catalogue import Catalogue


Topics = Callable[[], Sequence[Topic]]


def no_topics() -> tuple[Topic, ...]:
    """Return no topics."""
    return ()


def find(
    library: Library, text: str, topics: Topics = no_topics, sort: str = SORTS[0], *, topic: str | None = None
) -> list[int]:
    """Return the papers that a filter means; ``topics`` is asked for those of the user where it names one.

    With ``topic`` only those of that topic. Raises QueryError, ConfigError and StoreError.
    """
    node = parse_filter(text)
    if topic is not None:
        node = all_of([node, InTopic(topic)])
    if sort == SORTS[0]:
        known = _known_to_the_database(library, node)
        if known is not None:
            return known
    return _selected(library, node, topics, sort)


def _known_to_the_database(library: Library, node: Node) -> list[int] | None:
    """Return the answer to what needs no index, None for everything else."""
    parts = node.nodes if isinstance(node, And) else (node,)
    if all(isinstance(part, Everything | State) for part in parts):
        return library.numbers(states=[part.name for part in parts if isinstance(part, State)])
    if isinstance(node, Identifier) and not node.is_prefix:
        number = library.by_key(node.name)
        return [] if number is None else [number]
    return None


def _selected(library: Library, node: Node, topics: Topics, sort: str) -> list[int]:
    from reader.search import SearchIndexError
    from reader.services.indexing import make_file

    try:
        return _asked(library, open_catalogue(library), node, topics, sort)
    except SearchIndexError:
        if library.is_read_only:
            return _asked(library, open_catalogue(library, anew=True), node, topics, sort)
        # The file could be opened and is damaged inside.
        make_file(library.path)
        return _asked(library, open_catalogue(library), node, topics, sort)


def _asked(library: Library, catalogue: "Catalogue", node: Node, topics: Topics, sort: str) -> list[int]:
    from reader.domain.calendar import EASTERN
    from reader.services.answering import answer
    from reader.services.filtering import MissingAnswerError, select, wants_more

    today = library.clock().astimezone(EASTERN).date()
    far = False
    while True:
        try:
            found = select(catalogue, node, today, sort=sort, far=far)
        except MissingAnswerError as missing:
            numbers = answer(library, topics, missing.question)
            catalogue.answers[missing.question] = catalogue.index.docs(numbers)
            continue
        if far or not wants_more(node, found):
            numbers_found: list[int] = catalogue.index.numbers[found.docs].tolist()
            return numbers_found
        far = True


def open_catalogue(library: Library, *, anew: bool = False) -> "Catalogue":
    """Return what the filter knows of a library, making the index first where there is none; raises StoreError.

    ``anew``: without a look at the file, which is damaged.
    """
    from reader.services.catalogue import Catalogue
    from reader.services.indexing import IndexingError, index_in_memory, make_file, open_index

    opened = None if anew else open_index(library)
    if opened is None and library.is_read_only:
        opened = index_in_memory(library)
    if opened is None:
        make_file(library.path)
        opened = open_index(library)
    if opened is None:
        raise IndexingError("The filter's index could not be made: the library changes too fast.")
    return Catalogue.of(library, opened)
