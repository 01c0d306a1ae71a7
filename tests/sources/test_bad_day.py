"""A whole day of bad luck, for two windows at once."""

import random
import threading
from itertools import pairwise
from pathlib import Path

from reader.domain.errors import SourceError
from reader.sources.answers import Accept
from reader.sources.gate import Gate
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import HOSTS, FakeArxiv
from support.faults import Fault


def test_a_bad_day_with_two_windows(tmp_path: Path, server: FakeArxiv, clock: FakeClock) -> None:
    """Two windows ask a server that fails in every way that takes a moment: never two at once, never too soon."""
    faults = [
        Fault.CLOSED,
        Fault.UNAVAILABLE_SECONDS,
        Fault.SERVER_ERROR,
        Fault.CUT,
        Fault.FORBIDDEN,
        Fault.REDIRECT_HOME,
    ]
    failures: list[SourceError] = []

    def work(number: int) -> None:
        dice = random.Random(number)
        transport = Transport(Gate(tmp_path / "gate", clock), clock, hosts=HOSTS, jitter=dice.random)
        with clock.taking_part():
            ready.wait()
            for _ in range(25):
                clock.sleep(dice.choice((0.0, 2.0, 400.0)), lambda: False)
                if dice.random() < 0.5:
                    server.fail(dice.choice(faults))
                try:
                    transport.get(f"{server.url}/rss/cs.LG", accept=Accept.XML)
                except SourceError as error:
                    failures.append(error)

    ready = threading.Barrier(2)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    seen = server.seen
    assert len(seen) > 50
    assert {request.connections for request in seen} == {1}
    assert min(later.began - earlier.began for earlier, later in pairwise(seen)) >= 3.0
    assert failures
