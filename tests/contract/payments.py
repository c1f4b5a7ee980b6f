"""What the world's member pays: a row in every state that an address needs."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import InboundMessage, PaymentProvider, SuspenseItem
from wallet.services import payments

WANTED: Mapping[tuple[str, str], str] = {
    ("payments_arrival", "id"): "payment by hand",
    ("payments_confirm", "id"): "entered payment",
    ("suspense_accept", "id"): "wrong amount",
    ("suspense_undo", "id"): "matched money",
}
AMOUNT = {"amount": "5.00", "currency": "KES"}
MORE: Mapping[str, Mapping[str, object]] = {
    "payments_create": {"amount": AMOUNT, "method": "mpesa", "phone": "+254712345678"},
    "payments_arrival": {"amount": AMOUNT, "receipt": "PLAIN"},
    "payment_providers_create": {"kind": "manual", "base_url": ""},
    "payment_providers_update": {"base_url": ""},
    "suspense_match": {"member": "", "purpose": "top_up"},
}


def made(member_id: UUID, mark: str) -> dict[str, str]:
    """Let a member pay, and return the ids by the word of the address."""
    cash = payments.add_provider(kind="manual", name=f"{mark} cash", currencies=["KES"], options={"place": mark})
    phone = payments.add_provider(
        kind="mpesa",
        name=f"{mark} till",
        credentials={"consumer_key": mark, "consumer_secret": mark, "passkey": mark},
        options={"short_code": "600984"},
    )
    by_hand, entered = (_asked(cash, member_id, mark, name) for name in ("by hand", "entered"))
    payments.propose_arrival(
        payment_id=entered,
        amount_minor=500,
        currency="KES",
        receipt=f"{mark} receipt",
        occurred_at=timezone.now() - timedelta(hours=1),
        by=member_id,
    )
    open_id = _asked(phone, member_id, mark, "open")
    message = InboundMessage.objects.create(
        organization_id=tenancy.organization_id(),
        provider=phone,
        kind="confirm",
        external_id=f"{mark} message",
        body="{}",
        says=f"{mark} says",
    )
    return {
        "payments": str(open_id),
        "payment by hand": str(by_hand),
        "entered payment": str(entered),
        "payment-providers": str(cash.pk),
        "inbound-messages": str(message.pk),
        "suspense": str(_unknown(phone, f"{mark}1")),
        "matched money": str(_matched(phone, member_id, f"{mark}2")),
        "wrong amount": str(_wrong(phone, member_id, mark)),
    }


def _asked(provider: PaymentProvider, member_id: UUID, mark: str, name: str) -> UUID:
    payment = payments.start_payment(
        key=f"{mark} {name}",
        provider_id=provider.pk,
        purpose="top_up",
        amount_minor=500,
        currency="KES",
        member_id=member_id,
        phone="+254712345678",
        description=f"{mark} {name}",
    )
    return payment.pk


def _unknown(provider: PaymentProvider, receipt: str) -> UUID:
    _tell(provider, receipt=receipt, amount_minor=700, account_reference=f"{receipt} typo")
    item: SuspenseItem = SuspenseItem.objects.of(provider.organization_id).get(payment__receipt=receipt)
    return item.pk


def _matched(provider: PaymentProvider, member_id: UUID, receipt: str) -> UUID:
    item_id = _unknown(provider, receipt)
    payments.match_suspense_to_member(item_id=item_id, member_id=member_id, by=None, purpose="top_up")
    return item_id


def _wrong(provider: PaymentProvider, member_id: UUID, mark: str) -> UUID:
    payment_id = _asked(provider, member_id, mark, "wrong")
    _tell(provider, reference=str(payment_id), receipt=f"{mark}3", amount_minor=400)
    item: SuspenseItem = SuspenseItem.objects.of(provider.organization_id).get(payment_id=payment_id)
    return item.pk


def _tell(provider: PaymentProvider, **said: object) -> None:
    finding = Finding(Subject.PAYMENT, Outcome.SUCCEEDED, currency="KES", **said)
    payments.apply_findings(provider_id=provider.pk, findings=[finding])
