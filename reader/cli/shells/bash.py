"""The completion script for bash; it keeps to what bash 3.2 understands, which macOS still brings."""

from shlex import quote

from reader.cli.grammar import Grammar, Kind, Value
from reader.cli.shells.lists import filled, quoted

_BASH = """\
# Completion of matins for bash: `matins completions bash` printed it.

_matins_words() {
    local word
    for word in "$@"; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
    done
}

_matins_files() {
    local word
    while IFS= read -r word; do
        COMPREPLY+=("$before$word")
    done < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
}

_matins_categories() {
    _matins_words @categories@
}

_matins_filter() {
    if [[ $cur == *:* ]]; then
        _matins_words @conditions@
    else
        _matins_words @fields@
        ((${#COMPREPLY[@]})) && compopt -o nospace 2>/dev/null
    fi
}

_matins() {
    local line=${COMP_LINE:0:COMP_POINT} cur before= previous= command= word i last expects=
    local -a words
    COMPREPLY=()
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    last=$((${#words[@]} - 1))
    cur=${words[last]}
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        previous=
        if [[ -n $expects ]]; then
            expects=
            continue
        fi
        case "$command $word" in
            @valued@)
                expects=1
                previous=$word
                ;;
            *" -"*) ;;
            *) [[ -n $command ]] || command=$word ;;
        esac
    done
    if [[ $cur == --*=* ]]; then
        previous=${cur%%=*}
        before=$previous=
        cur=${cur#*=}
    fi
    _matins_complete "$command $previous"
    # Readline replaces only what follows the last of these signs.
    word=$before$cur
    for i in : =; do
        if [[ $word == *$i* && $COMP_WORDBREAKS == *$i* ]]; then
            word=${word%"${word##*$i}"}
            for last in "${!COMPREPLY[@]}"; do
                COMPREPLY[last]=${COMPREPLY[last]#"$word"}
            done
            word=
        fi
    done
}

_matins_complete() {
    case "$1" in
@values@
        *" -"*) return ;;
    esac
    case "$command $cur" in
@options@
    esac
    case "$command" in
@arguments@
    esac
}

complete -F _matins matins
"""


def render_bash(grammar: Grammar) -> str:
    """Return the script for bash."""
    valued, values, options, arguments = [], [], [], []
    for form in grammar.forms:
        for option in form.options:
            if option.value is not None:
                names = "|".join(quote(f"{form.name} {name}") for name in option.names)
                valued.append(names)
                values.append(
                    f"        {names})\n            {_bash_value(option.value) or ':'}\n            return ;;"
                )
        names = " ".join(quote(name) for option in form.options for name in option.names)
        options.append(f"        {quote(f'{form.name} -')}*) _matins_words {names} ; return ;;")
        wanted = [_bash_value(argument.value) for argument in form.arguments]
        if not form.name:
            wanted = [f"_matins_words {quoted(command.name for command in grammar.commands)}"]
        if done := " ; ".join(filter(None, dict.fromkeys(wanted))):
            arguments.append(f"        {quote(form.name)}) {done} ;;")
    return filled(
        _BASH,
        valued="|".join(valued),
        values="\n".join(values),
        options="\n".join(options),
        arguments="\n".join(arguments),
    )


def _bash_value(value: Value) -> str:
    if value.kind is Kind.WORDS:
        return f"_matins_words {quoted(value.words)}"
    return {Kind.FILE: "_matins_files", Kind.FILTER: "_matins_filter", Kind.CATEGORY: "_matins_categories"}.get(
        value.kind, ""
    )
