"""Asking providers what has become of payments, and giving up those whose time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import OPEN_PAYMENT, PaymentStatus, StepKind
from wallet.errors import PaymentClosedError
from wallet.gateways.interface import Access, Finding, Question, Subject
from wallet.gateways.registry import spec_of
from wallet.models import PaymentIntent, PaymentProvider, ProviderHealth
from wallet.services.payments.findings import apply_findings
from wallet.services.payments.health import note_call
from wallet.services.payments.intents import (
    AWAITING_RECEIPT,
    announce_failures,
    close_unpaid,
    locked_payment,
    save_payments,
    save_steps,
)
from wallet.services.payments.providers import access_of
from wallet.services.payments.steps import step
from wallet.signals import PaymentDue, payment_due

AT_ONCE: Final = 50
FIRST, LONGEST = timedelta(seconds=10), timedelta(hours=1)
"""The pause between two questions doubles from the first to the longest."""
REMIND_EVERY: Final = timedelta(days=7)
LAST_CALL: Final = timedelta(minutes=1)
"""How long before it is given up a payment is asked about for the last time, at the latest."""
SWEEP_FROM: Final = timedelta(hours=48)
SWEEP_OVERLAP: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question for a provider; ``send`` if it certainly never got the payment and gets it now."""

    payment_id: UUID
    provider_id: UUID
    kind: str
    access: Access
    question: Question
    send: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """A provider whose list of what moved since then is to be read."""

    provider_id: UUID
    kind: str
    access: Access
    since: datetime


@tenancy.joins
def take_questions() -> list[Ask]:
    """Return the questions that are due in the open door's organization, up to 50, and put each off.

    What is by hand is reminded of instead; what is over is given up after one last question. Locks the payments in the
    order of their ids; two runs share the work.
    """
    now = timezone.now()
    due = (
        PaymentIntent.objects.of(tenancy.organization_id())
        .filter(status__in=OPEN_PAYMENT, next_ask_at__lte=now)
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("provider")
        .order_by("pk")
    )
    payments = list(due[:AT_ONCE])
    over = [payment for payment in payments if _is_over(payment)]
    going = [payment for payment in payments if not _is_over(payment)]
    asks = [_ask(payment) for payment in going if not spec_of(payment.provider.kind).by_hand]
    for payment in going:
        _put_off(payment)
    _expire(over)
    save_payments(payments)
    return asks


@tenancy.joins
def note_answers(*, ask: Ask, findings: Sequence[Finding]) -> int:
    """Apply what the provider answered; return how many of the findings changed something."""
    changed = apply_findings(provider_id=ask.provider_id, findings=findings)
    payment = locked_payment(ask.payment_id)
    if not changed:
        step(payment, StepKind.ASKED, "Nothing new.").save()
    note_call(provider=payment.provider)
    return changed


@tenancy.joins
def note_no_answer(*, ask: Ask, reason: str) -> None:
    """Note that the provider did not answer a question; it is asked again later."""
    payment = locked_payment(ask.payment_id)
    step(payment, StepKind.ASKED, reason, code="no_answer").save()
    note_call(provider=payment.provider, failure=reason)


@tenancy.joins
def ask_now(*, payment_id: UUID) -> PaymentIntent:
    """Have the provider asked within seconds. Locks the payment.

    Raises:
        PaymentNotFoundError: There is no such payment.
        PaymentClosedError: It has ended.
    """
    payment = locked_payment(payment_id)
    if payment.status not in OPEN_PAYMENT:
        raise PaymentClosedError(status=payment.status)
    payment.next_ask_at = timezone.now()
    save_payments([payment])
    return payment


@tenancy.joins
def take_sweeps() -> list[Sweep]:
    """Return the active providers of the open door's organization whose lists are to be read, and since when."""
    organization_id, now = tenancy.organization_id(), timezone.now()
    health = {row.provider_id: row for row in ProviderHealth.objects.of(organization_id)}
    sweeps = []
    for provider in PaymentProvider.objects.of(organization_id).filter(is_active=True):
        row = health[provider.pk]
        if spec_of(provider.kind).by_hand or (row.paused_until and row.paused_until > now):
            continue
        since = row.swept_until - SWEEP_OVERLAP if row.swept_until else now - SWEEP_FROM
        sweeps.append(Sweep(provider.pk, provider.kind, access_of(provider), max(since, now - SWEEP_FROM)))
    return sweeps


@tenancy.joins
def note_swept(*, provider_id: UUID, until: datetime, findings: Sequence[Finding]) -> int:
    """Apply what a provider's list shows, and remember up to when it was read; return how much was new."""
    changed = apply_findings(provider_id=provider_id, findings=findings)
    ProviderHealth.objects.of(tenancy.organization_id()).filter(provider_id=provider_id).update(swept_until=until)
    return changed


def _ask(payment: PaymentIntent) -> Ask:
    question = Question(
        subject=Subject.PAYMENT,
        reference=str(payment.pk),
        provider_reference=payment.provider_reference,
        receipt=payment.receipt,
        since=payment.sent_at or payment.created_at,
    )
    access, kind = access_of(payment.provider), payment.provider.kind
    return Ask(payment.pk, payment.provider_id, kind, access, question, send=payment.sent_at is None)


def _put_off(payment: PaymentIntent) -> None:
    now = timezone.now()
    if spec_of(payment.provider.kind).by_hand:
        _remind(payment)
        pause = REMIND_EVERY
    else:
        pause = min(FIRST * 2 ** min(payment.attempts, 9), LONGEST)
    payment.attempts = min(payment.attempts + 1, 32_000)
    payment.next_ask_at = _not_past_last_call(now, now + pause, payment.expires_at)


def _not_past_last_call(now: datetime, wanted: datetime, expires_at: datetime | None) -> datetime:
    """Ask once more shortly before the time is over, then not until it is."""
    if expires_at is None or wanted < expires_at - LAST_CALL:
        return wanted
    return expires_at - LAST_CALL if now < expires_at - LAST_CALL else expires_at


def _remind(payment: PaymentIntent) -> None:
    """Tell the treasurers of a transfer that has not come, but not on the day it was announced."""
    if not payment.attempts or payment.expires_at is None:
        return
    announce(
        payment_due,
        PaymentDue(
            payment_id=str(payment.pk),
            provider=payment.provider.kind,
            member_id=str(payment.member_id or ""),
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            account_reference=payment.account_reference,
            expires_at=payment.expires_at.isoformat(),
        ),
    )


def _is_over(payment: PaymentIntent) -> bool:
    """What the provider calls paid is not given up while its receipt is waited for."""
    if payment.code == AWAITING_RECEIPT or payment.expires_at is None:
        return False
    return payment.expires_at <= timezone.now()


def _expire(payments: list[PaymentIntent]) -> None:
    for payment in payments:
        close_unpaid(payment, PaymentStatus.EXPIRED, reason="Nobody paid in time.")
    save_steps([step(payment, StepKind.EXPIRED, payment.reason) for payment in payments])
    announce_failures(payments)
