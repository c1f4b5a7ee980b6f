"""What of a provider's message is shown."""

import json

import pytest

from wallet.rules.masking import HIDDEN, MOST_SHOWN, masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"FirstName": "A", "TransAmount": "5.00"}, {"FirstName": HIDDEN, "TransAmount": "5.00"}),
        ({"MSISDN": "", "payer": None}, {"MSISDN": "", "payer": None}),
        ({"Item": [{"Name": "PhoneNumber", "Value": 1}]}, {"Item": [{"Name": "PhoneNumber", "Value": HIDDEN}]}),
        ({"Item": [{"Name": "Amount", "Value": [1]}]}, {"Item": [{"Name": "Amount", "Value": [1]}]}),
        ({"Item": [{"Name": "Balance"}]}, {"Item": [{"Name": HIDDEN}]}),
        ([{"customer": {"id": "c"}}, 7], [{"customer": HIDDEN}, 7]),
        ({"body": {"client_secret": "x", "id": "pi_1"}}, {"body": {"client_secret": HIDDEN, "id": "pi_1"}}),
    ],
)
def test_who_somebody_is_and_secrets_are_hidden(said, shown):
    assert json.loads(masked(json.dumps(said))) == shown


def test_of_what_is_no_json_the_length_is_told():
    assert masked("secret=1") == "(8 characters that are no JSON)"


def test_long_messages_are_cut():
    assert len(masked(json.dumps(["x" * 50] * 1_000))) == MOST_SHOWN
