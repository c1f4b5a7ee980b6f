import pytest

from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory
from wallet.services import apply_kit, check_books


@pytest.fixture
def member(door):
    """A member of the organization, whose door is open."""
    return MembershipFactory.create()


@pytest.fixture
def other_member(door):
    """Another member of the organization."""
    return MembershipFactory.create()


@pytest.fixture
def other_organization(db):
    """Another organization with its points and credits."""
    with tenancy.platform("tests"):
        made = OrganizationFactory.create(kind="onlus")
        with tenancy.writing(made.id):
            apply_kit(kind=made.kind)
    return made


@pytest.fixture
def books_balance(db):
    """All books balance when the test ends."""
    yield
    with tenancy.platform("tests"):
        assert check_books() == []
