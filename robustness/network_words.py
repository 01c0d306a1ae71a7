"""What the sentence about each fault of the network has to say: its cause in words of its own."""

import re

from support.faults import Fault

_OTHER = "XML of another kind|not one of announcements|where [A-Za-z ]+ was expected|not a PDF|not a paper|cut off"
"""What comes whole and is something else, or ends early, by what was asked for."""

NAMED = {
    Fault.RESET: "broke the connection off",
    Fault.CLOSED: "closed the connection without an answer",
    Fault.RESET_INSIDE: "broke the connection off",
    Fault.CUT: "breaks off in the middle",
    Fault.CUT_CHUNKS: "breaks off in the middle",
    Fault.HANGS: "took too long to answer",
    Fault.HANGS_INSIDE: "took too long to answer",
    Fault.DRIP: "took too long to answer",
    Fault.DRIP_HEADERS: "took too long to answer",
    Fault.NOT_HTTP: "is not HTTP",
    Fault.MANY_HEADERS: "is not HTTP",
    Fault.LONG_HEADER: "is not HTTP",
    Fault.CUT_GZIP: "packed answer that breaks off",
    Fault.BAD_GZIP: "packed answer that is damaged",
    Fault.BOMB: r"more than \d+ MB|not a PDF",
    Fault.PACKED_OTHERWISE: "packed its answer in a way that was not asked for",
    Fault.BAD_REQUEST: r"did not accept the request \(400",
    Fault.FORBIDDEN: r"refuses access \(403\)",
    Fault.MISSING: r"nothing there \(404\)|There is no HTML|has no PDF",
    Fault.MISSING_AND_DAMAGED: r"nothing there \(404\)|There is no HTML|has no PDF",
    Fault.ODD_STATUS: r"\(499\)",
    Fault.GONE: r"\(410 Gone\)|There is no HTML|has no PDF",
    Fault.TOO_MANY: r"asked too often \(429\)",
    Fault.TOO_MANY_SECONDS: "in 40 seconds",
    Fault.TOO_MANY_HOURS: "in 2 hours",
    Fault.SERVER_ERROR: r"trouble of its own \(500",
    Fault.BAD_GATEWAY: r"\(502 Bad Gateway\)",
    Fault.GATEWAY_TIMEOUT: r"\(504 Gateway Timeout\)",
    Fault.UNAVAILABLE: r"\(503 Service Unavailable\)",
    Fault.UNAVAILABLE_SECONDS: "in 20 seconds",
    Fault.UNAVAILABLE_SECOND: "in 1 second",
    Fault.UNAVAILABLE_DATE: "in 30 seconds",
    Fault.UNAVAILABLE_NONSENSE: r"\(503 Service Unavailable\)",
    Fault.RATE_EXCEEDED_200: r"asked too often \(429\)",
    Fault.RATE_EXCEEDED_503: r"asked too often \(429\)",
    Fault.NO_CONTENT: r"\(204 No Content\)",
    Fault.UNASKED_304: "unchanged|no earlier one was named|how many papers there are|cut off|empty|no declared type",
    Fault.REDIRECT_LOOP: "more than 3 redirects",
    Fault.REDIRECT_HOME: f"{_OTHER}|is XML, not JSON|more than 3 redirects",
    Fault.REDIRECT_FOREIGN: "elsewhere.example is not among the hosts",
    Fault.REDIRECT_UNSAFE: "without encryption",
    Fault.REDIRECT_FILE: "not an address on the web",
    Fault.REDIRECT_NOWHERE: "redirect that leads nowhere",
    Fault.WRONG_TYPE: "of the type image/png",
    Fault.NO_TYPE: "of no declared type",
    Fault.WEB_PAGE: "a web page instead of|not a paper",
    Fault.HIDDEN_PAGE: "HTML page|not a paper|not a PDF|cut off",
    Fault.EMPTY: "empty answer",
    Fault.BLANK: "empty answer",
    Fault.CUT_CONTENT: "cut off",
    Fault.NOT_UTF8: "UTF-8",
    # A picture is no text that the server could encode otherwise, and it says nothing at all.
    Fault.OTHER_ENCODING: "not text|not in UTF-8|not a PDF|cut off|closed the connection without an answer",
    Fault.DOCTYPE: "declares a document type|is XML, not JSON|cut off|not a PDF|not a paper",
    Fault.LAUGHS: "declares a document type|is XML, not JSON|cut off|not a PDF|not a paper",
    Fault.LARGE: r"more than \d+ MB|cut off",
    Fault.BINARY: "not text|cut off|not a PDF",
    Fault.OTHER_ROOT: f"{_OTHER}|JSON|not a list of papers",
    Fault.ERROR_200: f"refused the query|{_OTHER}",
    Fault.EMPTY_PAGE: f"sends none of them|{_OTHER}",
    Fault.REPEATED: f"{_OTHER}|Something follows the JSON",
    # Pages about papers that are not there are turned into good answers; a day without papers has no entry to spoil.
    Fault.BAD_ENTRY: "identifier|could not be read|left out|not a paper|closed the connection without an answer",
    Fault.COOKIES: "not a paper",
    Fault.LOST_TOKEN: f"the place where the harvest went on|{_OTHER}",
    Fault.BAD_ARGUMENT: f"no such set|refused|{_OTHER}",
}
"""A pattern for each fault that may have to be told of."""

HARMLESS = frozenset((Fault.GOOD_GZIP,))
"""Faults that are none: everything comes, and nothing is told."""


def unnamed(fault: Fault, told: list[str]) -> list[str]:
    """Return the sentences where none of them names the cause of ``fault``; none were told of a harmless one."""
    if fault in HARMLESS:
        return told
    if not told or any(re.search(NAMED[fault], text) for text in told):
        return []
    return told
