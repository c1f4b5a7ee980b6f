"""Thanks between members: limits, what they pay, hiding and showing again."""

import pytest

from gamification.errors import (
    KudosLimitError,
    KudosNotFoundError,
    KudosPairLimitError,
    KudosReceiverError,
    KudosToOneselfError,
)
from gamification.models import Activity, Kudos
from gamification.services import (
    apply_pending,
    give_kudos,
    hide_kudos,
    rebuild_members,
    restore_kudos,
    seed_actions,
)
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import points_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def pair(door):
    seed_actions()
    return MembershipFactory.create(), MembershipFactory.create()


def thank(giver, receiver, message="Thank you for the kitchen shift"):
    return give_kudos(giver_id=giver.pk, receiver_id=receiver.pk, message=message)


def test_thanks_pay_the_receiver_five_and_the_giver_two(pair):
    giver, receiver = pair

    kudos = thank(giver, receiver)
    apply_pending()

    assert (points_of(giver), points_of(receiver)) == (2, 5)
    assert Announcement.objects.of(giver.organization_id).get(name="kudos.given").facts == {
        "kudos_id": str(kudos.pk),
        "giver_id": str(giver.pk),
        "receiver_id": str(receiver.pk),
    }
    assert rebuild_members().differences == 0


def test_nobody_thanks_himself_or_somebody_who_is_not_there(pair):
    giver, _ = pair
    gone = MembershipFactory.create(is_active=False)
    with pytest.raises(KudosToOneselfError):
        thank(giver, giver)
    with pytest.raises(KudosReceiverError):
        thank(giver, gone)

    assert not Kudos.objects.of(giver.organization_id).exists()
    assert not Activity.objects.of(giver.organization_id).exists()


def test_a_day_has_five_thanks(pair):
    giver, _ = pair
    for receiver in MembershipFactory.create_batch(5):
        thank(giver, receiver)

    with pytest.raises(KudosLimitError) as refusal:
        thank(giver, MembershipFactory.create())

    assert refusal.value.params == {"most": 5}
    assert Kudos.objects.of(giver.organization_id).count() == 5


def test_the_next_day_is_another_one_by_the_givers_calendar(pair, time_machine):
    giver, receiver = pair
    type(giver).objects.filter(pk=giver.pk).update(time_zone="Africa/Nairobi")
    decide_policy(organization_id=giver.organization_id, name="kudos_per_day", value=1)
    time_machine.move_to("2026-03-02T20:30:00Z", tick=False)
    thank(giver, receiver)
    with pytest.raises(KudosLimitError):
        thank(giver, receiver)
    time_machine.move_to("2026-03-02T21:30:00Z", tick=False)

    assert thank(giver, receiver).given_on.isoformat() == "2026-03-03"


def test_the_same_member_is_thanked_twice_in_seven_days(pair, time_machine):
    giver, receiver = pair
    time_machine.move_to("2026-03-02T12:00:00Z", tick=False)
    thank(giver, receiver)
    thank(giver, receiver)
    with pytest.raises(KudosPairLimitError) as refusal:
        thank(giver, receiver)
    thank(receiver, giver)
    time_machine.move_to("2026-03-09T12:00:00Z", tick=False)

    thank(giver, receiver)

    assert refusal.value.params == {"most": 2}
    assert Kudos.objects.of(giver.organization_id).count() == 4


def test_an_organization_may_do_without(pair):
    giver, receiver = pair
    decide_policy(organization_id=giver.organization_id, name="kudos_per_day", value=0)

    with pytest.raises(KudosLimitError):
        thank(giver, receiver)


def test_hidden_thanks_pay_nothing_and_shown_ones_pay_again(pair):
    giver, receiver = pair
    kudos = thank(giver, receiver)
    apply_pending()
    seen = []

    for verb in (hide, restore, hide, restore):
        for _ in range(2):
            verb(kudos)
        apply_pending()
        seen.append((points_of(giver), points_of(receiver)))

    assert seen == [(0, 0), (2, 5), (0, 0), (2, 5)]
    assert rebuild_members().differences == 0


def test_the_hidden_row_says_why_and_the_shown_one_nothing(pair):
    giver, receiver = pair
    manager = MembershipFactory.create()
    kudos = thank(giver, receiver)

    hidden = hide_kudos(kudos_id=kudos.pk, reason="Not kind", hidden_by=manager.pk)
    assert (hidden.is_hidden, hidden.hidden_reason, hidden.hidden_by_id) == (True, "Not kind", manager.pk)

    shown = restore_kudos(kudos_id=kudos.pk)
    assert (shown.is_hidden, shown.hidden_reason, shown.hidden_by_id) == (False, "", None)


def test_unknown_thanks_are_not_hidden():
    with pytest.raises(KudosNotFoundError):
        hide_kudos(kudos_id=uuid7(), reason="Nothing")

    assert not Activity.objects.of(tenancy.organization_id()).exists()


def hide(kudos):
    hide_kudos(kudos_id=kudos.pk, reason="Not kind")


def restore(kudos):
    restore_kudos(kudos_id=kudos.pk)
