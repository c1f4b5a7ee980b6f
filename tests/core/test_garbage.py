"""The search for cycles is paused and always goes on."""

import gc

import pytest

from goodplay.core.garbage import acyclic, no_cycles


def test_it_is_paused_inside_and_on_again_after():
    assert acyclic(gc.isenabled)() is False
    assert gc.isenabled()


def test_it_goes_on_after_an_error():
    with pytest.raises(KeyError), no_cycles():
        raise KeyError

    assert gc.isenabled()


def test_the_outermost_block_lets_it_go_on():
    with no_cycles():
        with no_cycles():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
