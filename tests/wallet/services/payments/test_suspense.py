import pytest

from goodplay.core.models import Announcement
from tests.factories.payments import PaymentFactory, pay, tell
from tests.wallet.gateways.fake import money
from wallet.enums import PaymentStatus, SuspenseStatus, TransferKind
from wallet.errors import (
    AcceptNeedsTargetError,
    InsufficientFundsError,
    SuspenseDecidedError,
    SuspenseNotFoundError,
    SuspenseOpenError,
    TargetMismatchError,
)
from wallet.models import PaymentIntent, PaymentStep, SuspenseItem
from wallet.selectors import balance_of_purpose
from wallet.services import Holder, Posting, payments, post_transfers

pytestmark = pytest.mark.usefixtures("books_balance")


def purse(member):
    from wallet.selectors import balances_of

    return next((one.balance_minor for one in balances_of(member.pk) if one.currency.code == "KES"), 0)


def in_suspense():
    return balance_of_purpose(purpose="suspense", currency="KES")


@pytest.fixture
def unknown(provider):
    """Money of somebody nobody knows."""
    tell(provider, money("R1", account_reference="typo"))
    return SuspenseItem.objects.get()


@pytest.fixture
def wrong(provider, member):
    """A member paid 90 instead of 100."""
    payment = PaymentFactory.create(provider, member_id=member.pk)
    pay(payment, amount_minor=9_000)
    return SuspenseItem.objects.get(payment=payment)


def to_member(item, member, **options):
    return payments.match_suspense_to_member(item_id=item.pk, member_id=member.pk, by=None, purpose="top_up", **options)


def test_money_is_matched_with_a_member(hear, unknown, member):
    to_member(unknown, member, note="Called us")
    hear()

    unknown.refresh_from_db()
    assert (unknown.status, unknown.decision, unknown.note) == (SuspenseStatus.MATCHED, 1, "Called us")
    assert unknown.payment.status == PaymentStatus.SUCCEEDED
    assert (purse(member), in_suspense()) == (10_000, 0)


def test_a_gift_is_not_matched_with_a_member(unknown, member):
    with pytest.raises(TargetMismatchError):
        payments.match_suspense_to_member(item_id=unknown.pk, member_id=member.pk, by=None, purpose="donation")


def test_what_is_decided_is_not_decided_again(unknown, member):
    to_member(unknown, member)

    for again in (payments.accept_suspense, payments.give_back_suspense):
        options = {"reason": "x"} if again is payments.give_back_suspense else {}
        with pytest.raises(SuspenseDecidedError):
            again(item_id=unknown.pk, by=None, **options)


def test_money_is_matched_with_a_payment_that_was_asked_for(hear, provider, unknown, member):
    wanted = PaymentFactory.create(provider, member_id=member.pk)

    payments.match_suspense_to_payment(item_id=unknown.pk, payment_id=wanted.pk, by=None)
    hear()

    wanted.refresh_from_db()
    assert (wanted.status, wanted.code) == (PaymentStatus.CANCELLED, payments.PAID_BY_OTHER)
    assert purse(member) == 10_000
    assert not Announcement.objects.filter(name="payment.failed").exists()


def test_a_payment_that_has_its_money_takes_no_other(provider, unknown, member):
    paid = pay(PaymentFactory.create(provider, member_id=member.pk), "R5")

    for wrong in (paid.pk, unknown.payment_id, member.pk):
        with pytest.raises(TargetMismatchError):
            payments.match_suspense_to_payment(item_id=unknown.pk, payment_id=wrong, by=None)


def test_a_payment_that_was_paid_by_another_waits_when_it_comes_too(provider, unknown, member):
    wanted = PaymentFactory.create(provider, member_id=member.pk)
    payments.match_suspense_to_payment(item_id=unknown.pk, payment_id=wanted.pk, by=None)

    pay(wanted, "R8")

    assert SuspenseItem.objects.get(payment=wanted).reason == "paid_twice"


def test_another_amount_is_accepted(hear, wrong, member):
    payments.accept_suspense(item_id=wrong.pk, by=member.pk)
    hear()

    assert (purse(member), in_suspense()) == (9_000, 0)
    assert PaymentStep.objects.filter(payment=wrong.payment, member=member).get().note == "Accepted as it came."


def test_nobodys_money_is_not_accepted(unknown):
    with pytest.raises(AcceptNeedsTargetError):
        payments.accept_suspense(item_id=unknown.pk, by=None)


def test_money_that_came_twice_is_accepted_for_the_same(hear, provider, member):
    payment = pay(PaymentFactory.create(provider, member_id=member.pk))
    tell(provider, money("R2", reference=str(payment.pk)))

    payments.accept_suspense(item_id=SuspenseItem.objects.get().pk, by=None)
    hear()

    assert purse(member) == 20_000


def test_money_is_given_back_the_way_it_came(unknown):
    payments.give_back_suspense(item_id=unknown.pk, by=None, reason="Not for us")

    unknown.refresh_from_db()
    assert unknown.status == SuspenseStatus.GIVING_BACK
    assert (in_suspense(), balance_of_purpose(purpose="outgoing:mpesa", currency="KES")) == (0, 10_000)


def test_a_match_is_taken_back_with_what_it_delivered(hear, unknown, member, other_member):
    to_member(unknown, member)
    hear()

    payments.undo_suspense(item_id=unknown.pk, by=None, reason="The other one")
    hear()
    assert (purse(member), in_suspense(), PaymentIntent.objects.get().status) == (0, 10_000, "review")
    unknown.refresh_from_db()
    assert (unknown.status, unknown.payment.member_id, unknown.payment.purpose) == ("open", None, "unknown")

    to_member(unknown, other_member)
    hear()
    assert (purse(other_member), in_suspense()) == (10_000, 0)


def test_a_match_that_was_taken_back_before_it_was_heard_of_delivers_nothing(hear, unknown, member):
    to_member(unknown, member)
    payments.undo_suspense(item_id=unknown.pk, by=None, reason="A slip")
    hear()

    assert (purse(member), in_suspense()) == (0, 10_000)


def test_taking_back_a_match_with_a_payment_frees_that_payment(provider, unknown, member):
    wanted = PaymentFactory.create(provider, member_id=member.pk)
    payments.match_suspense_to_payment(item_id=unknown.pk, payment_id=wanted.pk, by=None)

    payments.undo_suspense(item_id=unknown.pk, by=None, reason="A slip")

    assert pay(wanted, "R8").status == PaymentStatus.SUCCEEDED


def test_what_a_member_has_spent_cannot_be_taken_back(hear, unknown, member):
    to_member(unknown, member)
    hear()
    spend = Posting("spend", Holder.member(member.pk), Holder.purpose("shop"), 1, "KES", TransferKind.SPEND)
    post_transfers([spend])

    with pytest.raises(InsufficientFundsError):
        payments.undo_suspense(item_id=unknown.pk, by=None, reason="Too late")


def test_nothing_is_undone_before_it_is_decided(unknown, member):
    with pytest.raises(SuspenseOpenError):
        payments.undo_suspense(item_id=unknown.pk, by=None, reason="x")
    with pytest.raises(SuspenseNotFoundError):
        payments.undo_suspense(item_id=member.pk, by=None, reason="x")
