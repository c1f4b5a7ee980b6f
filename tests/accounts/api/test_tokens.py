"""ST-4: whatever a token lacks or pretends, it is refused."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from django.conf import settings

from accounts.models import TokenFamily
from accounts.services import issue_pair
from goodplay.core import tenancy

pytestmark = pytest.mark.django_db
KEY = settings.SIMPLE_JWT["SIGNING_KEY"]


@pytest.fixture
def pair(member, organization):
    with tenancy.writing(organization.id):
        return issue_pair(user_id=member.user_id, organization_id=organization.id)


@pytest.fixture
def claims(pair):
    return jwt.decode(pair.access, KEY, algorithms=["HS256"], audience="goodplay", issuer="goodplay")


def ask(api, token, scheme="Bearer"):
    api.credentials(HTTP_AUTHORIZATION=f"{scheme} {token}")
    return api.get("/api/v1/users/me")


def signed(claims, key=KEY, algorithm="HS256", headers=None):
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


def unsigned(claims, algorithm):
    def part(content):
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


def test_a_good_token_is_taken(api, claims):
    assert ask(api, signed(claims)).status_code == 200
    assert ask(api, signed(claims), scheme="bearer").status_code == 200


def test_a_token_says_nothing_that_may_change(claims):
    assert set(claims) == {"token_type", "exp", "iat", "jti", "aud", "iss", "sub", "org", "fam"}


@pytest.mark.parametrize("missing", ["exp", "iat", "jti", "aud", "iss", "sub", "org", "fam", "token_type"])
def test_a_token_without_a_claim_is_refused(api, claims, missing):
    del claims[missing]

    assert ask(api, signed(claims)).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody"},
        {"aud": ["goodplay", "somebody"]},
        {"iss": "somebody"},
        {"token_type": "refresh"},
        {"token_type": ""},
        {"token_type": None},
        {"exp": int(time.time()) - 60},
        {"exp": "soon"},
        {"exp": 10**20},
        {"iat": int(time.time()) + 3600},
        {"iat": "now"},
        {"nbf": int(time.time()) + 3600},
        {"jti": "1"},
        {"jti": 5},
        {"sub": "root"},
        {"sub": "01a1fe76-0000-7000-8000-000000000001"},
        {"sub": 1},
        {"org": "01a1fe76-0000-7000-8000-000000000001"},
        {"org": "platform"},
        {"org": None},
        {"fam": "01a1fe76-0000-7000-8000-000000000001"},
        {"fam": "' OR 1=1"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_token_with_a_wrong_claim_is_refused(api, claims, changes):
    assert ask(api, signed(claims | changes)).status_code == 401


def test_a_token_of_another_organization_is_refused(api, claims, other):
    assert ask(api, signed(claims | {"org": str(other.id)})).status_code == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "RS256"])
def test_an_unsigned_token_is_refused(api, claims, algorithm):
    assert ask(api, unsigned(claims, algorithm)).status_code == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused(api, claims, algorithm):
    assert ask(api, signed(claims, key=KEY.ljust(64, "0"), algorithm=algorithm)).status_code == 401


def test_another_key_is_refused(api, claims):
    assert ask(api, signed(claims, key="x" * 64)).status_code == 401


def test_a_changed_payload_is_refused(api, pair):
    head, payload, signature = pair.access.split(".")
    forged = base64.urlsafe_b64encode(b'{"sub": "root"}').rstrip(b"=").decode()

    assert ask(api, f"{head}.{forged}.{signature}").status_code == 401
    assert ask(api, f"{head}.{payload}.{signature[:-2]}AA").status_code == 401
    assert ask(api, f"{head}.{payload}").status_code == 401


def test_a_refresh_token_is_no_access_token(api, pair):
    assert ask(api, pair.refresh).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic YTpi", "Token x", "Bearer a b", "Bearer \xff"])
def test_another_header_is_refused(api, header):
    api.credentials(HTTP_AUTHORIZATION=header)

    assert api.get("/api/v1/users/me").status_code == 401


def test_no_header_is_refused_and_names_the_scheme(api):
    answer = api.get("/api/v1/users/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "NOT_AUTHENTICATED")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_lives_an_hour(api, member, organization):
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False), tenancy.writing(organization.id):
        pair = issue_pair(user_id=member.user_id, organization_id=organization.id)
    with time_machine.travel(datetime(2026, 1, 1, 12, 59, 59, tzinfo=UTC), tick=False):
        assert ask(api, pair.access).status_code == 200
    with time_machine.travel(datetime(2026, 1, 1, 13, 0, 11, tzinfo=UTC), tick=False):
        assert ask(api, pair.access).status_code == 401


def test_a_token_of_an_ended_family_is_refused(api, pair, organization):
    with tenancy.writing(organization.id):
        TokenFamily.objects.of(organization.id).update(
            ended_at=datetime.now(UTC) - timedelta(seconds=1), end_reason="revoked"
        )

    assert ask(api, pair.access).status_code == 401
