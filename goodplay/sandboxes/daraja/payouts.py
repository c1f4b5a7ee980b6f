"""B2C: an amount to a phone, queued at once and told later; our own id stands once."""

import json
from typing import Any

from goodplay.sandboxes.daraja.book import NAIROBI, Book, Entry, conversation, msisdn, receipt, required, whole
from goodplay.sandboxes.daraja.credential import NAME, password_of
from goodplay.sandboxes.daraja.errors import bad_request, refuse
from goodplay.sandboxes.keys import certificate
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import now

__all__ = ["add_to", "check_initiator"]

LEAST = 10
COMMANDS = ("SalaryPayment", "BusinessPayment", "PromotionPayment")
UNKNOWN_PHONE = "254700000000"
"""Belongs to nobody: a payout to it fails."""


def add_to(table: Routes, book: Book) -> None:
    """Add paying out."""
    table.add("POST", "/mpesa/b2c/v3/paymentrequest", lambda request: pay_out(book, request), flow="b2c")
    table.add("GET", "/certificate.cer", lambda _: Reply(body=certificate(NAME), kind="application/x-x509-ca-cert"))


def pay_out(book: Book, request: Request) -> Reply:
    """Queue a payout.

    ``still_processing`` lets it time out in the queue: the timeout is told instead of a result, although it is paid.
    """
    data = book.signed_in(request)
    originator, command, amount, shortcode, phone, _, result_url, timeout_url = required(
        data,
        "OriginatorConversationID",
        "CommandID",
        "Amount",
        "PartyA",
        "PartyB",
        "Remarks",
        "ResultURL",
        "QueueTimeOutURL",
    )
    check_initiator(data, "InitiatorName")
    if command not in COMMANDS:
        raise bad_request("CommandID")
    if book.entry(originator=originator):
        raise refuse(500, "500.002.1001", "Duplicate OriginatorConversationID.")
    entry = Entry(
        "b2c",
        receipt(),
        shortcode,
        msisdn(phone),
        whole(amount, least=LEAST),
        "",
        now(),
        originator=originator,
        conversation=conversation(),
    )
    settle(book, entry)
    if book.world.faults.take("b2c", "still_processing"):
        told_late(book, entry, timeout_url)
    else:
        book.world.post.put("b2c", result_url, json.dumps(result_of(entry)).encode())
    return Reply.of(
        {
            "ConversationID": entry.conversation,
            "OriginatorConversationID": originator,
            "ResponseCode": "0",
            "ResponseDescription": "Accept the service request successfully.",
        }
    )


def settle(book: Book, entry: Entry) -> None:
    """Pay, unless nobody has that number."""
    if entry.phone == UNKNOWN_PHONE:
        entry.status, entry.code = "Declined", "2040"
        entry.reason = "Credit Party customer type (Unregistered or Registered Customer) can't be supported."
        book.entries.append(entry)
        return
    entry.amount = book.world.paid("b2c", entry.amount * 100) // 100
    book.pay_out("b2c", entry)


def told_late(book: Book, entry: Entry, url: str) -> None:
    """Tell that the request timed out in the queue."""
    body = {
        "Result": {
            "ResultType": 1,
            "ResultCode": "1",
            "ResultDesc": "The service request timed out in the queue.",
            "OriginatorConversationID": entry.originator,
            "ConversationID": entry.conversation,
            "TransactionID": "",
        }
    }
    book.world.post.put("b2c", url, json.dumps(body).encode())


def result_of(entry: Entry) -> dict[str, Any]:
    """Return the result as it is told."""
    failed = entry.status != "Completed"
    result: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": int(entry.code),
        "ResultDesc": entry.reason,
        "OriginatorConversationID": entry.originator,
        "ConversationID": entry.conversation,
        "TransactionID": entry.receipt,
        "ReferenceData": {"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": "https://internal.example/timeout"}},
    }
    if not failed:
        completed = entry.at.astimezone(NAIROBI).strftime("%d.%m.%Y %H:%M:%S")
        parameters = {
            "TransactionAmount": entry.amount,
            "TransactionReceipt": entry.receipt,
            "ReceiverPartyPublicName": f"{entry.phone} - PAYEE",
            "TransactionCompletedDateTime": completed,
            "B2CUtilityAccountAvailableFunds": 8959269.6,
            "B2CWorkingAccountAvailableFunds": 1199371.0,
            "B2CRecipientIsRegisteredCustomer": "Y",
            "B2CChargesPaidAccountAvailableFunds": -1980.0,
        }
        result["ResultParameters"] = {
            "ResultParameter": [{"Key": name, "Value": value} for name, value in parameters.items()]
        }
    return {"Result": result}


def check_initiator(data: Any, name: str) -> None:
    """Check that an initiator is named and that its password was encrypted for the sandbox.

    Raises:
        RefusalError: It is not.
    """
    _, credential = required(data, name, "SecurityCredential")
    if not password_of(credential):
        raise refuse(500, "500.001.1001", "The initiator information is invalid.")
