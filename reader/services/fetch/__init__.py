"""Fetching: new papers arrive by themselves, none is missed, none comes twice, and an empty day says why."""
