import pytest

from tests.factories.accounts import MembershipFactory
from tests.factories.savings import saver as make_saver


@pytest.fixture
def saver(door):
    """A member with a savings account."""
    return make_saver()


@pytest.fixture
def treasurer(door):
    """An officer."""
    return MembershipFactory.create(role="treasurer")


@pytest.fixture
def chair(door):
    """Another officer."""
    return MembershipFactory.create(role="admin")
