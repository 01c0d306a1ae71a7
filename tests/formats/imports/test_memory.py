"""Files that were made to take memory: each is read, or refused in words, by a process that has little of it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

LIMIT = 300 * 2**20
"""Bytes that the process may have, the program itself included."""

HEAD = """
import resource, sys
from reader.domain.errors import FormatError
from reader.formats.arxiv.strict_json import load_json
from reader.formats.digests import parse_document
from reader.formats.digests.fields import read_authors
from reader.formats.imports import parse_library
from lxml import etree
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
RDF = ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" '
       'xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#">')
ITEM = ('<bib:Article rdf:about="#{{}}"><z:itemType>journalArticle</z:itemType>'
        '<dcterms:isReferencedBy rdf:resource="#memo"/><dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">'
        'arXiv:2611.0{{:04}}</dc:identifier></bib:Article>')
CSV = '"Key","Item Type","Title","Author"'
try:
    read, data = {flood}
    found = read(data.encode())
    found = getattr(found, "batch", found)
    print("read", 0 if found is None else len(getattr(found, "entries", found)))
except FormatError as error:
    print("refused", error)
"""

LIBRARY = "lambda data: parse_library(data, 'x', everything=True)"
DIGEST = "lambda data: parse_document(data, 'x')"

FLOODS = {
    "items that point to one long note": (
        f"{LIBRARY}, RDF + '<bib:Memo rdf:about=\"#memo\"><rdf:value>' + 'lamp ' * 200_000 + '</rdf:value></bib:Memo>'"
        " + ''.join((ITEM.format(n, n) for n in range(3_000))) + '</rdf:RDF>'"
    ),
    "a legend for five thousand names": (
        "lambda data: read_authors(data.decode())[0], 'A (1,1,1,1), ' * 4_900 + 'Z (1) ((1) ' + 'x' * 150_000 + ')'"
    ),
    "objects with nothing in them": f"{LIBRARY}, '[' + '{{}},' * 5_000_000 + '{{}}]'",
    "objects of a bibliography": (f'{LIBRARY}, \'[{{"type":"book","title":"A"}}\' + \',{{}}\' * 5_000_000 + \']\''),
    "short lines of a bibliography": f"{LIBRARY}, '@misc{{a,\\n}}\\n' + 'ab\\n' * 8_000_000",
    "short lines of a list": f"{LIBRARY}, 'TY  - JOUR\\nTI  - A\\n' + 'ab\\n' * 8_000_000",
    "short lines of a digest": f"{DIGEST}, 'https://arxiv.org/abs/2611.00001\\n' + 'ab\\n' * 8_000_000",
    "short damaged lines of a digest": f"{DIGEST}, 'https://arxiv.org/abs/2611.00001 B√∂rje\\n' + 'ab\\n' * 8_000_000",
    "cells of one row": f"{LIBRARY}, CSV + '\\n' + 'ab,' * 8_000_000",
    "rows without an end": f"{LIBRARY}, CSV + '\\n\"' + 'ab\\n' * 5_000_000",
    "empty lines": f'{LIBRARY}, \'{{"key": "2611.00001", "arxiv_id": "2611.00001"}}\' + \'\\n\' * 30_000_000',
    "broken entries": f"{LIBRARY}, '@misc{{a,\\n}}\\n' + '@a{{\\n' * 1_000_000",
}


@pytest.mark.parametrize("flood", FLOODS)
def test_little_memory_is_enough(flood: str) -> None:
    program = HEAD.format(limit=LIMIT, flood=FLOODS[flood].replace("{{", "{").replace("}}", "}"))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[3], capture_output=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-600:]
    assert done.stdout.startswith((b"read", b"refused")), done.stdout
