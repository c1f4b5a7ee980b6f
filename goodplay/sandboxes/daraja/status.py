"""Transaction status: asked now, told later."""

import json
from typing import Any

from goodplay.sandboxes.daraja.book import Book, Entry, conversation, required, stamp
from goodplay.sandboxes.daraja.payouts import check_initiator
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]


def add_to(table: Routes, book: Book) -> None:
    """Add asking about a payment or payout."""
    table.add("POST", "/mpesa/transactionstatus/v1/query", lambda request: ask(book, request), flow="status")


def ask(book: Book, request: Request) -> Reply:
    """Take a question by ``TransactionID`` (a receipt) or ``OriginalConversationID`` (our own id)."""
    data = book.signed_in(request)
    (url,) = required(data, "ResultURL")
    required(data, "PartyA", "IdentifierType", "QueueTimeOutURL", "Remarks")
    check_initiator(data, "Initiator")
    receipt = str(data.get("TransactionID") or "")
    originator = str(data.get("OriginalConversationID") or "")
    if not receipt and not originator:
        required(data, "TransactionID")
    own, originator_of_question = conversation(), conversation()
    entry = book.entry(receipt=receipt, originator=originator)
    answer = answer_of(entry, own, originator_of_question)
    book.world.post.put("status", url, json.dumps(answer).encode())
    return Reply.of(
        {
            "OriginatorConversationID": originator_of_question,
            "ConversationID": own,
            "ResponseCode": "0",
            "ResponseDescription": "Accept the service request successfully.",
        }
    )


def answer_of(entry: Entry | None, own: str, originator: str) -> dict[str, Any]:
    """Return the answer as it is told; what was never accepted is not found."""
    result: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": 0 if entry else 2,
        "ResultDesc": "The service request is processed successfully." if entry else "The transaction does not exist.",
        "OriginatorConversationID": originator,
        "ConversationID": own,
        "TransactionID": entry.receipt if entry else "",
    }
    if entry:
        parameters: list[dict[str, Any]] = [
            {"Key": "DebitPartyName", "Value": f"{entry.phone} - PARTY"},
            {"Key": "OriginatorConversationID", "Value": entry.originator},
            {"Key": "InitiatedTime", "Value": int(stamp(entry.at))},
            {"Key": "DebitAccountType", "Value": "Utility Account"},
            {"Key": "TransactionReason"},
            {"Key": "TransactionStatus", "Value": entry.status},
            {"Key": "FinalisedTime", "Value": int(stamp(entry.at))},
            {"Key": "Amount", "Value": str(entry.amount)},
            {"Key": "ConversationID", "Value": entry.conversation},
            {"Key": "ReceiptNo", "Value": entry.receipt},
        ]
        result["ResultParameters"] = {"ResultParameter": parameters}
    return {"Result": result}
