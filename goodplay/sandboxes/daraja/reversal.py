"""Reversal: a payment goes back to the phone it came from, once."""

import json
from typing import Any

from goodplay.sandboxes.daraja.book import Book, Entry, conversation, receipt, required, stamp, whole
from goodplay.sandboxes.daraja.payouts import check_initiator
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import now

__all__ = ["add_to"]


def add_to(table: Routes, book: Book) -> None:
    """Add reversing."""
    table.add("POST", "/mpesa/reversal/v1/request", lambda request: reverse(book, request), flow="reversal")


def reverse(book: Book, request: Request) -> Reply:
    """Queue a reversal of a payment."""
    data = book.signed_in(request)
    original, amount, shortcode, url = required(data, "TransactionID", "Amount", "ReceiverParty", "ResultURL")
    required(data, "RecieverIdentifierType", "QueueTimeOutURL", "Remarks", "CommandID")
    check_initiator(data, "Initiator")
    conversations = conversation(), conversation()
    paid = book.entry(receipt=original)
    code, reason = verdict(paid, shortcode)
    made = None
    if paid and code == "0":
        paid.reversed = True
        made = Entry("reversal", receipt(), shortcode, paid.phone, whole(amount), original, now())
        made.conversation, made.originator = conversations
        book.pay_out("reversal", made)
    body = told(made, original, code, reason, conversations)
    book.world.post.put("reversal", url, json.dumps(body).encode())
    return Reply.of(
        {
            "OriginatorConversationID": conversations[1],
            "ConversationID": conversations[0],
            "ResponseCode": "0",
            "ResponseDescription": "Accept the service request successfully.",
        }
    )


def verdict(paid: Entry | None, shortcode: str) -> tuple[str, str]:
    """Return whether a payment can be reversed."""
    if paid is None or paid.kind != "c2b" or paid.shortcode != shortcode:
        return "R000002", "The OriginalTransactionID is invalid."
    if paid.reversed:
        return "R000001", "The transaction has already been reversed."
    return "0", "The service request is processed successfully."


def told(made: Entry | None, original: str, code: str, reason: str, conversations: tuple[str, str]) -> dict[str, Any]:
    """Return the result as it is told."""
    result: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": code,
        "ResultDesc": reason,
        "OriginatorConversationID": conversations[1],
        "ConversationID": conversations[0],
        "TransactionID": made.receipt if made else "",
    }
    if made:
        parameters: dict[str, Any] = {
            "DebitAccountBalance": "Utility Account|KES|7722179.62|7722179.62|0.00|0.00",
            "Amount": made.amount,
            "TransCompletedTime": int(stamp(made.at)),
            "OriginalTransactionID": original,
            "Charge": 0,
            "CreditPartyPublicName": f"{made.phone} - PAYER",
            "DebitPartyPublicName": made.shortcode,
        }
        result["ResultParameters"] = {
            "ResultParameter": [{"Key": name, "Value": value} for name, value in parameters.items()]
        }
    return {"Result": result}
