"""What savings hear and do by the clock: once, however often they are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.signals import MemberJoined
from goodplay.core import files, tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from tests.factories.wallet import post
from wallet.models import Contribution, ContributionCycle, Deposit, SavingsAccount, Statement, Transfer
from wallet.selectors import balance_of_purpose, balances_of
from wallet.services import Holder, reverse_transfers, savings
from wallet.services.payments.targets import target_behind
from wallet.services.savings.deposits import new_rows
from wallet.signals import PaymentFailed, PaymentRefunded, PaymentSucceeded, PaymentUnmatched, StatementAsked
from wallet.tasks import savings as tasks

pytestmark = pytest.mark.django_db
NOON = "2026-03-02T12:00:00+00:00"


@pytest.fixture
def saver(door):
    return make_saver()


def paid(member, **more):
    facts = {
        "payment_id": str(uuid7()),
        "provider": "mpesa",
        "purpose": "savings",
        "subject_type": "",
        "subject_id": "",
        "member_id": str(member.pk),
        "amount_minor": 50_000,
        "currency": "EUR",
        "receipt": "RKL51ZDR4F",
        "account_reference": "K7M2QX",
        "occurred_at": NOON,
    } | more
    post(Holder.purpose("external:mpesa"), Holder.purpose("incoming:mpesa"), facts["amount_minor"])
    return PaymentSucceeded(**facts)


def unpaid(deposit, **more):
    facts = dict.fromkeys(("subject_type", "subject_id", "status", "reason"), "")
    return PaymentFailed(
        **facts
        | {
            "payment_id": str(deposit.payment_id),
            "provider": "mpesa",
            "purpose": "savings",
            "member_id": str(deposit.member_id),
            "amount_minor": deposit.amount_minor,
            "currency": "EUR",
            "reason": "Cancelled by the payer",
        }
        | more
    )


def rows(member):
    return Deposit.objects.of(member.organization_id).filter(member=member).order_by("created_at", "pk")


def money(member):
    return next((each.balance_minor for each in balances_of(member.pk) if each.currency.code == "EUR"), 0)


def asked(member):
    """A deposit whose payment has been asked for."""
    (made,) = new_rows(
        [
            savings.NewDeposit(
                member_id=member.pk,
                amount_minor=50_000,
                deposited_at=timezone.now(),
                channel="mpesa",
                transaction_id=f"payment:{(payment_id := uuid7())}",
                payment_id=payment_id,
            )
        ]
    )
    return made


@pytest.mark.twice("wallet.credit_deposits")
def test_money_that_nobody_asked_for_is_a_deposit_of_its_saver(saver):
    fact = paid(saver)
    for _ in range(2):
        tasks.credit_deposits([fact, paid(saver, purpose="donation")])

    (row,) = rows(saver)
    assert (row.status, row.receipt, row.account_reference, money(saver)) == (
        "verified",
        "RKL51ZDR4F",
        "K7M2QX",
        50_000,
    )
    assert Transfer.objects.of(saver.organization_id).get(key=f"deposit:{row.pk}:verify").journal_id == row.payment_id


def test_what_came_is_credited_also_where_another_amount_was_asked_for(saver):
    row = asked(saver)

    tasks.credit_deposits([paid(saver, payment_id=str(row.payment_id), amount_minor=49_900, subject_id=str(row.pk))])

    assert (money(saver), rows(saver).get().amount_minor) == (49_900, 49_900)


def test_the_code_of_a_purpose_stays_on_the_deposit(saver):
    tasks.credit_deposits([paid(saver, subject_type="challenge", subject_id="c-1")])

    assert rows(saver).get().subject_id == "c-1"


@pytest.mark.twice("wallet.fail_deposits")
def test_a_payment_that_came_to_nothing_fails_its_deposit_and_may_still_come_late(saver):
    row = asked(saver)
    for _ in range(2):
        tasks.fail_deposits([unpaid(row), unpaid(row, purpose="donation")])
    failed = rows(saver).get()
    assert (failed.status, failed.reason) == ("failed", "Cancelled by the payer")

    tasks.credit_deposits([paid(saver, payment_id=str(row.payment_id))])

    assert (rows(saver).get().status, money(saver)) == ("verified", 50_000)


@pytest.mark.twice("wallet.let_go_of_deposits")
def test_a_match_that_is_taken_back_and_made_again_moves_the_money(saver):
    other, fact = make_saver(), paid(saver)
    tasks.credit_deposits([fact])
    (row,) = rows(saver)
    reverse_transfers(keys=[f"deposit:{row.pk}:verify"], reason="Wrong member")
    gone = PaymentUnmatched(fact.payment_id, "savings", "", "", fact.member_id, "Wrong member")
    for _ in range(2):
        tasks.let_go_of_deposits([gone])
    again = {name: getattr(fact, name) for name in fact.__slots__} | {"member_id": str(other.pk), "round": 1}

    tasks.credit_deposits([PaymentSucceeded(**again)])

    assert (rows(saver).get().status, money(saver), money(other)) == ("reversed", 0, 50_000)
    assert balance_of_purpose(purpose="incoming:mpesa", currency="EUR") == 0
    told = Announcement.objects.of(saver.organization_id).filter(name="deposit.reversed")
    assert [fact["reason"] for fact in told.values_list("facts", flat=True)] == ["Wrong member"]


@pytest.mark.twice("wallet.open_savings_accounts")
def test_who_joins_gets_an_account_where_the_organization_wants_it(organization, door):
    members = MembershipFactory.create_batch(2)
    facts = [MemberJoined(str(member.pk), "", "saver", NOON) for member in members]
    tasks.open_savings_accounts(facts)
    assert not SavingsAccount.objects.of(organization.pk).exists()
    decide_policy(organization_id=organization.pk, name="savings_accounts_for_everybody", value=True)

    for _ in range(2):
        tasks.open_savings_accounts(facts)

    references = SavingsAccount.objects.of(organization.pk).values_list("reference", flat=True)
    assert len(set(references)) == 2


@pytest.mark.twice("wallet.run_contributions")
def test_cycles_open_and_fines_follow_by_the_clock(organization):
    with tenancy.writing(organization.pk):
        saver = make_saver()
        savings.add_plan(
            name="Weekly",
            cadence="weekly",
            amount_minor=100,
            due_day=1,
            fine_minor=10,
            starts_on=timezone.now().date() - timedelta(days=21),
        )
        ContributionCycle.objects.of(organization.pk).update(overdue_at=None)
    for _ in range(2):
        tasks.run_contributions()

    with tenancy.reading(organization.pk):
        late = Contribution.objects.of(organization.pk).filter(member=saver, status="late")
        assert late.count() >= 2
        assert all(row.fines.count() == 1 for row in late)


@pytest.mark.twice("wallet.age_savers")
def test_silent_savers_move_along_the_ladder_by_the_clock(organization):
    with tenancy.writing(organization.pk):
        saver = make_saver()
        SavingsAccount.objects.of(organization.pk).update(opened_on=timezone.now().date() - timedelta(days=100))
    for _ in range(2):
        tasks.age_savers()

    with tenancy.reading(organization.pk):
        row = SavingsAccount.objects.of(organization.pk).get()
        told = Announcement.objects.of(organization.pk).filter(name="saver.moved").count()
        assert (row.member_id, row.activeness, told) == (saver.pk, "inactive", 1)


@pytest.mark.twice("wallet.print_statements")
def test_a_statement_is_printed_once(organization):
    with tenancy.writing(organization.pk):
        saver = make_saver(display_name="Saver one")
        deposit(saver, 12_345, at=timezone.now())
        today = timezone.now().date()
        made = savings.ask_statement(member_id=saver.pk, starts_on=today, ends_on=today)
    for _ in range(2):
        tasks.print_statements(organization.pk, [StatementAsked(str(made.pk))])

    with tenancy.reading(organization.pk):
        row = Statement.objects.of(organization.pk).get()
    content = files.read(row.file_name)
    assert (row.status, content[:4]) == ("ready", b"%PDF")
    assert row.facts["closing_minor"] == 12_345
    assert row.facts["rows"][0]["kind"] == "deposit"


def test_a_reference_on_a_paybill_names_its_saver(saver):
    savings.add_purpose(code="Harvest", label="Harvest", subject_type="challenge", subject_id="c-9")
    reference = SavingsAccount.objects.of(saver.organization_id).get(member=saver).reference

    alone = savings.target_of(f" {reference.lower()} ")
    both = savings.target_of(f"{reference}-harvest")

    assert (alone.member_id, alone.subject_id) == (saver.pk, "")
    assert (both.member_id, both.subject_id) == (saver.pk, "c-9")
    assert savings.target_of(f"{reference} lunch").member_id == saver.pk
    assert savings.target_of("harvest") is None
    assert savings.target_of("nothing") is None
    assert target_behind(reference).member_id == saver.pk


def test_the_code_of_a_purpose_alone_is_matched_by_the_payers_hashed_phone(saver):
    import hashlib

    savings.add_purpose(code="HARVEST", label="Harvest", subject_type="challenge", subject_id="c-9")
    saver.user.phone = "+254705912645"
    saver.user.save(update_fields=["phone"])

    found = savings.target_of("harvest", phone_sha256=hashlib.sha256(b"254705912645").hexdigest())

    assert (found.member_id, found.subject_id) == (saver.pk, "c-9")
    assert savings.target_of("harvest", phone_sha256="0" * 64) is None


@pytest.mark.twice("wallet.let_go_of_refunded_deposits")
def test_a_payment_that_went_back_whole_is_no_deposit_any_more(saver):
    fact = paid(saver)
    tasks.credit_deposits([fact])
    facts = dict.fromkeys(PaymentRefunded.__slots__, "") | {
        "payment_id": fact.payment_id,
        "purpose": "savings",
        "amount_minor": 20_000,
        "full": False,
        "reason": "Asked for it",
    }
    tasks.let_go_of_refunded_deposits([PaymentRefunded(**facts)])
    assert rows(saver).get().status == "verified"

    for _ in range(2):
        tasks.let_go_of_refunded_deposits([PaymentRefunded(**facts | {"full": True})])

    row = rows(saver).get()
    assert (row.status, row.reason, money(saver)) == ("reversed", "Asked for it", 50_000)
