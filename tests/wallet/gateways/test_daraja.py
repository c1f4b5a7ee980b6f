"""M-Pesa's wire, spoken with the sandbox over HTTP."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from goodplay.core.ids import uuid7
from wallet.gateways.daraja import DarajaGateway, client
from wallet.gateways.daraja.client import token_of
from wallet.gateways.daraja.values import moment, payer
from wallet.gateways.interface import (
    Access,
    Charge,
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Subject,
)

GATEWAY = DarajaGateway()
PHONE = "+254708374149"
DIGITS = "254708374149"


@pytest.fixture
def access(sandbox):
    cache.clear()
    return Access(
        provider_id=uuid7(),
        base_url=sandbox.daraja,
        credentials={
            "consumer_key": "key",
            "consumer_secret": "secret",
            "passkey": "pass",
            "initiator_password": "Init#7",
        },
        options={
            "short_code": "600984",
            "initiator_name": "api",
            "certificate": sandbox.certificate(),
            "pull": "GET",
        },
        callback_url=f"{sandbox.address}/cb/0a1b",
    )


def a_charge(**more) -> Charge:
    facts = {"amount_minor": 100_00, "currency": "KES", "description": "Savings", "phone": PHONE}
    return Charge(reference=str(uuid7()), account_reference="AB12CD", **{**facts, **more})


def a_payout(**more) -> PayoutOrder:
    return PayoutOrder(**{"reference": str(uuid7()), "amount_minor": 50_00, "currency": "KES", "payee": PHONE, **more})


def asked(subject, reference, handle="", receipt="", ago=0):
    return Question(subject, reference, handle, receipt, datetime.now(UTC) - timedelta(seconds=ago))


def messages(sandbox) -> list[Message]:
    """What the sandbox told, as our entrance would store it."""
    return [
        Message(told["url"].rpartition("/")[2], {}, told["body"].encode(), datetime.now(UTC))
        for told in sandbox.deliver(late=True)
    ]


def test_a_prompt_is_paid_and_told_by_callback(sandbox, access):
    charge = a_charge()
    started = GATEWAY.start(access, charge)
    receipt = sandbox.answer_prompt(checkout=started.provider_reference)
    (message,) = messages(sandbox)
    (finding,) = GATEWAY.read(access, message)

    assert started.next_action["kind"] == "prompt"
    assert (finding.subject, finding.outcome, finding.reference) == (
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        charge.reference,
    )
    assert (finding.receipt, finding.amount_minor, finding.currency) == (receipt, 100_00, "KES")
    assert finding.payer == {"phone": PHONE, "phone_sha256": hashlib.sha256(DIGITS.encode()).hexdigest()}
    assert abs(finding.occurred_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert GATEWAY.identify(access, message).external_id == f"stk:{started.provider_reference}:0"
    assert sandbox.moved() == [("in", 100_00, "KES")]


@pytest.mark.parametrize(
    ("answer", "outcome"), [("cancelled", Outcome.CANCELLED), ("no_funds", Outcome.FAILED), ("expired", Outcome.FAILED)]
)
def test_a_prompt_that_is_not_paid_says_why(sandbox, access, answer, outcome):
    GATEWAY.start(access, a_charge())
    sandbox.answer_prompt(answer)
    (finding,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (finding.outcome, finding.receipt, finding.amount_minor) == (outcome, "", None)
    assert finding.reason
    assert sandbox.moved() == []


def test_asking_about_a_prompt_tells_whether_it_waits_and_whether_it_was_paid(sandbox, access):
    charge = a_charge()
    handle = GATEWAY.start(access, charge).provider_reference
    (waiting,) = GATEWAY.ask(access, asked(Subject.PAYMENT, charge.reference, handle))
    sandbox.answer_prompt()
    (paid,) = GATEWAY.ask(access, asked(Subject.PAYMENT, charge.reference, handle))

    assert (waiting.outcome, paid.outcome) == (Outcome.PENDING, Outcome.SUCCEEDED)
    assert (paid.receipt, paid.amount_minor, paid.provider_reference) == ("", None, handle)


def test_a_prompt_whose_handle_was_lost_is_given_up_when_it_must_be_over(sandbox, access):
    sandbox.fault("stk", "timeout")
    charge = a_charge()
    with pytest.raises(GatewayUnknownError):
        GATEWAY.start(access, charge)

    assert GATEWAY.ask(access, asked(Subject.PAYMENT, charge.reference, ago=60)) == []
    (finding,) = GATEWAY.ask(access, asked(Subject.PAYMENT, charge.reference, ago=600))
    assert (finding.outcome, finding.code) == (Outcome.FAILED, "not_found")
    assert len(sandbox.prompts()) == 1


@pytest.mark.parametrize(
    ("fault", "error"), [("429", GatewayBusyError), ("500", GatewayBusyError), ("lost", GatewayUnknownError)]
)
def test_trouble_with_a_request_says_whether_it_may_have_been_taken(sandbox, access, fault, error):
    sandbox.fault("stk", fault)
    with pytest.raises(error):
        GATEWAY.start(access, a_charge())
    assert sandbox.prompts() == []


@pytest.mark.parametrize(
    "more", [{"amount_minor": 100_50}, {"currency": "EUR"}, {"phone": "+39333123456"}, {"amount_minor": 250_001_00}]
)
def test_what_m_pesa_does_not_move_is_refused(access, more):
    with pytest.raises(GatewayRefusedError):
        GATEWAY.start(access, a_charge(**more))


def test_a_payment_to_the_paybill_is_told_with_a_hidden_number(sandbox, access):
    GATEWAY.register(access)
    receipt = sandbox.pay_bill(account=" ab12cd ", amount=250)
    (message,) = messages(sandbox)
    (finding,) = GATEWAY.read(access, message)

    assert (message.kind, GATEWAY.identify(access, message).external_id) == ("confirm", f"confirm:{receipt}")
    assert (finding.receipt, finding.amount_minor, finding.account_reference) == (receipt, 250_00, "ab12cd")
    assert finding.payer == {"name": "PAYER", "phone_mask": "2547 ***** 149"}
    assert GATEWAY.acknowledge(access, message) == (200, {"ResultCode": 0, "ResultDesc": "Accepted"})


def test_the_first_version_tells_a_hash_of_the_number(sandbox, access):
    GATEWAY.register(replace(access, options={**access.options, "c2b_version": "v1"}))
    sandbox.pay_bill(account="AB12CD")
    (finding,) = GATEWAY.read(access, messages(sandbox)[0])

    assert finding.payer["phone_sha256"] == hashlib.sha256(DIGITS.encode()).hexdigest()


def test_a_prompt_of_a_registered_paybill_is_told_twice_with_one_receipt(sandbox, access):
    GATEWAY.register(access)
    GATEWAY.start(access, a_charge())
    receipt = sandbox.answer_prompt()
    found = [GATEWAY.read(access, message)[0] for message in messages(sandbox)]

    assert [finding.receipt for finding in found] == [receipt, receipt]
    assert [finding.account_reference for finding in found] == ["", "AB12CD"]


def test_only_who_refuses_unknown_accounts_is_asked_for_an_answer(access):
    body = json.dumps({"TransID": "R1", "TransAmount": "5.00", "BillRefNumber": "NOBODY", "MSISDN": ""}).encode()
    question = Message("validate", {}, body, datetime.now(UTC))
    strict = replace(access, options={**access.options, "validates": "yes"})

    assert GATEWAY.wanted(access, question) is None
    assert GATEWAY.wanted(strict, question).account_reference == "NOBODY"
    assert GATEWAY.wanted(strict, replace(question, kind="confirm")) is None
    assert GATEWAY.refuse(strict, question) == (200, {"ResultCode": "C2B00012", "ResultDesc": "Rejected"})
    assert GATEWAY.read(strict, question) == []


def test_the_list_of_payments_shows_what_nobody_told(sandbox, access):
    receipts = [sandbox.pay_bill(account=f"A{number}") for number in range(3)]
    found = GATEWAY.recent(access, datetime.now(UTC) - timedelta(days=9))

    assert [(finding.receipt, finding.account_reference) for finding in found] == [
        (receipts[0], "A0"),
        (receipts[1], "A1"),
        (receipts[2], "A2"),
    ]
    assert GATEWAY.recent(replace(access, options={**access.options, "pull": ""}), datetime.now(UTC)) == []
    assert GATEWAY.recent(replace(access, options={**access.options, "short_code": "1"}), datetime.now(UTC)) == []


def test_a_payout_is_queued_and_told(sandbox, access):
    order = a_payout()
    queued = GATEWAY.pay_out(access, order)
    (message,) = messages(sandbox)
    (finding,) = GATEWAY.read(access, message)

    assert (queued.outcome, queued.reference) == (Outcome.PENDING, order.reference)
    assert (finding.subject, finding.outcome, finding.reference) == (
        Subject.PAYOUT,
        Outcome.SUCCEEDED,
        order.reference,
    )
    assert (finding.amount_minor, finding.provider_reference) == (50_00, queued.provider_reference)
    assert (sandbox.receipts(), sandbox.moved()) == ([finding.receipt], [("out", 50_00, "KES")])


def test_the_same_payout_again_is_paid_once(sandbox, access):
    order = a_payout()
    sandbox.fault("b2c", "timeout")
    with pytest.raises(GatewayUnknownError):
        GATEWAY.pay_out(access, order)
    again = GATEWAY.pay_out(access, order)

    assert (again.outcome, again.code) == (Outcome.PENDING, "duplicate")
    assert sandbox.moved() == [("out", 50_00, "KES")]


def test_a_payout_that_timed_out_in_the_queue_is_unknown_until_it_is_asked_about(sandbox, access):
    sandbox.fault("b2c", "still_processing")
    order = a_payout()
    GATEWAY.pay_out(access, order)
    (late,) = GATEWAY.read(access, messages(sandbox)[0])
    nothing = GATEWAY.ask(access, asked(Subject.PAYOUT, order.reference))
    (answer,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (late.outcome, late.code, late.reference) == (Outcome.UNKNOWN, "timeout", order.reference)
    assert nothing == []
    assert (answer.outcome, answer.reference, answer.amount_minor) == (Outcome.SUCCEEDED, order.reference, 50_00)
    assert sandbox.receipts() == [answer.receipt]


def test_a_payout_that_never_arrived_is_not_found(sandbox, access):
    GATEWAY.ask(access, asked(Subject.PAYOUT, reference := str(uuid7())))
    (answer,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (answer.outcome, answer.code, answer.reference) == (Outcome.FAILED, "not_found", reference)


def test_a_payout_to_nobody_fails(sandbox, access):
    GATEWAY.pay_out(access, a_payout(payee="+254700000000"))
    (finding,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (finding.outcome, finding.code, finding.receipt) == (Outcome.FAILED, "2040", "")
    assert sandbox.moved() == []


def test_a_payout_needs_initiator_and_certificate(access):
    for missing in ("initiator_name", "certificate"):
        with pytest.raises(GatewayRefusedError):
            GATEWAY.pay_out(replace(access, options={**access.options, missing: ""}), a_payout())
    with pytest.raises(GatewayRefusedError, match="cannot be read"):
        GATEWAY.pay_out(replace(access, options={**access.options, "certificate": "none"}), a_payout())


def test_a_payment_is_reversed_once(sandbox, access):
    receipt = sandbox.pay_bill(account="AB12CD", amount=100)
    order = RefundOrder(str(uuid7()), "", receipt, 100_00, "KES", "Paid by mistake")
    queued = [GATEWAY.refund(access, order), GATEWAY.refund(access, order)]
    first, second = (GATEWAY.read(access, message)[0] for message in messages(sandbox))

    assert [finding.outcome for finding in queued] == [Outcome.PENDING, Outcome.PENDING]
    assert (first.outcome, first.amount_minor, first.parent) == (Outcome.SUCCEEDED, 100_00, receipt)
    assert (second.outcome, second.code, second.receipt) == (Outcome.SUCCEEDED, "R000001", "")
    assert sandbox.moved() == [("in", 100_00, "KES"), ("out", 100_00, "KES")]


def test_a_reversal_that_was_not_told_is_asked_about(sandbox, access):
    receipt = sandbox.pay_bill(account="AB12CD", amount=100)
    sandbox.fault("reversal", "never")
    order = RefundOrder(str(uuid7()), "", receipt, 100_00, "KES")
    queued = GATEWAY.refund(access, order)
    assert GATEWAY.ask(access, asked(Subject.REFUND, order.reference)) == []
    GATEWAY.ask(access, asked(Subject.REFUND, order.reference, queued.provider_reference))
    (answer,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (answer.subject, answer.outcome, answer.reference) == (Subject.REFUND, Outcome.SUCCEEDED, order.reference)


def test_what_cannot_be_reversed_says_so(sandbox, access):
    GATEWAY.refund(access, RefundOrder(str(uuid7()), "", "NOSUCHONE1", 100_00, "KES"))
    (finding,) = GATEWAY.read(access, messages(sandbox)[0])

    assert (finding.outcome, finding.code) == (Outcome.FAILED, "R000002")


def test_one_token_is_shared_and_a_replaced_one_is_renewed(access):
    token = token_of(access)
    assert token_of(access) == token
    cache.clear()
    newer = token_of(access)  # as another system with the same key would: it ends the one before
    cache.set(client._key(access), token)

    assert GATEWAY.start(access, a_charge()).provider_reference
    assert len({token, newer, token_of(access)}) == 3


def test_wrong_credentials_are_refused(access):
    bad = replace(access, credentials={**access.credentials, "consumer_key": "", "consumer_secret": ""})
    with pytest.raises(GatewayRefusedError, match="Authentication"):
        GATEWAY.start(bad, a_charge())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("stk-0a", b"{}"),
        ("stk", b"[]"),
        ("other", b"{}"),
        ("confirm", b"no json"),
    ],
)
def test_what_is_no_message_of_daraja_is_not_read(access, kind, body):
    with pytest.raises((ValueError, KeyError)):
        GATEWAY.identify(access, Message(kind, {}, body, datetime.now(UTC)))


def test_a_late_success_is_another_message_than_the_failure_before(access):
    def told(code):
        body = {"Body": {"stkCallback": {"CheckoutRequestID": "ws_CO_1", "ResultCode": code}}}
        return Message(f"stk-{uuid7().hex}", {}, json.dumps(body).encode(), datetime.now(UTC))

    names = {GATEWAY.identify(access, told(code)).external_id for code in (1037, 0, 0)}
    assert names == {"stk:ws_CO_1:1037", "stk:ws_CO_1:0"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20231121121325", datetime(2023, 11, 21, 9, 13, 25, tzinfo=UTC)),
        (20191219102115, datetime(2019, 12, 19, 7, 21, 15, tzinfo=UTC)),
        ("06.07.2024 22:48:52", datetime(2024, 7, 6, 19, 48, 52, tzinfo=UTC)),
        (None, None),
        ("yesterday", None),
    ],
)
def test_times_are_those_of_nairobi(written, meant):
    assert moment(written) == meant


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("254705912645", {"phone": "+254705912645", "phone_sha256": hashlib.sha256(b"254705912645").hexdigest()}),
        (
            "94C392C3".lower() + "a" * 56,
            {"phone_sha256": "94c392c3" + "a" * 56},
        ),
        ("2547 ***** 126", {"phone_mask": "2547 ***** 126"}),
        ("", {}),
    ],
)
def test_numbers_come_plain_hashed_or_masked(number, told):
    assert payer(number) == told
