"""Statements of Open Badges 3.0."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from gamification.rules.open_badges import (
    LIST_BITS,
    Addresses,
    Holding,
    Honour,
    Issuer,
    claims,
    encoded_list,
    identity_hash,
    is_good_at,
    moment,
    profile,
)

ID = UUID("01938e3c-5a0e-7c7e-9c1b-0a1b2c3d4e5f")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = Addresses("https://good.example", ID)
HONOUR = Honour(ID, "Tree Planter", "Ten trees", "Plant ten trees.", "special")


def stated(**more):
    values = {"valid_from": NOON, "valid_until": None, "key_number": 2, "status_index": 7} | more
    return claims(AT, issuer=Issuer("Org", "https://org.example"), honour=HONOUR, holding=Holding(ID, ID, **values))


def test_an_identifier_is_hashed_as_the_standard_says():
    assert identity_hash("a@example.com", "Kosher") == (
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )


def test_the_registered_claims_say_what_the_statement_says():
    told = stated(valid_until=NOON + timedelta(days=1))

    assert told["iss"] == told["issuer"]["id"] == f"https://good.example/ob/{ID}/issuer"
    assert told["jti"] == told["id"]
    assert told["sub"] == told["credentialSubject"]["id"] == f"urn:uuid:{ID}"
    assert (told["nbf"], told["validFrom"]) == (1772452800, "2026-03-02T12:00:00Z")
    assert (told["exp"], told["validUntil"]) == (1772452800 + 86400, "2026-03-03T12:00:00Z")


def test_a_statement_has_nothing_empty_and_keeps_lists():
    told = stated()

    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert "identifier" not in told["credentialSubject"]
    assert told.keys().isdisjoint({"validUntil", "exp"})
    assert told["credentialSubject"]["achievement"]["type"] == ["Achievement"]
    assert profile(AT, Issuer("Org", "https://org.example")).keys() == {"id", "type", "name", "url"}


def test_a_statement_says_where_its_revocation_would_stand():
    assert stated()["credentialStatus"] == {
        "id": f"https://good.example/ob/{ID}/status/2#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": f"https://good.example/ob/{ID}/status/2",
    }


@pytest.mark.parametrize("revoked", [set(), {0}, {7, 8, 1000}, {LIST_BITS - 1}])
def test_an_independent_library_reads_the_list(revoked):
    bits = decode_encoded_list(encoded_list(revoked))

    assert (len(bits) * 8, set_indices(bits)) == (LIST_BITS, revoked)


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ({"validFrom": "2026-03-02T12:00:00Z"}, True),
        ({"validFrom": "2026-03-02T12:04:00Z"}, True),
        ({"validFrom": "2026-03-02T12:06:00Z"}, False),
        ({"validFrom": "2026-03-01T12:00:00Z", "validUntil": "2026-03-02T12:00:01Z"}, True),
        ({"validFrom": "2026-03-01T12:00:00Z", "validUntil": "2026-03-02T12:00:00Z"}, False),
        ({"validFrom": "2026-03-01T12:00:00"}, False),
        ({"validFrom": "soon"}, False),
        ({"validFrom": 5}, False),
        ({}, False),
    ],
)
def test_a_statement_is_good_between_its_dates(told, good):
    assert is_good_at(told, NOON) is good


def test_times_are_whole_seconds_in_utc():
    rome = timezone(timedelta(hours=1))

    assert moment(datetime(2026, 3, 2, 13, 0, 0, 999_999, rome)) == "2026-03-02T12:00:00Z"
