"""arXiv's OAI-PMH interface: every record that changed in a span of days, 2,500 at a time."""

from datetime import date
from urllib.parse import urlencode

from reader.domain.errors import FormatError
from reader.formats.arxiv.oai import OaiError, OaiPage, parse_oai
from reader.sources.errors import BadAnswer, ExpiredToken
from reader.sources.reading import fetch_answer
from reader.sources.transport import Transport

HARVEST = "https://oaipmh.arxiv.org/oai"
"""Where arXiv's OAI-PMH interface is."""

_LOST_TOKEN = "badResumptionToken"


def fetch_page(
    transport: Transport,
    base: str,
    *,
    since: date | None = None,
    until: date | None = None,
    set_: str = "",
    token: str = "",
) -> OaiPage:
    """Return one page of records: the first of those changed from ``since`` to ``until`` (both included, in UTC) in
    the set ``set_`` (such as ``cs:cs:AI``), or the next one that ``token`` asks for. No records are an empty page.

    Raise ExpiredToken where the server does not know ``token`` any more (each expires at midnight UTC), and as
    ``fetch_answer`` does.
    """  # fmt: skip
    arguments = {"verb": "ListRecords"}
    if token:
        # The token holds percent signs of its own and names everything else; it is quoted as it is.
        arguments["resumptionToken"] = token
    else:
        arguments["metadataPrefix"] = "arXiv"
        if since:
            arguments["from"] = since.isoformat()
        if until:
            arguments["until"] = until.isoformat()
        if set_:
            arguments["set"] = set_
    _, page = fetch_answer(transport, f"{base}?{urlencode(arguments)}", _parse)
    if page is None:
        raise BadAnswer("The harvest is said to be unchanged, which was not asked.")
    return page


def _parse(data: bytes) -> OaiPage:
    try:
        return parse_oai(data)
    except OaiError as error:
        if error.code == _LOST_TOKEN:
            raise ExpiredToken("arXiv does not know the place where the harvest went on; it begins again.") from error
        raise FormatError(str(error)) from error
