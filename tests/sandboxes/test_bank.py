"""The bank: executes a file once, states what it booked, in both formats."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from tests.flows.till import lines_of
from wallet.documents.credit_transfers import CreditTransfer, credit_transfers

PAYER, PAYEE = "IT60X0542811101000000123456", "DE89370400440532013000"


def a_file(*end_to_end_ids, minor=50_00) -> bytes:
    return credit_transfers(
        account_name="The Organization",
        account_iban=PAYER,
        account_bic="",
        execution_on=date(2026, 11, 23),
        transfers=[
            CreditTransfer(end_to_end_id=name, name="Member One", iban=PAYEE, bic="", amount_minor=minor, text="Payout")
            for name in end_to_end_ids
        ],
    )


def test_a_file_is_executed_once(sandbox):
    file = a_file("E1", "E2")
    assert [sandbox.hand_in(file), sandbox.hand_in(file), sandbox.hand_in(a_file("E2"))] == [201, 409, 409]
    assert sandbox.moved() == [("out", 50_00, "EUR")] * 2


@pytest.mark.parametrize(
    "broken",
    [b"", b"<a/>", a_file("E1").replace(b"<CtrlSum>50.00", b"<CtrlSum>51.00"), b"<Document><GrpHdr/></Document>"],
)
def test_what_is_no_file_or_has_wrong_sums_is_refused(sandbox, broken):
    assert (sandbox.hand_in(broken), sandbox.moved()) == (400, [])


def test_statements_show_each_entry_once_and_balance(sandbox, call):
    sandbox.hand_in(a_file("E1"))
    first = lines_of(sandbox.statement(PAYER))
    sandbox.return_transfer("E1", "AC01")
    call("POST", "/bank/incoming", data={"amount": "25.50", "text": "RF18 5390 0754 7034", "iban": PAYER})
    second = lines_of(sandbox.statement(PAYER))

    assert [(line["minor"], line["end_to_end_id"], line["reason"]) for line in first] == [(-50_00, "E1", "")]
    assert [(line["minor"], line["reason"]) for line in second] == [(50_00, "AC01"), (25_50, "")]
    assert lines_of(sandbox.statement(PAYER)) == []
    assert lines_of(sandbox.statement(PAYER, number=1)) == first
    assert balances(sandbox.statement(PAYER, number=2)) == ["999950.00", "1000025.50"]


def balances(statement: bytes) -> list[str]:
    root = ET.fromstring(statement)
    space = {"c": root.tag[1 : root.tag.index("}")]}
    return [found.text for found in root.iterfind(".//c:Bal/c:Amt", space)]


def test_the_old_format_says_the_same(sandbox):
    sandbox.hand_in(a_file("E1"))
    sandbox.return_transfer("E1")
    text = sandbox.statement(PAYER, form="mt940").decode("latin-1")
    lines = text.split("\r\n")

    assert [line[:5] for line in lines if line.startswith(":6")] == [":60F:", ":61:2", ":61:2", ":62F:"]
    assert [line[14:21] for line in lines if line.startswith(":61:")] == ["D50,00N", "C50,00N"]
    assert lines[3].endswith("EUR1000000,00")
    assert next(line for line in lines if line.startswith(":62F:")).endswith("EUR1000000,00")


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        ("late", [[], ["E1", "E2"], []]),
        ("out_of_order", [[], ["E1", "E2"], []]),
        ("never", [[], ["E2"], []]),
        ("twice", [["E1"], ["E1", "E2"], []]),
    ],
)
def test_statements_misbehave_on_demand(sandbox, fault, shown):
    sandbox.fault("statement", fault)
    sandbox.hand_in(a_file("E1"))
    told = [lines_of(sandbox.statement(PAYER))]
    sandbox.hand_in(a_file("E2"))
    told += [lines_of(sandbox.statement(PAYER)) for _ in range(2)]

    assert [[line["end_to_end_id"] for line in lines] for lines in told] == shown


def test_a_wrong_amount_is_executed_as_told_by_nobody(sandbox):
    sandbox.fault("sepa", "wrong_amount")
    sandbox.hand_in(a_file("E1"))
    assert sandbox.moved() == [("out", 49_00, "EUR")]


def test_what_is_not_there_cannot_be_returned_or_stated(sandbox, call):
    assert call("POST", "/bank/returns", data={"end_to_end_id": "none"}).status == 404
    assert call("GET", f"/bank/statement?iban={PAYER}&number=7").status == 404
    assert call("GET", "/bank/statement?format=pdf").status == 400
    for amount in ("", "0", "1.234", "x"):
        assert call("POST", "/bank/incoming", data={"amount": amount}).status == 400
    assert call("GET", "/bank/entries").json == {"results": []}
