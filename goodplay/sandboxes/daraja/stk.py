"""The prompt on the phone: pushed, answered by its owner, asked about, told."""

import base64
import json
from typing import Any

from goodplay.sandboxes.daraja import c2b
from goodplay.sandboxes.daraja.book import Answer, Book, Entry, Prompt, msisdn, receipt, required, stamp, whole
from goodplay.sandboxes.daraja.errors import bad_request, envelope, refuse
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import letters, now

__all__ = ["add_to", "answer_prompt"]

LONGEST_ACCOUNT = 12
LONGEST_TEXT = 13
RESULTS: dict[Answer, tuple[int, str]] = {
    "approved": (0, "The service request is processed successfully."),
    "cancelled": (1032, "Request cancelled by user"),
    "expired": (1019, "Transaction has expired"),
    "no_funds": (1, "The balance is insufficient for the transaction."),
    "wrong_pin": (2001, "The initiator information is invalid."),
    "unreachable": (1037, "DS timeout user cannot be reached"),
}


def add_to(table: Routes, book: Book) -> None:
    """Add pushing, asking and the answers of phones."""
    table.add("POST", "/mpesa/stkpush/v1/processrequest", lambda request: push(book, request), flow="stk")
    table.add("POST", "/mpesa/stkpushquery/v1/query", lambda request: query(book, request), flow="stk_query")
    table.add("GET", "/phone/prompts", lambda _: listed(book))
    table.add("POST", "/phone/prompts/{checkout}", lambda request, checkout: answered(book, checkout, request.json()))


def push(book: Book, request: Request) -> Reply:
    """Put a prompt on a phone."""
    data = book.signed_in(request)
    shortcode, timestamp, kind, amount, phone, party, callback, account = required(
        data,
        "BusinessShortCode",
        "Timestamp",
        "TransactionType",
        "Amount",
        "PhoneNumber",
        "PartyB",
        "CallBackURL",
        "AccountReference",
    )
    check_password(data, shortcode, timestamp)
    if kind not in ("CustomerPayBillOnline", "CustomerBuyGoodsOnline"):
        raise bad_request("TransactionType")
    text = str(data.get("TransactionDesc", ""))
    if len(account) > LONGEST_ACCOUNT or len(text) > LONGEST_TEXT:
        raise bad_request("AccountReference")
    check_address(callback)
    prompt = Prompt(
        merchant_id=f"{letters(5)}-{book.world.number()}-1",
        checkout_id=f"ws_CO_{stamp(now())}{book.world.number():06}",
        shortcode=party,
        phone=msisdn(phone),
        amount=whole(amount),
        account=account,
        text=text,
        callback=callback,
    )
    if book.world.faults.take("stk", "still_processing"):
        prompt.stalls = 1
    book.prompts[prompt.checkout_id] = prompt
    return Reply.of(
        {
            "MerchantRequestID": prompt.merchant_id,
            "CheckoutRequestID": prompt.checkout_id,
            "ResponseCode": "0",
            "ResponseDescription": "Success. Request accepted for processing",
            "CustomerMessage": "Success. Request accepted for processing",
        }
    )


def query(book: Book, request: Request) -> Reply:
    """Tell what has become of a prompt; while nobody has answered, that is an error."""
    data = book.signed_in(request)
    shortcode, timestamp, checkout = required(data, "BusinessShortCode", "Timestamp", "CheckoutRequestID")
    check_password(data, shortcode, timestamp)
    prompt = book.prompts.get(checkout)
    if prompt is None:
        raise bad_request("CheckoutRequestID")
    if prompt.answer and prompt.stalls:
        prompt.stalls -= 1
        return envelope(500, "500.001.1001", "The transaction is being processed")
    if not prompt.answer:
        return envelope(500, "500.001.1001", "The transaction is being processed")
    code, text = RESULTS[prompt.answer]
    return Reply.of(
        {
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successsfully",
            "MerchantRequestID": prompt.merchant_id,
            "CheckoutRequestID": checkout,
            "ResultCode": str(code),
            "ResultDesc": text,
        }
    )


def listed(book: Book) -> Reply:
    """Tell which prompts wait on phones."""
    waiting = [prompt for prompt in book.prompts.values() if not prompt.answer]
    return Reply.of(
        {
            "results": [
                {
                    "checkout": prompt.checkout_id,
                    "phone": prompt.phone,
                    "amount": prompt.amount,
                    "account": prompt.account,
                }
                for prompt in waiting
            ]
        }
    )


def answered(book: Book, checkout: str, data: Any) -> Reply:
    """Let the owner of the phone answer: ``{"answer": …}``, one of ``RESULTS``."""
    (answer,) = required(data, "answer")
    if checkout not in book.prompts or answer not in RESULTS:
        return Reply.of({"error": "There is no such prompt or answer."}, 404)
    answer_prompt(book, book.prompts[checkout], answer)
    return Reply.of({"receipt": book.prompts[checkout].receipt})


def answer_prompt(book: Book, prompt: Prompt, answer: Answer) -> None:
    """Move the money, or not, and tell: the callback and, as paybills get it, the confirmation of C2B."""
    if prompt.answer:
        return
    prompt.answer = answer
    paid = None
    if answer == "approved":
        prompt.receipt = receipt()
        amount = book.world.paid("stk", prompt.amount * 100) // 100
        paid = Entry("c2b", prompt.receipt, prompt.shortcode, prompt.phone, amount, prompt.account, now())
        book.pay_in("stk", paid)
    book.world.post.put("stk", prompt.callback, json.dumps(callback_of(prompt, paid)).encode())
    if paid is not None:
        c2b.confirm(book, "stk", paid)


def callback_of(prompt: Prompt, paid: Entry | None) -> dict[str, Any]:
    """Return the callback: numbers where Daraja writes numbers, and a balance without a value."""
    code, text = RESULTS[prompt.answer]
    body: dict[str, Any] = {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": code,
        "ResultDesc": text,
    }
    if paid is not None:
        body["CallbackMetadata"] = {
            "Item": [
                {"Name": "Amount", "Value": float(paid.amount)},
                {"Name": "MpesaReceiptNumber", "Value": paid.receipt},
                {"Name": "Balance"},
                {"Name": "TransactionDate", "Value": int(stamp(paid.at))},
                {"Name": "PhoneNumber", "Value": int(paid.phone)},
            ]
        }
    return {"Body": {"stkCallback": body}}


def check_password(data: Any, shortcode: str, timestamp: str) -> None:
    """Check that the password is made of short code, a pass key and the same time.

    Raises:
        RefusalError: It is not.
    """
    try:
        password = base64.b64decode(str(data.get("Password", "")), validate=True).decode()
    except ValueError:
        password = ""
    right = password.startswith(shortcode) and password.endswith(timestamp) and timestamp.isdigit()
    if not right or len(password) <= len(shortcode + timestamp):
        raise refuse(500, "500.001.1001", "Wrong credentials")


FORBIDDEN = ("m-pesa", "mpesa", "safaricom", "exe", "exec", "cmd", "sql", "query")


def check_address(url: str) -> None:
    """Refuse an address that Daraja would refuse.

    Raises:
        RefusalError: It is none, or holds a word that may not be in it.
    """
    if not url.startswith(("http://", "https://")) or any(word in url.lower() for word in FORBIDDEN):
        raise bad_request("CallBackURL")
