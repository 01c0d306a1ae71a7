"""``matins man``: the manual page, rendered from the parser, so that it says what the program does."""

import argparse
from collections.abc import Iterable, Iterator

from reader import __version__
from reader.cli.grammar import Argument, Form, Grammar, Option, read_grammar
from reader.cli.output import say_document
from reader.services.placing import PLACES

EXIT_CODES = (
    ("0", "What was asked for is done."),
    ("1", "It was not possible, wholly or in part; standard error says why in one line a reason."),
    ("2", "The command line was wrong, or nothing could be done with it: an option, a filter, a missing terminal."),
    ("130", "It was stopped with ctrl+c; what was done until then is kept."),
)
"""What every command ends with; tests and scripts rely on it."""

_ENVIRONMENT = (
    ("MATINS_LIBRARY", "The library file; --library goes before it."),
    ("MATINS_CONFIG", "The file of the settings; the one of the keys lies beside it."),
    ("MATINS_ASCII", "1: plain ASCII signs."),
    ("MATINS_PICTURE", "0: no picture of the last screen at the start."),
    ("NO_COLOR", "Anything: no colour."),
    ("VISUAL, EDITOR", "The program that a note is written in."),
)

_COMMON = {"--help", "--library"}
"""Options of every command, which the page explains once."""

_EXAMPLES = (
    ("matins subscribe cs.LG stat.ML && matins fetch", "The papers of two categories, and the first fetch."),
    ("matins list is:unread newer:7d", "What is left of this week."),
    ("matins list --json is:starred | jq -r .title", "Titles, for another program."),
    ("matins export is:starred --to papers.bib", "A bibliography; exporting again refreshes it."),
    ("matins pipe 'pdftotext {pdf} notes/{id}.txt' has:pdf is:starred", "Another program for each paper."),
    ("matins schedule", "A fetch every day that arXiv has a listing."),
)

_FILES = (
    "matins where prints them: the library (one SQLite file) with seven daily backups and an index that may be "
    "deleted, downloaded papers, config.toml, keys.toml and the log of a crash."
)


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``man``."""
    parser = commands.add_parser(
        "man", parents=[common], help="print the manual page", epilog="To read it: matins man | man -l -"
    )
    parser.set_defaults(run=run_man)


def run_man(arguments: argparse.Namespace) -> int:
    """Print the page as roff."""
    from reader.cli.main import build_parser

    say_document(render_man(read_grammar(build_parser())))
    return 0


def render_man(grammar: Grammar) -> str:
    """Return matins(1) with the macros of man(7), in ASCII."""
    program = grammar.program
    lines = [f'.TH MATINS 1 "" "matins {_roff(__version__)}" "User Commands"', ".nh", ".ad l"]
    lines += [".SH NAME", _roff("matins - the terminal reader for arXiv")]
    lines += [".SH SYNOPSIS", *_synopsis(program), ".br", r"\fBmatins\fR \fICOMMAND\fR \fR[\fIARGUMENTS\fR]"]
    lines += [".SH DESCRIPTION", _roff(program.help)]
    lines += [
        ".SH OPTIONS",
        "Every command knows \\fB\\-\\-help\\fR and \\fB\\-\\-library\\fR, too.",
        *_options(program.options),
    ]
    lines += [".SH COMMANDS"]
    for command in grammar.commands:
        lines += _command(command)
    lines += [".SH FILTERS", _roff("What QUERY stands for, in the program and in commands:"), *_filters()]
    lines += [".SH FIELDS", _roff("What matins pipe puts into a command:")]
    lines += _listed((f"{{{name}}}", f"{meaning[:1].upper()}{meaning[1:]}.") for name, meaning in PLACES.items())
    lines += [".SH EXIT STATUS", *_listed(EXIT_CODES)]
    lines += [".SH ENVIRONMENT", *_listed(_ENVIRONMENT)]
    lines += [".SH FILES", _roff(_FILES)]
    lines += [".SH EXAMPLES", *_listed(_EXAMPLES)]
    return "\n".join(lines) + "\n"


def _command(form: Form) -> Iterator[str]:
    yield f'.SS "{_roff(form.name)}"'
    yield from _synopsis(form)
    if form.help:
        yield ".PP"
        yield _roff(f"{form.help[:1].upper()}{form.help[1:]}.")
    for argument in form.arguments:
        yield ".TP"
        yield rf"\fI{_roff(argument.value.name)}\fR"
        yield _roff(argument.help) or r"\&"
    yield from _options(option for option in form.options if not _COMMON & set(option.names))
    if form.epilog:
        yield ".PP"
        yield _roff(form.epilog)


def _synopsis(form: Form) -> Iterator[str]:
    parts = [rf"\fBmatins{f' {_roff(form.name)}' if form.name else ''}\fR"]
    options = [option for option in form.options if not (form.name and _COMMON & set(option.names))]
    parts += [f"[{_named(option, option.names[-1:])}]" for option in options if "--help" not in option.names]
    parts += [_place(argument) for argument in form.arguments]
    yield " ".join(parts)


def _place(argument: Argument) -> str:
    name = rf"\fI{_roff(argument.value.name)}\fR" + (" ..." if argument.is_repeated else "")
    return f"[{name}]" if argument.is_optional else name


def _options(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        yield ".TP"
        yield _named(option, option.names)
        yield _roff(option.help) or r"\&"


def _named(option: Option, names: Iterable[str]) -> str:
    shown = ", ".join(rf"\fB{_roff(name)}\fR" for name in names)
    return rf"{shown} \fI{_roff(option.value.name)}\fR" if option.value else shown


def _filters() -> Iterator[str]:
    from reader.domain.filters.fields import rows

    return _listed((row.example, f"{row.meaning[:1].upper()}{row.meaning[1:]}.") for row in rows())


def _listed(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, meaning in rows:
        yield ".TP"
        yield rf"\fB{_roff(name)}\fR"
        yield _roff(meaning)


def _roff(text: str) -> str:
    """Return one line of text in which roff finds nothing to obey, in ASCII.

    Source of the escapes: groff_char(7). A line of its own may not begin with a dot or an apostrophe, and a bare dash
    may be drawn as a hyphen that nobody can paste into a shell.
    """
    escapes = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}
    line = "".join(escapes.get(char, char if char.isascii() else f"\\[u{ord(char):04X}]") for char in text)
    return rf"\&{line}" if line.startswith(".") else line
