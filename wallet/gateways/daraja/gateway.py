"""Daraja as a gateway: what it can be asked, and what it tells."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

from wallet.gateways.daraja import reading, requests
from wallet.gateways.daraja.client import DUPLICATE, post
from wallet.gateways.daraja.values import CURRENCY, NAIROBI, moment, named
from wallet.gateways.interface import (
    Access,
    Charge,
    Finding,
    GatewayRefusedError,
    GatewayUnknownError,
    Identity,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Started,
    Subject,
)
from wallet.gateways.wire import NOT_FOUND

if TYPE_CHECKING:
    from goodplay.core.http import Method

Json = Mapping[str, Any]

PULL_FORM: Final = "%Y-%m-%d %H:%M:%S"
PULL_REACH: Final = timedelta(hours=47)
"""Daraja lists the last 48 hours only."""
PULL_PAGES: Final = 50
SETTLING: Final = timedelta(minutes=6)
"""A prompt is over after this: one whose handle never reached us, and that nothing was heard of, was not paid."""
NOT_ANSWERED: Final = "being processed"
ACCEPTED: Final = MappingProxyType({"ResultCode": 0, "ResultDesc": "Accepted"})
UNKNOWN_ACCOUNT: Final = "C2B00012"
BUSY_WITH_IT: Final = "500.001.1001"


class DarajaGateway:
    """Payments and payouts by M-Pesa.

    Daraja signs nothing: a message is taken for its own when it comes to the unguessable address, and believed for the
    references that we gave out. What a message of a prompt, payout or reversal is about stands in its address.
    """

    currencies = frozenset({CURRENCY})
    payouts = True
    whole = True

    def start(self, access: Access, charge: Charge) -> Started:
        """Put a prompt on the payer's phone."""
        said = post(access, "/mpesa/stkpush/v1/processrequest", requests.prompt(access, charge))
        text = str(said.get("CustomerMessage") or "")
        return Started(str(said["CheckoutRequestID"]), next_action={"kind": "prompt", "text": text})

    def ask(self, access: Access, question: Question) -> Sequence[Finding]:
        """Ask about a prompt, which is answered at once, or about a payout or reversal, which is answered by callback.

        The answer about a prompt that was paid has no receipt: the list of payments may have it.
        """
        if question.subject is Subject.PAYMENT:
            return self._ask_prompt(access, question)
        conversation = question.reference if question.subject is Subject.PAYOUT else question.provider_reference
        if question.subject not in requests.ASKED or not conversation:
            return []
        body = requests.question(access, question.subject, question.reference, conversation)
        post(access, "/mpesa/transactionstatus/v1/query", body)
        return []

    def recent(self, access: Access, since: datetime) -> Sequence[Finding]:
        """Return the payments to the Paybill of at most two days, where the account may list them (option ``pull``)."""
        if not (method := access.options.get("pull")):
            return []
        start = max(since, datetime.now(UTC) - PULL_REACH)
        found: list[Finding] = []
        for _ in range(PULL_PAGES):
            body = {
                "ShortCode": str(access.options["short_code"]),
                "StartDate": start.astimezone(NAIROBI).strftime(PULL_FORM),
                "EndDate": (datetime.now(UTC) + timedelta(minutes=1)).astimezone(NAIROBI).strftime(PULL_FORM),
                "OffSetValue": str(len(found)),
            }
            said = post(access, "/pulltransactions/v1/query", body, method=cast("Method", method))
            rows = [row for page in _pages(said) for row in page]
            found += [reading.row_found(row) for row in rows]
            if not rows:
                break
        return found

    def refund(self, access: Access, order: RefundOrder) -> Finding:
        """Ask for a reversal; its result comes by callback, and a second request changes nothing."""
        said = post(access, "/mpesa/reversal/v1/request", requests.reversal(access, order))
        handle = str(said.get("OriginatorConversationID") or "")
        return Finding(Subject.REFUND, Outcome.PENDING, order.reference, handle, parent=order.receipt)

    def pay_out(self, access: Access, order: PayoutOrder) -> Finding:
        """Queue a payout; its result comes by callback. One that Daraja has already is not queued again."""
        try:
            said = post(access, "/mpesa/b2c/v3/paymentrequest", requests.payout(access, order))
        except GatewayRefusedError as error:
            if error.code != DUPLICATE:
                raise
            return Finding(Subject.PAYOUT, Outcome.PENDING, order.reference, code="duplicate", reason=error.reason)
        return Finding(Subject.PAYOUT, Outcome.PENDING, order.reference, str(said["ConversationID"]))

    def identify(self, access: Access, message: Message) -> Identity:
        """Name a message: by receipt for the Paybill, else by conversation and result, for a late success differs."""
        name, reference = named(message.kind)
        body = parsed(message)
        if name in ("confirm", "validate"):
            return Identity(f"{name}:{body['TransID']}", moment(body.get("TransTime")))
        if name == "stk":
            said = body["Body"]["stkCallback"]
            return Identity(f"stk:{said['CheckoutRequestID']}:{said['ResultCode']}")
        if name not in READERS:
            raise ValueError("Nothing is told at this address.")
        said = body.get("Result") or {}
        marks = (said.get("ConversationID") or reference, said.get("ResultType"), said.get("ResultCode"))
        return Identity(":".join([name, *(str(mark) for mark in marks)]))

    def read(self, access: Access, message: Message) -> Sequence[Finding]:
        """Return what a message says; a question before a payment says nothing."""
        name, reference = named(message.kind)
        if name == "validate":
            return []
        return [READERS[name](parsed(message), reference)]

    def acknowledge(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Accept; the payment stands, whatever we answer."""
        return 200, ACCEPTED

    def wanted(self, access: Access, message: Message) -> Finding | None:
        """Return the payment that Daraja asks about before it takes it; None when it only tells.

        Only an organization that refuses unknown accounts (option ``validates``) is asked for its answer.
        """
        if named(message.kind)[0] != "validate" or not access.options.get("validates"):
            return None
        return reading.paybill_found(parsed(message))

    def refuse(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Return the answer that refuses a payment to an account that nobody has."""
        return 200, {"ResultCode": UNKNOWN_ACCOUNT, "ResultDesc": "Rejected"}

    def register(self, access: Access) -> None:
        """Tell Daraja where payments to the Paybill are told; a live short code can do so once.

        Raises:
            GatewayRefusedError: It is registered already, or may not be.
        """
        version = access.options.get("c2b_version") or "v2"
        post(access, f"/mpesa/c2b/{version}/registerurl", requests.registration(access))

    def _ask_prompt(self, access: Access, question: Question) -> Sequence[Finding]:
        if not question.provider_reference:
            return _never(question)
        body = {**requests.signed(access), "CheckoutRequestID": question.provider_reference}
        try:
            said = post(access, "/mpesa/stkpushquery/v1/query", body)
        except GatewayRefusedError as error:
            if error.code == BUSY_WITH_IT and NOT_ANSWERED in error.reason.lower():
                return [Finding(Subject.PAYMENT, Outcome.PENDING, question.reference, question.provider_reference)]
            raise GatewayUnknownError(error.reason) from error
        return [reading.answer_found(said, question.reference)]


READERS: Final[Mapping[str, Callable[[Json, str], Finding]]] = MappingProxyType(
    {
        "stk": reading.prompt_found,
        "confirm": lambda body, _: reading.paybill_found(body),
        "payout": reading.payout_found,
        requests.PAYOUT_LATE: reading.timeout_found,
        "back": reading.reversal_found,
        requests.ASKED[Subject.PAYOUT]: lambda body, reference: reading.status_found(body, Subject.PAYOUT, reference),
        requests.ASKED[Subject.REFUND]: lambda body, reference: reading.status_found(body, Subject.REFUND, reference),
    }
)
"""What is told at which address."""


def parsed(message: Message) -> Any:
    """Return a message's JSON, its decimals exact.

    Raises:
        ValueError: It is none.
    """
    body = json.loads(message.body, parse_float=Decimal)
    if not isinstance(body, dict):
        raise ValueError("The message is no object.")  # noqa: TRY004 - what the caller is promised
    return body


def _pages(said: Json) -> Sequence[Sequence[Json]]:
    """Return the rows of a list, which are nested once more than needed and, when there are none, a text."""
    answer = said.get("Response")
    return [page for page in answer if isinstance(page, list)] if isinstance(answer, list) else []


def _never(question: Question) -> Sequence[Finding]:
    if datetime.now(UTC) - question.since < SETTLING:
        return []
    reason = "The answer to the prompt was lost, and nothing was heard of a payment."
    return [Finding(Subject.PAYMENT, Outcome.FAILED, question.reference, code=NOT_FOUND, reason=reason)]
