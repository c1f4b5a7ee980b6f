"""The editor of badges, taking badges from members, signed badges and keys, in the console."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gamification.models import Badge, BadgeAward, IssuerKey
from gamification.services import award_badge, create_badge, issue_credential
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import IssuerKeyFactory

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Tree Planter",
    "description": "Ten trees",
    "how_earned": "Plant ten trees.",
    "category": "special",
    "rarity": "epic",
    "icon": "forest",
    "color": "#2e7d32",
    "points_value": "0",
    "most_holders": "100",
    "valid_days": "365",
    "is_active": "on",
}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "#00aa55").save(buffer, format="PNG")
    return SimpleUploadedFile("tree.png", buffer.getvalue(), "image/png")


@pytest.fixture
def badge(organization):
    with tenancy.writing(organization.id):
        return create_badge(name="First Aid", category="training", valid_days=30)


@pytest.fixture
def award(organization, badge, member):
    with tenancy.writing(organization.id):
        return award_badge(member_id=member.pk, badge_id=badge.pk, reason="For a test")


@pytest.fixture
def signed(organization, award):
    with tenancy.writing(organization.id):
        IssuerKeyFactory.create()
        return issue_credential(member_id=award.member_id, badge_id=award.badge_id)


def fresh(row):
    with tenancy.reading(row.organization_id):
        return type(row).objects.of(row.organization_id).get(pk=row.pk)


def test_a_badge_is_made_with_all_its_rules(enter, organization):
    answer = enter().post(address("badge_add"), FORM)

    assert answer.status_code == 302, text_of(answer)
    with tenancy.reading(organization.id):
        made = Badge.objects.of(organization.id).get(name="Tree Planter")
    assert (made.icon, made.how_earned, made.most_holders, made.valid_days) == ("forest", "Plant ten trees.", 100, 365)


def test_the_editor_shows_every_icon_and_a_preview(enter, badge):
    page = enter().get(address("badge_change", badge.pk)).content.decode()

    assert 'id="badge-preview"' in page
    assert page.count('type="radio" name="icon"') == 48
    assert "gamification/badge_editor.js" in page


def test_a_scarce_badge_that_pays_is_refused_beside_its_field(enter, organization):
    answer = enter().post(address("badge_add"), FORM | {"points_value": "5"})

    assert "A badge for a limited number of members pays no points" in text_of(answer)
    with tenancy.reading(organization.id):
        assert Badge.objects.of(organization.id).count() == 0


def test_an_own_picture_is_kept_shown_and_taken_away(enter, badge):
    console = enter()
    form = FORM | {"name": "First Aid", "most_holders": ""}
    console.post(address("badge_change", badge.pk), form | {"picture": picture()})
    shown = console.get(address("badge_art", badge.pk))

    console.post(address("badge_change", badge.pk), form | {"without_picture": "on"})

    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert fresh(badge).art == ""
    assert console.get(address("badge_art", badge.pk)).status_code == 404


def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(enter, badge):
    broken = SimpleUploadedFile("tree.png", b"no picture", "image/png")

    answer = enter().post(address("badge_change", badge.pk), FORM | {"picture": broken})

    assert "Send a PNG, JPEG, WebP or HEIC picture" in text_of(answer)
    assert "Tree Planter" in answer.content.decode()
    assert fresh(badge).art == ""


@pytest.mark.parametrize("look", [{}, {"color": "red;}", "icon": "<b>", "rarity": "?"}, {"rarity": "legendary"}])
def test_a_medal_is_drawn_whatever_is_asked(look, enter):
    answer = enter().get(address("badge_medal"), look)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert b"<b>" not in answer.content
    assert b"red" not in answer.content


def test_the_list_asks_as_often_for_three_badges_as_for_one(enter, organization, badge):
    console = enter()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            console.get(address("badge_changelist"))
        return len(queries)

    asked()
    one = asked()
    with tenancy.writing(organization.id):
        for name in ("One", "Two"):
            create_badge(name=name, category="special", most_holders=3)

    assert asked() == one


def test_a_badge_is_taken_given_back_and_renewed(enter, award):
    console = enter()

    def do(verb, **more):
        return console.post(address("badgeaward_verb", award.pk, verb), {"confirmed": "1"} | more)

    do("revoke", reason="A mistake")
    taken = fresh(award)
    do("restore")
    assert (taken.is_manual, taken.revoked_reason) == (True, "A mistake")
    assert fresh(award).revoked_at is not None, "what was given by hand is given anew"
    with tenancy.writing(award.organization_id):
        award_badge(member_id=award.member_id, badge_id=award.badge_id, reason="Right this time")
        BadgeAward.objects.of(award.organization_id).update(expires_at=timezone.now())
    do("renew")
    assert fresh(award).expires_at > timezone.now() + timedelta(days=29)


def test_who_came_too_late_is_not_listed(enter, organization, member):
    with tenancy.writing(organization.id):
        scarce = create_badge(name="Pioneer", category="special", most_holders=1)
        award_badge(member_id=member.pk, badge_id=scarce.pk, reason="For a test")
        late = MembershipFactory.create(display_name="Came Too Late")
        first = BadgeAward.objects.of(organization.id).get()
        BadgeAward.objects.create(
            organization_id=organization.id,
            member=late,
            badge=scarce,
            activity_id=first.activity_id,
            earned_at=first.earned_at,
            awarded_at=first.awarded_at,
            place=2,
            is_beyond=True,
        )

    page = text_of(enter().get(address("badgeaward_changelist")))

    assert "Pioneer" in page
    assert "Came Too Late" not in page


def test_signed_badges_and_their_key_have_pages(enter, signed):
    console = enter()

    assert "nothing about the holder" in text_of(console.get(address("badgecredential_changelist")))
    assert "First Aid" in text_of(console.get(address("badgecredential_change", signed.pk)))
    page = console.get(address("issuerkey_change", signed.key_id)).content.decode()
    assert f"/ob/{signed.organization_id}/keys/1" in page
    assert "PRIVATE" not in page


def test_an_administrator_replaces_the_key_and_a_manager_does_not(enter, signed):
    for role in (Role.MANAGER, Role.ADMIN):
        enter(role).post(address("issuerkey_verb", signed.key_id, "rotate"), {"confirmed": "1"})
        with tenancy.reading(signed.organization_id):
            numbers = {key.number: key.retired_at is None for key in IssuerKey.objects.of(signed.organization_id)}
        assert numbers == ({1: True} if role == Role.MANAGER else {1: False, 2: True})


@pytest.mark.parametrize("name", ["badgecredential", "issuerkey", "badgeaward"])
def test_empty_lists_open(name, enter):
    assert enter().get(address(f"{name}_changelist")).status_code == 200
