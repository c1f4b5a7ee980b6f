"""What a provider says is applied here, whoever heard it: a callback, a question or a statement."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from goodplay.core import tenancy
from wallet.errors import ProviderNotFoundError
from wallet.gateways.interface import Finding, Subject
from wallet.models import PaymentProvider

Applier = Callable[[PaymentProvider, Finding, int | None], bool]
"""Applies one finding, said by the message with this id (None: by an answer), and tells whether it changed anything."""

_appliers: Final[dict[Subject, Applier]] = {}


def applies(subject: Subject) -> Callable[[Applier], Applier]:
    """Register who applies findings about a subject: idempotent, and whatever their order."""

    def register(applier: Applier) -> Applier:
        _appliers[subject] = applier
        return applier

    return register


@tenancy.joins
def apply_findings(*, provider_id: UUID, findings: Sequence[Finding], message_id: int | None = None) -> int:
    """Apply what a provider says to payments, refunds, disputes and payouts of the open door's organization.

    Idempotent by receipt and reference. Locks what each finding is about, one after the other.

    Args:
        provider_id: Who says it.
        findings: What it says, in the order it says it.
        message_id: The stored message it stands in; None for an answer to a question.

    Returns:
        How many of the findings changed something.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    provider = PaymentProvider.objects.of(tenancy.organization_id()).filter(pk=provider_id).first()
    if provider is None:
        raise ProviderNotFoundError(provider=str(provider_id))
    return sum(_appliers[finding.subject](provider, finding, message_id) for finding in findings)
