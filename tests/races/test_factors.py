"""RT-C8: one code ten times at once, and twenty wrong ones."""

from collections import Counter

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.enums import FactorKind
from accounts.models import Factor, ProofAttempt
from goodplay.core import tenancy
from tests.accounts.devices import code_of
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def member(organization):
    """A member with an authenticator app."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
    Factor.objects.create(
        user=member.user, kind=FactorKind.APP, name="Telephone", secret=SECRET, confirmed_at=timezone.now()
    )
    return member


def asked(member) -> str:
    typed = {"identifier": member.user.email, "password": PASSWORD}
    return APIClient().post("/api/v1/auth/token", typed, format="json").json()["attempt"]


def answered(attempt, code) -> int:
    return APIClient().post("/api/v1/auth/factor", {"attempt": attempt, "code": code}, format="json").status_code


def test_one_code_signs_in_once(member, parallel):
    attempts = [asked(member) for _ in range(4)]
    code = code_of(SECRET)

    statuses = parallel(lambda attempt: answered(attempt, code), [*attempts, *attempts], threads=8)

    assert Counter(statuses)[200] == 1


def test_of_twenty_wrong_codes_at_most_five_are_looked_at(member, parallel):
    attempt = asked(member)

    statuses = parallel(lambda _: answered(attempt, "000000"), range(20), threads=10)

    assert set(statuses) <= {403, 429}
    assert ProofAttempt.objects.get().attempts == 5
    assert answered(attempt, code_of(SECRET)) in {403, 429}
