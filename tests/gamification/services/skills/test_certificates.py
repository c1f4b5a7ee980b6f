"""Certificates are given by others, once a skill, renewed without a second reward, and taken back."""

from datetime import date

import pytest

from gamification.errors import (
    ActivityInFutureError,
    ActivityMemberNotFoundError,
    SkillNotCertifiedError,
    SkillOwnError,
    SkillUnknownError,
)
from gamification.models import AchievementAward, MemberSkill
from gamification.services import apply_pending, certify_skill, rebuild_members, retire_skill, revoke_skill
from goodplay.core import tenancy
from goodplay.core.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def certify(member, manager, skill):
    def done(**more):
        facts = {"member_id": member.pk, "skill_id": skill.pk, "reason": "Test", "certified_by": manager.pk}
        return certify_skill(**facts | more)

    return done


def actions(deeds):
    return [action for action, *_ in deeds()]


def test_a_certificate_is_two_deeds(certify, member, manager, deeds, told):
    held = certify()

    assert (held.acquired_on, held.certified_on, held.valid_until) == (
        date(2026, 3, 2),
        date(2026, 3, 2),
        date(2028, 3, 2),
    )
    assert (held.certified_by_id, held.reason) == (manager.pk, "Test")
    assert actions(deeds) == ["skill.acquired", "skill.certified"]
    assert told() == ["skill.certified"]


def test_a_renewal_pays_nothing_more(certify, deeds, told):
    certify(certified_on=date(2026, 2, 1))

    held = certify()

    assert (held.acquired_on, held.certified_on) == (date(2026, 2, 1), date(2026, 3, 2))
    assert actions(deeds) == ["skill.acquired", "skill.certified"]
    assert told() == ["skill.certified", "skill.certified"]


def test_the_first_certificate_completes_its_goal(certify, member):
    certify()
    apply_pending()

    awards = AchievementAward.objects.of(tenancy.organization_id()).filter(member=member)
    assert "first-certified-skill" in awards.values_list("achievement__code", flat=True)
    assert rebuild_members().differences == 0


def test_nobody_certifies_himself(certify, manager, told):
    with pytest.raises(SkillOwnError):
        certify(member_id=manager.pk)

    assert (MemberSkill.objects.of(tenancy.organization_id()).count(), told()) == (0, [])


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"member_id": uuid7()}, ActivityMemberNotFoundError),
        ({"skill_id": uuid7()}, SkillUnknownError),
        ({"certified_on": date(2026, 3, 3)}, ActivityInFutureError),
    ],
)
def test_what_cannot_be_certified_is_refused(facts, error, certify, told):
    with pytest.raises(error):
        certify(**facts)

    assert told() == []


def test_a_retired_skill_is_not_certified(certify, skill):
    retire_skill(skill_id=skill.pk)

    with pytest.raises(SkillUnknownError):
        certify()


def test_a_certificate_is_taken_back_and_the_skill_stays(certify, member, skill, deeds, told):
    certify()

    revoke_skill(member_id=member.pk, skill_id=skill.pk, reason="Expired course")

    held = MemberSkill.objects.get()
    assert (held.certified_on, held.valid_until, held.certification_id, held.certified_by_id) == (None,) * 4
    assert actions(deeds) == ["skill.acquired"]
    assert told() == ["skill.certified", "skill.revoked"]
    with pytest.raises(SkillNotCertifiedError):
        revoke_skill(member_id=member.pk, skill_id=skill.pk, reason="Again")


def test_what_was_taken_back_can_be_certified_again(certify, member, skill, deeds):
    certify()
    revoke_skill(member_id=member.pk, skill_id=skill.pk, reason="By mistake")

    certify()

    assert actions(deeds) == ["skill.acquired", "skill.certified"]
