"""What the demo's savings groups have agreed: plans, a merry-go-round, a month that is being closed."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.demo.cast import CHAMA, SACCO, House, address
from goodplay.demo.people import members
from wallet.selectors.contributions import plans_of, turns_to_pay
from wallet.selectors.periods import period_figures_of
from wallet.selectors.savings import deposits_of
from wallet.services import savings

WEEKS = 6
SEED = "umoja"
"""What the members of the Chama have drawn their lots from."""


def agree() -> None:
    """Let the Chama ride its merry-go-round and the Sacco close a month, once."""
    for house, call in ((CHAMA, _ride), (SACCO, _close_month)):
        with tenancy.writing(house.id):
            savings.open_accounts(member_ids=members(house).values())
            if not plans_of(house.id).exists():
                call(house, timezone.localdate())


def _ride(house: House, today: date) -> None:
    """Save 500 a week since six weeks ago, and give the pots that are due but the last."""
    riders = list(members(house).values())
    terms = {"amount_minor": 50_000, "grace_days": 2, "fine_minor": 5_000, "for_everybody": False}
    start = today - timedelta(weeks=WEEKS)
    later = today + timedelta(weeks=2)
    plan = savings.add_plan(name="Weekly pot", cadence="weekly", due_day=5, starts_on=later, **terms)
    savings.enrol(plan_id=plan.pk, member_ids=riders)
    savings.change_plan(plan_id=plan.pk, starts_on=start)
    wheel = savings.add_round(plan_id=plan.pk, name="Umoja merry-go-round")
    savings.start_round(round_id=wheel.pk, seed=SEED, first_cycle=1)
    savings.mark_overdue(on=today)
    for turn in list(turns_to_pay(house.id, today=today))[:-1]:
        savings.pay_turn(turn_id=turn.pk, by=None)


def _close_month(house: House, today: date) -> None:
    """Save 2,000 a month; last month waits for the members' word, and one of them disputes it."""
    first = today.replace(day=1)
    last_month = (first - timedelta(days=1)).replace(day=1)
    savings.add_plan(
        name="Monthly savings",
        cadence="monthly",
        amount_minor=200_000,
        due_day=5,
        grace_days=5,
        fine_minor=10_000,
        starts_on=last_month,
    )
    savings.mark_overdue(on=today)
    savings.add_purpose(code="HARVEST", label="Harvest savings")
    officer = _officer(house)
    savings.propose_period(starts_on=last_month, ends_on=first - timedelta(days=1), by=officer)
    figures = list(period_figures_of(house.id).order_by("pk")[:9])
    for figure in figures[1:]:
        savings.attest_figures(figure_id=figure.pk)
    savings.dispute_figures(figure_id=figures[0].pk, dispute="I also paid 500 at the meeting.")
    wrong = deposits_of(house.id).latest("deposited_at")
    savings.propose_correction(
        deposit_id=wrong.pk, reason="Counted again: 300 were handed in", by=officer, right_amount_minor=30_000
    )
    for member_id in list(members(house).values())[:3]:
        new = savings.NewDeposit(
            member_id=member_id, amount_minor=50_000, deposited_at=timezone.now(), note="Handed in at the meeting"
        )
        savings.enter_deposit(new, by=officer)


def _officer(house: House) -> UUID:
    found: Membership = Membership.objects.of(house.id).get(user__email=address(house.manager))
    return found.pk
