"""What other programs and people find at the public addresses of badges."""

import re
from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from gamification.models import BadgeAward
from gamification.services import (
    award_badge,
    baked_badge,
    create_badge,
    issue_credential,
    revoke_badge,
    rotate_issuer_key,
    share_badge,
)
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import IssuerKeyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(organization):
    """A signed badge."""
    with tenancy.writing(organization.id):
        IssuerKeyFactory.create()
        holder = MembershipFactory.create(display_name="Member 1")
        badge = create_badge(name="Tree Planter", category="special", how_earned="Plant ten trees.")
        award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")
        return issue_credential(member_id=holder.pk, badge_id=badge.pk)


@pytest.fixture
def shared(signed):
    """Open the public page of the badge."""

    def opened(**more):
        award = signed.award
        with tenancy.writing(signed.organization_id):
            share = share_badge(member_id=award.member_id, badge_id=award.badge_id, **more)
            return f"/b/{signed.organization.slug}/{share.token}"

    return opened


@pytest.fixture
def fetch(client):
    """Ask an address that stands in a statement."""

    def fetched(address):
        assert address.startswith(settings.SITE_URL)
        answer = client.get(address.removeprefix(settings.SITE_URL), headers={"Accept": "application/vc+jwt"})
        assert answer.status_code == 200, address
        assert answer["Access-Control-Allow-Origin"] == "*"
        return answer

    return fetched


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def said(signed):
    return jwt.decode(signed.token, options={"verify_signature": False})


def test_whoever_has_the_badge_finds_all_that_he_needs_to_check_it(signed, fetch, organization):
    key = fetch(jwt.get_unverified_header(signed.token)["kid"]).json()
    verified = jwt.decode(signed.token, jwt.PyJWK(key), algorithms=["RS256"])

    issuer = fetch(verified["issuer"]["id"]).json()
    achievement = fetch(verified["credentialSubject"]["achievement"]["id"]).json()
    picture = fetch(verified["credentialSubject"]["achievement"]["image"]["id"])

    assert verified["iss"] == issuer["id"] == verified["issuer"]["id"]
    assert (issuer["type"], issuer["name"]) == (["Profile"], organization.name)
    assert (achievement["name"], achievement["criteria"]) == ("Tree Planter", {"narrative": "Plant ten trees."})
    assert picture.content.startswith(b"\x89PNG")
    assert key["kid"] == jwt.get_unverified_header(signed.token)["kid"]
    assert key.keys() == {"kty", "n", "e", "alg", "use", "kid"}


def test_the_published_list_revokes_for_an_independent_library(signed, fetch):
    from cryptography.hazmat.primitives import serialization

    key = jwt.PyJWK(fetch(jwt.get_unverified_header(signed.token)["kid"]).json()).key
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    checking = {"check_status": True, "download": lambda address: fetch(address).content}
    OB3Verifier(pem).verify(signed.token, **checking)

    with tenancy.writing(signed.organization_id):
        revoke_badge(member_id=signed.award.member_id, badge_id=signed.award.badge_id, reason="A mistake")

    with pytest.raises(OB3VerificationError, match="revocation"):
        OB3Verifier(pem).verify(signed.token, **checking)


def test_all_keys_stay_published(signed, client):
    with tenancy.writing(signed.organization_id):
        rotate_issuer_key()

    keys = client.get(f"/ob/{signed.organization_id}/keys").json()["keys"]

    assert [key["kid"].rpartition("/")[2] for key in keys] == ["2", "1"]
    assert all("d" not in key and "p" not in key for key in keys)
    assert client.get(f"/ob/{signed.organization_id}/keys/1").status_code == 200


@pytest.mark.parametrize("what", ["issuer", "keys", "keys/1", "status/1", "achievements/{id}", "credentials/{id}"])
def test_what_there_is_not_is_not_found(what, client, organization):
    for organization_id in (organization.id, uuid7()):
        assert client.get(f"/ob/{organization_id}/{what.format(id=uuid7())}").status_code == 404


def test_a_statement_lies_at_its_address_only_while_it_is_shared(signed, shared, client):
    path = said(signed)["id"].removeprefix(settings.SITE_URL)
    before = client.get(path).status_code

    shared()

    assert (before, client.get(path).content.decode()) == (404, signed.token)


def test_a_shared_badge_names_its_holder_only_if_wanted(shared, client):
    quiet = text_of(client.get(shared()))
    named = client.get(shared(shows_name=True))

    assert "Tree Planter" in quiet
    assert "Member 1" not in quiet
    assert "Genuine and valid." in quiet
    assert "Member 1" in text_of(named)
    assert 'property="og:title" content="Member 1: Tree Planter"' in named.content.decode()
    assert f'property="og:image" content="{settings.SITE_URL}/ob/' in named.content.decode()


@pytest.mark.parametrize(
    ("asked", "text"), [("it", "Autentico e valido."), ("sw", "Halisi na halali."), ("fr", "Genuine")]
)
def test_the_page_speaks_the_readers_language(shared, client, asked, text):
    assert text in text_of(client.get(shared(), headers={"Accept-Language": asked}))


def test_a_shared_badge_is_downloaded_with_its_signature(shared, client):
    answer = client.get(f"{shared()}/badge.png")

    assert answer["Content-Disposition"].startswith('attachment; filename="tree-planter.png"')
    assert OB3Verifier.extract_token_from_png(answer.content)


def test_a_page_goes_with_the_badge_and_with_the_member(signed, shared, client):
    path = shared()
    with tenancy.writing(signed.organization_id):
        BadgeAward.objects.of(signed.organization_id).update(expires_at=timezone.now() - timedelta(days=1))
    assert client.get(path).status_code == 200

    with tenancy.writing(signed.organization_id):
        revoke_badge(member_id=signed.award.member_id, badge_id=signed.award.badge_id, reason="A mistake")

    assert (client.get(path).status_code, client.get(f"{path}/badge.png").status_code) == (404, 404)


@pytest.mark.parametrize("path", ["/b/nobody/0123", "/b/nobody/0123/badge.png"])
def test_a_wrong_link_shows_nothing(path, client):
    assert client.get(path).status_code == 404


def test_a_link_of_one_organization_opens_nothing_at_another(shared, client, signed):
    from tests.factories.organizations import OrganizationFactory

    with tenancy.platform("tests"):
        other = OrganizationFactory.create()

    assert client.get(shared().replace(signed.organization.slug, other.slug)).status_code == 404


def test_everybody_checks_a_badge_on_a_page(signed, client):
    with tenancy.reading(signed.organization_id):
        picture = baked_badge(credential=signed)

    by_picture = client.post("/b/check", {"picture": SimpleUploadedFile("b.png", picture, "image/png")})
    by_text = client.post("/b/check", {"token": signed.token})
    changed = client.post("/b/check", {"token": signed.token[:-10] + "AAAAAAAAAA"})
    nothing = client.post("/b/check", {"token": "nothing"})

    for page in (by_picture, by_text):
        assert "Genuine and valid." in text_of(page)
        assert "Tree Planter" in text_of(page)
    assert "Not genuine" in text_of(changed)
    assert "There is no signed badge in this." in text_of(nothing)
    assert client.get("/b/check").status_code == 200


def test_another_organizations_badge_has_no_picture_here(signed, client):
    from tests.factories.organizations import OrganizationFactory

    with tenancy.platform("tests"):
        other = OrganizationFactory.create()

    assert client.get(f"/ob/{other.id}/achievements/{signed.award.badge_id}/image").status_code == 404
