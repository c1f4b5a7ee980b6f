"""The pages on which a person plays payer, cardholder and bank."""

import pytest

from tests.sandboxes.test_bank import PAYER, a_file

STRIPE = {"Authorization": "Bearer sk_test_pages"}
SESSION = {
    "mode": "payment",
    "success_url": "https://shop.example/done?s={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://shop.example/back",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "2500",
    "line_items[0][price_data][product_data][name]": "<b>Gift</b>",
    "line_items[0][quantity]": "1",
}


def prompt(call, key="pages"):
    import base64

    call("GET", "/daraja/oauth/v1/generate?grant_type=client_credentials", auth=(key, "s"))
    token = call("GET", "/daraja/oauth/v1/generate?grant_type=client_credentials", auth=(key, "s")).json["access_token"]
    body = {
        "BusinessShortCode": "600984",
        "Password": base64.b64encode(b"600984pass20261121120000").decode(),
        "Timestamp": "20261121120000",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": "100",
        "PartyA": "254708374149",
        "PartyB": "600984",
        "PhoneNumber": "254708374149",
        "CallBackURL": "http://127.0.0.1:1/cb/1",
        "AccountReference": "AB<12",
        "TransactionDesc": "Savings",
    }
    path = "/daraja/mpesa/stkpush/v1/processrequest"
    return call("POST", path, data=body, headers={"Authorization": f"Bearer {token}"}).json["CheckoutRequestID"]


def session(call):
    return call("POST", "/stripe/v1/checkout/sessions", form=SESSION, headers=STRIPE).json["id"]


def order(call):
    form = {"grant_type": "client_credentials"}
    token = call("POST", "/paypal/v1/oauth2/token", form=form, auth=("pages", "s")).json["access_token"]
    body = {
        "intent": "CAPTURE",
        "purchase_units": [{"amount": {"value": "25.00", "currency_code": "EUR"}}],
        "application_context": {"return_url": "https://shop.example/ok?x=1", "cancel_url": "https://shop.example/no"},
    }
    headers = {"Authorization": f"Bearer {token}"}
    return call("POST", "/paypal/v2/checkout/orders", data=body, headers=headers).json["id"], headers


@pytest.mark.parametrize("path", ["/", "/phone", "/payments", "/bank", "/faults"])
def test_each_page_has_its_empty_state_and_marks_itself(call, path):
    said = call("GET", path)
    assert said.status == 200
    assert 'name="viewport"' in said.text
    assert said.text.count("aria-current=page") == 1
    assert 'class="quiet"' in said.text


def test_a_prompt_is_answered_on_the_phone(sandbox, call):
    checkout = prompt(call)
    shown = call("GET", "/phone").text
    paid = call("POST", "/phone/prompt", form={"checkout": checkout, "answer": "approved"}).text
    gone = call("POST", "/phone/prompt", form={"checkout": "none", "answer": "approved"}).text

    assert "account AB&lt;12" in shown
    assert "KES 100.00" in shown
    assert f"Paid: {sandbox.receipts()[0]}." in paid
    assert "That prompt is gone." in gone
    assert "Not paid." in call("POST", "/phone/prompt", form={"checkout": prompt(call), "answer": "cancelled"}).text
    assert sandbox.moved() == [("in", 100_00, "KES")]


def test_somebody_pays_to_a_paybill_on_the_phone(sandbox, call):
    form = {"shortcode": "600984", "account": "NOBODY", "amount": "70", "phone": "254708374149", "name": "PAYER"}
    paid = call("POST", "/phone/pay", form=form).text
    wrong = call("POST", "/phone/pay", form=form | {"amount": "0.5"}).text

    assert f"Paid: {sandbox.receipts()[0]}." in paid
    assert "whole shillings" in wrong
    assert sandbox.moved() == [("in", 70_00, "KES")]


def test_a_card_pays_on_the_page_and_goes_back_to_the_shop(sandbox, call):
    name = session(call)
    shown = call("GET", f"/stripe/pay/{name}").text
    declined = call("POST", f"/stripe/checkout/{name}", form={"answer": "decline"}).text
    paid = call("POST", f"/stripe/checkout/{name}", form={"answer": "pay"})

    assert "&lt;b&gt;Gift&lt;/b&gt;" in shown
    assert "Your card was declined." in declined
    assert (paid.status, paid.headers["Location"]) == (303, f"https://shop.example/done?s={name}")
    assert "Paid." in call("GET", f"/stripe/pay/{name}").text
    assert sandbox.moved() == [("in", 25_00, "EUR")]
    assert call("GET", "/stripe/pay/none").status == 404
    assert call("POST", f"/stripe/checkout/{name}", form={"answer": "pay"}).status == 200
    assert len(sandbox.moved()) == 1


def test_a_buyer_agrees_or_cancels(call):
    first, _ = order(call)
    second, _ = order(call)
    assert "EUR 25.00" in call("GET", f"/paypal/checkoutnow?token={first}").text
    agreed = call("POST", f"/paypal/checkoutnow/{first}", form={"answer": "approve"})
    cancelled = call("POST", f"/paypal/checkoutnow/{second}", form={"answer": "cancel"})

    assert agreed.headers["Location"] == f"https://shop.example/ok?x=1&token={first}&PayerID=SANDBOX"
    assert cancelled.headers["Location"] == f"https://shop.example/no?token={second}"
    assert "Approved." in call("GET", f"/paypal/checkoutnow?token={first}").text
    assert call("GET", "/paypal/checkoutnow?token=none").status == 404


def test_what_was_paid_is_disputed_and_decided(sandbox, call):
    name = session(call)
    call("POST", f"/stripe/checkout/{name}", form={"answer": "pay"})
    token, headers = order(call)
    sandbox.approve_order(token)
    capture = call("POST", f"/paypal/v2/checkout/orders/{token}/capture", data={}, headers=headers).json
    payments = {
        "stripe": call("GET", "/stripe/v1/charges", headers=STRIPE).json["data"][0]["id"],
        "paypal": capture["purchase_units"][0]["payments"]["captures"][0]["id"],
    }
    assert call("GET", "/payments").text.count("Dispute as the payer") == 2
    for provider, payment in payments.items():
        assert "Disputed." in call("POST", "/payments/dispute", form={"provider": provider, "payment": payment}).text
    disputes = call("GET", "/payments").text.split('name="dispute" value="')[1::2]
    for provider, text in zip(payments, disputes, strict=True):
        form = {"provider": provider, "dispute": text.partition('"')[0], "answer": "lost"}
        assert "Decided." in call("POST", "/payments/close", form=form).text
        assert "decided already" in call("POST", "/payments/close", form=form).text
    assert "cannot be disputed" in call("POST", "/payments/dispute", form={"payment": "none"}).text
    assert [way for way, _, _ in sandbox.moved("dispute")] == ["out", "out"]


def test_a_file_is_handed_in_at_the_bank_and_a_transfer_sent_back(sandbox, call):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n' + a_file("E1") + b"\r\n--x--"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert "1 transfers were executed." in call("POST", "/bank/upload", content=body, headers=headers).text
    assert "Refused: This file was executed before." in call("POST", "/bank/upload", content=body, headers=headers).text
    assert "Refused" in call("POST", "/bank/upload", content=b"", headers={"Content-Type": "text/plain"}).text
    assert "Returned" in call("POST", "/bank/return", form={"name": "E1"}).text
    assert "came back already" in call("POST", "/bank/return", form={"name": "E1"}).text
    form = {"iban": PAYER, "amount": "25.00", "currency": "EUR", "name": "Somebody", "text": "RF18539007547034"}
    assert "Received" in call("POST", "/bank/pay-in", form=form).text
    assert "no amount" in call("POST", "/bank/pay-in", form=form | {"amount": "x"}).text
    assert f"Next statement of {PAYER}" in call("GET", "/bank").text
    assert sandbox.moved() == [("out", 50_00, "EUR"), ("in", 50_00, "EUR"), ("in", 25_00, "EUR")]


def test_faults_are_asked_for_on_a_page(call):
    assert call("POST", "/faults", form={"flow": "stk", "fault": "twice", "times": "2"}).status == 303
    assert "its message comes twice (2 times)" in call("GET", "/faults").text
    assert "There is no such fault." in call("POST", "/faults", form={"flow": "x", "fault": "y", "times": "z"}).text
    assert call("POST", "/faults/clear").status == 303
    assert call("POST", "/faults/deliver").status == 303
    assert "(2 times)" not in call("GET", "/faults").text


def test_the_overview_shows_what_moved_and_what_was_told(sandbox, call):
    prompt(call)
    sandbox.answer_prompt()
    sandbox.deliver()
    said = call("GET", "/").text
    assert "KES 100.00" in said
    assert "answered 0" in said
