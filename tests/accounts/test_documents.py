import pytest

from accounts.documents import SUBJECTS, LetterFacts, compose
from goodplay.core.ids import uuid7
from organizations.selectors import Branding

LOOK = Branding(
    organization_id=uuid7(),
    kind="chama",
    name="Umoja <b>",
    slug="umoja",
    legal_name="Umoja",
    tax_code="",
    address="",
    email="",
    language="sw",
    time_zone="Africa/Nairobi",
    currency="KES",
    base_url="https://umoja.example.org",
    primary_color="#123456",
    messages={"sw": {"tagline": "Pamoja"}, "en": {"tagline": "Together"}},
)


@pytest.mark.parametrize("kind", SUBJECTS)
@pytest.mark.parametrize("language", ["en", "it", "sw"])
def test_every_letter_stands_in_every_language(kind, language):
    mail = compose(LetterFacts(kind, "ann@example.org", "Ann", language, "abc.def"), LOOK)

    assert mail.to == "ann@example.org"
    assert "Umoja <b>" in mail.subject
    assert "Ann" in mail.text
    assert "{{" not in mail.text + mail.html
    assert ("#abc.def" in mail.text) == (kind != "tell_exists")


def test_the_organization_dresses_the_letter_and_nothing_is_trusted():
    mail = compose(LetterFacts("confirm_email", "a@example.org", "<script>", "en", "t"), LOOK)

    assert "background: #123456" in mail.html
    assert "Together" in mail.html
    assert "<script>" not in mail.html
    assert "Umoja &lt;b&gt;" in mail.html


def test_an_unknown_language_falls_back_to_the_organizations():
    mail = compose(LetterFacts("confirm_email", "a@example.org", "", "fr", "t"), LOOK)

    assert mail.subject == "Thibitisha barua pepe yako ya Umoja <b>"


def test_an_invitation_names_the_role():
    mail = compose(LetterFacts("invitation", "a@example.org", "", "en", "t", "manager"), LOOK)

    assert "as manager" in mail.text
