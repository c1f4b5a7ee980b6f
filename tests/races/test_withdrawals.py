"""Withdrawals under many hands: no limit is passed, nothing is paid twice, nothing is lost."""

from dataclasses import replace

import pytest

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import ProviderFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import ask_for, bank_terms, caller_of, mobile_terms, payee_of
from tests.wallet.services.withdrawals.payer import found
from wallet.gateways import registry
from wallet.gateways.interface import Outcome
from wallet.models import Account, PayoutBatch, Transfer, Withdrawal
from wallet.services import check_books, withdrawals
from wallet.signals import WithdrawalStep
from wallet.tasks.withdrawals import send_withdrawals

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


@pytest.fixture
def inside(organization):
    """Call a verb in a door of its own; a refusal is answered by its code."""

    def call(verb, *given, **options):
        try:
            with tenancy.writing(organization.id):
                return verb(*given, **options)
        except DomainError as refusal:
            return refusal.code

    return call


@pytest.fixture
def gateway(monkeypatch):
    """A provider that pays out, in the place of M-Pesa."""
    spec = registry.SPECS["mpesa"]
    place = "tests.wallet.services.withdrawals.payer:PayingGateway"
    monkeypatch.setitem(registry.SPECS, "mpesa", replace(spec, place=place, fields=()))
    registry.gateway_of.cache_clear()
    yield registry.gateway_of("mpesa")
    registry.gateway_of.cache_clear()


@pytest.fixture
def books_balance(organization):
    """The books balance when the test ends."""
    yield
    with tenancy.platform("tests"):
        assert check_books() == []


def counted(answers):
    kinds = [answer if isinstance(answer, str) else "done" for answer in answers]
    return {kind: kinds.count(kind) for kind in set(kinds)}


@pytest.mark.usefixtures("books_balance")
def test_fifty_requests_at_once_pass_no_limit(organization, inside, parallel):
    with tenancy.writing(organization.id):
        bank_terms()
        withdrawals.add_limit(currency="EUR", period="day", most_minor=7_000)
        members = [MembershipFactory.create() for _ in range(ROUNDS)]
        payees = [payee_of(member) for member in members if fund(member)]

    for payee in payees:
        answers = parallel(lambda _, payee=payee: inside(ask_for, payee, 1_000), range(50))

        assert counted(answers) == {"done": 7, "WITHDRAWAL_LIMIT": 43}


@pytest.mark.usefixtures("books_balance")
def test_a_limit_for_all_members_holds_under_many_members(organization, inside, parallel):
    with tenancy.writing(organization.id):
        bank_terms()
        withdrawals.add_limit(currency="EUR", period="day", most_count=7, scope="organization")
        members = [MembershipFactory.create() for _ in range(25)]
        payees = [payee_of(member) for member in members if fund(member)]

    answers = parallel(lambda payee: inside(ask_for, payee, 1_000), payees * 2)

    assert counted(answers) == {"done": 7, "WITHDRAWAL_LIMIT": 43}


@pytest.mark.usefixtures("books_balance")
def test_money_for_seven_is_asked_for_by_fifty(organization, inside, parallel):
    with tenancy.writing(organization.id):
        bank_terms()
        member = MembershipFactory.create()
        fund(member, 7_500)
        payee = payee_of(member)

    answers = parallel(lambda _: inside(ask_for, payee, 1_000), range(50))

    assert counted(answers) == {"done": 7, "INSUFFICIENT_FUNDS": 43}


@pytest.mark.usefixtures("books_balance")
def test_approved_rejected_and_cancelled_at_once_one_wins(organization, inside, parallel):
    with tenancy.writing(organization.id):
        bank_terms()
        bosses = [caller_of(MembershipFactory.create(role="treasurer")) for _ in range(3)]
        member = MembershipFactory.create()
        fund(member, 100_000)
        payee = payee_of(member)
        asked = [ask_for(payee, 1_000) for _ in range(ROUNDS)]

    for withdrawal in asked:
        calls = [
            lambda: withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=bosses[0]),  # noqa: B023
            lambda: withdrawals.reject_withdrawal(withdrawal_id=withdrawal.pk, reason="No", by=bosses[1]),  # noqa: B023
            lambda: withdrawals.cancel_withdrawal(withdrawal_id=withdrawal.pk, by=bosses[2]),  # noqa: B023
        ] * 5
        parallel(inside, calls)

        with tenancy.reading(organization.id):
            withdrawal.refresh_from_db()
            lines = withdrawal.history_lines.values_list("status", flat=True)
            decided = [status for status in lines if status in ("rejected", "cancelled")]
            assert len(decided) <= 1
            assert withdrawal.status in ("approved", "rejected", "cancelled")


@pytest.mark.usefixtures("books_balance")
def test_twenty_workers_send_one_withdrawal_once(organization, inside, parallel, gateway):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        fund(member, 100_000, "KES")
        mobile_terms(ProviderFactory.create())
        withdrawal = ask_for(payee_of(member, "mobile_money"), 10_000, "KES")
        boss = caller_of(MembershipFactory.create(role="treasurer"))
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)
    fact = WithdrawalStep(str(withdrawal.pk), "", "", 0, 0, "", "", "", "")

    parallel(lambda _: send_withdrawals(organization.id, [fact]), range(20))
    finding = found(Outcome.SUCCEEDED, str(withdrawal.pk), amount_minor=10_000)
    parallel(lambda _: inside(withdrawals.apply_payout_findings, [finding]), range(20))

    assert len(gateway.paid) == 1
    with tenancy.reading(organization.id):
        assert Transfer.objects.filter(subject_id=str(withdrawal.pk)).count() == 2
        assert Account.objects.get(member_id=member.pk).balance_minor == 90_000


@pytest.mark.usefixtures("books_balance")
def test_a_batch_is_made_and_exported_once_by_twenty(organization, inside, parallel):
    with tenancy.writing(organization.id):
        bank_terms()
        maker, checker = (caller_of(MembershipFactory.create(role="treasurer")) for _ in range(2))
        for _ in range(3):
            member = MembershipFactory.create()
            fund(member)
            withdrawal = ask_for(payee_of(member), 1_000)
            withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=checker)

    made = parallel(lambda _: inside(withdrawals.make_batch, currency="EUR", by=maker), range(20))
    assert counted(made) == {"done": 1, "PAYOUT_BATCH_EMPTY": 19}
    with tenancy.writing(organization.id):
        batch = PayoutBatch.objects.get()
        withdrawals.approve_batch(batch_id=batch.pk, by=checker)

    files = parallel(lambda _: inside(withdrawals.export_batch, batch_id=batch.pk, by=maker), range(20))

    assert len(set(files)) == 1
    with tenancy.reading(organization.id):
        assert set(Withdrawal.objects.values_list("status", flat=True)) == {"sent"}
        assert Transfer.objects.filter(kind="withdraw").count() == 3
