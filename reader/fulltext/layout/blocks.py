"""The blocks of a paper to lines: headings, paragraphs, formulas, lists, statements, figures."""

from reader.fulltext.layout.cells import cells, wrap
from reader.fulltext.layout.flowing import Flow, flow, joined, set_centred, set_flow
from reader.fulltext.layout.page import NONE, Line, Role, Span
from reader.fulltext.layout.setter import Setter, blanks
from reader.fulltext.layout.tables import set_table
from reader.fulltext.model import (
    Block,
    Code,
    Equation,
    EquationRow,
    Figure,
    Heading,
    Inlines,
    Listing,
    Missing,
    Paragraph,
    Picture,
    Quotation,
    Statement,
    Table,
    plain,
)

DEEPEST = 40
"""How deep blocks are set into each other; what lies deeper is set at that depth."""

SHORT = 240
"""Characters up to which the items of a list stand without free lines between them."""

_HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3)


def set_blocks(setter: Setter, blocks: tuple[Block, ...], depth: int = 0, label: Flow | None = None) -> None:
    """Set blocks one below the other; ``label`` runs into the first of them where that is a paragraph."""
    first = blocks[0] if blocks else None
    if label is not None:
        setter.gap()
        setter.begin()
        if isinstance(first, Paragraph):
            setter.name(first.anchor)
            label = joined(label, flow(setter, first.content))
            blocks = blocks[1:]
        set_flow(setter, label)
    for block in blocks:
        set_block(setter, block, depth)


def set_block(setter: Setter, block: Block, depth: int = 0) -> None:
    """Set one block, with a free line before it."""
    match block:
        case Heading():
            set_heading(setter, block)
        case Paragraph():
            setter.gap()
            setter.begin(block.anchor)
            set_flow(setter, flow(setter, block.content))
        case Equation():
            _set_equation(setter, block)
        case Listing():
            _set_listing(setter, block, depth)
        case Statement():
            _set_statement(setter, block, depth)
        case Table():
            setter.gap()
            _set_captioned_table(setter, block)
        case Figure():
            _set_figure(setter, block, depth)
        case Code():
            _set_code(setter, block)
        case Quotation():
            setter.gap()
            with setter.inset(blanks(4 if depth < DEEPEST else 0)):
                set_blocks(setter, block.blocks, depth + 1)
        case Missing():
            setter.gap()
            setter.begin()
            set_missing(setter, f"not shown: {block.what}")


def set_heading(setter: Setter, heading: Heading) -> None:
    """Set a heading, with more air above the greater ones."""
    setter.gap()
    role = _HEADINGS[max(1, min(heading.level, 3)) - 1]
    if role is Role.HEADING1 and setter.here:
        setter.put(())
    setter.begin(heading.anchor)
    setter.head(max(1, heading.level), heading.number, plain(heading.title), heading.anchor)
    number = f"{heading.number}  " if heading.number else ""
    title = flow(setter, heading.title, role)
    set_flow(setter, joined(Flow(number, [0], [(role, NONE)]), title) if number else title, cells(number))
    setter.gap()


def set_missing(setter: Setter, sentence: str) -> None:
    """Name what is not there."""
    sign = setter.signs.missing
    set_flow(setter, Flow(f"{sign} {sentence}", [0], [(Role.MISSING, NONE)]), cells(sign) + 1)


def _set_equation(setter: Setter, equation: Equation) -> None:
    """Set a formula in the middle, its lines below each other, the numbers at the right."""
    setter.gap()
    setter.begin(equation.anchor, verbatim=True)
    if not equation.rows:
        return
    room = setter.room
    number = max(cells(row.number) for row in equation.rows)
    widest = max(cells(row.text or row.tex) for row in equation.rows)
    beside = number + 2 if number else 0
    # In the middle of the page, unless the number stands there.
    indent = max(0, min((room - widest) // 2, room - beside - widest))
    for row in equation.rows:
        _set_row(setter, row, indent, room - beside)
    if not all(row.text or row.tex for row in equation.rows):
        set_missing(setter, "not shown: a formula")


def _set_row(setter: Setter, row: EquationRow, indent: int, width: int) -> None:
    text = row.text or row.tex
    target = setter.target(row)
    if width < 8:
        width = setter.room
    lines = wrap(text, width - 4 if cells(text) > width else width, width)
    if not lines and row.number:
        lines = [(0, 0)]
    for number, (start, end) in enumerate(lines):
        left = indent + (min(4, max(0, width - 8)) if number else 0)
        shown = text[start:end]
        line: Line = (blanks(left), Span(shown, Role.MATH, target)) if left else (Span(shown, Role.MATH, target),)
        if row.number and number == len(lines) - 1:
            free = setter.room - left - cells(shown) - cells(row.number)
            if free < 1:
                setter.put(line)
                free, line = setter.room - cells(row.number), ()
            line = (*line, blanks(max(0, free)), Span(row.number, Role.NUMBER))
        setter.put(line)


def _set_listing(setter: Setter, listing: Listing, depth: int) -> None:
    setter.gap()
    markers = [setter.signs.marker(item.marker) for item in listing.items]
    widest = max((cells(marker) for marker in markers), default=0)
    indent = min(widest, 6) + 3 if depth < DEEPEST else 0
    is_tight = all(_is_short(item.blocks) for item in listing.items)
    for number, (marker, item) in enumerate(zip(markers, listing.items, strict=True)):
        if number and not is_tight:
            setter.gap()
        own = cells(marker)
        lead = f"{' ' * max(0, indent - 1 - own)}{marker} "
        if cells(lead) > indent:
            # The name of what is described: it stands above.
            setter.begin()
            set_flow(setter, Flow(marker, [0], [(Role.MARKER, NONE)]))
            lead = ""
        with setter.inset(blanks(indent), Span(lead, Role.MARKER) if lead else None):
            set_blocks(setter, item.blocks, depth + 1)
            setter.flush()


def _is_short(blocks: tuple[Block, ...]) -> bool:
    return not blocks or (
        len(blocks) == 1 and isinstance(blocks[0], Paragraph) and len(plain(blocks[0].content)) <= SHORT
    )


def _set_statement(setter: Setter, statement: Statement, depth: int) -> None:
    setter.gap()
    setter.name(statement.anchor)
    label = flow(setter, (), label=statement.label) if statement.label else Flow("", [], [])
    if statement.title:
        label = joined(label, flow(setter, statement.title, Role.STRONG))
        label = joined(label, Flow(" ", [0], [(Role.STRONG, NONE)]))
    bar = Span(setter.signs.bar, Role.RULE)
    with setter.inset(bar if depth < DEEPEST else blanks(0)):
        set_blocks(setter, statement.blocks, depth + 1, label if label.text else None)


def set_caption(setter: Setter, label: str, caption: Inlines) -> None:
    """Set the caption of a table or a figure."""
    if label or caption:
        setter.begin()
        set_flow(setter, flow(setter, caption, Role.CAPTION, f"{label} " if label and caption else label))


def _set_captioned_table(setter: Setter, table: Table) -> None:
    setter.name(table.anchor)
    set_caption(setter, table.label, table.caption)
    setter.begin(verbatim=True)
    set_table(setter, table)


def _set_figure(setter: Setter, figure: Figure, depth: int) -> None:
    setter.gap()
    setter.name(figure.anchor)
    for picture in figure.pictures:
        _set_picture(setter, picture)
    set_blocks(setter, figure.blocks, depth + 1)
    if not figure.pictures and not figure.blocks:
        setter.begin()
        set_missing(setter, "not shown: the picture of this figure")
    if figure.blocks:
        setter.gap()
    set_caption(setter, figure.label, figure.caption)


def _set_picture(setter: Setter, picture: Picture) -> None:
    setter.begin()
    sign = setter.signs.picture
    what = picture.description or f"picture {picture.source.rpartition('/')[2]}".rstrip()
    run = Flow(f"{sign} {what}", [0], [(Role.PICTURE, setter.target(picture))])
    set_flow(setter, run, cells(sign) + 1)


def _set_code(setter: Setter, code: Code) -> None:
    setter.gap()
    setter.begin(code.anchor, verbatim=True)
    with setter.inset(blanks(2)):
        for row in code.lines:
            _set_code_line(setter, row.rstrip(" "))


def _set_code_line(setter: Setter, row: str) -> None:
    indent = len(row) - len(row.lstrip(" "))
    if not row:
        setter.put(())
        return
    room = setter.room
    indent = indent if indent <= room - 8 else 0
    run = Flow(row.strip(" "), [0], [(Role.CODE, NONE)])
    for number, (start, end) in enumerate(wrap(run.text, max(2, room - indent - 2), max(2, room - indent))):
        left = indent + (2 if number else 0)
        setter.put((blanks(left), *run.cut(start, end)) if left and room - left >= 2 else run.cut(start, end))


def set_title(setter: Setter, title: Inlines, authors: tuple[str, ...]) -> None:
    """Set the paper's title and its authors in the middle of the page."""
    if title:
        setter.put(())
        setter.begin()
        set_centred(setter, flow(setter, title, Role.TITLE))
    if authors:
        setter.gap()
        setter.begin()
        set_centred(setter, Flow(", ".join(authors), [0], [(Role.AUTHORS, NONE)]))
