"""Our own mistakes where Textual does not see them: in threads of ours and in callbacks of the loop."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from textual.app import App


def mind_mistakes(app: App[None]) -> Callable[[], None]:
    """Let a mistake in any thread or callback end ``app`` as one in a key does; what is returned ends the minding.

    The usual places would print it into a screen that belongs to the app, and who waits for the thread would wait on.
    """
    loop, usual = asyncio.get_running_loop(), threading.excepthook

    def fail(error: Exception) -> None:
        def again() -> None:
            raise error

        app.call_later(again)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if isinstance(told.exc_value, Exception) and app.is_running:
            fail(told.exc_value)
        else:
            usual(told)

    def in_callback(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and "handle" in context and app.is_running:
            fail(error)
        else:
            loop.default_exception_handler(context)

    threading.excepthook = in_thread
    loop.set_exception_handler(in_callback)

    def end() -> None:
        threading.excepthook = usual
        loop.set_exception_handler(None)

    return end
