import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from goodplay.core.api.fields import (
    BoundedInteger,
    HandleField,
    IdField,
    MoneyField,
    PhoneField,
    SafeText,
    phone_number,
    safe_text,
)
from goodplay.core.money import Money


def error(field, value):
    with pytest.raises(ValidationError) as refused:
        field.run_validation(value)
    return [(str(one), one.code) for one in refused.value.detail]


def test_an_amount_comes_in_and_goes_out_in_the_same_shape():
    money = MoneyField().run_validation({"amount": "10.5", "currency": "EUR"})

    assert money == Money(1050, "EUR")
    assert MoneyField().to_representation(money) == {"amount": "10.50", "currency": "EUR"}


def test_an_organizations_own_currency_brings_its_decimals():
    field = MoneyField(decimals_of={"PTS": 0}.get)

    assert field.run_validation({"amount": "12", "currency": "PTS"}) == Money(12, "PTS")
    assert field.to_representation((Money(12, "PTS"), 0)) == {"amount": "12", "currency": "PTS"}
    assert error(field, {"amount": "12.5", "currency": "PTS"}) == [("PTS has 0 decimals.", "decimals")]


@pytest.mark.parametrize("value", [10, "10", [], {}, {"amount": "1"}, {"amount": "1", "currency": "EUR", "x": 1}])
def test_an_amount_of_another_shape_is_refused(value):
    assert [code for _, code in error(MoneyField(), value)] == ["shape"]


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("1", "XXX", "currency"),
        ("1", "eur", "currency"),
        ("1", None, "currency"),
        ("1", [], "currency"),
        (1, "EUR", "amount"),
        (1.5, "EUR", "amount"),
        (None, "EUR", "amount"),
        ("1e3", "EUR", "amount"),
        ("1.001", "EUR", "decimals"),
        ("0", "EUR", "too_small"),
        ("-1", "EUR", "too_small"),
        ("10000000000.01", "EUR", "too_large"),
    ],
)
def test_an_impossible_amount_is_refused(amount, currency, code):
    assert [one for _, one in error(MoneyField(), {"amount": amount, "currency": currency})] == [code]


def test_the_largest_amount_passes_and_the_refusal_names_it():
    assert MoneyField().run_validation({"amount": "10000000000.00", "currency": "EUR"}).minor == 10**12
    assert error(MoneyField(max_minor=500), {"amount": "5.01", "currency": "EUR"}) == [
        ("The amount may be at most 5.00.", "too_large")
    ]


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+254 712 345 678", "", "+254712345678"),
        ("0712345678", "KE", "+254712345678"),
        ("254712345678", "KE", "+254712345678"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("+39 347 123 4567", "KE", "+393471234567"),
    ],
)
def test_a_phone_number_becomes_e164(text, region, number):
    assert PhoneField(region=region).run_validation(text) == number


@pytest.mark.parametrize("text", ["12", "+2547123", "hello", "+254712345678 ext. 5", "+999123456789", "+", "0" * 30])
def test_what_is_no_phone_number_is_refused(text):
    assert error(PhoneField(region="KE"), text) == [
        ("Give a phone number with its country code, such as +254712345678.", "phone")
    ]


@given(st.text(max_size=40))
def test_a_phone_number_of_any_text_is_e164_or_refused(text):
    try:
        number = phone_number(text, "KE")
    except ValueError:
        return
    assert number.startswith("+")
    assert phone_number(number) == number


def test_text_is_composed_and_loses_control_characters():
    field = SafeText(max_length=10)

    assert field.run_validation(" Cafe\u0301\x00\x07\r\nb\ta\ud800 ") == "Caf\u00e9\nb\ta"


def test_text_has_a_limit_and_is_never_only_blank():
    field = SafeText(max_length=3)

    assert error(field, "abcd") == [("Ensure this field has no more than 3 characters.", "max_length")]
    assert error(field, " \x00 ") == [("This field may not be blank.", "blank")]
    with pytest.raises(TypeError):
        SafeText()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert safe_text(safe_text(text)) == safe_text(text)
    assert "\x00" not in safe_text(text)


@pytest.mark.parametrize("value", ["5", 5.0, True, None, [], "x"])
def test_only_a_whole_number_is_a_whole_number(value):
    assert len(error(BoundedInteger(), value)) == 1


def test_a_whole_number_has_bounds():
    field = BoundedInteger(min_value=1, max_value=9)

    assert [field.run_validation(value) for value in (1, 9)] == [1, 9]
    assert [error(field, value)[0][1] for value in (0, 10, 10**30)] == ["min_value", "max_value", "max_value"]
    assert error(BoundedInteger(), 2**31)[0][1] == "max_value"


def test_a_handle_is_a_short_plain_name():
    field = HandleField()

    assert field.run_validation("import:2026/gift-1_a.b") == "import:2026/gift-1_a.b"
    assert [error(field, value)[0][1] for value in ("-a", "a b", "\u00e9", "a\nb")] == ["invalid"] * 4
    assert {code for _, code in error(field, "a" * 121)} == {"max_length", "invalid"}


@pytest.mark.parametrize("value", [True, 7, 1.5, None, [], {}, "7", "not-an-id"])
def test_an_id_is_the_text_of_a_uuid(value):
    with pytest.raises(ValidationError):
        IdField().run_validation(value)


def test_an_id_is_read_as_a_uuid():
    assert IdField().run_validation("01938e3c-5a0e-7c7e-9c1b-0a1b2c3d4e5f").int == 0x01938E3C5A0E7C7E9C1B0A1B2C3D4E5F
