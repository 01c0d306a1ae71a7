"""The sandbox of templates: Jinja2's own, without what makes a large value out of a small one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment

_METHODS = frozenset(
    "center encode expandtabs format format_map join ljust maketrans replace rjust translate zfill to_bytes".split()
)
_FILTERS = (
    *("batch", "center", "filesizeformat", "format", "pprint", "random", "slice", "tojson", "urlize", "wordwrap"),
    "xmlattr",
)
_GLOBALS = ("lipsum", "cycler", "joiner")
_SIZED = (str, bytes, list, tuple, dict)


_INDENT_LIMIT = 40


class _Generator(CodeGenerator):
    """Compiles ``~`` to a call that looks at the length of what it makes."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja2's name.
        self.write("environment.concat(map(environment.finalize, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write(")))")


class _Environment(ImmutableSandboxedEnvironment):
    """Operators whose outcome is too large are refused, and so are methods that pad or repeat."""

    intercepted_binops = frozenset(("*", "**", "%", "+", "<<"))
    code_generator_class = _Generator
    value_limit = 0

    def concat(self, parts: Iterable[Any]) -> str:
        """Join the output of a part of the template, or the sides of ``~``."""
        found = [part if isinstance(part, str) else str(part) for part in parts]
        if sum(map(len, found)) > self.value_limit:
            raise SecurityError("a text that is made here is too large")
        return "".join(found)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Do an operator unless what it makes could be too large."""
        if operator == "%" and isinstance(left, str | bytes):
            raise SecurityError("text is not formatted by % here")
        if operator in ("*", "**") and self._weight(operator, left, right) > self.value_limit:
            raise SecurityError(f"what {operator} makes here is too large")
        made = super().call_binop(context, operator, left, right)
        if isinstance(made, _SIZED) and len(made) > self.value_limit:
            raise SecurityError(f"what {operator} makes here is too large")
        return made

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse the methods of texts and numbers that make a large value of a small one."""
        if isinstance(obj, str | bytes | int) and attr in _METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Leave the formatting of texts to the methods that are refused."""

    @staticmethod
    def _weight(operator: str, left: Any, right: Any) -> float:
        if operator == "**":
            numbers = isinstance(left, int) and isinstance(right, int)
            return left.bit_length() * abs(right) if numbers else 0
        for value, times in ((left, right), (right, left)):
            if isinstance(value, _SIZED) and isinstance(times, int):
                return len(value) * times
        if isinstance(left, int) and isinstance(right, int):
            return left.bit_length() + right.bit_length()
        return 0


def _written(value: Any) -> Any:
    """Let texts, numbers and what is missing be written; a list is no text, and one of lists may have no end."""
    if isinstance(value, str | int | float | Undefined):
        return value
    if value is None:
        return ""
    raise SecurityError("only a text or a number can be written; a list needs |join(', ')")


def _filters(environment: _Environment) -> Mapping[str, Callable[..., Any]]:
    def join(values: Iterable[Any], separator: str = "") -> str:
        found = [str(_written(value)) for value in values]
        return environment.concat(part for value in found for part in (separator, value)).removeprefix(separator)

    def replace(text: Any, old: str, new: str) -> str:
        plain = str(_written(text))
        if len(plain) + plain.count(old) * len(new) > environment.value_limit:
            raise SecurityError("a text that is made here is too large")
        return plain.replace(old, new)

    def indent(text: Any, width: int = 4) -> str:
        blanks = " " * min(max(int(width), 0), _INDENT_LIMIT)
        return replace(text, "\n", f"\n{blanks}")

    return {"join": join, "replace": replace, "indent": indent}


def make_environment(filters: Mapping[str, Callable[..., Any]], value_limit: int) -> SandboxedEnvironment:
    """Return an environment without a loader: a template includes and imports nothing."""
    environment = _Environment(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_written,
    )
    environment.value_limit = value_limit
    for name in _FILTERS:
        environment.filters.pop(name, None)
    for name in _GLOBALS:
        environment.globals.pop(name, None)
    environment.filters.update(_filters(environment))
    environment.filters.update(filters)
    return environment
