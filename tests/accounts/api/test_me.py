import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import TokenFamily, User
from goodplay.core import tenancy
from goodplay.core.models import SecurityEvent
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def picture():
    content = io.BytesIO()
    Image.new("RGB", (600, 300), "navy").save(content, "PNG")
    return SimpleUploadedFile("me.png", content.getvalue(), "image/png")


def test_the_profile_shows_the_person_only(api, member):
    body = api.sign_in(member).get("/api/v1/users/me").json()

    assert set(body) == {
        "id",
        "email",
        "email_confirmed_at",
        "phone",
        "display_name",
        "avatar_url",
        "language",
        "time_zone",
        "is_superuser",
        "created_at",
    }
    assert (body["id"], body["email"]) == (str(member.user_id), member.user.email)


def test_the_profile_is_changed(api, member, organization):
    changes = {"display_name": " New ", "language": "sw", "time_zone": "Africa/Nairobi", "phone": "0712 345 678"}

    body = api.sign_in(member).patch("/api/v1/users/me", changes, format="json").json()

    assert (body["display_name"], body["language"], body["time_zone"], body["phone"]) == (
        "New",
        "sw",
        "Africa/Nairobi",
        "+254712345678",
    )
    with tenancy.reading(organization.id):
        assert SecurityEvent.objects.of(organization.id).filter(kind="contact_changed").count() == 1
    assert api.put("/api/v1/users/me", {"phone": ""}, format="json").json()["phone"] is None


@pytest.mark.parametrize("changes", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"phone": "12"}, {"phone": 5.5}])
def test_a_wrong_value_is_refused(api, member, changes):
    assert api.sign_in(member).patch("/api/v1/users/me", changes, format="json").status_code == 400


def test_a_phone_of_somebody_else_is_refused(api, member):
    UserFactory.create(phone="+254712345678")

    answer = api.sign_in(member).patch("/api/v1/users/me", {"phone": "+254712345678"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "PHONE_TAKEN")


def test_nobody_makes_himself_more(api, member):
    body = {"is_superuser": True, "email": "root@example.org", "is_active": False, "credentials_version": 9}

    api.sign_in(member).patch("/api/v1/users/me", body, format="json")

    kept = User.objects.get(pk=member.user_id)
    assert (kept.is_superuser, kept.email, kept.is_active, kept.credentials_version) == (
        False,
        member.user.email,
        True,
        1,
    )


def test_a_picture_is_drawn_anew_and_shown_to_members(api, member, admin):
    api.sign_in(member)
    url = api.post("/api/v1/users/me/avatar", {"avatar": picture()}).json()["avatar_url"]

    shown = api.get(url)
    seen = api.sign_in(admin).get(f"/api/v1/members/{member.pk}/avatar")

    assert shown["Content-Type"] in ("image/png", "image/webp")
    assert Image.open(io.BytesIO(shown.content)).size == (512, 256)
    assert seen.content == shown.content


def test_a_picture_is_taken_away(api, member):
    api.sign_in(member).post("/api/v1/users/me/avatar", {"avatar": picture()})

    assert api.delete("/api/v1/users/me/avatar").status_code == 204
    assert api.get("/api/v1/users/me/avatar").status_code == 404


def test_what_is_no_picture_is_refused(api, member):
    file = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")

    answer = api.sign_in(member).post("/api/v1/users/me/avatar", {"avatar": file})

    assert answer.status_code in (400, 409)
    assert User.objects.get(pk=member.user_id).avatar == ""


def test_memberships_of_the_person_are_listed(api, member, organization, other):
    with tenancy.writing(other.id):
        second = MembershipFactory.create(user=member.user, role="treasurer")

    rows = api.sign_in(member).get("/api/v1/users/me/memberships").json()

    assert {(row["organization_slug"], row["member_id"], row["role"]) for row in rows} == {
        (organization.slug, str(member.pk), "member"),
        ("other", str(second.pk), "treasurer"),
    }


def test_one_signs_a_device_of_ones_own_out(api, member, admin, organization):
    api.sign_in(admin)
    api.sign_in(member)
    rows = api.get("/api/v1/users/me/sessions").json()["results"]
    with tenancy.reading(organization.id):
        foreign = TokenFamily.objects.of(organization.id).get(member=admin)

    assert len(rows) == 1
    assert api.delete(f"/api/v1/users/me/sessions/{foreign.pk}").status_code == 404
    assert api.delete(f"/api/v1/users/me/sessions/{rows[0]['id']}").status_code == 204
    assert api.get("/api/v1/users/me").status_code == 401
