from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from wallet.errors import RoundStatusError, RoundTooSmallError, SameOfficerError, SwapStatusError, TurnPaidError
from wallet.models import MerryGoRound, Turn
from wallet.rules.turns import Rider, ordered
from wallet.selectors import balance_of_purpose, balances_of
from wallet.selectors.contributions import defaults_of
from wallet.services import savings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
TODAY = timezone.now().date()


@pytest.fixture
def riders(door):
    """Three savers, called A, B and C."""
    return [make_saver(display_name=name) for name in "ABC"]


@pytest.fixture
def wheel(riders):
    """A running merry-go-round in the order of names, 50.00 a month; its first cycle is open."""
    next_month = (TODAY.replace(day=28) + timedelta(days=5)).replace(day=1)
    plan = savings.add_plan(name="Pot", cadence="monthly", amount_minor=5_000, due_day=3, starts_on=next_month)
    savings.enrol(plan_id=plan.pk, member_ids=[rider.pk for rider in riders])
    made = savings.start_round(
        round_id=savings.add_round(plan_id=plan.pk, name="Wheel", order_by="alphabet").pk, seed="s"
    )
    savings.open_cycles(on=next_month)
    plan.starts_on = TODAY
    plan.save(update_fields=["starts_on"])
    return made


def turns(wheel):
    return list(Turn.objects.of(wheel.organization_id).filter(round=wheel).order_by("position"))


def money(member):
    return next((each.balance_minor for each in balances_of(member.pk) if each.currency.code == "EUR"), 0)


def test_each_member_has_one_turn_in_one_cycle(wheel, riders):
    assert [(turn.member_id, turn.cycle_number) for turn in turns(wheel)] == [
        (rider.pk, number) for number, rider in enumerate(riders, start=1)
    ]
    assert savings.start_round(round_id=wheel.pk).started_at == wheel.started_at


def test_lots_keep_their_seed(organization, wheel, riders):
    MerryGoRound.objects.of(organization.pk).filter(pk=wheel.pk).update(status="complete")
    drawn = savings.start_round(round_id=savings.add_round(plan_id=wheel.plan_id, name="Lots").pk)

    again = ordered([Rider(each.pk, "", TODAY) for each in riders], by="lots", seed=drawn.seed)
    assert [turn.member_id for turn in turns(drawn)] == again
    assert len(drawn.seed) == 32


def test_one_merry_go_round_of_a_plan_runs_at_a_time(wheel):
    with pytest.raises(RoundStatusError):
        savings.start_round(round_id=savings.add_round(plan_id=wheel.plan_id, name="Second").pk)


def test_nobody_rides_alone(saver):
    plan = savings.add_plan(
        name="Alone", cadence="weekly", amount_minor=1, due_day=1, starts_on=TODAY + timedelta(days=30)
    )
    savings.enrol(plan_id=plan.pk, member_ids=[saver.pk])

    with pytest.raises(RoundTooSmallError):
        savings.start_round(round_id=savings.add_round(plan_id=plan.pk, name="Wheel").pk)


def test_the_pot_goes_whole_to_the_member_whose_turn_it_is(organization, wheel, riders, treasurer):
    for rider in riders:
        deposit(rider, 6_000, at=timezone.now())

    for _ in range(2):
        turn = savings.pay_turn(turn_id=turns(wheel)[0].pk, by=treasurer.pk)

    assert [money(rider) for rider in riders] == [16_000, 1_000, 1_000]
    assert (turn.pot_minor, balance_of_purpose(purpose=f"round:{wheel.pk}", currency="EUR")) == (15_000, 0)
    told = Announcement.objects.of(organization.pk).filter(name="turn.paid")
    assert [fact["missing_count"] for fact in told.values_list("facts", flat=True)] == [0]


def test_a_late_contribution_reaches_the_member_who_waited_for_it(wheel, riders, treasurer):
    for rider in riders[:2]:
        deposit(rider, 5_000, at=timezone.now())
    first = turns(wheel)[0].pk
    assert savings.pay_turn(turn_id=first, by=treasurer.pk).pot_minor == 10_000

    deposit(riders[2], 5_000, at=timezone.now())

    assert savings.pay_turn(turn_id=first, by=treasurer.pk).pot_minor == 15_000
    assert [money(rider) for rider in riders] == [15_000, 0, 0]


def test_who_has_received_and_owes_comes_first(organization, wheel, riders, treasurer):
    for rider in riders[:2]:
        deposit(rider, 5_000, at=timezone.now())
    savings.pay_turn(turn_id=turns(wheel)[0].pk, by=treasurer.pk)
    savings.open_cycles(on=TODAY + timedelta(days=75))
    savings.mark_overdue(on=TODAY + timedelta(days=150))
    from wallet.models import Contribution

    Contribution.objects.of(organization.pk).exclude(status="paid").update(status="late")

    owing = defaults_of(organization.pk, wheel.pk)
    assert (owing[0].member_id, owing[0].has_received) == (riders[0].pk, True)
    assert {each.member_id for each in owing} == {rider.pk for rider in riders}


def test_a_turn_is_not_paid_before_its_cycle_or_by_its_receiver(wheel, riders, treasurer):
    with pytest.raises(TurnPaidError):
        savings.pay_turn(turn_id=turns(wheel)[2].pk, by=treasurer.pk)
    with pytest.raises(SameOfficerError):
        savings.pay_turn(turn_id=turns(wheel)[0].pk, by=riders[0].pk)


def test_two_members_change_turns_when_both_want(wheel, riders):
    first, second, _ = turns(wheel)
    wish = savings.ask_swap(own_id=first.pk, other_id=second.pk, by=riders[0].pk)
    assert savings.ask_swap(own_id=first.pk, other_id=second.pk, by=riders[0].pk).pk == wish.pk
    with pytest.raises(SwapStatusError):
        savings.answer_swap(swap_id=wish.pk, by=riders[2].pk, agrees=True)

    for _ in range(2):
        savings.answer_swap(swap_id=wish.pk, by=riders[1].pk, agrees=True)

    assert [turn.member_id for turn in turns(wheel)] == [riders[1].pk, riders[0].pk, riders[2].pk]
    with pytest.raises(SwapStatusError):
        savings.answer_swap(swap_id=wish.pk, by=riders[1].pk, agrees=False)


def test_a_wish_is_declined_or_withdrawn(wheel, riders):
    first, second, third = turns(wheel)
    declined = savings.ask_swap(own_id=first.pk, other_id=second.pk, by=riders[0].pk)
    assert savings.answer_swap(swap_id=declined.pk, by=riders[1].pk, agrees=False).status == "declined"
    withdrawn = savings.ask_swap(own_id=first.pk, other_id=third.pk, by=riders[0].pk)
    assert savings.answer_swap(swap_id=withdrawn.pk, by=riders[0].pk, agrees=False).status == "withdrawn"
    with pytest.raises(SwapStatusError):
        savings.ask_swap(own_id=first.pk, other_id=third.pk, by=riders[1].pk)


def test_a_paid_turn_is_not_given_away(wheel, riders, treasurer):
    first, second, _ = turns(wheel)
    wish = savings.ask_swap(own_id=first.pk, other_id=second.pk, by=riders[0].pk)
    deposit(riders[1], 5_000, at=timezone.now())
    savings.pay_turn(turn_id=first.pk, by=treasurer.pk)

    with pytest.raises(SwapStatusError):
        savings.answer_swap(swap_id=wish.pk, by=riders[1].pk, agrees=True)
