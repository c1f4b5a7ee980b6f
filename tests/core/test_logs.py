import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from goodplay.core import logs
from goodplay.core.logs import HIDDEN, mask, masked_text


@pytest.fixture
def lines():
    """What is written by the program's own formatter: parsed lines of a fresh stream."""
    options = logs._stdlib("INFO")["formatters"]["json"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(options.pop("()")(**options))
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_a_line_is_one_json_object(lines):
    structlog.get_logger("tests.logs").info("gift", amount=5, name="Ü\nnext")

    [line] = lines()
    assert (line["event"], line["amount"], line["name"], line["level"]) == ("gift", 5, "Ü\nnext", "info")
    assert line["timestamp"].endswith("Z")


def test_a_plain_logger_writes_the_same_shape_on_one_line(lines):
    logging.getLogger("tests.logs").warning("first\nsecond %s", "password")

    [line] = lines()
    assert (line["event"], line["level"], line["logger"]) == ("first\nsecond password", "warning", "tests.logs")


def test_an_error_carries_its_traceback_without_phone_numbers(lines):
    try:
        int("call +254712345678")
    except ValueError:
        structlog.get_logger("tests.logs").exception("failed")

    [line] = lines()
    assert "base 10: 'call +2547••••678'" in line["exception"]


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "Authorization",
        "HTTP_AUTHORIZATION",
        "cookie",
        "Set-Cookie",
        "password",
        "new_password",
        "otp",
        "otp_code",
        "pin",
        "accessToken",
        "refresh_token",
        "client_secret",
        "api_key",
        "Api-Key",
        "stripe-signature",
    ],
)
def test_secrets_are_hidden_by_name(name):
    assert mask(None, "info", {name: "canary", "deep": [{name: ["canary"]}]}) == {
        name: HIDDEN,
        "deep": [{name: HIDDEN}],
    }


@pytest.mark.parametrize("name", ["shipping", "opinion", "key", "tokens_left", "hotpot", "author"])
def test_other_names_stay(name):
    assert mask(None, "info", {name: "plain"}) == {name: "plain"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to +254712345678.", "to +2547••••678."),
        ("254712345678", "2547••••678"),
        ("00254712345678", "002547••••678"),
        ("+39 ok", "+39 ok"),
        ("+393471234567", "+3934••••567"),
        ("iban IT60X0542811101000000123456 end", "iban IT60•••• end"),
        ("DE89 3704 0044 0532 0130 00", "DE89••••"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ••••"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.c2ln", "••••"),
        ("018f3f6e-7c1a-7000-8000-254712345678", "018f3f6e-7c1a-7000-8000-254712345678"),
        ("1576085.00 USD for 39501 gifts", "1576085.00 USD for 39501 gifts"),
    ],
)
def test_phones_tokens_and_accounts_are_hidden_in_any_text(text, masked):
    assert masked_text(text) == masked


@given(st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_any_event_can_be_masked(value):
    json.dumps(mask(None, "info", {"event": "x", "value": value}))
