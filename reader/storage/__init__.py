"""The only SQLite: one file that holds what sources said and what the user said."""
