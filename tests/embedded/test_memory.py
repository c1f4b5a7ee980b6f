"""The engines' part of the memory."""

import pytest

from goodplay.embedded import memory


@pytest.mark.parametrize(("gibibytes", "part"), [(1, 256), (4, 512), (16, 2_048), (64, 2_048)])
def test_an_engine_takes_an_eighth_within_bounds(monkeypatch, gibibytes, part):
    machine = {"SC_PHYS_PAGES": gibibytes << 18, "SC_PAGE_SIZE": 4_096}
    monkeypatch.setattr(memory.os, "sysconf", machine.__getitem__)

    assert memory.share(least=256, most=2_048) == part
