"""A provider's message: whose it is and whether it is genuine, then it is stored and answered; it is read later."""

from typing import Any, Final

import structlog
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from goodplay.core import tenancy
from goodplay.core.failpoints import failpoint
from wallet.gateways.interface import BadSignatureError, Message
from wallet.gateways.registry import gateway_of
from wallet.services import payments

LARGEST: Final = 65_536
"""Bytes; no provider sends more."""

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def receive(request: HttpRequest, token: str, kind: str) -> JsonResponse:
    """Store a message and answer what its provider wants to hear; nothing else is done before the answer."""
    known, addressee = payments.addressee_remembered(token)
    if not known:
        with tenancy.platform("find whose callback address it is"):
            addressee = payments.find_addressee(token)
    if addressee is None:
        return JsonResponse({"detail": "There is nothing here."}, status=404)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"detail": "The message is too large."}, status=413)
    message = Message(kind, dict(request.headers), request.body, timezone.now())
    return _store(addressee, message)


def _store(addressee: payments.Addressee, message: Message) -> JsonResponse:
    gateway: Any = gateway_of(addressee.kind)
    try:
        if (answer := _judged(addressee, gateway, message)) is not None:
            return answer
        identity = gateway.identify(addressee.access, message)
    except BadSignatureError as error:
        log.warning("message_refused", provider_id=str(addressee.provider_id), kind=message.kind, reason=str(error))
        return JsonResponse({"detail": "The message does not prove where it comes from."}, status=401)
    except (ValueError, KeyError, TypeError) as error:
        log.warning("message_unreadable", provider_id=str(addressee.provider_id), kind=message.kind, reason=str(error))
        return JsonResponse({"detail": "The message cannot be read."}, status=400)
    failpoint("payment.before_message_stored")
    with tenancy.writing(addressee.organization_id):
        payments.store_message(provider_id=addressee.provider_id, message=message, identity=identity)
    failpoint("payment.after_message_stored")
    status, body = gateway.acknowledge(addressee.access, message)
    return JsonResponse(dict(body), status=status)


def _judged(addressee: payments.Addressee, gateway: Any, message: Message) -> JsonResponse | None:
    """Answer a provider that asks whether a payment is welcome before it takes the payer's money.

    Such a message is no fact: nothing is stored. Gateways that have such messages can tell and refuse them.
    """
    wanted = getattr(gateway, "wanted", None)
    if wanted is None or (finding := wanted(addressee.access, message)) is None:
        return None
    with tenancy.reading(addressee.organization_id):
        known = payments.is_known_account(
            provider_id=addressee.provider_id, account_reference=finding.account_reference
        )
    status, body = (gateway.acknowledge if known else gateway.refuse)(addressee.access, message)
    return JsonResponse(dict(body), status=status)
