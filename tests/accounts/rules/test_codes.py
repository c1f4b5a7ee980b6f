import pytest

from accounts.rules import codes
from goodplay.core.ids import uuid7


def test_a_code_fits_what_it_was_made_for_only():
    subject, code = uuid7(), codes.new_link_code()
    kept = codes.digest(code, subject=subject, pepper="pepper")

    assert codes.fits(code, kept, subject=subject, pepper="pepper")
    assert not codes.fits(code, kept, subject=uuid7(), pepper="pepper")
    assert not codes.fits(code, kept, subject=subject, pepper="salt")
    assert not codes.fits("other", kept, subject=subject, pepper="pepper")
    assert not codes.fits("", "", subject=subject, pepper="pepper")


def test_typed_codes_have_six_digits_and_links_are_long():
    assert all(len(code) == 6 and code.isdigit() for code in (codes.new_typed_code() for _ in range(100)))
    assert len(codes.new_link_code()) >= 43


def test_a_token_is_read_as_it_was_written():
    subject = uuid7()

    assert codes.read_token(codes.token(subject, "code")) == (subject, "code")


@pytest.mark.parametrize(
    "text",
    ["", ".", "x.code", f"{uuid7().hex}", f"{uuid7().hex}."],
    ids=["nothing", "a dot", "no id", "no dot", "no code"],
)
def test_another_text_is_no_token(text):
    assert codes.read_token(text) is None
