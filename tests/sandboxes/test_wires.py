"""What each provider refuses, repeats and lists, as the real one does."""

import base64
import json

import pytest

from goodplay.sandboxes.stripe.forms import nested

KEY = {"Authorization": "Bearer sk_test_wire"}


@pytest.fixture
def token(call):
    path = "/daraja/oauth/v1/generate?grant_type=client_credentials"
    return {"Authorization": f"Bearer {call('GET', path, auth=('wire', 's')).json['access_token']}"}


@pytest.fixture
def buyer(call):
    form = {"grant_type": "client_credentials"}
    said = call("POST", "/paypal/v1/oauth2/token", form=form, auth=("wire", "s")).json
    return {"Authorization": f"Bearer {said['access_token']}"}


def intent(call, once="", **more):
    headers = KEY | ({"Idempotency-Key": once} if once else {})
    return call(
        "POST", "/stripe/v1/payment_intents", form={"amount": "2500", "currency": "eur"} | more, headers=headers
    )


def an_order(call, buyer, *, once="", value="25.00", currency="EUR"):
    body = {"intent": "CAPTURE", "purchase_units": [{"amount": {"value": value, "currency_code": currency}}]}
    headers = buyer | ({"PayPal-Request-Id": once} if once else {})
    return call("POST", "/paypal/v2/checkout/orders", data=body, headers=headers)


def test_daraja_gives_no_token_without_a_key_and_ends_the_one_before(call, token):
    path = "/daraja/oauth/v1/generate"
    assert call("GET", path, auth=("a", "b")).json["errorCode"] == "400.008.02"
    assert call("GET", f"{path}?grant_type=client_credentials").json["errorCode"] == "400.008.01"
    call("GET", f"{path}?grant_type=client_credentials", auth=("wire", "s"))
    said = call("POST", "/daraja/mpesa/stkpush/v1/processrequest", data={}, headers=token)
    assert (said.status, said.json["errorCode"]) == (404, "404.001.03")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Password": "none"}, "Wrong credentials"),
        ({"Amount": "0"}, "Invalid Amount"),
        ({"Amount": "1.5"}, "Invalid Amount"),
        ({"PhoneNumber": "0708374149"}, "Invalid PhoneNumber"),
        ({"TransactionType": "Gift"}, "Invalid TransactionType"),
        ({"AccountReference": "A" * 13}, "Invalid AccountReference"),
        ({"CallBackURL": "https://x.example/mpesa"}, "Invalid CallBackURL"),
        ({"PartyB": ""}, "Invalid PartyB"),
    ],
)
def test_daraja_refuses_a_prompt_that_is_not_as_it_should_be(call, token, change, message):
    body = {
        "BusinessShortCode": "600984",
        "Password": base64.b64encode(b"600984pass20261121120000").decode(),
        "Timestamp": "20261121120000",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": "100",
        "PartyA": "254708374149",
        "PartyB": "600984",
        "PhoneNumber": "254708374149",
        "CallBackURL": "https://x.example/cb/1",
        "AccountReference": "AB12",
    }
    said = call("POST", "/daraja/mpesa/stkpush/v1/processrequest", data=body | change, headers=token)
    assert said.status >= 400
    assert message in said.json["errorMessage"]


def test_daraja_wants_json_and_known_words_only(call, token):
    path = "/daraja/mpesa/c2b/v2/registerurl"
    body = {
        "ShortCode": "1",
        "ResponseType": "Completed",
        "ConfirmationURL": "https://x/c",
        "ValidationURL": "https://x/v",
    }
    assert call("POST", path, content=json.dumps(body).encode(), headers=token).status == 400
    assert call("POST", path, data=body | {"ResponseType": "completed"}, headers=token).status == 400
    assert call("POST", path, data=body | {"ValidationURL": "https://x/query"}, headers=token).status == 400
    assert call("POST", path, data=body, headers=token).json["ResponseCode"] == "0"


def test_a_short_code_that_validates_is_asked_and_decides_without_an_answer(sandbox, call, token):
    call("POST", "/daraja/phone/validation", data={"shortcode": "600984"})
    body = {"ShortCode": "600984", "ConfirmationURL": "http://127.0.0.1:1/c", "ValidationURL": "http://127.0.0.1:1/v"}
    path = "/daraja/mpesa/c2b/v1/registerurl"
    receipts = [sandbox.pay_bill(account="A")]
    for answer in ("Completed", "Cancelled"):
        call("POST", path, data=body | {"ResponseType": answer}, headers=token)
        receipts.append(sandbox.pay_bill(account="A"))

    assert [bool(receipt) for receipt in receipts] == [True, True, False]
    assert len(sandbox.moved()) == 2


def test_daraja_simulates_a_payment_and_exports_a_statement(sandbox, call, token):
    body = {"ShortCode": 600984, "Amount": 70, "Msisdn": 254708374149, "BillRefNumber": "AB12"}
    call("POST", "/daraja/mpesa/c2b/v2/simulate", data=body, headers=token)
    head, line = call("GET", "/daraja/statement.csv?shortcode=600984").text.split("\r\n")[:2]

    assert sandbox.moved() == [("in", 70_00, "KES")]
    assert head.startswith("Receipt No.,Completion Time,")
    assert line.startswith(sandbox.receipts()[0])
    assert line.endswith(",AB12")


def test_daraja_lists_nothing_and_refuses_times_it_cannot_read(call, token):
    body = {
        "ShortCode": "600984",
        "StartDate": "2026-11-21 00:00:00",
        "EndDate": "2026-11-22 00:00:00",
        "OffSetValue": "0",
    }
    path = "/daraja/pulltransactions/v1/query"
    assert (
        call("POST", "/daraja/pulltransactions/v1/register", data=body, headers=token).json["ResponseStatus"] == "1000"
    )
    assert call("POST", path, data=body, headers=token).json["Response"] == "[[]]"
    assert call("POST", path, data=body | {"StartDate": "soon"}, headers=token).status == 400


def test_stripe_answers_the_same_key_with_the_same(call):
    first, second, other = intent(call, "a"), intent(call, "a"), intent(call, "a", amount="2600")
    assert (second.json, second.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert (other.status, other.json["error"]["type"]) == (400, "idempotency_error")


@pytest.mark.parametrize("wrong", [{"amount": "49"}, {"amount": "x"}, {"currency": "euro"}])
def test_stripe_refuses_what_is_no_amount(call, wrong):
    assert intent(call, **wrong).status == 400


def test_stripe_confirms_declines_and_cancels(sandbox, call):
    names = [intent(call).json["id"] for _ in range(3)]
    path = "/stripe/v1/payment_intents"
    paid = call("POST", f"{path}/{names[0]}/confirm", form={"payment_method": "pm_card_visa"}, headers=KEY).json
    refused = call("POST", f"{path}/{names[1]}/confirm", form={"payment_method": "pm_card_chargeDeclined"}, headers=KEY)
    cancelled = call("POST", f"{path}/{names[2]}/cancel", form={}, headers=KEY).json
    too_late = call("POST", f"{path}/{names[0]}/cancel", form={}, headers=KEY)

    assert (paid["status"], paid["amount_received"]) == ("succeeded", 2500)
    assert (refused.status, refused.json["error"]["code"]) == (402, "card_declined")
    assert (cancelled["status"], too_late.status) == ("canceled", 400)
    assert call("POST", f"{path}/{names[1]}/confirm", form={}, headers=KEY).status == 400
    assert sandbox.moved() == [("in", 25_00, "EUR")]


def test_stripe_unfolds_pages_and_filters(call):
    for _ in range(3):
        intent(call, confirm="true", payment_method="pm_card_visa")
    first = call(
        "GET", "/stripe/v1/payment_intents?limit=2&expand[]=data.latest_charge.balance_transaction", headers=KEY
    )
    last = first.json["data"][-1]["id"]
    rest = call("GET", f"/stripe/v1/payment_intents?limit=2&starting_after={last}", headers=KEY).json
    events = call("GET", "/stripe/v1/events?types[0]=charge.succeeded&limit=10", headers=KEY).json

    assert first.json["has_more"] is True
    assert first.json["data"][0]["latest_charge"]["balance_transaction"]["fee"] == 62
    assert [len(rest["data"]), rest["has_more"]] == [1, False]
    assert {event["type"] for event in events["data"]} == {"charge.succeeded"}
    assert call("GET", "/stripe/v1/payment_intents?created[gte]=99999999999", headers=KEY).json["data"] == []
    assert call("GET", "/stripe/v1/account", headers=KEY).json["object"] == "account"
    assert call("GET", "/stripe/v1/account").status == 401
    assert call("GET", "/stripe/v1/refunds/none", headers=KEY).status == 404


def test_stripe_refunds_no_more_than_was_paid(sandbox, call):
    name = intent(call, confirm="true", payment_method="pm_card_visa").json["id"]
    charge = call("GET", "/stripe/v1/charges", headers=KEY).json["data"][0]["id"]
    path = "/stripe/v1/refunds"
    part = call("POST", path, form={"charge": charge, "amount": "1000"}, headers=KEY).json
    too_much = call("POST", path, form={"payment_intent": name, "amount": "1600"}, headers=KEY)
    rest = call("POST", path, form={"payment_intent": name}, headers=KEY).json
    nothing = call("POST", path, form={"payment_intent": name}, headers=KEY)
    unpaid = call("POST", path, form={"payment_intent": intent(call).json["id"]}, headers=KEY)

    assert [part["amount"], rest["amount"]] == [1000, 1500]
    assert (too_much.status, unpaid.status) == (400, 400)
    assert nothing.json["error"]["code"] == "charge_already_refunded"
    assert sum(minor for way, minor, _ in sandbox.moved() if way == "out") == 25_00


def test_what_stripe_still_processes_is_done_when_it_was_asked_about_twice(sandbox, call):
    sandbox.fault("stripe", "still_processing")
    name = intent(call, confirm="true", payment_method="pm_card_visa").json["id"]
    path = f"/stripe/v1/payment_intents/{name}"
    assert [call("GET", path, headers=KEY).json["status"] for _ in range(2)] == ["processing", "succeeded"]
    sandbox.fault("refund", "still_processing")
    refund = call("POST", "/stripe/v1/refunds", form={"payment_intent": name}, headers=KEY).json
    path = f"/stripe/v1/refunds/{refund['id']}"
    assert [call("GET", path, headers=KEY).json["status"] for _ in range(2)] == ["pending", "succeeded"]


def test_stripe_keeps_an_endpoint_once_and_lets_go_of_it(call):
    path = "/stripe/v1/webhook_endpoints"
    made = [call("POST", path, form={"url": "http://127.0.0.1:1/"}, headers=KEY).json for _ in range(2)]
    assert made[0]["secret"] == made[1]["secret"]
    assert call("DELETE", f"{path}/{made[0]['id']}", headers=KEY).status == 404
    assert call("DELETE", f"{path}/{made[1]['id']}", headers=KEY).json["deleted"] is True
    assert call("POST", path, form={"url": "none"}, headers=KEY).status == 400


def test_a_page_of_stripe_expires_unpaid(call):
    form = {
        "mode": "payment",
        "success_url": "https://x.example",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "500",
    }
    name = call("POST", "/stripe/v1/checkout/sessions", form=form, headers=KEY).json["id"]
    path = f"/stripe/v1/checkout/sessions/{name}"
    assert call("POST", f"{path}/expire", headers=KEY).json["status"] == "expired"
    assert call("POST", f"{path}/expire", headers=KEY).status == 400
    assert call("GET", f"{path}?expand[]=payment_intent", headers=KEY).json["payment_intent"]["status"] == "canceled"
    assert call("POST", "/stripe/v1/checkout/sessions", form=form | {"mode": "setup"}, headers=KEY).status == 400
    assert call("POST", "/stripe/pay/none", data={"answer": "pay"}).status == 400


def test_forms_become_objects():
    fields = {"metadata[a]": "1", "items[0][x]": "2", "items[1][x]": "3", "plain": "4"}
    assert nested(fields) == {"metadata": {"a": "1"}, "items": [{"x": "2"}, {"x": "3"}], "plain": "4"}


def test_a_dispute_is_decided_once(sandbox, call):
    name = intent(call, confirm="true", payment_method="pm_card_visa").json["id"]
    dispute = sandbox.dispute(name)
    sandbox.close_dispute(dispute, "won")
    moved = [way for way, _, _ in sandbox.moved("dispute")]

    assert moved == ["out", "in"]
    assert call("POST", f"/stripe/disputes/{dispute}", data={"answer": "lost"}).status == 400
    assert call("POST", "/stripe/disputes", data={"payment": "none"}).status == 400


def test_paypal_makes_an_order_once_and_collects_only_what_was_approved(sandbox, call, buyer):
    first, second = (an_order(call, buyer, once="a") for _ in range(2))
    path = f"/paypal/v2/checkout/orders/{first.json['id']}"
    early = call("POST", f"{path}/capture", data={}, headers=buyer)
    sandbox.approve_order(first.json["id"])
    done = call("POST", f"{path}/capture", data={}, headers=buyer | {"PayPal-Request-Id": "c"})
    again = call("POST", f"{path}/capture", data={}, headers=buyer | {"PayPal-Request-Id": "c"})
    anew = call("POST", f"{path}/capture", data={}, headers=buyer)

    assert (first.status, second.status, second.json["id"]) == (201, 200, first.json["id"])
    assert early.json["details"][0]["issue"] == "ORDER_NOT_APPROVED"
    assert (done.status, again.status, anew.json["details"][0]["issue"]) == (201, 200, "ORDER_ALREADY_CAPTURED")
    assert sandbox.moved() == [("in", 25_00, "EUR")]


@pytest.mark.parametrize(
    ("value", "currency", "status"),
    [("25.00", "KES", 422), ("0", "EUR", 422), ("1.234", "EUR", 422), ("x", "EUR", 400)],
)
def test_paypal_refuses_what_it_does_not_move(call, buyer, value, currency, status):
    assert an_order(call, buyer, value=value, currency=currency).status == status


def test_paypal_refunds_no_more_than_was_paid(sandbox, call, buyer):
    name = an_order(call, buyer).json["id"]
    sandbox.approve_order(name)
    done = call("POST", f"/paypal/v2/checkout/orders/{name}/capture", data={}, headers=buyer).json
    path = f"/paypal/v2/payments/captures/{done['purchase_units'][0]['payments']['captures'][0]['id']}"
    amount = {"value": "20.00", "currency_code": "EUR"}
    sandbox.fault("paypal_refund", "still_processing")
    refund = call("POST", f"{path}/refund", data={"amount": amount}, headers=buyer).json
    too_much = call("POST", f"{path}/refund", data={"amount": amount}, headers=buyer)
    asked = [call("GET", f"/paypal/v2/payments/refunds/{refund['id']}", headers=buyer).json for _ in range(2)]
    call("POST", f"{path}/refund", data={}, headers=buyer)
    gone = call("POST", f"{path}/refund", data={}, headers=buyer)

    assert (refund["status"], [said["status"] for said in asked]) == ("PENDING", ["PENDING", "COMPLETED"])
    assert too_much.json["details"][0]["issue"] == "REFUND_AMOUNT_EXCEEDED"
    assert gone.json["details"][0]["issue"] == "CAPTURE_FULLY_REFUNDED"
    assert call("GET", path, headers=buyer).json["status"] == "REFUNDED"
    assert sum(minor for way, minor, _ in sandbox.moved() if way == "out") == 25_00
    rows = call("GET", "/paypal/v1/reporting/transactions?start_date=2026", headers=buyer).json["transaction_details"]
    assert [row["transaction_info"]["transaction_amount"]["value"] for row in rows] == ["25.00", "-20.00", "-5.00"]


def test_a_capture_of_paypal_may_be_pending(sandbox, call, buyer):
    sandbox.fault("paypal_capture", "still_processing")
    name = an_order(call, buyer).json["id"]
    sandbox.approve_order(name)
    done = call("POST", f"/paypal/v2/checkout/orders/{name}/capture", data={}, headers=buyer).json
    capture = done["purchase_units"][0]["payments"]["captures"][0]
    path = f"/paypal/v2/payments/captures/{capture['id']}"

    assert (done["status"], capture["status"], sandbox.moved()) == ("COMPLETED", "PENDING", [])
    assert [call("GET", path, headers=buyer).json["status"] for _ in range(2)] == ["PENDING", "COMPLETED"]


def test_paypal_pays_out_a_batch_once(sandbox, call, buyer):
    def item(receiver):
        return {"receiver": receiver, "sender_item_id": "w", "amount": {"value": "5.00", "currency": "EUR"}}

    body = {
        "sender_batch_header": {"sender_batch_id": "b"},
        "items": [item("a@example.com"), item("nobody@example.com")],
    }
    path = "/paypal/v1/payments/payouts"
    sandbox.fault("paypal_payout", "still_processing")
    made = call("POST", path, data=body, headers=buyer)
    again = call("POST", path, data=body, headers=buyer)
    batch = f"{path}/{made.json['batch_header']['payout_batch_id']}"
    told = [call("GET", batch, headers=buyer).json for _ in range(2)]

    assert (made.status, again.json["name"]) == (201, "USER_BUSINESS_ERROR")
    assert [said["batch_header"]["batch_status"] for said in told] == ["PENDING", "SUCCESS"]
    assert [line["transaction_status"] for line in told[1]["items"]] == ["SUCCESS", "RETURNED"]
    one = call("GET", f"/paypal/v1/payments/payouts-item/{told[1]['items'][0]['payout_item_id']}", headers=buyer).json
    assert one["transaction_status"] == "SUCCESS"
    assert sandbox.moved() == [("out", 5_00, "EUR")]
    assert call("POST", path, data={}, headers=buyer).status == 400


def test_paypal_proves_and_repeats_its_events(sandbox, call, buyer):
    hook = call("POST", "/paypal/v1/notifications/webhooks", data={"url": "http://127.0.0.1:1/"}, headers=buyer).json[
        "id"
    ]
    name = an_order(call, buyer).json["id"]
    sandbox.approve_order(name)
    (event,) = call("GET", "/paypal/v1/notifications/webhooks-events?start_time=2026", headers=buyer).json["events"]
    path = f"/paypal/v1/notifications/webhooks-events/{event['id']}/resend"
    assert call("POST", path, data={}, headers=buyer).status == 202
    assert call("POST", path.replace(event["id"], "none"), data={}, headers=buyer).status == 404
    assert len(sandbox.deliver()) == 2
    body = {"transmission_id": "1", "transmission_time": "2", "webhook_id": hook, "transmission_sig": "AAAA"}
    said = call(
        "POST", "/paypal/v1/notifications/verify-webhook-signature", data=body | {"webhook_event": event}, headers=buyer
    )
    assert said.json == {"verification_status": "FAILURE"}
    assert call("GET", "/paypal/v1/notifications/certs/other").status == 404
    assert call("GET", "/paypal/v1/notifications/certs/CERT-sandbox").text.startswith("-----BEGIN CERTIFICATE-----")
    assert call("POST", "/paypal/v1/notifications/webhooks", data={"url": "none"}, headers=buyer).status == 400


def test_paypal_lets_nobody_in_without_a_token(call):
    assert call("GET", "/paypal/v2/checkout/orders/x").status == 401
    assert call("POST", "/paypal/v1/oauth2/token", form={"grant_type": "client_credentials"}).status == 401


def test_a_dispute_at_paypal_takes_money_only_when_it_is_lost(sandbox, call, buyer):
    name = an_order(call, buyer).json["id"]
    sandbox.approve_order(name)
    done = call("POST", f"/paypal/v2/checkout/orders/{name}/capture", data={}, headers=buyer).json
    capture = done["purchase_units"][0]["payments"]["captures"][0]["id"]
    won, lost = (sandbox.dispute(capture, provider="paypal") for _ in range(2))
    sandbox.close_dispute(won, "won", provider="paypal")
    assert sandbox.moved("dispute") == []
    sandbox.close_dispute(lost, "lost", provider="paypal")

    assert sandbox.moved("dispute") == [("out", 25_00, "EUR")]
    said = call("GET", f"/paypal/v1/customer/disputes/{lost}", headers=buyer).json
    assert said["dispute_outcome"] == {"outcome_code": "RESOLVED_BUYER_FAVOUR"}
    assert call("POST", f"/paypal/disputes/{lost}", data={"answer": "won"}).status == 400
    assert call("POST", "/paypal/disputes", data={"payment": name}).status == 400
