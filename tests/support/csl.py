"""The shape of CSL-JSON as far as exports use it, made from the facts of the published schema."""

from typing import Any

_TEXTS = (
    *("abstract", "archive", "archive_location", "container-title", "DOI", "genre", "keyword", "note", "publisher"),
    *("title", "URL", "version"),
)

SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["article", "article-journal"]},
            "id": {"type": ["string", "number"]},
            "number": {"type": ["string", "number"]},
            "author": {"type": "array", "items": {"$ref": "#/definitions/name"}},
            "issued": {"$ref": "#/definitions/date"},
            **{name: {"type": "string"} for name in _TEXTS},
        },
    },
    "definitions": {
        "name": {
            "type": "object",
            "additionalProperties": False,
            "properties": {part: {"type": "string"} for part in ("family", "given", "suffix", "literal")},
        },
        "date": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2,
                    "items": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 3,
                        "items": {"type": ["string", "number"]},
                    },
                }
            },
        },
    },
}
