from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.wallet import fund, post
from wallet.models import Account, Hold, WatchCase, WatchedEvent
from wallet.selectors.watch import history_of_case
from wallet.services import Holder, watch
from wallet.services.watch import Outcome, Watched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def rule(**options):
    options = {
        "name": "Large",
        "measure": "single_amount",
        "window_minutes": 1_440,
        "threshold": 5_000,
        "currency": "EUR",
        "action": "hold",
        "hold_hours": 48,
    } | options
    return watch.add_watch_rule(**options)


def thing(member=None, amount_minor=5_000, subject_id="1", **options):
    options = {"kind": "deposit", "currency": "EUR"} | options
    return Watched(subject_id=subject_id, member_id=member.pk if member else None, amount_minor=amount_minor, **options)


def test_what_is_usual_is_remembered_and_nothing_follows(member):
    rule()

    assert watch.look(thing(member, 4_999)) == Outcome()
    assert (WatchedEvent.objects.count(), WatchCase.objects.count()) == (1, 0)


def test_without_rules_nothing_is_unusual(member):
    assert watch.look(thing(member, 10**9)) == Outcome()


def test_a_rule_that_is_not_in_force_is_not_met(member):
    rule(is_active=False)

    assert watch.look(thing(member)) == Outcome()


def test_what_is_unusual_opens_one_case_with_reason_and_date(member):
    rule()

    first, second = (watch.look(thing(member)) for _ in range(2))

    case = WatchCase.objects.get()
    assert first == second == Outcome("hold", case.pk, case.release_at)
    assert first.holds
    assert case.findings == [{"rule": "Large", "found": 5_000, "threshold": 5_000}]
    assert timedelta(hours=47) < case.release_at - timezone.now() <= timedelta(hours=48)
    assert [line.status for line in history_of_case(case)] == ["open"]


@pytest.mark.parametrize(("left", "held"), [(10_000, 5_000), (3_000, 3_000), (0, 0)])
def test_what_was_credited_is_held_as_far_as_it_is_still_there(member, left, held):
    rule()
    holder = fund(member)
    if left < 10_000:
        post(holder, Holder.purpose("shop"), 10_000 - left)

    watch.look(thing(member, has_credited=True))

    assert Account.objects.get(member_id=member.pk).held_minor == held
    assert Hold.objects.count() == (1 if held else 0)


def test_a_review_holds_nothing(member):
    rule(action="review")
    fund(member)

    outcome = watch.look(thing(member, has_credited=True))

    assert (outcome.action, outcome.release_at, outcome.holds) == ("review", None, False)
    assert Account.objects.get(member_id=member.pk).held_minor == 0


def test_a_decided_case_holds_no_more(member):
    rule()
    case_id = watch.look(thing(member)).case_id
    WatchCase.objects.filter(pk=case_id).update(status="cleared")

    assert watch.look(thing(member)) == Outcome("", case_id)


def test_rules_count_what_was_seen_before(member):
    rule(name="Many", measure="count", threshold=3, currency="")

    outcomes = [watch.look(thing(member, 1, str(number))).action for number in range(4)]

    assert outcomes == ["", "", "hold", "hold"]


def test_failures_of_a_stranger_are_known_by_the_phone(db, door):
    rule(name="Card testing", measure="error_rate", threshold=60, least_count=3, currency="", kind="payment")

    for number in range(3):
        seen = thing(None, 100, str(number), kind="payment", instrument="+254700000001", has_failed=number < 2)
        outcome = watch.look(seen)

    assert outcome.action == "hold"
    assert WatchCase.objects.get().member_id is None


def test_the_instrument_is_kept_as_a_digest(member):
    watch.look(thing(member, instrument="mobile_money:+254700000001"))

    event = WatchedEvent.objects.get()
    assert len(event.instrument) == 64
    assert "254" not in event.instrument


def test_two_members_with_one_account_are_seen(member, other_member):
    rule(name="Shared", measure="distinct_members", threshold=2, currency="", action="review")

    watch.look(thing(member, 1, "1", instrument="bank:X"))
    outcome = watch.look(thing(other_member, 1, "2", instrument="bank:X"))

    assert outcome.action == "review"


def test_a_long_silence_before_a_large_amount_is_seen(member):
    rule(name="Silence", measure="after_silence", threshold=5_000, window_minutes=180 * 1_440)
    watch.look(thing(member, 100, "old", at=timezone.now() - timedelta(days=200)))

    assert watch.look(thing(member, 5_000, "new")).action == "hold"


def test_a_case_can_be_opened_by_the_program(member):
    first, second = (watch.open_case(thing(member), finding="Two amounts differ") for _ in range(2))

    assert first == second
    assert str(WatchCase.objects.get()) == "Deposit: Two amounts differ"
