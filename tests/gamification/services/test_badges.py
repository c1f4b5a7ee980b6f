"""Badges: defining, changing, copying and showing them."""

import pytest

from gamification.errors import (
    BadgeNotHeldError,
    BadgeUnknownError,
    DefinitionOfPlatformError,
    DefinitionTakenError,
)
from gamification.models import Badge, Rulebook
from gamification.selectors.definitions import badges_known_to
from gamification.selectors.honours import badges_shown_to
from gamification.services import (
    award_badge,
    change_badge,
    copy_badge,
    create_badge,
    retire_badge,
    showcase_badge,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import BadgeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def platforms():
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        return BadgeFactory.create(code="helper", name="Helper")


def latest_codes():
    latest = Rulebook.objects.of(tenancy.organization_id()).order_by("-version").first()
    return [badge["code"] for badge in latest.compiled["badges"]]


def test_a_badge_is_defined_and_in_the_rules():
    badge = create_badge(name="Tree Planter, 1st class", category="special", rarity="epic", points_value=5)

    assert (badge.code, badge.organization_id) == ("tree-planter-1st-class", tenancy.organization_id())
    assert latest_codes() == ["tree-planter-1st-class"]


def test_a_name_in_another_script_has_a_code_too():
    assert create_badge(name="志愿者", category="special").code


def test_a_name_is_taken_once():
    create_badge(name="Helper", category="special")

    with pytest.raises(DefinitionTakenError) as refusal:
        create_badge(name="Helper", category="time")

    assert refusal.value.params == {"name": "Helper"}
    assert Badge.objects.of(tenancy.organization_id()).count() == 1


def test_a_badge_is_changed_under_its_code():
    badge = create_badge(name="Helper", category="special")

    changed = change_badge(badge_id=badge.pk, name="Great Helper", rarity="rare")

    assert (changed.code, changed.name, changed.rarity) == ("helper", "Great Helper", "rare")


def test_a_retired_badge_is_earned_no_more():
    badge = create_badge(name="Helper", category="special")

    retire_badge(badge_id=badge.pk)

    assert latest_codes() == []


def test_a_platform_badge_is_not_changed_but_copied(platforms):
    with pytest.raises(DefinitionOfPlatformError):
        change_badge(badge_id=platforms.pk, name="Ours")

    copied = copy_badge(badge_id=platforms.pk)
    again = copy_badge(badge_id=platforms.pk)

    assert (copied.code, copied.copied_from_id, again.pk) == ("helper", platforms.pk, copied.pk)
    assert list(badges_known_to(tenancy.organization_id())) == [copied]
    assert change_badge(badge_id=copied.pk, name="Ours").name == "Ours"


def test_an_unknown_badge_is_not_changed():
    with pytest.raises(BadgeUnknownError):
        change_badge(badge_id=uuid7(), name="Nothing")


def test_a_held_badge_is_shown_and_hidden():
    member, badge = MembershipFactory.create(), create_badge(name="Helper", category="special")
    award_badge(member_id=member.pk, badge_id=badge.pk, reason="For a test")

    shown = [
        showcase_badge(member_id=member.pk, badge_id=badge.pk, is_showcased=wish).is_showcased
        for wish in (None, True, None)
    ]

    assert shown == [True, True, False]


def test_a_badge_that_is_not_held_is_not_shown():
    badge = create_badge(name="Helper", category="special")

    with pytest.raises(BadgeNotHeldError):
        showcase_badge(member_id=MembershipFactory.create().pk, badge_id=badge.pk)


def test_a_secret_badge_is_known_to_its_holder_and_to_managers():
    holder, other = MembershipFactory.create_batch(2)
    badge = create_badge(name="Hidden", category="special", is_secret=True)
    award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")

    def known(member, *, sees_secrets=False):
        organization_id = tenancy.organization_id()
        return list(badges_shown_to(organization_id, member_id=member.pk, sees_secrets=sees_secrets))

    assert (known(holder), known(other), known(other, sees_secrets=True)) == ([badge], [], [badge])
