"""The orders in which a list can stand where it is not found by words."""

SORTS = ("announced", "newest", "title", "author", "unread")

WORDS = {
    "announced": "as announced",
    "newest": "newest first version",
    "title": "by title",
    "author": "by first author",
    "unread": "unread first",
}
"""What the interface calls each of them."""
