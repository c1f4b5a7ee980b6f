from datetime import date, timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from wallet.errors import ContributionStatusError, DueDayError, PlanStatusError, ReasonRequiredError
from wallet.models import Contribution, ContributionCycle, Fine
from wallet.selectors import balances_of
from wallet.services import savings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
TODAY = timezone.now().date()


def plan(**terms):
    """Monthly, 50.00 due on the 5th, since three months ago."""
    first = (TODAY.replace(day=1) - timedelta(days=45)).replace(day=1)
    return savings.add_plan(
        **{"name": "Monthly", "cadence": "monthly", "amount_minor": 5_000, "due_day": 5, "starts_on": first} | terms
    )


def owed(member):
    rows = Contribution.objects.of(member.organization_id).filter(member=member).order_by("cycle__number")
    return [(row.status, row.paid_minor) for row in rows]


def told(organization, name):
    return list(Announcement.objects.of(organization.pk).filter(name=name).values_list("facts", flat=True))


def test_cycles_that_have_begun_are_open_with_what_each_saver_owes(organization, saver):
    made = plan()

    assert savings.open_cycles(on=TODAY) == 0
    assert list(ContributionCycle.objects.of(organization.pk).filter(plan=made).values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]
    assert [status for status, _ in owed(saver)][:2] == ["late", "late"]


def test_a_deposit_pays_the_oldest_first_and_what_is_left_waits(saver):
    plan()
    deposit(saver, 7_000, at=timezone.now())

    assert owed(saver)[:2] == [("paid", 5_000), ("short", 2_000)]


def test_a_deposit_that_is_struck_out_pays_nothing_any_more(saver, treasurer, chair):
    plan()
    row = deposit(saver, 7_000, at=timezone.now())
    wish = savings.propose_correction(deposit_id=row.pk, reason="Never came", by=treasurer.pk, strikes_out=True)
    savings.confirm_correction(correction_id=wish.pk, by=chair.pk)

    assert owed(saver)[:2] == [("late", 0), ("late", 0)]


def test_what_was_paid_in_advance_counts_when_the_cycle_opens(saver):
    plan(starts_on=TODAY.replace(day=1))
    deposit(saver, 20_000, at=timezone.now())

    savings.open_cycles(on=TODAY + timedelta(days=62))

    assert owed(saver)[:3] == [("paid", 5_000)] * 3


def test_the_rhythm_stands_once_a_cycle_is_open_and_the_amount_changes_for_the_next(saver):
    made = plan()
    with pytest.raises(PlanStatusError):
        savings.change_plan(plan_id=made.pk, due_day=9)

    savings.change_plan(plan_id=made.pk, amount_minor=9_900, due_day=5)
    savings.open_cycles(on=TODAY + timedelta(days=40))

    amounts = Contribution.objects.of(saver.organization_id).order_by("cycle__number", "pk")
    assert list(amounts.values_list("amount_minor", flat=True))[-1] == 9_900
    assert amounts[0].amount_minor == 5_000


def test_a_week_has_seven_days(door):
    with pytest.raises(DueDayError):
        plan(cadence="weekly", due_day=8)


def test_members_take_part_and_leave(saver):
    other = make_saver()
    made = plan(for_everybody=False, starts_on=TODAY + timedelta(days=40))

    assert [savings.enrol(plan_id=made.pk, member_ids=[saver.pk, other.pk]) for _ in range(2)] == [2, 0]
    assert [savings.leave_plan(plan_id=made.pk, member_ids=[other.pk]) for _ in range(2)] == [1, 0]
    savings.open_cycles(on=TODAY + timedelta(days=80))
    assert (len(owed(saver)), owed(other)) == (2, [])
    assert savings.enrol(plan_id=made.pk, member_ids=[other.pk]) == 1


def test_who_owes_is_reminded_once_before_the_day_and_once_after_it(organization, saver):
    made = plan(starts_on=date(2026, 1, 1), remind_days=2)
    due_on = ContributionCycle.objects.of(organization.pk).filter(plan=made).latest("number").due_on

    for _ in range(2):
        savings.remind_of_contributions(on=due_on - timedelta(days=1))
        savings.mark_overdue(on=due_on + timedelta(days=1))

    facts = [fact for fact in told(organization, "contribution.reminded") if fact["due_on"] == due_on.isoformat()]
    assert [fact["is_overdue"] for fact in facts] == [False, True]
    assert facts[0]["missing_minor"] == 5_000
    assert len(facts[0]["reference"]) == 6


def test_what_is_late_is_fined_once_and_the_fine_is_taken_when_there_is_money(organization, saver):
    plan(fine_minor=300, takes_fines=True)
    for _ in range(2):
        savings.mark_overdue(on=TODAY)
        savings.levy_fines()
    late = Fine.objects.of(organization.pk).count()
    assert late >= 2

    deposit(saver, 1_000, at=timezone.now())
    fines = Fine.objects.of(organization.pk)
    taken = fines.filter(status="paid").count()

    euros = next(each for each in balances_of(saver.pk) if each.currency.code == "EUR")
    assert taken == min(late, 3)
    assert euros.balance_minor == 1_000 - 300 * taken
    assert len(told(organization, "fine.levied")) == late


def test_a_fine_falls_away_when_the_contribution_proves_paid_in_time(organization, saver):
    made = plan(fine_minor=300)
    savings.mark_overdue(on=TODAY)
    first = ContributionCycle.objects.of(organization.pk).get(plan=made, number=1)

    deposit(saver, 5_000, at=timezone.now().replace(year=first.due_on.year, month=first.due_on.month, day=1))

    assert Fine.objects.of(organization.pk).get(contribution__cycle=first).status == "waived"


def test_a_fine_is_let_off_with_a_reason(organization, saver):
    plan(fine_minor=300)
    savings.mark_overdue(on=TODAY)
    fine = Fine.objects.of(organization.pk).first()
    with pytest.raises(ReasonRequiredError):
        savings.waive_fine(fine_id=fine.pk, reason=" ")

    for _ in range(2):
        savings.waive_fine(fine_id=fine.pk, reason="Was ill")

    assert savings.collect_fines(fine_ids=[fine.pk]) == 0
    fine.refresh_from_db()
    assert (fine.status, fine.reason) == ("waived", "Was ill")


def test_a_member_is_excused_and_the_money_pays_the_next(organization, saver):
    plan()
    deposit(saver, 2_000, at=timezone.now())
    first, second = Contribution.objects.of(organization.pk).order_by("cycle__number")[:2]

    savings.waive_contribution(contribution_id=first.pk, reason="Harvest failed")

    assert owed(saver)[:2] == [("waived", 0), ("short", 2_000)]
    deposit(saver, 3_000, at=timezone.now())
    with pytest.raises(ContributionStatusError):
        savings.waive_contribution(contribution_id=second.pk, reason="No")


def test_counting_again_changes_nothing_on_right_figures(saver):
    plan()
    deposit(saver, 7_000, at=timezone.now())

    assert savings.recount(member_ids=[saver.pk]) == 0
