from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from wallet.models import (
    Contribution,
    ContributionPlan,
    Deposit,
    DepositCorrection,
    Fine,
    MerryGoRound,
    PeriodFigure,
    PurposeReference,
    SavingsAccount,
    SavingsPeriod,
    Statement,
    Turn,
)
from wallet.services import savings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
LISTS = (
    "savingsaccount",
    "deposit",
    "depositcorrection",
    "purposereference",
    "contributionplan",
    "contributioncycle",
    "contribution",
    "fine",
    "merrygoround",
    "turn",
    "savingsperiod",
    "periodfigure",
    "statement",
)
STEADY = [name for name in LISTS if name not in ("merrygoround", "contributionplan", "contributioncycle")]
TODAY = timezone.now().date()
LAST = TODAY - timedelta(days=1)


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.TREASURER):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


def fill(members):
    """A row in every list for each of the members."""
    first = (TODAY.replace(day=1) - timedelta(days=45)).replace(day=1)
    plan = savings.add_plan(
        name=f"Plan {members[0].pk}", cadence="monthly", amount_minor=100, due_day=1, fine_minor=5, starts_on=first
    )
    wheel = savings.start_round(round_id=savings.add_round(plan_id=plan.pk, name=f"Wheel {plan.pk}").pk)
    savings.mark_overdue(on=TODAY)
    for member in members:
        row = deposit(member, 5_000, at=timezone.now())
        savings.propose_correction(deposit_id=row.pk, reason="Wrong", by=None, right_amount_minor=4_000)
        savings.ask_statement(member_id=member.pk, starts_on=LAST, ends_on=TODAY)
        savings.add_purpose(code=f"X{str(member.pk)[-8:]}", label="Harvest")
    return wheel


@pytest.fixture
def savers(organization):
    """Three savers with everything."""
    with tenancy.writing(organization.id):
        found = [make_saver(display_name=f"Saver {number}") for number in range(3)]
        fill(found)
        savings.propose_period(starts_on=LAST - timedelta(days=3), ends_on=LAST, by=None)
    return found


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def post(client, name, pk, verb, **data):
    return client.post(reverse(f"admin:wallet_{name}_verb", args=[pk, verb]), {"confirmed": "yes"} | data, follow=True)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_page_is_shown(enter, organization, savers, name):
    client = enter(Role.AUDITOR)
    page = client.get(listed(name))
    assert page.status_code == 200

    row = page.context["cl"].result_list[0]
    assert client.get(reverse(f"admin:wallet_{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_shown(enter, name):
    assert enter().get(listed(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    STEADY,
)
def test_a_list_takes_the_same_queries_however_long_it_is(
    enter, organization, savers, django_assert_max_num_queries, name
):
    client = enter()
    client.get(listed(name))
    with django_assert_max_num_queries(60) as short:
        client.get(listed(name))
    with tenancy.writing(organization.id):
        fill([make_saver() for _ in range(4)])

    with django_assert_max_num_queries(len(short)):
        client.get(listed(name))


def test_a_treasurer_enters_cash_and_another_verifies_it(enter, organization):
    with tenancy.writing(organization.id):
        saver = make_saver()
    client = enter()
    form = {
        "member": saver.pk,
        "amount": "1,250.50",
        "deposited_at_0": "",
        "deposited_at_1": "",
        "receipt": "77",
        "note": "",
    }
    client.post(reverse("admin:wallet_deposit_add"), form)
    with tenancy.reading(organization.id):
        row = Deposit.objects.of(organization.id).get()
    assert (row.amount_minor, row.status, row.receipt) == (125_050, "pending", "77")

    assert "somebody else" in post(client, "deposit", row.pk, "verify").content.decode()
    post(enter(Role.ADMIN), "deposit", row.pk, "verify")

    with tenancy.reading(organization.id):
        assert Deposit.objects.of(organization.id).get().status == "verified"


def test_cash_of_a_strange_amount_is_refused_with_a_sentence(enter, organization):
    with tenancy.writing(organization.id):
        saver = make_saver()
    page = enter().post(reverse("admin:wallet_deposit_add"), {"member": saver.pk, "amount": "ten"})

    assert "This is no amount: write it like 500 or 10.50" in page.content.decode()


def test_a_correction_is_proposed_and_confirmed(enter, organization):
    with tenancy.writing(organization.id):
        row = deposit(make_saver(), 10_000)
    enter().post(
        reverse("admin:wallet_depositcorrection_add"),
        {"deposit": row.pk, "right_amount": "10", "right_member": "", "reason": "A zero too many"},
    )
    with tenancy.reading(organization.id):
        wish = DepositCorrection.objects.of(organization.id).get()

    post(enter(Role.ADMIN), "depositcorrection", wish.pk, "confirm")

    with tenancy.reading(organization.id):
        amounts = Deposit.objects.of(organization.id).filter(status="verified").values_list("amount_minor", flat=True)
        assert list(amounts) == [1_000]


def test_a_plan_is_added_and_changed(enter, organization):
    client = enter()
    form = {
        "name": "Monthly",
        "cadence": "monthly",
        "amount": "50",
        "due_day": "5",
        "starts_on": TODAY.isoformat(),
        "grace_days": "3",
        "fine": "2.50",
        "remind_days": "2",
        "for_everybody": "on",
        "is_active": "on",
    }
    client.post(reverse("admin:wallet_contributionplan_add"), form)
    with tenancy.reading(organization.id):
        plan = ContributionPlan.objects.of(organization.id).get()
    assert (plan.amount_minor, plan.fine_minor, plan.grace_days) == (5_000, 250, 3)

    client.post(reverse("admin:wallet_contributionplan_change", args=[plan.pk]), form | {"amount": "60"})

    with tenancy.reading(organization.id):
        assert ContributionPlan.objects.of(organization.id).get().amount_minor == 6_000


def test_a_week_of_eight_days_is_refused(enter):
    form = {"name": "W", "cadence": "weekly", "amount": "5", "due_day": "8", "starts_on": TODAY.isoformat()}
    page = enter().post(
        reverse("admin:wallet_contributionplan_add"), form | {"grace_days": "0", "remind_days": "0", "is_active": "on"}
    )

    assert "A week has seven days." in page.content.decode()


def test_verbs_of_the_treasurer(enter, organization, savers):
    client = enter()
    with tenancy.reading(organization.id):
        owed = Contribution.objects.of(organization.id).exclude(status="paid").first()
        fines = list(Fine.objects.of(organization.id)[:2])
        wheel = MerryGoRound.objects.of(organization.id).get()
        period = SavingsPeriod.objects.of(organization.id).get()
    if owed:
        post(client, "contribution", owed.pk, "waive", reason="Ill")
    post(client, "fine", fines[0].pk, "waive", reason="First time")
    post(client, "fine", fines[1].pk, "collect")
    post(client, "savingsperiod", period.pk, "withdraw")
    with tenancy.reading(organization.id):
        states = {fine.pk: fine.status for fine in Fine.objects.of(organization.id)}
        assert {states[fine.pk] for fine in fines} == {"waived", "paid"}
        assert SavingsPeriod.objects.of(organization.id).get().status == "withdrawn"
        assert Turn.objects.of(organization.id).filter(round=wheel).count() == 3


def test_a_merry_go_round_is_prepared_and_started(enter, organization, savers):
    client = enter()
    with tenancy.writing(organization.id):
        plan = savings.add_plan(
            name="Pot", cadence="weekly", amount_minor=5, due_day=1, starts_on=TODAY + timedelta(days=30)
        )
        savings.enrol(plan_id=plan.pk, member_ids=[saver.pk for saver in savers])
    client.post(reverse("admin:wallet_merrygoround_add"), {"plan": plan.pk, "name": "Second", "order_by": "alphabet"})
    with tenancy.reading(organization.id):
        wheel = MerryGoRound.objects.of(organization.id).get(name="Second")

    page = post(client, "merrygoround", wheel.pk, "start").content.decode()

    assert page.index("Saver 0") < page.index("Saver 1") < page.index("Saver 2")


def test_a_period_is_frozen_and_a_dispute_is_settled(enter, organization):
    with tenancy.writing(organization.id):
        make_saver()
    client = enter()
    client.post(
        reverse("admin:wallet_savingsperiod_add"),
        {"starts_on": LAST.isoformat(), "ends_on": LAST.isoformat(), "attest_days": "0"},
    )
    with tenancy.writing(organization.id):
        row = PeriodFigure.objects.of(organization.id).get()
        savings.dispute_figures(figure_id=row.pk, dispute="No")

    post(client, "periodfigure", row.pk, "settle", reason="It is right")

    with tenancy.reading(organization.id):
        assert PeriodFigure.objects.of(organization.id).get().answer == "It is right"


def test_a_statement_is_asked_for_and_fetched(enter, organization, hear):
    with tenancy.writing(organization.id):
        saver = make_saver()
    client = enter()
    client.post(
        reverse("admin:wallet_statement_add"),
        {"member": saver.pk, "starts_on": LAST.isoformat(), "ends_on": TODAY.isoformat()},
    )
    with tenancy.reading(organization.id):
        row = Statement.objects.of(organization.id).get()
    assert client.get(reverse("admin:wallet_statement_pdf", args=[row.pk])).status_code == 404
    hear()

    pdf, csv = (client.get(reverse(f"admin:wallet_statement_{kind}", args=[row.pk])) for kind in ("pdf", "csv"))

    assert pdf.content.startswith(b"%PDF")
    assert b"Balance at the end" in csv.content


def test_accounts_are_opened_for_all_and_codes_added(enter, organization):
    client = enter()
    client.post(
        reverse("admin:wallet_purposereference_add"), {"code": "harvest", "label": "Harvest", "is_active": "on"}
    )
    client.get(reverse("admin:wallet_savingsaccount_open_for_all"))

    with tenancy.reading(organization.id):
        assert PurposeReference.objects.of(organization.id).get().code == "HARVEST"
        assert SavingsAccount.objects.of(organization.id).count() == 1


def test_the_overview_says_what_waits(enter, organization, savers):
    page = enter().get(reverse("admin:index")).content.decode()

    assert "Corrections to confirm" in page
    assert "3 of 3 savers are active" in page
    assert "Saved per week" in page
