import pytest

from tests.sandbox import sandbox_running
from tests.sandboxes.calling import Caller


@pytest.fixture
def sandbox():
    """A sandbox whose messages leave when ``deliver`` is called; no product is needed here."""
    with sandbox_running() as remote:
        yield remote


@pytest.fixture
def call(sandbox):
    """Call the sandbox as a client would, and return status and answer."""
    return Caller(sandbox.address)
