"""The orders of the list say the same of the same papers, however they come by them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.services.catalogue import Catalogue
from reader.services.indexing import open_index
from reader.services.library import Library
from reader.tui import orders
from reader.tui.orders import FoundOrder, ListOrder, Order, StoredOrder
from support.morning import clock, morning


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library(morning(tmp_path_factory.mktemp("orders")), clock)
    yield library
    library.close()


@pytest.fixture(scope="module", params=["stored", "stored in small pages", "found", "kept"])
def pair(request: pytest.FixtureRequest, library: Library) -> Iterator[tuple[Order, ListOrder]]:
    """Return an order, and what it has to say."""
    wanted = ListOrder(library.numbers())
    with pytest.MonkeyPatch.context() as patch:
        if request.param.startswith("stored"):
            patch.setattr(orders, "PAGE", 5 if "small" in request.param else 256)
            yield StoredOrder(library, len(wanted)), wanted
            return
        opened = open_index(library)
        assert opened is not None
        catalogue = Catalogue.of(library, opened)
        found = FoundOrder(catalogue, catalogue.index.order("announced"))
        yield found.kept() if request.param == "kept" else found, wanted


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 30), length=st.integers(-3, 40), number=st.integers(-2, 30))
def test_every_order_says_what_a_list_says(pair: tuple[Order, ListOrder], start: int, length: int, number: int) -> None:
    order, wanted = pair
    assert len(order) == len(wanted) == 24
    stop = max(start, start + length)
    assert list(order.part(start, stop)) == list(wanted.part(start, stop))
    assert order.place_of(number) == wanted.place_of(number)


def test_a_paper_that_is_gone_has_no_place(library: Library, tmp_path: Path) -> None:
    order = StoredOrder(library, 24)
    assert order.place_of(99) is None
    # A page that was read before stays what it was.
    assert order.place_of(order.part(23, 24)[0]) == 23
