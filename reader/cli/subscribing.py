"""``matins subscribe``: what a morning is made of."""

import argparse
from typing import TYPE_CHECKING

from reader.cli.output import say, say_fields, say_json, warn

if TYPE_CHECKING:
    from reader.domain.topics import Topic
    from reader.services.settings import Change


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
    parser.add_argument("--exclude", action="append", default=[], metavar="TEXT", help="what it leaves out; A+B: both")
    parser.add_argument(
        "--in", action="append", default=[], dest="limit", metavar="CATEGORY", help="a limit of the topic"
    )
    parser.add_argument("--by", action="append", default=[], metavar="NAME", help="an author of the topic")
    parser.add_argument("--daily-papers", action="store_true", help="the daily papers of Hugging Face")
    parser.add_argument("--remove", action="store_true", help="take these subscriptions away")
    parser.add_argument("--json", action="store_true", help="print the subscriptions as JSON")
    parser.set_defaults(run=run_subscribe)


def run_subscribe(arguments: argparse.Namespace) -> int:
    """Change the subscriptions, all that are named or none, or print them where nothing is named."""
    from reader.services.settings import subscribe_all

    of_topic = (arguments.keyword, arguments.exclude, arguments.limit, arguments.by)
    if any(of_topic) and arguments.topic is None:
        warn("--keyword, --exclude, --in and --by describe a topic: --topic NAME names it")
        return 2
    changes: list[Change] = [("category", name) for name in arguments.categories]
    changes += [("author", name) for name in arguments.author]
    changes += [("query", query) for query in arguments.query]
    if arguments.topic is not None:
        changes.append(("topic", arguments.topic if arguments.remove else _topic(arguments)))
    if arguments.daily_papers:
        changes.append(("daily_papers", True))
    if not changes:
        return _print(as_json=arguments.json)
    changed = subscribe_all(changes, remove=arguments.remove)
    if arguments.json:
        return _print(as_json=True)
    done = "removed" if arguments.remove else "added"
    say(f"{changed} of {len(changes)} {done}" if changed != len(changes) else f"{changed} {done}")
    return 0


def _topic(arguments: argparse.Namespace) -> "Topic":
    from reader.domain.errors import ConfigError
    from reader.domain.topics import Topic

    keywords, exclude = (tuple(map(_keyword, texts)) for texts in (arguments.keyword, arguments.exclude))
    try:
        return Topic(arguments.topic, keywords, exclude, tuple(arguments.limit), tuple(arguments.by))
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
    if not (arxiv.categories or arxiv.authors or arxiv.queries or arxiv.daily_papers or config.topics):
        say("no subscriptions yet: matins subscribe cs.LG")
    return 0
