"""The completion script for zsh."""

from collections.abc import Iterator
from shlex import quote

from reader.cli.grammar import Form, Grammar, Kind, Value
from reader.cli.shells.lists import filled

_ZSH = """\
#compdef matins
# Completion of matins for zsh: `matins completions zsh` printed it.

_matins_categories() {
    compadd -- @categories@
}

_matins_filter() {
    if [[ $PREFIX == *:* ]]; then
        compadd -- @conditions@
    else
        compadd -S '' -- @fields@
    fi
}

_matins() {
    local curcontext="$curcontext" state line
    typeset -A opt_args
    local -a commands
    commands=(
@commands@
    )
    _arguments -C \\
@program@
        '1:command:->command' \\
        '*::argument:->argument'
    case $state in
        command) _describe -t commands command commands ;;
        argument)
            case ${line[1]} in
@cases@
            esac
            ;;
    esac
}

if [[ ${funcstack[1]} == _matins ]]; then
    _matins "$@"
else
    compdef _matins matins
fi
"""


def render_zsh(grammar: Grammar) -> str:
    """Return the script for zsh; it may be sourced, or lie as ``_matins`` in a folder of ``$fpath``."""
    commands = "\n".join(
        f"        {quote(f'{command.name}:{_zsh_text(command.help)}')}" for command in grammar.commands
    )
    program = "\n".join(f"        {spec} \\" for spec in _zsh_options(grammar.program))
    cases = []
    for form in grammar.commands:
        specs = [*_zsh_options(form), *_zsh_arguments(form)]
        inner = " \\\n                        ".join(specs)
        cases.append(
            f"                {form.name})\n                    _arguments \\\n                        {inner}\n"
            "                    ;;"
        )
    return filled(_ZSH, commands=commands, program=program, cases="\n".join(cases))


def _zsh_options(form: Form) -> Iterator[str]:
    for option in form.options:
        value = f":{_zsh_text(option.value.name)}:{_zsh_action(option.value)}" if option.value else ""
        for name in option.names:
            long = "=" if option.value and name.startswith("--") else ""
            yield quote(f"*{name}{long}[{_zsh_text(option.help)}]{value}")


def _zsh_arguments(form: Form) -> Iterator[str]:
    for argument in form.arguments:
        place = "*:" if argument.is_repeated else "::" if argument.is_optional else ":"
        yield quote(f"{place}{_zsh_text(argument.value.name)}:{_zsh_action(argument.value)}")


def _zsh_action(value: Value) -> str:
    if value.kind is Kind.WORDS:
        return f"({' '.join(word.replace(':', chr(92) + ':') for word in value.words)})"
    # A blank completes nothing and says what is wanted.
    return {Kind.FILE: "_files", Kind.FILTER: "_matins_filter", Kind.CATEGORY: "_matins_categories"}.get(
        value.kind, " "
    )


def _zsh_text(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\[]:" else char for char in text)
