"""``matins subscribe``: what a morning is made of."""

import argparse
from typing import TYPE_CHECKING, Any

from reader.cli.output import say, say_fields, say_json

if TYPE_CHECKING:
    from reader.config import SubscriptionKind


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``subscribe``."""
    parser = commands.add_parser(
        "subscribe", parents=[common], help="subscribe to categories, authors, topics, queries"
    )
    parser.add_argument("categories", nargs="*", metavar="CATEGORY", help="a category (cs.LG) or an archive (math)")
    parser.add_argument("--author", action="append", default=[], metavar="NAME", help="an author, by name")
    parser.add_argument("--query", action="append", default=[], metavar="QUERY", help="a query in arXiv's own language")
    parser.add_argument("--topic", metavar="NAME", help="a topic: with --keyword, --exclude, --in, --by")
    parser.add_argument("--keyword", action="append", default=[], metavar="TEXT", help="of the topic; A+B needs both")
    parser.add_argument("--exclude", action="append", default=[], metavar="TEXT", help="what the topic leaves out")
    parser.add_argument(
        "--in", action="append", default=[], dest="limit", metavar="CATEGORY", help="a limit of the topic"
    )
    parser.add_argument("--by", action="append", default=[], metavar="NAME", help="an author of the topic")
    parser.add_argument("--daily-papers", action="store_true", help="the daily papers of Hugging Face")
    parser.add_argument("--remove", action="store_true", help="take these subscriptions away")
    parser.add_argument("--json", action="store_true", help="print the subscriptions as JSON")
    parser.set_defaults(run=run_subscribe)


def run_subscribe(arguments: argparse.Namespace) -> int:
    """Change the subscriptions, or print them where nothing is named."""
    from reader.services.settings import subscribe

    changed = named = 0
    wanted: tuple[tuple[SubscriptionKind, list[Any]], ...] = (
        ("category", arguments.categories),
        ("author", arguments.author),
        ("query", arguments.query),
        ("topic", _topics(arguments)),
        ("daily_papers", [True] if arguments.daily_papers else []),
    )
    for kind, values in wanted:
        for value in values:
            named += 1
            changed += subscribe(kind, value, remove=arguments.remove)
    if not named:
        return _print(as_json=arguments.json)
    done = "removed" if arguments.remove else "added"
    say(f"{changed} of {named} {done}" if changed != named else f"{changed} {done}")
    return 0


def _topics(arguments: argparse.Namespace) -> list[object]:
    from reader.domain.errors import ConfigError
    from reader.domain.topics import Topic

    if not arguments.topic:
        return []
    if arguments.remove:
        return [arguments.topic]
    keywords = tuple(_keyword(text) for text in arguments.keyword)
    try:
        limits = (tuple(arguments.exclude), tuple(arguments.limit), tuple(arguments.by))
        return [Topic(arguments.topic, keywords, *limits)]
    except ValueError as error:
        raise ConfigError(f"This is no topic: {error}.") from error


def _keyword(text: str) -> str | tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split("+"))
    return parts if len(parts) > 1 and all(parts) else text


def _print(*, as_json: bool) -> int:
    from reader.services.settings import load

    config = load()
    arxiv = config.arxiv
    if as_json:
        topics = [topic.name for topic in config.topics]
        lists = {"categories": arxiv.categories, "authors": arxiv.authors, "queries": arxiv.queries}
        found = {name: list(values) for name, values in lists.items()}
        say_json({**found, "daily_papers": arxiv.daily_papers, "topics": topics})
        return 0
    for kind, values in (("category", arxiv.categories), ("author", arxiv.authors), ("query", arxiv.queries)):
        for value in values:
            say_fields(kind, value)
    for topic in config.topics:
        say_fields("topic", topic.name)
    if arxiv.daily_papers:
        say_fields("daily papers", "Hugging Face")
    if config.arxiv == type(arxiv)() and not config.topics:
        say("no subscriptions yet: matins subscribe cs.LG")
    return 0
