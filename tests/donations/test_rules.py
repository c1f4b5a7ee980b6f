from datetime import UTC, date, datetime

import pytest

from donations.enums import CAMPAIGN_NEXT, DONATION_NEXT, RECEIPT_NEXT, TRACEABILITY, Means
from donations.enums import CampaignStatus as C
from donations.enums import DonationStatus as D
from donations.enums import ReceiptStatus as R
from donations.rules import ACCENT, CampaignFacts, accent, day_in, receipt_number, takes_gifts

OPEN, SHUT = True, False
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("campaign", "taken"),
    [
        (CampaignFacts(OPEN, None, None), True),
        (CampaignFacts(SHUT, None, None), False),
        (CampaignFacts(OPEN, TUESDAY, TUESDAY), True),
        (CampaignFacts(OPEN, WEDNESDAY, None), False),
        (CampaignFacts(OPEN, None, MONDAY), False),
    ],
)
def test_a_campaign_takes_gifts_while_open_and_between_its_days(campaign, taken):
    assert takes_gifts(campaign, TUESDAY) is taken


def test_the_day_of_a_gift_is_the_day_in_the_charitys_zone():
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert day_in(new_year, "Europe/Rome") == date(2027, 1, 1)
    assert day_in(new_year, "America/New_York") == date(2026, 12, 31)


def test_a_receipt_is_known_by_year_and_number():
    assert receipt_number(2026, 1_234) == "2026/1234"


@pytest.mark.parametrize(
    ("written", "printed"), [("#C2410C", "#c2410c"), ("red", ACCENT), ("#fff;}body{display:none", ACCENT), ("", ACCENT)]
)
def test_only_a_colour_gets_into_the_style_sheet(written, printed):
    assert accent(written) == printed


def test_no_step_leads_out_of_an_end():
    assert [status for status, steps in CAMPAIGN_NEXT.items() if not steps] == [C.CLOSED]
    assert [status for status, steps in DONATION_NEXT.items() if not steps] == [D.REFUNDED]
    assert [status for status, steps in RECEIPT_NEXT.items() if not steps] == [R.VOIDED]


def test_cash_leaves_no_trace_and_only_banks_and_cards_do():
    traces = {means: trace.value for means, trace in TRACEABILITY.items()}

    assert set(traces) == set(Means)
    assert {means for means, trace in traces.items() if trace == "traced"} == {"bank_transfer", "card", "cheque"}
    assert {means for means, trace in traces.items() if trace == "untraced"} == {"cash"}
