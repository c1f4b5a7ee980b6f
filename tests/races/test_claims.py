"""Claims handed in and decided at the same moment."""

import pytest
from django.utils import timezone

from gamification.errors import ClaimLimitError, ClaimStatusError
from gamification.models import Activity, Claim, MemberSkill
from gamification.services import (
    NewClaim,
    approve_claim,
    certify_skill,
    create_skill,
    reject_claim,
    seed_all,
    submit_claim,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(organization):
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


def handed_in(member, *, source_key=""):
    new = NewClaim(
        member_id=member.pk,
        kind="hours",
        title="Beach",
        happened_on=timezone.now().date(),
        quantity_milli=1_000,
        submitted_by=member.pk,
        source_key=source_key,
    )
    with tenancy.writing(member.organization_id):
        return submit_claim(new)


def test_nine_at_once_are_five(organization, member, parallel):
    def submit(_):
        try:
            return handed_in(member).status
        except ClaimLimitError:
            return "refused"

    assert sorted(parallel(submit, range(9), threads=9)) == ["refused"] * 4 + ["submitted"] * 5
    with tenancy.reading(organization.id):
        assert Claim.objects.of(organization.id).count() == 5


def test_what_is_told_twice_at_once_is_one_claim(organization, member, parallel):
    claims = parallel(lambda _: handed_in(member, source_key="shift-7").pk, range(6), threads=6)

    assert len(set(claims)) == 1


@pytest.mark.parametrize("round_number", range(5))
def test_one_of_two_decisions_holds(organization, member, parallel, round_number):
    claim = handed_in(member)

    def decide(verb):
        try:
            with tenancy.writing(organization.id):
                return verb(claim_id=claim.pk, reason="Decided").status
        except ClaimStatusError:
            return "too late"

    outcomes = parallel(decide, [approve_claim, reject_claim, approve_claim, reject_claim], threads=4)

    with tenancy.reading(organization.id):
        stands = Claim.objects.of(organization.id).get(pk=claim.pk)
        deeds = Activity.objects.of(organization.id).filter(source="claims", key=str(claim.pk)).count()
    assert set(outcomes) == {stands.status, "too late"}
    assert deeds == (stands.status == "approved")


def test_a_skill_that_is_certified_six_times_at_once_is_certified_once(organization, member, parallel):
    with tenancy.writing(organization.id):
        skill = create_skill(name="Diving")

    def certify(_):
        with tenancy.writing(organization.id):
            return certify_skill(member_id=member.pk, skill_id=skill.pk, reason="Test").pk

    assert len(set(parallel(certify, range(6), threads=6))) == 1
    with tenancy.reading(organization.id):
        deeds = Activity.objects.of(organization.id).filter(member=member)
        assert sorted(deeds.values_list("action", flat=True)) == ["skill.acquired", "skill.certified"]
        assert MemberSkill.objects.of(organization.id).count() == 1
