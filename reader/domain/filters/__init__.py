"""The filter language: text to a tree of conditions and back, completion, and the table that explains it."""
