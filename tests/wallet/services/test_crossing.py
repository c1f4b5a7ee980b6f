import pytest

from goodplay.core import tenancy
from goodplay.core.models import Announcement, Hearing
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import fund
from wallet.enums import CrossPaymentStatus
from wallet.errors import (
    CrossPaymentNotFoundError,
    CrossPaymentOpenError,
    CurrencyNotSharedError,
    InsufficientFundsError,
    ReasonRequiredError,
    TransferKeyReusedError,
)
from wallet.models import Account, CrossPayment, Transfer
from wallet.selectors import balance_of_purpose
from wallet.services import check_books, pay_across, pay_back, refund_payments
from wallet.signals import CrossPaymentReturned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("books_balance")]
PURPOSE = "campaign:1"


@pytest.fixture
def payer(organization):
    """A member who has 100.00 EUR."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        fund(member, 10_000)
    return member


@pytest.fixture
def pay(organization, other_organization, payer):
    """Pay the other organization from the payer's wallet."""

    def paid(**options):
        wanted = {
            "key": "gift",
            "member_id": payer.pk,
            "amount_minor": 2_500,
            "currency": "EUR",
            "receiver_id": other_organization.pk,
            "receiver_purpose": PURPOSE,
            "subject_type": "donation",
            "subject_id": "d",
        }
        with tenancy.writing(organization.id):
            return pay_across(**wanted | options)

    return paid


@pytest.fixture
def give_back(organization, other_organization):
    """Send the payment back from the other organization."""

    def given_back(reason="Called off", key="gift"):
        with tenancy.writing(other_organization.id):
            pay_back(key=key, payer_organization_id=organization.pk, reason=reason)

    return given_back


def balances(organization, other_organization, payer):
    with tenancy.reading(organization.id):
        here = Account.objects.get(member_id=payer.pk).balance_minor
        owed = balance_of_purpose(purpose=f"clearing:{other_organization.pk}", currency="EUR")
    with tenancy.reading(other_organization.id):
        due = balance_of_purpose(purpose=f"clearing:{organization.pk}", currency="EUR")
        there = balance_of_purpose(purpose=PURPOSE, currency="EUR")
    return here, owed, due, there


def heard(organization, name):
    with tenancy.reading(organization.id):
        return [row.facts for row in Announcement.objects.of(organization.id).filter(name=name)]


def status(organization):
    with tenancy.reading(organization.id):
        return CrossPayment.objects.of(organization.id).get(key="gift").status


def test_a_payment_leaves_at_once_and_arrives_when_heard(organization, other_organization, payer, pay, hear):
    payment = pay()

    assert payment.status == CrossPaymentStatus.SENT
    assert balances(organization, other_organization, payer) == (7_500, 2_500, 0, 0)

    hear()

    assert status(organization) == CrossPaymentStatus.SETTLED
    assert balances(organization, other_organization, payer) == (7_500, 2_500, -2_500, 2_500)


def test_the_receiver_is_told_what_arrived(organization, other_organization, payer, pay, hear):
    pay()
    hear()

    assert heard(other_organization, "cross_payment.settled") == [
        {
            "key": "gift",
            "payer_organization_id": str(organization.pk),
            "payer_id": str(payer.pk),
            "purpose": PURPOSE,
            "amount_minor": 2_500,
            "currency": "EUR",
            "subject_type": "donation",
            "subject_id": "d",
        }
    ]
    assert heard(organization, "cross_payment.settled") == []


def test_paying_twice_pays_once(organization, other_organization, payer, pay, hear):
    assert pay().pk == pay().pk
    hear()
    pay()
    hear()

    assert balances(organization, other_organization, payer) == (7_500, 2_500, -2_500, 2_500)
    assert len(heard(other_organization, "cross_payment.settled")) == 1


@pytest.mark.twice("wallet.deliver_cross_payments")
def test_hearing_twice_delivers_once(organization, other_organization, payer, pay, hear):
    pay()
    hear()
    with tenancy.platform("tests"):
        Hearing.objects.filter(hearer="wallet.deliver_cross_payments").update(
            heard_at=None, next_attempt_at="2026-01-01T00:00:00Z"
        )
    hear()

    assert balances(organization, other_organization, payer) == (7_500, 2_500, -2_500, 2_500)
    assert len(heard(other_organization, "cross_payment.settled")) == 1


def test_both_halves_name_the_subject(organization, other_organization, payer, pay, hear):
    pay()
    hear()

    for owner, key in ((organization, "cross-out:gift"), (other_organization, f"cross-in:{organization.pk}:gift")):
        with tenancy.reading(owner.id):
            transfer = Transfer.objects.of(owner.id).get(key=key)
        assert (transfer.subject_type, transfer.subject_id, transfer.amount_minor) == ("donation", "d", 2_500)


def test_a_payment_comes_back_whole(organization, other_organization, payer, pay, hear, give_back):
    pay()
    hear()

    give_back()
    give_back()
    hear()

    assert status(organization) == CrossPaymentStatus.REFUNDED
    assert balances(organization, other_organization, payer) == (10_000, 0, 0, 0)
    (told,) = heard(organization, "cross_payment.refunded")
    assert (told["key"], told["amount_minor"], told["reason"]) == ("gift", 2_500, "Called off")


@pytest.mark.twice("wallet.refund_cross_payments")
def test_hearing_twice_refunds_once(organization, other_organization, payer, pay, hear, give_back):
    pay()
    hear()
    give_back()
    hear()
    with tenancy.platform("tests"):
        Hearing.objects.filter(hearer="wallet.refund_cross_payments").update(
            heard_at=None, next_attempt_at="2026-01-01T00:00:00Z"
        )
    hear()

    assert balances(organization, other_organization, payer) == (10_000, 0, 0, 0)
    assert len(heard(organization, "cross_payment.refunded")) == 1


def test_what_is_not_marked_as_arrived_waits(organization, other_organization, pay):
    pay()

    with tenancy.writing(organization.id), pytest.raises(CrossPaymentOpenError):
        refund_payments(
            receiver_id=other_organization.pk, returned=[CrossPaymentReturned("gift", str(organization.pk), "No")]
        )


def test_what_never_arrived_cannot_be_sent_back(pay, give_back):
    pay()

    with pytest.raises(CrossPaymentNotFoundError) as refused:
        give_back()

    assert refused.value.params == {"key": "gift"}


def test_sending_back_says_why(pay, hear, give_back):
    pay()
    hear()

    with pytest.raises(ReasonRequiredError):
        give_back(reason=" ")


def test_more_than_there_is_is_not_sent(organization, pay):
    with pytest.raises(InsufficientFundsError):
        pay(amount_minor=10_001)

    with tenancy.reading(organization.id):
        assert not CrossPayment.objects.of(organization.id).exists()
    assert heard(organization, "cross_payment.sent") == []


def test_points_do_not_leave_their_organization(pay):
    with pytest.raises(CurrencyNotSharedError) as refused:
        pay(currency="PTS")

    assert refused.value.params == {"currency": "PTS"}


def test_a_key_with_another_content_is_refused(pay):
    pay()

    with pytest.raises(TransferKeyReusedError):
        pay(amount_minor=1)


def test_a_payment_on_its_way_is_no_discrepancy_until_it_takes_too_long(organization, pay, hear):
    pay()

    with tenancy.platform("tests"):
        assert check_books() == []
        CrossPayment.objects.update(created_at="2026-01-01T00:00:00Z")
        (overdue,) = check_books()
    assert (overdue.kind, overdue.detail, overdue.expected, overdue.found) == ("clearing_overdue", "gift", 0, 2_500)
    hear()
