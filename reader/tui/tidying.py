"""When Python looks for what only refers to itself: in the pauses between keys, not within one.

Left alone it does so in the middle of one key in three, and every now and then among all objects: sixty milliseconds.
"""

import gc

TIDY_DELAY = 1.0
"""Seconds after a move until everything is looked through."""

REST_DELAY = 30.0
"""Seconds after a move until a large index gives its memory back; the next key fetches it from the disk's cache."""

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 1_000
"""New objects, and rounds, after which it cannot wait for a pause: a key that is held down for long."""


def begin() -> None:
    """Begin to look, among what comes from here on."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    gc.enable()


def settle() -> None:
    """Take what was loaded by now for what stays: no later look goes over it."""
    gc.freeze()


def tidy_young() -> None:
    """Look through what came with the last key."""
    gc.collect(0)


def tidy() -> None:
    """Look through everything that came."""
    gc.collect()
