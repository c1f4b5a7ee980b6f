import pytest

from goodplay.core.ids import uuid7
from tests.factories.payments import PaymentFactory, ProviderFactory
from tests.factories.wallet import fund
from wallet.models import Account, WatchCase, WatchedEvent
from wallet.services import watch
from wallet.signals import DepositVerified, PaymentFailed, PaymentSucceeded
from wallet.tasks.watch import watch_deposits, watch_failures, watch_payments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
WHEN = "2026-11-21T12:00:00+00:00"


def paid(purpose="donation", member_id="", amount_minor=10_000, payment_id=""):
    return PaymentSucceeded(
        payment_id or str(uuid7()), "mpesa", purpose, "", "", member_id, amount_minor, "KES", "R1", "", WHEN
    )


def failed(status="failed", payment_id=""):
    return PaymentFailed(payment_id or str(uuid7()), "mpesa", "donation", "", "", "", 10_000, "KES", status, "No")


def deposit(member, *, quiet=False):
    return DepositVerified(str(uuid7()), str(member.pk), 10_000, "KES", "mpesa", "R", "", "", WHEN, quiet)


def seen():
    return list(WatchedEvent.objects.order_by("pk").values_list("kind", "has_failed"))


@pytest.mark.usefixtures("door")
@pytest.mark.twice("wallet.watch_payments")
def test_a_gift_is_looked_at_once_and_what_is_saved_later():
    facts = [paid(), paid("savings")]

    for _ in range(2):
        watch_payments(facts)

    assert seen() == [("payment", False)]


@pytest.mark.usefixtures("door")
@pytest.mark.twice("wallet.watch_failures")
def test_what_was_refused_is_looked_at_and_what_was_cancelled_is_not():
    facts = [failed(), failed("cancelled"), failed("expired")]

    for _ in range(2):
        watch_failures(facts)

    assert seen() == [("payment", True)]


@pytest.mark.twice("wallet.watch_deposits")
def test_a_large_deposit_is_held_and_imported_history_is_not_looked_at(member):
    watch.add_watch_rule(
        name="Large", measure="single_amount", window_minutes=60, threshold=9_000, currency="KES", action="hold"
    )
    fund(member, 10_000, "KES")
    facts = [deposit(member), deposit(member, quiet=True)]

    for _ in range(2):
        watch_deposits(facts)

    assert seen() == [("deposit", False)]
    assert Account.objects.get(member_id=member.pk).held_minor == 10_000
    assert WatchCase.objects.count() == 1


def test_the_phone_that_paid_is_known(door):
    provider = ProviderFactory.create(kind="manual", currencies=[])
    first, second = (PaymentFactory.create(provider, purpose="donation") for _ in range(2))

    watch.watch_failures([failed(payment_id=str(payment.pk)) for payment in (first, second)])

    instruments = set(WatchedEvent.objects.values_list("instrument", flat=True))
    assert len(instruments) == 1
    assert instruments != {""}
