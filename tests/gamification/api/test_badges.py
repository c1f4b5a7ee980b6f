"""Badges by API: pictures, secrets, shares, signing and checking."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image

from gamification.models import BadgeAward, BadgeCredential
from gamification.services import award_badge, create_achievement, create_badge, issue_credential, rotate_issuer_key
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import IssuerKeyFactory
from tests.gamification.services.deeds import hours_action

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def badge(organization):
    with tenancy.writing(organization.id):
        IssuerKeyFactory.create()
        return create_badge(name="Tree Planter", category="special", valid_days=365)


@pytest.fixture
def secret(organization, badge):
    with tenancy.writing(organization.id):
        hours_action()
        hidden = create_badge(name="Night Owl", category="special", is_secret=True)
        create_achievement(name="Hundred", type="hours_logged", criteria={"hours_required": 100}, badge_id=hidden.pk)
        return hidden


@pytest.fixture
def give(organization):
    """Give a member a badge by hand."""

    def given(member, badge):
        with tenancy.writing(organization.id):
            return award_badge(member_id=member.pk, badge_id=badge.pk, reason="For a test")

    return given


@pytest.fixture
def holder(api, member, badge, give):
    """A client that is the member, who holds the badge."""
    give(member, badge)
    return api.sign_in(member)


def of(member, badge, what):
    return f"{API}/members/{member.pk}/badges/{badge.pk}/{what}"


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def picture(side=300):
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "#00aa55").save(buffer, format="PNG")
    return SimpleUploadedFile("tree.png", buffer.getvalue(), "image/png")


def test_a_badge_has_limits_and_a_picture_for_everybody(console, client):
    made = console.post(
        f"{API}/badges",
        {"name": "Pioneer", "category": "special", "most_holders": 100, "valid_days": 30, "how_earned": "Be early."},
        format="json",
    ).json()

    assert (made["most_holders"], made["places_left"], made["valid_days"]) == (100, 100, 30)
    assert made["image_url"].startswith(f"{settings.SITE_URL}/ob/")
    shown = client.get(made["image_url"].removeprefix(settings.SITE_URL))
    assert (shown.status_code, shown["Content-Type"], shown["Access-Control-Allow-Origin"]) == (200, "image/png", "*")


def test_limits_that_contradict_each_other_are_refused(console):
    answer = console.post(
        f"{API}/badges",
        {"name": "Rich", "category": "special", "most_holders": 3, "points_value": 5},
        format="json",
    )

    assert code_of(answer) == (409, "BADGE_LIMITS_INVALID")


def test_an_own_picture_is_sent_and_taken_away(console, badge, client):
    path = f"{API}/badges/{badge.pk}/image"
    medal = client.get(f"/ob/{badge.organization_id}/achievements/{badge.pk}/image").content
    sent = console.post(path, {"image": picture()}, format="multipart")
    own = client.get(f"/ob/{badge.organization_id}/achievements/{badge.pk}/image").content

    taken = console.delete(path)

    assert (sent.status_code, taken.status_code) == (200, 204)
    assert own != medal
    assert client.get(f"/ob/{badge.organization_id}/achievements/{badge.pk}/image").content == medal


def test_a_secret_badge_is_hidden_everywhere_until_it_is_earned(api, member, other, secret, give, client):
    give(member, secret)
    image = f"/ob/{secret.organization_id}/achievements/{secret.pk}"

    def seen(by):
        api.sign_in(by)
        return (
            "Night Owl" in api.get(f"{API}/badges").content.decode(),
            api.get(f"{API}/badges/{secret.pk}").status_code,
            api.get(f"{API}/members/{member.pk}/badges").json()["total_badges"],
            api.get(f"{API}/achievements").json()["results"][0]["badge"] is not None,
            api.get(f"{API}/members/me/achievements").json()["achievements"][0]["badge"] is not None,
        )

    assert seen(member) == (True, 200, 1, True, True)
    assert seen(other) == (False, 404, 0, False, False)
    assert client.get(image).status_code == 200, "somebody holds it"
    with tenancy.writing(secret.organization_id):
        BadgeAward.objects.of(secret.organization_id).update(is_beyond=True)
    assert client.get(image).status_code == 404


def test_a_held_badge_is_signed_downloaded_and_checked(holder, member, badge, api):
    signed = holder.post(of(member, badge, "credential"), {}, format="json")
    again = holder.post(of(member, badge, "credential"), {}, format="json")
    baked = holder.get(of(member, badge, "credential/picture"))

    assert (signed.status_code, signed["X-Message-Code"]) == (201, "BADGE_SIGNED")
    assert again.json()["id"] == signed.json()["id"]
    assert OB3Verifier.extract_token_from_png(baked.content) == signed.json()["token"]
    api.credentials()
    for body, kind in (
        ({"token": signed.json()["token"]}, "json"),
        ({"picture": SimpleUploadedFile("badge.png", baked.content, "image/png")}, "multipart"),
    ):
        checked = api.post(f"{API}/badges/check", body, format=kind).json()
        assert (checked["verdict"], checked["is_good"], checked["badge"]) == ("good", True, "Tree Planter")


def test_nothing_is_handed_out_before_it_is_signed(holder, member, badge):
    assert holder.get(of(member, badge, "credential/picture")).status_code == 404


@pytest.mark.parametrize(("what", "method"), [("credential", "post"), ("share", "put"), ("share", "delete")])
def test_nobody_signs_or_shares_for_a_member(console, holder, api, manager, member, badge, what, method):
    api.sign_in(manager)

    answer = getattr(api, method)(of(member, badge, what), {}, format="json")

    assert answer.status_code == 404


def test_what_is_not_held_is_neither_signed_nor_shared(api, other, badge):
    api.sign_in(other)

    for what, method in (("credential", api.post), ("share", api.put), ("share", api.delete)):
        assert code_of(method(of(other, badge, what), {}, format="json")) == (404, "BADGE_NOT_HELD")


def test_a_badge_is_shared_and_unshared(holder, member, badge, client):
    shared = holder.put(of(member, badge, "share"), {"shows_name": True}, format="json")
    link = shared.json()["share_url"]
    held = holder.get(f"{API}/members/me/badges").json()["badges"][0]
    assert (shared.status_code, held["share_url"], held["is_expired"]) == (200, link, False)
    assert holder.put(of(member, badge, "share"), {}, format="json").json()["share_url"] == link
    path = "/b/" + link.partition("/b/")[2]
    assert client.get(path).status_code == 200

    assert holder.delete(of(member, badge, "share")).status_code == 204

    assert client.get(path).status_code == 404
    assert holder.get(f"{API}/members/me/badges").json()["badges"][0]["share_url"] is None
    assert holder.put(of(member, badge, "share"), {}, format="json").json()["share_url"] != link


def test_a_link_is_told_to_the_member_alone(holder, member, badge, other, api):
    holder.put(of(member, badge, "share"), {}, format="json")
    api.sign_in(other)

    assert api.get(f"{API}/members/{member.pk}/badges").json()["badges"][0]["share_url"] is None


def test_a_profile_link_is_filled_in(holder, member, badge):
    linkedin = holder.put(of(member, badge, "share"), {}, format="json").json()["linkedin_url"]

    assert "name=Tree+Planter" in linkedin
    assert "expirationYear=" in linkedin


def test_a_manager_takes_gives_back_and_renews(console, member, badge, give):
    award = give(member, badge)
    with tenancy.writing(badge.organization_id):
        BadgeAward.objects.of(badge.organization_id).update(is_manual=False)

    revoked = console.post(
        of(member, badge, "revoke"), {"reason": "Untrue"}, format="json", HTTP_IDEMPOTENCY_KEY="revoke-1"
    )
    empty = console.get(f"{API}/members/{member.pk}/badges").json()["badges"]
    restored = console.post(of(member, badge, "restore"))
    renewed = console.post(of(member, badge, "renew"))

    assert (revoked.status_code, empty) == (204, [])
    assert (restored.status_code, restored["X-Message-Code"]) == (200, "BADGE_RESTORED")
    assert renewed.json()["expires_at"] > award.expires_at.isoformat()


def test_only_what_expires_is_renewed(console, member, give, organization):
    with tenancy.writing(organization.id):
        lasting = create_badge(name="For ever", category="special")
    give(member, lasting)

    assert code_of(console.post(of(member, lasting, "renew"))) == (409, "BADGE_UNLIMITED")


def test_a_member_shows_no_more_badges_than_the_policy_allows(holder, member, give, organization):
    with tenancy.writing(organization.id):
        badges = [create_badge(name=f"Badge {number}", category="special") for number in range(7)]
    for badge in badges:
        give(member, badge)

    answers = [holder.put(of(member, badge, "showcase"), {"is_showcased": True}, format="json") for badge in badges]

    assert [answer.status_code for answer in answers] == [200] * 6 + [409]
    assert code_of(answers[6]) == (409, "SHOWCASE_FULL")
    assert holder.put(of(member, badges[0], "showcase"), {"is_showcased": True}, format="json").status_code == 200


def test_the_issuer_and_its_keys_are_shown_and_the_key_is_replaced(api, organization, badge):
    with tenancy.writing(organization.id):
        admin = MembershipFactory.create(role=Role.ADMIN.value)
    api.sign_in(admin)

    rotated = api.post(f"{API}/badges/issuer/rotate")
    shown = api.get(f"{API}/badges/issuer").json()

    assert (rotated.status_code, rotated.json()["number"]) == (201, 2)
    assert shown["issuer_url"] == f"{settings.SITE_URL}/ob/{organization.id}/issuer"
    assert [(key["number"], key["retired_at"] is None) for key in shown["keys"]] == [(2, True), (1, False)]


@pytest.mark.parametrize("body", [{"token": "nothing"}, {"token": "a.b.c"}])
def test_what_is_no_badge_is_refused(api, body):
    assert code_of(api.post(f"{API}/badges/check", body, format="json")) == (409, "CREDENTIAL_UNREADABLE")


def test_a_member_of_nowhere_signs_nothing(holder, badge):
    assert holder.post(f"{API}/members/{uuid7()}/badges/{badge.pk}/credential", {}, format="json").status_code == 404
    with tenancy.reading(badge.organization_id):
        assert BadgeCredential.objects.of(badge.organization_id).count() == 0


def test_the_badges_of_a_member_are_read_in_as_many_queries_for_three_as_for_one(
    holder, member, badge, give, organization
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            holder.get(f"{API}/members/me/badges")
        return len(queries)

    holder.put(of(member, badge, "share"), {}, format="json")
    one = asked()
    with tenancy.writing(organization.id):
        badges = [create_badge(name=f"Badge {number}", category="special") for number in range(2)]
    for each in badges:
        give(member, each)
        holder.put(of(member, each, "share"), {}, format="json")

    assert asked() == one


def test_signing_leaves_the_old_key_alone(organization, member, badge, give):
    give(member, badge)
    with tenancy.writing(organization.id):
        rotate_issuer_key()
        assert issue_credential(member_id=member.pk, badge_id=badge.pk).key.number == 2
