"""The use cases: what the command line and the interface share; no Textual and no SQL."""
