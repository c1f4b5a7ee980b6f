"""Claims are handed in, corrected and withdrawn; what cannot be is refused, and nothing is written."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from gamification.errors import (
    ActionInactiveError,
    ActivityMemberNotFoundError,
    ClaimDateError,
    ClaimInvalidError,
    ClaimLimitError,
    ClaimNotFoundError,
    ClaimStatusError,
    MemberTypeExcludedError,
    QuantityOutOfBoundsError,
    SkillUnknownError,
)
from gamification.models import Claim
from gamification.selectors.definitions import actions_known_to
from gamification.services import (
    NewClaim,
    change_action,
    change_claim,
    copy_action,
    resubmit_claim,
    retire_skill,
    return_claim,
    submit_claim,
    withdraw_claim,
)
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.claims.conftest import AFTERNOON, TODAY

pytestmark = pytest.mark.django_db


def policy(name, value):
    decide_policy(organization_id=tenancy.organization_id(), name=name, value=value)


def claims():
    return Claim.objects.of(tenancy.organization_id()).count()


def test_a_claim_waits_and_is_told(claim, member, deeds, told, steps):
    made = claim(description="Two of us")

    assert (made.status, made.quantity_milli, made.occurred_at) == ("submitted", 3_000, AFTERNOON.replace(hour=12))
    assert (made.submitted_on, made.submitted_by_id, made.is_self_attested) == (TODAY, member.pk, False)
    assert deeds() == []
    assert told() == ["claim.submitted"]
    assert steps(made) == [("submitted", member.pk, "")]


def test_a_claim_of_this_morning_does_not_lie_in_the_future(claim):
    with time_machine.travel(AFTERNOON.replace(hour=8), tick=False):
        assert claim().occurred_at == AFTERNOON.replace(hour=8)


def test_the_day_is_the_members_own(claim, member):
    member.time_zone = "Pacific/Auckland"
    member.save()

    assert claim(happened_on=date(2026, 3, 3)).happened_on == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("words", "milli"),
    [
        ({"kind": "task"}, 1_000),
        ({"kind": "task", "complexity": 4}, 4_000),
        ({"kind": "project"}, 1_000),
        ({"kind": "training"}, 1_000),
        ({"kind": "referral"}, 1_000),
    ],
)
def test_each_kind_has_its_quantity(words, milli, claim):
    assert claim(**words).quantity_milli == milli


def test_a_skill_brings_its_own_name(claim, skill):
    made = claim(kind="skill", title="", skill_id=skill.pk, is_certificate=True)

    assert (made.title, made.skill_id, made.is_certificate) == ("First aid", skill.pk, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"quantity_milli": None}, ClaimInvalidError),
        ({"title": ""}, ClaimInvalidError),
        ({"complexity": 2}, ClaimInvalidError),
        ({"is_certificate": True}, ClaimInvalidError),
        ({"kind": "project", "quantity_milli": 2_000}, ClaimInvalidError),
        ({"kind": "skill"}, ClaimInvalidError),
        ({"skill_id": uuid7()}, ClaimInvalidError),
        ({"kind": "skill", "skill_id": uuid7(), "title": ""}, SkillUnknownError),
        ({"kind": "skill", "skill_id": uuid7()}, SkillUnknownError),
        ({"quantity_milli": 25_000}, QuantityOutOfBoundsError),
        ({"happened_on": TODAY + timedelta(days=1)}, ClaimDateError),
        ({"happened_on": TODAY - timedelta(days=91)}, ClaimDateError),
        ({"member_id": uuid7()}, ActivityMemberNotFoundError),
    ],
)
def test_what_does_not_add_up_is_refused(words, error, claim, told):
    with pytest.raises(error):
        claim(**words)

    assert (claims(), told()) == (0, [])


def test_a_member_who_has_left_claims_nothing(claim, member):
    member.is_active = False
    member.save()

    with pytest.raises(ActivityMemberNotFoundError):
        claim()


def test_a_retired_skill_is_not_claimed(claim, skill):
    retire_skill(skill_id=skill.pk)

    with pytest.raises(SkillUnknownError):
        claim(kind="skill", skill_id=skill.pk)


def test_what_is_switched_off_is_not_claimed(claim):
    hours = actions_known_to(tenancy.organization_id()).get(code="hours.logged")
    change_action(action_id=copy_action(action_id=hours.pk).pk, is_active=False)

    with pytest.raises(ActionInactiveError) as refused:
        claim()

    assert refused.value.params == {"action": "hours.logged"}


def test_whose_type_is_excluded_claims_nothing(claim, member):
    hours = actions_known_to(tenancy.organization_id()).get(code="hours.logged")
    change_action(action_id=copy_action(action_id=hours.pk).pk, excluded_member_types=["employee"])
    member.member_type = "employee"
    member.save()

    with pytest.raises(MemberTypeExcludedError):
        claim()

    assert claim(kind="project").status == "submitted"


def test_how_far_back_is_the_organizations_choice(claim):
    policy("claims_days_back", 3)

    assert claim(happened_on=TODAY - timedelta(days=3)).status == "submitted"
    with pytest.raises(ClaimDateError) as refused:
        claim(happened_on=TODAY - timedelta(days=4))
    assert refused.value.params == {"earliest_on": "2026-02-27"}


def test_five_a_day_and_then_no_more(claim, member, manager):
    withdraw_claim(claim_id=claim().pk)
    for _ in range(5):
        claim()

    with pytest.raises(ClaimLimitError) as refused:
        claim()

    assert refused.value.params == {"most": 5}
    assert claim(submitted_by=manager.pk).status == "submitted"
    with time_machine.travel(AFTERNOON + timedelta(days=1), tick=False):
        assert claim().status == "submitted"


def test_the_cap_is_the_organizations_choice(claim):
    policy("claims_per_day", 1)
    claim()

    with pytest.raises(ClaimLimitError):
        claim()


def test_the_own_word_counts_where_the_organization_trusts_it(claim, deeds, told, steps):
    policy("claims_self_attested", value=True)

    made = claim()

    assert (made.status, made.is_self_attested, made.decided_by_id) == ("approved", True, None)
    assert deeds() == [("hours.logged", 3_000, "claims", str(made.pk))]
    assert told() == ["claim.approved"]
    assert [status for status, _, _ in steps(made)] == ["submitted", "approved"]


@pytest.mark.parametrize("kind", ["skill", "referral"])
def test_some_things_need_somebody_else(kind, claim, skill, deeds):
    policy("claims_self_attested", value=True)

    made = claim(kind=kind, skill_id=skill.pk if kind == "skill" else None)

    assert (made.status, deeds()) == ("submitted", [])


def test_the_word_of_another_counts_only_when_approved(claim, manager):
    policy("claims_self_attested", value=True)

    assert claim(submitted_by=manager.pk).status == "submitted"


def test_what_a_program_tells_twice_is_one_claim(member, told):
    new = NewClaim(
        member_id=member.pk,
        kind="hours",
        title="Shift",
        happened_on=TODAY,
        quantity_milli=2_000,
        source="check-in",
        source_key="shift-7",
    )

    assert submit_claim(new).pk == submit_claim(new).pk
    assert (claims(), told()) == (1, ["claim.submitted"])


def test_a_returned_claim_is_corrected_and_handed_in_again(claim, member, manager, told, steps):
    made = claim()
    return_claim(claim_id=made.pk, reason="Which day?", decided_by=manager.pk)

    changed = change_claim(claim_id=made.pk, happened_on=date(2026, 3, 1), quantity_milli=2_000, changed_by=member.pk)
    again = resubmit_claim(claim_id=made.pk, submitted_by=member.pk, reason="Sunday")
    resubmit_claim(claim_id=made.pk, submitted_by=member.pk)

    assert (changed.happened_on, changed.quantity_milli, changed.title) == (date(2026, 3, 1), 2_000, "Beach")
    assert changed.occurred_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert again.status == "submitted"
    assert told() == ["claim.submitted", "claim.returned", "claim.submitted"]
    assert steps(made)[1:] == [("returned", manager.pk, "Which day?"), ("submitted", member.pk, "Sunday")]


def test_a_returned_claim_may_become_another_kind(claim, manager):
    made = claim()
    return_claim(claim_id=made.pk, reason="Was it not a project?", decided_by=manager.pk)

    changed = change_claim(claim_id=made.pk, kind="project", quantity_milli=None)

    assert (changed.kind, changed.quantity_milli) == ("project", 1_000)


def test_only_a_returned_claim_is_corrected(claim):
    made = claim()

    with pytest.raises(ClaimStatusError):
        change_claim(claim_id=made.pk, title="Forest")

    assert Claim.objects.get(pk=made.pk).title == "Beach"


def test_a_correction_must_add_up_too(claim, manager):
    made = claim()
    return_claim(claim_id=made.pk, reason="Really?", decided_by=manager.pk)

    with pytest.raises(QuantityOutOfBoundsError):
        change_claim(claim_id=made.pk, quantity_milli=90_000)


def test_a_claim_is_withdrawn_for_good(claim, member, told):
    made = claim()

    withdraw_claim(claim_id=made.pk, withdrawn_by=member.pk)
    withdraw_claim(claim_id=made.pk, withdrawn_by=member.pk)

    with pytest.raises(ClaimStatusError):
        resubmit_claim(claim_id=made.pk)
    assert told() == ["claim.submitted"]


@pytest.mark.parametrize("verb", [change_claim, resubmit_claim, withdraw_claim])
def test_what_is_not_there_is_not_found(verb, member):
    with pytest.raises(ClaimNotFoundError):
        verb(claim_id=uuid7())


def test_a_member_of_another_house_is_unknown(claim, organization):
    from tests.factories.organizations import OrganizationFactory

    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
        with tenancy.writing(other.id):
            stranger = MembershipFactory.create()

    with pytest.raises(ActivityMemberNotFoundError):
        claim(member_id=stranger.pk)
