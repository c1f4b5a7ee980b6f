import pytest

from goodplay.core import tenancy
from tests.factories.accounts import ReferralCodeFactory
from tests.factories.organizations import BrandFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "title", "address"),
    [
        ("confirm", "Confirm your e-mail address", "/api/v1/auth/confirm"),
        ("reset", "Choose a new password", "/api/v1/auth/password/reset/confirm"),
        ("invitation", "You are invited", "/api/v1/auth/invitations/accept"),
    ],
)
def test_each_link_has_its_page(client, kind, title, address):
    page = client.get(f"/account/{kind}").content.decode()

    assert f"<h1>{title}</h1>" in page
    assert f'action="{address}"' in page


def test_the_page_is_dressed_by_the_host(client, organization):
    with tenancy.writing(organization.id):
        BrandFactory.create(primary_color="#123456")

    page = client.get("/account/confirm", headers={"host": f"{organization.slug}.localhost", "accept-language": "it"})

    text = page.content.decode()
    assert "Conferma il tuo indirizzo e-mail" in text
    assert "--primary: #123456" in text
    assert organization.name in text


def test_the_page_gives_nothing_away(client):
    page = client.get("/account/reset")

    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert "nonce-" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]


def test_another_page_does_not_exist(client):
    assert client.get("/account/other").status_code == 404


def test_a_shared_link_leads_to_where_one_joins(client, organization):
    with tenancy.writing(organization.id):
        code = ReferralCodeFactory.create(member__user__display_name="Hidden Name").code

    page = client.get(f"/join/{organization.slug}/{code}", headers={"accept-language": "it"})

    text = page.content.decode()
    assert "Un nostro membro ti invita" in text
    assert f'name="referral_code" value="{code}"' in text
    assert f'name="organization" value="{organization.slug}"' in text
    assert 'action="/api/v1/auth/register"' in text
    assert "Hidden Name" not in text
    assert "unsafe" not in page["Content-Security-Policy"]


def test_a_code_that_is_no_longer_good_still_lets_one_join(client, organization):
    text = client.get(f"/join/{organization.slug}/NOBODYS2").content.decode()

    assert "no longer good" in text
    assert "referral_code" not in text


def test_nobody_joins_an_organization_that_does_not_exist(client):
    assert client.get("/join/nowhere/PAYBACK2").status_code == 404
