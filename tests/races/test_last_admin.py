"""Two administrators take the role from each other at the same moment."""

import pytest

from accounts.errors import TooFewAdminsError
from accounts.models import Membership
from accounts.services import grant_role
from goodplay.core import tenancy
from goodplay.core.permissions import Caller, Role
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("round_number", range(5))
def test_one_of_two_administrators_stays(organization, parallel, round_number):
    with tenancy.writing(organization.id):
        one, two = MembershipFactory.create_batch(2, role=Role.ADMIN)

    def demote(pair):
        by, target = pair
        caller = Caller(by.user_id, organization.id, by.pk, Role.ADMIN)
        try:
            with tenancy.writing(organization.id):
                grant_role(member_id=target.pk, role=Role.MEMBER, by=caller)
        except TooFewAdminsError:
            return "refused"
        return "done"

    assert sorted(parallel(demote, [(one, two), (two, one)])) == ["done", "refused"]
    with tenancy.reading(organization.id):
        assert Membership.objects.of(organization.id).filter(role=Role.ADMIN).count() == 1
