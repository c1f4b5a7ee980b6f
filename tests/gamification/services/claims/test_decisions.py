"""Managers decide: what is approved counts, what was decided can be taken back, nobody decides about his own."""

import pytest

from gamification.errors import ClaimNotFoundError, ClaimOwnError, ClaimStatusError, SkillHeldError
from gamification.models import Claim, ClaimStep, MemberSkill, PointsEntry
from gamification.services import (
    apply_pending,
    approve_claim,
    certify_skill,
    change_claim,
    rebuild_members,
    reject_claim,
    reopen_claim,
    resubmit_claim,
    return_claim,
    withdraw_claim,
    worth_of_claim,
)
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.ids import uuid7
from organizations.services import decide_policy
from tests.gamification.services.claims.conftest import AFTERNOON

pytestmark = pytest.mark.django_db


def points(member):
    apply_pending()
    rows = PointsEntry.objects.of(tenancy.organization_id()).filter(member=member, rule__startswith="rule:")
    return sum(rows.values_list("change", flat=True))


def test_an_approved_claim_counts(claim, member, manager, deeds, told, steps):
    made = claim()

    done = approve_claim(claim_id=made.pk, decided_by=manager.pk, reason="Thank you")

    assert (done.status, done.decided_by_id, done.decision_reason, done.decided_at) == (
        "approved",
        manager.pk,
        "Thank you",
        AFTERNOON,
    )
    assert deeds() == [("hours.logged", 3_000, "claims", str(made.pk))]
    assert points(member) == 15
    assert told() == ["claim.submitted", "claim.approved"]
    assert steps(made)[1:] == [("approved", manager.pk, "Thank you")]


@pytest.mark.parametrize(
    ("words", "deed"),
    [
        ({"kind": "task", "complexity": 3}, ("task.completed", 3_000)),
        ({"kind": "project"}, ("project.completed", 1_000)),
        ({"kind": "training"}, ("training.completed", 1_000)),
        ({"kind": "referral"}, ("volunteer.referred", 1_000)),
    ],
)
def test_each_kind_becomes_its_deed(words, deed, claim, manager, deeds):
    made = claim(**words)

    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert deeds() == [(*deed, "claims", str(made.pk))]


def test_the_deed_names_its_claim(claim, manager):
    activity = approve_claim(claim_id=claim().pk, decided_by=manager.pk).activity

    assert (activity.subject_type, activity.note, activity.recorded_by_id) == ("claim", "Beach", manager.pk)
    assert (activity.occurred_at.hour, activity.local_on.isoformat()) == (12, "2026-03-02")


def test_approving_twice_counts_once(claim, manager, deeds, told):
    made = claim()

    first = approve_claim(claim_id=made.pk, decided_by=manager.pk)
    second = approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert first.activity_id == second.activity_id
    assert len(deeds()) == 1
    assert told().count("claim.approved") == 1


@pytest.mark.parametrize(
    ("verb", "status", "signal"),
    [(return_claim, "returned", "claim.returned"), (reject_claim, "rejected", "claim.rejected")],
)
def test_a_claim_is_not_counted_and_the_member_hears_why(verb, status, signal, claim, manager, deeds, told):
    made = claim()

    verb(claim_id=made.pk, reason="No picture", decided_by=manager.pk)
    again = verb(claim_id=made.pk, reason="Still none", decided_by=manager.pk)

    assert (again.status, again.decision_reason, deeds()) == (status, "No picture", [])
    assert told() == ["claim.submitted", signal]


@pytest.mark.parametrize("verb", [approve_claim, return_claim, reject_claim])
def test_nobody_decides_about_his_own_claim(verb, claim, manager, deeds, told):
    own = claim(member_id=manager.pk, submitted_by=manager.pk)

    with pytest.raises(ClaimOwnError):
        verb(claim_id=own.pk, decided_by=manager.pk, reason="Fine")

    assert (Claim.objects.get(pk=own.pk).status, deeds(), told()) == ("submitted", [], ["claim.submitted"])


def test_who_hands_it_in_does_not_decide_unless_the_organization_says_so(claim, manager, deeds):
    made = claim(submitted_by=manager.pk)
    with pytest.raises(ClaimOwnError):
        approve_claim(claim_id=made.pk, decided_by=manager.pk)

    decide_policy(organization_id=tenancy.organization_id(), name="author_cannot_approve_own", value=False)
    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert len(deeds()) == 1


def test_no_policy_lets_a_member_approve_himself(claim, member):
    decide_policy(organization_id=tenancy.organization_id(), name="author_cannot_approve_own", value=False)

    with pytest.raises(ClaimOwnError):
        approve_claim(claim_id=claim().pk, decided_by=member.pk)


def test_who_corrects_a_claim_does_not_approve_it(claim, manager):
    made = claim()
    return_claim(claim_id=made.pk, reason="Hours?", decided_by=manager.pk)
    change_claim(claim_id=made.pk, quantity_milli=5_000, changed_by=manager.pk)
    resubmit_claim(claim_id=made.pk, submitted_by=manager.pk)

    with pytest.raises(ClaimOwnError):
        approve_claim(claim_id=made.pk, decided_by=manager.pk)


def test_the_platforms_staff_decides(claim, deeds):
    approve_claim(claim_id=claim().pk)

    assert len(deeds()) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (withdraw_claim, approve_claim),
        (withdraw_claim, reject_claim),
        (withdraw_claim, reopen_claim),
        (reject_claim, approve_claim),
        (reject_claim, return_claim),
        (return_claim, approve_claim),
        (return_claim, reopen_claim),
        (approve_claim, reject_claim),
        (approve_claim, withdraw_claim),
    ],
)
def test_a_step_that_is_not_allowed_is_refused(before, after, claim, told):
    made = claim()
    why = {"reason": "Because"}
    before(claim_id=made.pk, **({} if before is withdraw_claim else why))
    heard = told()

    with pytest.raises(ClaimStatusError):
        after(claim_id=made.pk, **({} if after is withdraw_claim else why))

    assert told() == heard


def test_a_member_who_has_left_gets_nothing(claim, member, manager, steps):
    made = claim()
    member.is_active = False
    member.save()

    with pytest.raises(DomainError), tenancy.savepoint():
        approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert Claim.objects.get(pk=made.pk).status == "submitted"
    assert ClaimStep.objects.of(tenancy.organization_id()).filter(claim=made).count() == 1


def test_an_approval_is_taken_back_with_its_points(claim, member, manager, deeds, told):
    made = claim()
    approve_claim(claim_id=made.pk, decided_by=manager.pk)
    assert points(member) == 15

    back = reopen_claim(claim_id=made.pk, reason="Wrong member", decided_by=manager.pk)

    assert (back.status, back.activity_id, back.decided_by_id) == ("submitted", None, None)
    assert (deeds(), points(member)) == ([], 0)
    assert told() == ["claim.submitted", "claim.approved", "claim.reopened"]
    with pytest.raises(ClaimStatusError):
        reopen_claim(claim_id=made.pk, reason="Again", decided_by=manager.pk)


def test_what_was_taken_back_can_be_approved_again(claim, member, manager, deeds):
    made = claim()
    approve_claim(claim_id=made.pk, decided_by=manager.pk)
    reopen_claim(claim_id=made.pk, reason="By mistake", decided_by=manager.pk)

    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert deeds() == [("hours.logged", 3_000, "claims", f"{made.pk}:2")]
    assert points(member) == 15
    assert rebuild_members().differences == 0


def test_a_rejection_is_taken_back(claim, manager, told):
    made = claim()
    reject_claim(claim_id=made.pk, reason="No", decided_by=manager.pk)

    assert reopen_claim(claim_id=made.pk, reason="Yes", decided_by=manager.pk).status == "submitted"
    assert told()[-1] == "claim.reopened"


def test_a_decision_about_nothing_is_refused(member):
    for verb in (approve_claim, return_claim, reject_claim, reopen_claim):
        with pytest.raises(ClaimNotFoundError):
            verb(claim_id=uuid7(), reason="None")


def held(member):
    return MemberSkill.objects.of(tenancy.organization_id()).filter(member=member).first()


def test_an_approved_skill_is_the_members(claim, member, manager, skill, deeds):
    made = claim(kind="skill", skill_id=skill.pk)

    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    assert (held(member).acquired_on.isoformat(), held(member).certified_on) == ("2026-03-02", None)
    assert deeds() == [("skill.acquired", 1_000, "claims", str(made.pk))]


def test_a_certificate_is_a_second_deed_and_never_a_third(claim, member, manager, skill, deeds):
    made = claim(kind="skill", skill_id=skill.pk, is_certificate=True)
    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    renewal = claim(kind="skill", skill_id=skill.pk, is_certificate=True)
    done = approve_claim(claim_id=renewal.pk, decided_by=manager.pk)

    assert deeds() == [
        ("skill.acquired", 1_000, "claims", f"{made.pk}:acquired"),
        ("skill.certified", 1_000, "claims", str(made.pk)),
    ]
    assert (done.status, done.activity_id) == ("approved", None)
    assert held(member).valid_until.isoformat() == "2028-03-02"


def test_what_the_member_has_is_not_claimed_and_not_approved_again(claim, manager, skill, deeds):
    first, second = (claim(kind="skill", skill_id=skill.pk) for _ in range(2))
    approve_claim(claim_id=first.pk, decided_by=manager.pk)

    with pytest.raises(SkillHeldError):
        approve_claim(claim_id=second.pk, decided_by=manager.pk)
    with pytest.raises(SkillHeldError):
        claim(kind="skill", skill_id=skill.pk)

    assert len(deeds()) == 1


def test_a_skill_goes_with_its_approval(claim, member, manager, skill, deeds):
    made = claim(kind="skill", skill_id=skill.pk, is_certificate=True)
    approve_claim(claim_id=made.pk, decided_by=manager.pk)

    reopen_claim(claim_id=made.pk, reason="A forgery", decided_by=manager.pk)

    assert (held(member), deeds()) == (None, [])
    approve_claim(claim_id=made.pk, decided_by=manager.pk)
    assert len(deeds()) == 2


def test_a_skill_that_was_certified_since_stays(claim, member, manager, skill, deeds):
    made = claim(kind="skill", skill_id=skill.pk)
    approve_claim(claim_id=made.pk, decided_by=manager.pk)
    certify_skill(member_id=member.pk, skill_id=skill.pk, reason="Test passed", certified_by=manager.pk)

    reopen_claim(claim_id=made.pk, reason="By mistake", decided_by=manager.pk)

    assert held(member).certified_on.isoformat() == "2026-03-02"
    assert [action for action, *_ in deeds()] == ["skill.acquired", "skill.certified"]


def test_a_renewal_that_is_taken_back_leaves_the_older_day(claim, member, manager, skill):
    first = claim(kind="skill", skill_id=skill.pk, is_certificate=True, happened_on=AFTERNOON.date().replace(day=1))
    approve_claim(claim_id=first.pk, decided_by=manager.pk)
    renewal = claim(kind="skill", skill_id=skill.pk, is_certificate=True)
    approve_claim(claim_id=renewal.pk, decided_by=manager.pk)
    assert held(member).valid_until.isoformat() == "2028-03-02"

    reopen_claim(claim_id=renewal.pk, reason="Not readable", decided_by=manager.pk)

    assert (held(member).certified_on.isoformat(), held(member).valid_until.isoformat()) == ("2026-03-01", "2028-03-01")


@pytest.mark.parametrize(
    ("words", "points"),
    [({}, 15), ({"kind": "task", "complexity": 3}, 30), ({"kind": "project"}, 100), ({"kind": "training"}, 25)],
)
def test_what_a_claim_is_worth_is_known_before(words, points, claim):
    assert worth_of_claim(claim_id=claim(**words).pk) == points


def test_a_certificate_is_worth_more_than_a_skill(claim, skill):
    worths = [
        worth_of_claim(claim_id=claim(kind="skill", skill_id=skill.pk, is_certificate=proven).pk)
        for proven in (False, True)
    ]

    assert worths == [0, 50]
    with pytest.raises(ClaimNotFoundError):
        worth_of_claim(claim_id=uuid7())
