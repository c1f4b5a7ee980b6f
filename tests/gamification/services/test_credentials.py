"""Signed badges: verified by an independent library, refused when one byte differs, revoked with the award."""

import io
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from django.conf import settings
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from PIL import Image

from gamification.enums import Verdict
from gamification.errors import BadgeExpiredError, BadgeNotHeldError, CredentialUnreadableError
from gamification.models import BadgeAward, BadgeCredential, IssuerKey
from gamification.rules.open_badges import identity_hash
from gamification.services import (
    award_badge,
    baked_badge,
    check_credential,
    create_badge,
    issue_credential,
    restore_badge,
    revoke_badge,
    rotate_issuer_key,
    set_badge_art,
    status_list,
)
from goodplay.core import files, tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import IssuerKeyFactory

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door", "points_currency")]


@pytest.fixture
def key():
    """The organization's first key; making one takes a while."""
    return IssuerKeyFactory.create()


@pytest.fixture
def badge(key):
    return create_badge(name="Tree Planter", category="special", description="Ten trees", how_earned="Plant ten trees.")


@pytest.fixture
def member(badge):
    """A member who holds the badge since noon."""
    with time_machine.travel(NOW, tick=False):
        holder = MembershipFactory.create()
        award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")
    return holder


@pytest.fixture
def signed(member, badge):
    return issue_credential(member_id=member.pk, badge_id=badge.pk)


def public_pem(credential):
    from cryptography.hazmat.primitives import serialization
    from jwt.algorithms import RSAAlgorithm

    key = RSAAlgorithm.from_jwk(credential.key.public_jwk)
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def verified(credential, token=None, **more):
    """What the independent library makes of it."""
    return OB3Verifier(public_pem(credential)).verify(token or credential.token, **more)


def changed(token, place):
    """The token with another character of its alphabet at a place."""
    other = ALPHABET[(ALPHABET.index(token[place]) + 1) % len(ALPHABET)]
    return token[:place] + other + token[place + 1 :]


def test_a_badge_verifies_with_an_independent_library(signed, member):
    credential = verified(signed, expected_recipient=f"urn:uuid:{member.pk}")

    assert credential.achievement.name == "Tree Planter"
    assert credential.achievement.criteria_narrative == "Plant ten trees."
    assert credential.issuer.name == str(member.organization)
    assert (credential.issuance_date, credential.expiration_date) == (NOW, None)


def test_a_badge_fails_when_any_one_byte_changes(signed):
    places = [place for place, character in enumerate(signed.token) if character in ALPHABET]

    accepted = []
    for place in places:
        try:
            verified(signed, changed(signed.token, place))
        except OB3VerificationError:
            continue
        accepted.append(place)

    assert (accepted, len(places)) == ([], len(signed.token) - 2)
    assert len(signed.token) > 2000


def test_our_own_check_refuses_every_changed_byte(signed):
    places = range(0, len(signed.token), 7)
    verdicts = set()
    for place in [place for place in places if signed.token[place] in ALPHABET] + [len(signed.token) - 1]:
        try:
            verdicts.add(check_credential(content=changed(signed.token, place)).verdict)
        except CredentialUnreadableError:
            continue

    assert verdicts <= {Verdict.CHANGED, Verdict.FOREIGN}


def test_the_picture_carries_the_badge(signed):
    picture = baked_badge(credential=signed)

    token = OB3Verifier.extract_token_from_png(picture)
    assert token == signed.token
    assert verified(signed, token).achievement.name == "Tree Planter"
    with Image.open(io.BytesIO(picture)) as drawn:
        assert drawn.size == (512, 512)
        assert drawn.info["openbadgecredential"] == signed.token


def test_the_header_names_the_key_and_nothing_else(signed):
    header = jwt.get_unverified_header(signed.token)

    at = f"{settings.SITE_URL}/ob/{signed.organization_id}/keys/1"
    assert header == {"alg": "RS256", "typ": "JWT", "kid": at}


def test_a_badge_names_nobody_unless_wanted(member, badge):
    quiet = issue_credential(member_id=member.pk, badge_id=badge.pk)
    named = issue_credential(member_id=member.pk, badge_id=badge.pk, with_name=True, with_email=True)

    subjects = [
        jwt.decode(each.token, options={"verify_signature": False})["credentialSubject"] for each in (quiet, named)
    ]
    assert "identifier" not in subjects[0]
    name, email = subjects[1]["identifier"]
    assert (name["identityType"], name["identityHash"]) == ("name", str(member))
    assert email["identityHash"] == identity_hash(member.user.email.lower(), email["salt"])
    assert member.user.email not in str(subjects)


def test_signing_again_gives_what_was_signed(member, badge, signed):
    assert issue_credential(member_id=member.pk, badge_id=badge.pk) == signed
    assert BadgeCredential.objects.of(signed.organization_id).count() == 1


def test_a_badge_that_is_not_held_is_not_signed(badge):
    with pytest.raises(BadgeNotHeldError):
        issue_credential(member_id=MembershipFactory.create().pk, badge_id=badge.pk)

    assert BadgeCredential.objects.of(tenancy.organization_id()).count() == 0


def test_an_expired_badge_is_not_signed_and_one_that_expires_says_until_when(key):
    badge = create_badge(name="First Aid", category="training", valid_days=30)
    with time_machine.travel(NOW, tick=False):
        holder = MembershipFactory.create()
        award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")
        signed = issue_credential(member_id=holder.pk, badge_id=badge.pk)
        checked = check_credential(content=signed.token)

    assert (checked.verdict, checked.valid_until) == (Verdict.GOOD, "2026-04-01T12:00:00Z")
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        assert check_credential(content=signed.token).verdict == Verdict.EXPIRED
        with pytest.raises(BadgeExpiredError):
            issue_credential(member_id=holder.pk, badge_id=badge.pk)
        with pytest.raises(OB3VerificationError, match="expired"):
            verified(signed)


def test_revoking_is_seen_by_an_independent_library(signed, member, badge):
    def served(address):
        assert address == f"{settings.SITE_URL}/ob/{signed.organization_id}/status/1"
        return status_list(key=signed.key).encode()

    verified(signed, check_status=True, download=served)

    revoke_badge(member_id=member.pk, badge_id=badge.pk, reason="A mistake")

    assert check_credential(content=signed.token).verdict == Verdict.REVOKED
    with pytest.raises(OB3VerificationError, match="revocation"):
        verified(signed, check_status=True, download=served)


def test_only_the_revoked_one_is_in_the_list(badge):
    holders = MembershipFactory.create_batch(3)
    for holder in holders:
        award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")
    signed = [issue_credential(member_id=holder.pk, badge_id=badge.pk) for holder in holders]

    revoke_badge(member_id=holders[1].pk, badge_id=badge.pk, reason="A mistake")

    assert [each.status_index for each in signed] == [0, 1, 2]
    verdicts = [check_credential(content=each.token).verdict for each in signed]
    assert verdicts == [Verdict.GOOD, Verdict.REVOKED, Verdict.GOOD]


def test_the_first_signed_badge_makes_the_first_key():
    badge, holder = create_badge(name="Helper", category="special"), MembershipFactory.create()
    award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")

    signed = issue_credential(member_id=holder.pk, badge_id=badge.pk)

    key = IssuerKey.objects.of(tenancy.organization_id()).get()
    assert (signed.key_id, key.number, key.retired_at) == (key.pk, 1, None)
    assert key.public_jwk.keys() == {"kty", "n", "e", "alg", "use"}


def test_a_replaced_key_stays_good_for_what_it_signed(signed, member, badge):
    rotated = rotate_issuer_key()

    again = issue_credential(member_id=member.pk, badge_id=badge.pk)

    assert (signed.key.number, again.key_id, rotated.number) == (1, rotated.pk, 2)
    for each in (signed, again):
        assert check_credential(content=each.token).verdict == Verdict.GOOD
        verified(each, check_status=True, download=lambda _, each=each: status_list(key=each.key).encode())
    with pytest.raises(OB3VerificationError):
        verified(signed, again.token)


def test_keys_are_kept_encrypted(signed):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT private_pem FROM gamification_issuerkey")
        ((stored,),) = cursor.fetchall()

    assert signed.key.private_pem.startswith("-----BEGIN PRIVATE KEY-----")
    assert "PRIVATE" not in stored
    assert stored.startswith("k")


def test_a_badge_of_somebody_else_is_foreign(signed):
    from gamification.documents.signatures import new_key_pair, sign

    stranger = new_key_pair()
    stated = jwt.decode(signed.token, options={"verify_signature": False})
    elsewhere = sign(stated, private_pem=stranger.private_pem, kid="https://elsewhere.example/keys/1")
    pretending = sign(stated, private_pem=stranger.private_pem, kid=jwt.get_unverified_header(signed.token)["kid"])

    assert check_credential(content=elsewhere).verdict == Verdict.FOREIGN
    assert check_credential(content=pretending).verdict == Verdict.CHANGED


@pytest.mark.parametrize("content", ["", "no token", b"\xff\xfe", b"\x89PNG\r\n\x1a\n", "a.b.c", "x" * 70_000])
def test_what_is_no_badge_is_unreadable(content):
    with pytest.raises(CredentialUnreadableError):
        check_credential(content=content)


def test_a_picture_is_checked(signed):
    checked = check_credential(content=baked_badge(credential=signed))

    assert (checked.verdict, checked.badge, checked.holder) == (Verdict.GOOD, "Tree Planter", "")


def test_an_own_picture_is_baked(badge, signed):
    buffer = io.BytesIO()
    Image.effect_noise((900, 300), 80).convert("RGB").save(buffer, format="JPEG")
    set_badge_art(badge_id=badge.pk, name=files.store_image("badges", buffer.getvalue(), most_side=1024))
    signed.award.badge.refresh_from_db()

    picture = baked_badge(credential=signed)

    assert OB3Verifier.extract_token_from_png(picture) == signed.token
    with Image.open(io.BytesIO(picture)) as drawn:
        assert drawn.size == (512, 171)


def test_an_earned_badge_can_be_taken_and_given_back(signed, member, badge):
    BadgeAward.objects.of(signed.organization_id).update(is_manual=False)
    revoke_badge(member_id=member.pk, badge_id=badge.pk, reason="Found to be untrue")
    revoked = check_credential(content=signed.token).verdict

    restore_badge(member_id=member.pk, badge_id=badge.pk)

    assert (revoked, check_credential(content=signed.token).verdict) == (Verdict.REVOKED, Verdict.GOOD)
