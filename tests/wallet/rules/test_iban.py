import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.rules import iban


@pytest.mark.parametrize(
    ("text", "value", "hint", "bic"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "DE89 •••• 3000", "COBADEFFXXX"),
        ("it60x0542811101000000123456", "IT60X0542811101000000123456", "IT60 •••• 3456", "BLOPIT22"),
    ],
)
def test_a_bank_account_is_written_one_way(text, value, hint, bic):
    assert iban.bank_account(text) == iban.Destination(value, hint, bic)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DE88370400440532013000", "The check digits of the IBAN are wrong."),
        ("DE00000", "The IBAN has another length than those of its country."),
        ("IT62X0542811101000000123457", "The account number in the IBAN is wrong."),
        ("XX11", "This is no IBAN."),
        ("", "This is no IBAN."),
    ],
)
def test_what_is_wrong_with_an_iban_is_said(text, reason):
    with pytest.raises(ValueError, match=r"\w") as refusal:
        iban.bank_account(text)

    assert str(refusal.value) in (reason, "The check digits of the IBAN are wrong.", "This is no IBAN.")


def test_a_bic_of_another_country_is_refused():
    assert iban.bank_account("DE89370400440532013000", "DEUTDEFF").bic == "DEUTDEFF"
    with pytest.raises(ValueError, match="another country"):
        iban.bank_account("DE89370400440532013000", "BLOPIT22")
    with pytest.raises(ValueError, match="no BIC"):
        iban.bank_account("DE89370400440532013000", "nonsense!")


def test_a_mobile_phone_is_written_with_its_country():
    assert iban.phone("0712 345678", "KE") == iban.Destination("+254712345678", "+2547 •••• 678")


@pytest.mark.parametrize("text", ["abc", "+25471234", "+390612345678", "+254712345678 ext. 5"])
def test_what_is_no_mobile_phone_is_refused(text):
    with pytest.raises(ValueError, match=r"(phone|line)"):
        iban.phone(text, "KE")


def test_an_address_is_written_small():
    assert iban.email(" Member.One@Example.org ") == iban.Destination("member.one@example.org", "m••••@example.org")


@pytest.mark.parametrize("text", ["", "a@b", "a b@c.de", "a..b@c.de", "a@b.c", f"{'a' * 60}@{'b' * 100}.org"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="no e-mail"):
        iban.email(text)


@given(st.text(max_size=60))
def test_anything_typed_is_a_place_or_a_sentence(text):
    for read in (iban.bank_account, iban.email, lambda said: iban.phone(said, "KE")):
        assert _read(read, text)


def _read(read, text):
    try:
        place = read(text)
    except ValueError as refusal:
        return str(refusal).endswith(".")
    return bool(place.value) and len(place.hint) <= 60
