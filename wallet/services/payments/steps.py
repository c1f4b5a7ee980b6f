"""What happened to a payment, line by line."""

from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import StepKind
from wallet.models import PaymentIntent, PaymentStep

NOTE_LENGTH, CODE_LENGTH = 300, 60


def step(
    payment: PaymentIntent,
    kind: StepKind,
    note: str = "",
    *,
    code: str = "",
    message_id: int | None = None,
    member_id: UUID | None = None,
) -> PaymentStep:
    """Return a line about a payment, with the status that the payment has now; not saved."""
    return PaymentStep(
        organization_id=tenancy.organization_id(),
        payment_id=payment.pk,
        kind=kind,
        status=payment.status,
        message_id=message_id,
        member_id=member_id,
        code=code[:CODE_LENGTH],
        note=note[:NOTE_LENGTH],
    )
