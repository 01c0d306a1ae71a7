"""What the system asks of the program: to leave in order, and to come back whole."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from weakref import WeakKeyDictionary

from textual.app import App

_SETTLED = 0.1
"""Seconds after which the loop has seen every signal of before."""

_LEAVE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_AT_STOPS: WeakKeyDictionary[App[None], Callable[[], None]] = WeakKeyDictionary()


def mind_ends(app: App[None]) -> None:
    """Let ``app`` leave in order, with 128 + number, when it is told to end; call it before the terminal is taken."""
    loop = asyncio.get_running_loop()
    # Only the main thread has signals to mind.
    with suppress(RuntimeError, ValueError):
        for number in _LEAVE:
            loop.add_signal_handler(number, _leave, app, 128 + number)


def _leave(app: App[None], code: int) -> None:
    app.exit(return_code=code)


def mind_stops(app: App[None]) -> None:
    """Let ``app`` paint everything when it goes on after a stop; call it when the terminal was taken.

    Textual begins its terminal mode at every SIGCONT. Where nothing ended that mode before, as after SIGSTOP or from
    a tool that sends SIGCONT to be sure, the second beginning would leave a thread that never ends and the terminal
    in disorder.
    """
    stop, go_on = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    if not (callable(stop) and callable(go_on)):
        # Without a terminal nothing minds them.
        return
    handle_stop, handle_going_on = stop, go_on
    has_stopped = False

    def on_stop() -> None:
        nonlocal has_stopped
        has_stopped = True
        handle_stop(signal.SIGTSTP, None)

    def on_going_on() -> None:
        nonlocal has_stopped
        if has_stopped:
            has_stopped = False
            handle_going_on(signal.SIGCONT, None)
        app.refresh()

    loop = asyncio.get_running_loop()
    # In the loop and not in the middle of anything: Textual's handlers take locks that the app may be holding.
    with suppress(RuntimeError, ValueError):
        loop.add_signal_handler(signal.SIGTSTP, on_stop)
        loop.add_signal_handler(signal.SIGCONT, on_going_on)
        _AT_STOPS[app] = on_stop


@contextmanager
def lent_terminal(app: App[None]) -> Iterator[None]:
    """Leave the keys that send signals to the program that has the terminal in this block.

    What interrupts it does not end ``app``; what stops it stops ``app`` too, as the shell that takes over expects.
    """
    loop = asyncio.get_running_loop()
    quitting = signal.getsignal(signal.SIGQUIT)
    loop.remove_signal_handler(signal.SIGINT)
    loop.remove_signal_handler(signal.SIGTSTP)
    # A program inherits what is ignored, but nothing that is handled.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGQUIT, quitting)
        # The loop looks up what to do only now, and an interruption that is over is to mean nothing.
        loop.call_later(_SETTLED, mind_ends, app)
        if app in _AT_STOPS:
            loop.add_signal_handler(signal.SIGTSTP, _AT_STOPS[app])
