"""Payments to a Paybill or till: typed on a phone, validated if the short code wants it, confirmed."""

import hashlib
import json
from typing import Any

from goodplay.sandboxes.daraja.book import Book, Entry, Registered, msisdn, receipt, required, stamp, whole
from goodplay.sandboxes.daraja.errors import bad_request, envelope
from goodplay.sandboxes.post import answer_of, as_json
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import now

__all__ = ["add_to", "confirm"]

BALANCE = "25.00"


def add_to(table: Routes, book: Book) -> None:
    """Add registering, simulating and paying by phone."""
    for version in ("v1", "v2"):
        table.add("POST", f"/mpesa/c2b/{version}/registerurl", lambda request, v=version: register(book, request, v))
        table.add("POST", f"/mpesa/c2b/{version}/simulate", lambda request: simulate(book, request), flow="paybill")
    table.add("POST", "/phone/pay", lambda request: by_phone(book, request.json()))
    table.add("POST", "/phone/validation", lambda request: switch_validation(book, request.json()))


def register(book: Book, request: Request, version: str) -> Reply:
    """Remember where payments are told; the sandbox takes a second registration, as Safaricom's does."""
    data = book.signed_in(request)
    shortcode, fallback, confirmation, validation = required(
        data, "ShortCode", "ResponseType", "ConfirmationURL", "ValidationURL"
    )
    if fallback not in ("Completed", "Cancelled"):
        raise bad_request("ResponseType")
    for url in (confirmation, validation):
        if any(word in url.lower() for word in ("mpesa", "m-pesa", "safaricom", "exe", "cmd", "sql", "query")):
            return envelope(400, "400.003.02", "Bad Request - Invalid ConfirmationURL")
    book.registered[shortcode] = Registered(version, confirmation, validation, fallback)
    return Reply.of({"OriginatorCoversationID": receipt(), "ResponseCode": "0", "ResponseDescription": "Success"})


def simulate(book: Book, request: Request) -> Reply:
    """Pay as somebody's phone would."""
    data = book.signed_in(request)
    shortcode, amount, phone = required(data, "ShortCode", "Amount", "Msisdn")
    account = str(data.get("BillRefNumber") or "")
    pay(book, shortcode=shortcode, amount=whole(amount), phone=msisdn(phone), account=account)
    return Reply.of(
        {
            "OriginatorCoversationID": receipt(),
            "ResponseCode": "0",
            "ResponseDescription": "Accept the service request successfully.",
        }
    )


def by_phone(book: Book, data: Any) -> Reply:
    """Pay with ``shortcode``, ``amount`` (shilling), ``phone`` and ``account``, as typed."""
    shortcode, amount, phone = required(data, "shortcode", "amount", "phone")
    entry = pay(
        book,
        shortcode=shortcode,
        amount=whole(amount),
        phone=msisdn(phone),
        account=str(data.get("account", "")),
        name=str(data.get("name") or "PAYER"),
    )
    return Reply.of({"receipt": entry.receipt if entry else "", "refused": entry is None})


def switch_validation(book: Book, data: Any) -> Reply:
    """Let a short code be asked before each payment: ``{"shortcode": …, "on": true}``; off at first, as in life."""
    (shortcode,) = required(data, "shortcode")
    (book.validated.add if data.get("on", True) else book.validated.discard)(shortcode)
    return Reply.of({"validated": sorted(book.validated)})


def pay(book: Book, *, shortcode: str, amount: int, phone: str, account: str, name: str = "PAYER") -> Entry | None:
    """Move the money and confirm it; None when the short code's owner refused the payment."""
    asked = Entry("c2b", receipt(), shortcode, phone, amount, account, now(), name=name)
    if shortcode in book.validated and not valid(book, asked):
        return None
    asked.amount = book.world.paid("paybill", amount * 100) // 100
    book.pay_in("paybill", asked)
    confirm(book, "paybill", asked)
    return asked


def valid(book: Book, entry: Entry) -> bool:
    """Ask the owner of the short code; without an answer its registration decides."""
    known = book.registered.get(entry.shortcode)
    if known is None:
        return True
    body = json.dumps(told(entry, known.version, balance="")).encode()
    status, answer = answer_of(known.validation, body, as_json(body))
    try:
        return str(json.loads(answer)["ResultCode"]) == "0" if status == 200 else known.fallback == "Completed"  # noqa: PLR2004 - HTTP
    except (KeyError, TypeError, ValueError):
        return known.fallback == "Completed"


def confirm(book: Book, flow: str, entry: Entry) -> None:
    """Tell the owner of the short code, if it said where."""
    if known := book.registered.get(entry.shortcode):
        body = json.dumps(told(entry, known.version, balance=BALANCE)).encode()
        book.world.post.put(flow, known.confirmation, body)


def told(entry: Entry, version: str, *, balance: str) -> dict[str, str]:
    """Return what is told of a payment: v1 hides the number in a hash, v2 behind stars."""
    return {
        "TransactionType": "Pay Bill",
        "TransID": entry.receipt,
        "TransTime": stamp(entry.at),
        "TransAmount": f"{entry.amount}.00",
        "BusinessShortCode": entry.shortcode,
        "BillRefNumber": entry.account,
        "InvoiceNumber": "",
        "OrgAccountBalance": balance,
        "ThirdPartyTransID": "",
        "MSISDN": hidden(entry.phone, version),
        "FirstName": entry.name,
        "MiddleName": "",
        "LastName": "",
    }


def hidden(phone: str, version: str) -> str:
    """Return a number as it is told: SHA-256 in v1, ``2547 ***** 126`` in v2."""
    if version == "v1":
        return hashlib.sha256(phone.encode()).hexdigest()
    return f"{phone[:4]} ***** {phone[-3:]}"
