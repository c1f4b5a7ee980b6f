"""Providers' messages: stored first, read later, as often as one likes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import MessageStatus
from wallet.errors import MessageNotFoundError
from wallet.gateways.interface import Access, Finding, Identity, Message
from wallet.models import InboundMessage, PaymentProvider
from wallet.services.payments.findings import apply_findings
from wallet.services.payments.providers import access_of
from wallet.signals import MessageReceived, message_received

KEPT_HEADERS: Final = ("stripe-signature", "paypal-", "content-type", "user-agent")
"""What a signature is checked with; nothing else of the headers is kept."""
ERROR_LENGTH: Final = 300

STORE: Final = """
INSERT INTO wallet_inboundmessage
    (organization_id, provider_id, kind, external_id, headers, body, copies, status, says, error, occurred_at)
VALUES (%s, %s, %s, %s, %s, %s, 0, 'new', '', '', %s)
ON CONFLICT (organization_id, provider_id, external_id) DO UPDATE SET copies = wallet_inboundmessage.copies + 1
RETURNING id, copies
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as it was stored, with what reads it."""

    message_id: int
    provider_id: UUID
    kind: str
    access: Access
    message: Message


@tenancy.joins
def store_message(*, provider_id: UUID, message: Message, identity: Identity) -> bool:
    """Store a provider's message, and announce it; of a copy only the number is kept.

    Two statements, whatever the message says. Idempotent by the provider and ``identity.external_id``.

    Returns:
        Whether it is new.
    """
    body: str = InboundMessage._meta.get_field("body").get_prep_value(message.body.decode("latin-1"))
    with connection.cursor() as cursor:
        cursor.execute(
            STORE,
            [
                tenancy.organization_id(),
                provider_id,
                message.kind,
                identity.external_id,
                json.dumps(_kept(message.headers)),
                body,
                identity.occurred_at,
            ],
        )
        message_id, copies = cursor.fetchone()
    if copies:
        return False
    announce(message_received, MessageReceived(message_id))
    return True


@tenancy.joins
def messages_to_read(*, message_ids: Sequence[int]) -> list[Stored]:
    """Return stored messages as they came, the oldest first, without those that were applied."""
    messages = (
        InboundMessage.objects.of(tenancy.organization_id())
        .filter(pk__in=message_ids, status__in=[MessageStatus.NEW, MessageStatus.REFUSED])
        .select_related("provider")
        .order_by("pk")
    )
    accesses: dict[UUID, Access] = {}
    return [_stored(message, accesses) for message in messages]


@tenancy.joins
def apply_message(*, message_id: int, provider_id: UUID, findings: Sequence[Finding]) -> int:
    """Apply what a message says; return how many of its findings changed something. Locks the message."""
    message = _locked(message_id)
    changed = apply_findings(provider_id=provider_id, findings=findings, message_id=message_id)
    message.status = (
        MessageStatus.APPLIED if changed or message.status == MessageStatus.APPLIED else MessageStatus.EMPTY
    )
    message.says, message.error, message.applied_at = _said(findings), "", timezone.now()
    message.save(update_fields=["status", "says", "error", "applied_at"])
    return changed


@tenancy.joins
def note_unreadable(*, message_id: int, error: str) -> None:
    """Note why a message could not be read or applied; it is tried again. Locks the message."""
    message = _locked(message_id)
    message.status, message.error = MessageStatus.REFUSED, error[:ERROR_LENGTH]
    message.save(update_fields=["status", "error"])


@tenancy.joins
def replay_message(*, message_id: int) -> InboundMessage:
    """Have a stored message read and applied anew; what it says twice changes nothing. Locks the message.

    Raises:
        MessageNotFoundError: There is no such message.
    """
    message = _locked(message_id)
    message.status = MessageStatus.NEW
    message.save(update_fields=["status"])
    announce(message_received, MessageReceived(message_id))
    return message


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value[:500] for name, value in headers.items() if name.lower().startswith(KEPT_HEADERS)}


def _stored(message: InboundMessage, accesses: dict[UUID, Access]) -> Stored:
    provider: PaymentProvider = message.provider
    if provider.pk not in accesses:
        accesses[provider.pk] = access_of(provider)
    said = Message(message.kind, message.headers, message.body.encode("latin-1"), message.received_at)
    return Stored(message.pk, provider.pk, provider.kind, accesses[provider.pk], said)


def _locked(message_id: int) -> InboundMessage:
    messages = InboundMessage.objects.of(tenancy.organization_id()).select_for_update(no_key=True, of=("self",))
    message: InboundMessage | None = messages.filter(pk=message_id).first()
    if message is None:
        raise MessageNotFoundError(message=message_id)
    return message


def _said(findings: Sequence[Finding]) -> str:
    """Return what a message says in a few words, without anybody's name or number."""
    return "; ".join(f"{finding.subject} {finding.outcome} {finding.code}".strip() for finding in findings)[:200]
