"""What goes back of payments: a row in every state that an address needs."""

from collections.abc import Mapping
from uuid import UUID

from accounts.models import Membership
from goodplay.core import tenancy
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import PaymentDispute, PaymentIntent, PaymentProvider
from wallet.services import payments

WANTED: Mapping[tuple[str, str], str] = {("refunds_ask", "id"): "refund under way"}
REFERENCES: Mapping[str, str] = {"payment": "paid payment"}
MORE: Mapping[str, Mapping[str, object]] = {"refunds_create": {"amount": {"amount": "5.00", "currency": "KES"}}}


def made(mark: str) -> dict[str, str]:
    """Let money that nobody knew go back, and return the ids by the word of the address."""
    organization_id = tenancy.organization_id()
    cash = PaymentProvider.objects.of(organization_id).filter(kind="manual").earliest("pk")
    phone = PaymentProvider.objects.of(organization_id).filter(kind="mpesa").earliest("pk")
    by_hand, under_way, disputed = (_paid(one, mark) for one in (cash, phone, phone))
    payable = _paid(cash, mark)
    told = Finding(
        Subject.DISPUTE,
        Outcome.PENDING,
        provider_reference=f"{mark} dispute",
        parent=disputed.receipt,
        amount_minor=500,
        currency="KES",
        reason=f"{mark} reason",
    )
    payments.apply_findings(provider_id=phone.pk, findings=[told])
    return {
        "refunds": str(_back(by_hand, mark)),
        "refund under way": str(_back(under_way, mark)),
        "disputes": str(PaymentDispute.objects.of(organization_id).get().pk),
        "paid payment": str(payable.pk),
    }


def _paid(provider: PaymentProvider, mark: str) -> PaymentIntent:
    number = PaymentIntent.objects.of(provider.organization_id).count()
    told = Finding(
        Subject.PAYMENT, Outcome.SUCCEEDED, receipt=f"{mark} paid {number}", amount_minor=500, currency="KES"
    )
    payments.apply_findings(provider_id=provider.pk, findings=[told])
    return PaymentIntent.objects.of(provider.organization_id).get(receipt=told.receipt)


def _back(payment: PaymentIntent, mark: str) -> UUID:
    refund = payments.request_refund(
        key=f"{mark} {payment.pk}",
        payment_id=payment.pk,
        amount_minor=500,
        reason=f"{mark} reason",
        by=Membership.objects.of(payment.organization_id).filter(role="member").earliest("pk").pk,
    )
    return refund.pk
