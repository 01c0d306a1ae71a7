"""The completion script for fish."""

from shlex import quote

from reader.cli.grammar import Grammar, Kind, Option, Value
from reader.cli.shells.lists import categories, filled

_FISH = """\
# Completion of matins for fish: `matins completions fish` printed it.

function __matins_is --description 'Tell whether this is the command on the line'
    set -l tokens (commandline -opc)
    set -l expects
    for token in $tokens[2..-1]
        if test -n "$expects"
            set expects
            continue
        end
        switch $token
            case --library
                set expects 1
            case '-*'
            case '*'
                test "$token" = "$argv[1]"
                return
        end
    end
    test -z "$argv[1]"
end

function __matins_filter
    switch (commandline -ct)
        case '*:*'
            printf '%s\\n' @conditions@
        case '*'
            printf '%s\\n' @fields@
    end
end

complete -c matins -f
@lines@
"""


def render_fish(grammar: Grammar) -> str:
    """Return the script for fish."""
    lines = []
    for command in grammar.commands:
        lines.append(f"complete -c matins -n '__matins_is' -a {quote(command.name)} -d {_fish(command.help)}")
    for form in grammar.forms:
        condition = f"-n {quote(f'__matins_is {form.name}'.strip())}"
        for option in form.options:
            lines.append(f"complete -c matins {condition} {_fish_option(option)}")
        for value in dict.fromkeys(argument.value for argument in form.arguments):
            if wanted := _fish_value(value):
                lines.append(f"complete -c matins {condition} {wanted}")
    return filled(_FISH, lines="\n".join(lines))


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    value = ""
    if option.value is not None:
        # An option that takes a file takes it beside what else there is, any other nothing but its values.
        value = f" {'-r' if option.value.kind is Kind.FILE else '-x'} {_fish_value(option.value)}".rstrip()
    return f"{names}{value} -d {_fish(option.help)}"


def _fish_value(value: Value) -> str:
    if value.kind is Kind.WORDS:
        return f"-a {_fish(' '.join(value.words))}"
    if value.kind is Kind.CATEGORY:
        return f"-a {_fish(' '.join(categories()))}"
    return {Kind.FILE: "-F", Kind.FILTER: "-a '(__matins_filter)'"}.get(value.kind, "")


def _fish(text: str) -> str:
    """Return ``text`` in the single quotes of fish, in which two signs are escaped."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
