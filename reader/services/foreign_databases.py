"""Databases of other programs as what is imported from them."""

import hashlib
from io import BufferedReader

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.formats.digests.encoding import Decoded
from reader.formats.imports import Imported
from reader.formats.imports.assemble import assemble_digest
from reader.formats.imports.databases import parse_artui, parse_newsboat
from reader.paths import user_path
from reader.services.reading import STANDARD_INPUT, shown_name
from reader.storage.foreign import read_foreign


def read_database(source: BufferedReader, name: str, *, everything: bool = False) -> Imported:
    """Return what the database ``name`` of another program holds, of which ``source`` reads the bytes.

    Raises FormatError.
    """
    if name == STANDARD_INPUT:
        raise FormatError("It is a database, which has to be named as a file.")
    found = read_foreign(user_path(name))
    is_feeds = found.kind == "newsboat"
    collected = parse_newsboat(found.rows) if is_feeds else parse_artui(found.rows, found.tags, found.notes)
    if found.is_cut:
        collected.problems.append(Problem(f"Only the first {len(found.rows):,} rows were read."))
    digest = hashlib.sha256()
    while block := source.read(2**20):
        digest.update(block)
    return assemble_digest(collected, digest.hexdigest(), shown_name(name), Decoded(""), everything=everything)
