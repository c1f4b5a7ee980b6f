"""Python's search for reference cycles, paused where a batch makes masses of objects that have none.

Every few hundred new containers Python looks through all that live; in a batch of thousands of rows that takes longer
than the work. What the batch makes is freed by its reference counts as ever.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def no_cycles() -> Iterator[None]:
    """Pause the search until the block ends; whoever paused it first lets it go on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def acyclic(call: Callable[P, R]) -> Callable[P, R]:
    """Pause the search while the function runs."""

    @wraps(call)
    def paused(*args: P.args, **kwargs: P.kwargs) -> R:
        with no_cycles():
            return call(*args, **kwargs)

    return paused
