"""What Daraja's messages and lists say, as findings: pure, from the JSON alone."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from wallet.gateways.daraja.values import CURRENCY, minor, moment, payer
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.wire import NOT_FOUND, from_iso

Json = Mapping[str, Any]

PAID: Final = "0"
CANCELLED_BY_PAYER: Final = "1032"
ALREADY_REVERSED: Final = "R000001"
WAITING: Final = 1
"""``ResultType`` of a message after which another one comes."""
ENDED: Final = MappingProxyType(
    {
        "completed": Outcome.SUCCEEDED,
        "cancelled": Outcome.FAILED,
        "declined": Outcome.FAILED,
        "expired": Outcome.FAILED,
    }
)


def prompt_found(body: Json, reference: str) -> Finding:
    """Return what the callback of a prompt says: it names neither our account reference nor, when it failed, money.

    Every code but 0 means that nothing was paid; a payer may still pay later, which then comes as another message.
    """
    said = body["Body"]["stkCallback"]
    code = str(said["ResultCode"])
    facts: dict[str, Any] = {
        "reference": reference,
        "provider_reference": str(said["CheckoutRequestID"]),
        "code": code,
        "reason": str(said.get("ResultDesc", "")),
    }
    if code != PAID:
        outcome = Outcome.CANCELLED if code == CANCELLED_BY_PAYER else Outcome.FAILED
        return Finding(Subject.PAYMENT, outcome, **facts)
    items = {item["Name"]: item.get("Value") for item in _listed(said["CallbackMetadata"]["Item"])}
    return Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        **facts,
        receipt=str(items["MpesaReceiptNumber"]),
        amount_minor=minor(items["Amount"]),
        currency=CURRENCY,
        occurred_at=moment(items.get("TransactionDate")),
        payer=payer(items.get("PhoneNumber")),
    )


def answer_found(said: Json, reference: str) -> Finding:
    """Return what the answer about a prompt says: it has neither receipt nor amount."""
    code = str(said["ResultCode"])
    outcomes = {PAID: Outcome.SUCCEEDED, CANCELLED_BY_PAYER: Outcome.CANCELLED}
    return Finding(
        Subject.PAYMENT,
        outcomes.get(code, Outcome.FAILED),
        reference=reference,
        provider_reference=str(said["CheckoutRequestID"]),
        code=code,
        reason=str(said.get("ResultDesc", "")),
    )


def paybill_found(body: Json) -> Finding:
    """Return what a payment to the Paybill or till says; who paid it is told by the account that was typed."""
    return Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        receipt=str(body["TransID"]),
        amount_minor=minor(body["TransAmount"]),
        currency=CURRENCY,
        occurred_at=moment(body.get("TransTime")),
        account_reference=str(body.get("BillRefNumber") or "").strip(),
        payer=payer(body.get("MSISDN"), body.get("FirstName"), body.get("MiddleName"), body.get("LastName")),
        kind=str(body.get("TransactionType") or ""),
    )


def row_found(row: Json) -> Finding:
    """Return what a line of the list of payments says."""
    return Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        receipt=str(row["transactionId"]),
        amount_minor=minor(row["amount"]),
        currency=CURRENCY,
        occurred_at=from_iso(row.get("trxDate")),
        account_reference=str(row.get("billreference") or "").strip(),
        payer=payer(row.get("msisdn")),
        kind=str(row.get("transactiontype") or ""),
    )


def payout_found(body: Json, reference: str) -> Finding:
    """Return what the result of a payout says."""
    said = body["Result"]
    facts = _result(said, reference)
    if _waits(said):
        return Finding(Subject.PAYOUT, Outcome.PENDING, **facts)
    if str(said["ResultCode"]) != PAID:
        return Finding(Subject.PAYOUT, Outcome.FAILED, **facts)
    told = _parameters(said)
    return Finding(
        Subject.PAYOUT,
        Outcome.SUCCEEDED,
        **facts,
        receipt=str(told.get("TransactionReceipt") or said["TransactionID"]),
        amount_minor=minor(told.get("TransactionAmount")),
        currency=CURRENCY,
        occurred_at=moment(told.get("TransactionCompletedDateTime")),
    )


def timeout_found(body: Json, reference: str) -> Finding:
    """Return what a request that timed out in the queue means: it may have been done all the same."""
    said = body["Result"] if isinstance(body.get("Result"), Mapping) else {}
    return Finding(Subject.PAYOUT, Outcome.UNKNOWN, **{**_result(said, reference), "code": "timeout"})


def status_found(body: Json, subject: Subject, reference: str) -> Finding:
    """Return what the answer about a payout or reversal says.

    One that Daraja does not know has ``code`` ``not_found``; any other trouble with the question leaves it unknown.
    """
    said = body["Result"]
    told = _parameters(said)
    facts: dict[str, Any] = {
        "reference": reference,
        "code": str(said["ResultCode"]),
        "reason": str(said.get("ResultDesc", "")),
    }
    if str(said["ResultCode"]) != PAID:
        absent = any(words in facts["reason"].lower() for words in ("not exist", "not found"))
        outcome = Outcome.FAILED if absent else Outcome.UNKNOWN
        return Finding(subject, outcome, **{**facts, "code": NOT_FOUND} if absent else facts)
    outcome = ENDED.get(str(told.get("TransactionStatus", "")).lower(), Outcome.PENDING)
    paid = outcome is Outcome.SUCCEEDED
    return Finding(
        subject,
        outcome,
        **facts | {"reason": str(told.get("TransactionStatus", ""))},
        provider_reference=str(told.get("ConversationID") or ""),
        receipt=str(told.get("ReceiptNo") or "") if paid else "",
        amount_minor=minor(told.get("Amount")) if paid else None,
        currency=CURRENCY if paid else "",
        occurred_at=moment(told.get("FinalisedTime")) if paid else None,
    )


def reversal_found(body: Json, reference: str) -> Finding:
    """Return what the result of a reversal says; one that was reversed before counts as reversed."""
    said = body["Result"]
    facts = _result(said, reference)
    code = str(said["ResultCode"])
    if _waits(said):
        return Finding(Subject.REFUND, Outcome.PENDING, **facts)
    if code == ALREADY_REVERSED:
        return Finding(Subject.REFUND, Outcome.SUCCEEDED, **facts)
    if code != PAID:
        return Finding(Subject.REFUND, Outcome.FAILED, **facts)
    told = _parameters(said)
    return Finding(
        Subject.REFUND,
        Outcome.SUCCEEDED,
        **facts,
        receipt=str(said["TransactionID"]),
        amount_minor=minor(told.get("Amount")),
        currency=CURRENCY,
        occurred_at=moment(told.get("TransCompletedTime")),
        parent=str(told.get("OriginalTransactionID") or ""),
    )


def _result(said: Json, reference: str) -> dict[str, Any]:
    return {
        "reference": reference,
        "provider_reference": str(said.get("ConversationID") or ""),
        "code": str(said.get("ResultCode", "")),
        "reason": str(said.get("ResultDesc", "")),
    }


def _waits(said: Json) -> bool:
    return str(said.get("ResultType", "0")) == str(WAITING)


def _parameters(said: Json) -> dict[str, Any]:
    """Return the parameters of a result; a single one may stand without a list, and a key without a value."""
    listed = _listed((said.get("ResultParameters") or {}).get("ResultParameter"))
    return {item["Key"]: item.get("Value") for item in listed}


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
