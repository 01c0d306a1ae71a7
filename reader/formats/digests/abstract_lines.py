"""Pages of bare abstracts: one ``Abstract:TEXT`` after another, without identifier, title or authors.

Source: the text of an author's page of papers, newest first. A line that begins no abstract continues the one before.
"""

import re
from collections.abc import Sequence

from reader.domain.batch import Problem
from reader.formats.digests.build import Draft, Parsed
from reader.formats.digests.fields import join_lines, spans

START = re.compile(r"[ \t>]{0,8}(?:[-*•] )?(?:\*\*)?Abstract[ \t]?[:：](?:\*\*)?", re.IGNORECASE)


def parse_abstract_lines(lines: Sequence[str]) -> Parsed:
    """Return one draft for each line that begins with ``Abstract:``; an empty abstract is a problem."""
    parsed = Parsed()
    starts = [index for index, line in enumerate(lines) if START.match(line)]
    for start, end in spans(starts, len(lines)):
        abstract = join_lines([START.sub("", lines[start], count=1), *lines[start + 1 : end]])
        if abstract:
            parsed.drafts.append(Draft(start + 1, end + 1, abstract=abstract))
        else:
            parsed.problems.append(Problem("An abstract is empty.", start + 1))
    first = starts[0] if starts else len(lines)
    parsed.title = next((line.strip() for line in lines[:first] if line.strip()), "")
    return parsed
