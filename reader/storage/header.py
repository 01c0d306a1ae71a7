"""What stands in the header of every library's file."""

APPLICATION_ID = 0x4D61746E
"""The bytes "Matn": this SQLite file is a library of ours."""

SCHEMA_VERSION = 6
"""The version of the tables that this program reads and writes."""
