"""RT-C9: one refresh token, ten at once."""

import pytest
from rest_framework.test import APIClient

from accounts.models import TokenFamily
from accounts.services import issue_pair
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("round_number", range(20))
def test_of_ten_at_once_one_successor_comes_and_the_family_ends(organization, parallel, round_number):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        pair = issue_pair(user_id=member.user_id, organization_id=organization.id)

    answers = parallel(
        lambda _: APIClient().post("/api/v1/auth/refresh", {"refresh": pair.refresh}, format="json"),
        range(10),
        threads=10,
    )

    given = [answer.json()["refresh"] for answer in answers if answer.status_code == 200]
    assert len(set(given)) == 1
    assert len(given) <= 2
    assert {answer.status_code for answer in answers} == {200, 401}
    with tenancy.reading(organization.id):
        assert TokenFamily.objects.of(organization.id).get().end_reason == "reused"


def test_two_at_once_both_go_on_with_one_successor(organization, parallel):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        pair = issue_pair(user_id=member.user_id, organization_id=organization.id)

    answers = parallel(
        lambda _: APIClient().post("/api/v1/auth/refresh", {"refresh": pair.refresh}, format="json"), range(2)
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.json()["refresh"] for answer in answers}) == 1
    with tenancy.reading(organization.id):
        assert TokenFamily.objects.of(organization.id).get().ended_at is None
