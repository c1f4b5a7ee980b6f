"""Another organization's rows do not exist: not by address, not by body or query, not in any list, file or error."""

from collections.abc import Iterator

import pytest

from tests.contract.calls import Request
from tests.contract.operations import UNKNOWN, Operation, operations, properties
from tests.contract.problems import problem_of
from tests.contract.rewards import SERVICE
from tests.contract.world import ANONYMOUS, IDENTITIES, REFERENCES, SECRET, World

SIGNED_IN = [identity for identity in IDENTITIES if identity != ANONYMOUS]
CURIOUS = ("member", "manager", "owner", "superuser")
ON_PURPOSE = {
    "organizations_logo_retrieve": "A logo is shown to who is not signed in.",
    "campaigns_of_list": "Campaigns that take gifts are for everybody.",
    "auth_switch_create": "Who is a member there goes there; the superuser goes everywhere.",
}
"""Operations that lead to another organization, and why."""

OPAQUE = {("activities_create", "subject_id")}
"""The client's own word for what an activity is about: kept as it came, and nothing is looked up by it."""

LISTED = 40
"""In at least so many answers does the other organization's owner see the secret word."""

readings = pytest.mark.parametrize("operation", [each for each in operations() if not each.writes], ids=str)
by_path = pytest.mark.parametrize("operation", [each for each in operations() if each.in_path], ids=str)
by_body = pytest.mark.parametrize(
    "operation", [each for each in operations() if each.body and not each.is_public], ids=str
)


def curious(operation: Operation) -> tuple[str, ...]:
    """Return who asks for rows of the other organization: where services sign in, the service."""
    return (SERVICE,) if operation.is_for_services else CURIOUS


def no_secret(answer) -> bool:
    """Whether neither body nor headers of an answer hold the other organization's word."""
    word = SECRET.encode()
    return word not in answer.content and word not in answer.serialize_headers()


def _strange_paths(operation: Operation, world: World, valid: Request) -> Iterator[Request]:
    """Each id of the path replaced by the other organization's: one at a time, then all."""
    strange = {
        parameter.name: world.other.named(operation, parameter)
        for parameter in operation.in_path
        if world.other.named(operation, parameter) != world.own.named(operation, parameter)
    }
    for name, value in strange.items():
        yield valid.with_path(name, value)
    if len(strange) > 1:
        yield Request({**valid.path, **strange}, valid.query, valid.body)


@by_path
def test_the_other_organizations_rows_are_not_found(call, world, operation):
    for request in _strange_paths(operation, world, call.valid(operation)):
        for identity in curious(operation):
            answer = call(operation, request, identity=identity)
            assert no_secret(answer)
            if operation.id not in ON_PURPOSE:
                assert problem_of(answer)
                assert answer.status_code in (403, 404), (identity, answer.content)
                assert answer.status_code == 404 or identity in ("member", "manager") or operation.writes


@by_path
def test_the_other_organizations_rows_are_not_found_in_its_own_words(call, world, operation):
    """A whole request as the other organization's owner would send it."""
    request = call.valid(operation, world.other)

    for identity in curious(operation):
        answer = call(operation, request, identity=identity)
        assert no_secret(answer)
        if operation.id not in ON_PURPOSE and request.path != call.valid(operation).path:
            assert problem_of(answer)
            assert answer.status_code in (403, 404), (identity, answer.content)


@by_body
def test_the_other_organizations_ids_in_a_body_are_refused(call, world, operation):
    valid = call.valid(operation)

    for place, schema, _ in properties(operation.body):
        strange = _strange(world, operation, place[-1], schema)
        for identity in curious(operation) if strange and operation.id not in ON_PURPOSE else ():
            answer = call(operation, valid.with_body(place, strange), identity=identity)
            assert no_secret(answer)
            assert problem_of(answer)
            assert answer.status_code in (400, 403, 404, 409), (place, identity, answer.content)


def _strange(world: World, operation: Operation, name: str, schema) -> str:
    if (operation.id, name) in OPAQUE:
        return ""
    if name in REFERENCES:
        return world.other.rows[REFERENCES[name]]
    if name == "id" and operation.method == "post":  # the client's own id, already taken there
        return world.other.rows[operation.path.rpartition("/")[2]]
    if name == "id":  # a whole row sent back: its id is in the address
        return ""
    assert schema.get("format") != "uuid", f"Say in REFERENCES what {name} refers to."
    return ""


@readings
def test_no_reading_shows_the_other_organization(call, world, operation):
    valid = call.valid(operation)
    asked = [valid, *(valid.with_query(each.name, value) for each, value in _queries(operation, world))]

    for request in asked:
        for identity in SIGNED_IN if request is valid else CURIOUS:
            answer = call(operation, request, identity=identity)
            assert answer.status_code < 500
            assert no_secret(answer), (identity, request.query)
            if request is not valid and answer.status_code == 200 and operation.lists:
                assert _ids(answer).isdisjoint(world.other.rows.values())


def _queries(operation: Operation, world: World) -> Iterator[tuple]:
    for parameter in operation.in_query:
        if parameter.name in REFERENCES:
            yield parameter, world.other.rows[REFERENCES[parameter.name]]
        elif parameter.schema.get("type") == "string" and not {"format", "enum"} & parameter.schema.keys():
            yield parameter, SECRET[:5]


def _ids(answer) -> set[str]:
    return {str(row.get("id")) for row in answer.json()["results"]}


def test_a_bulk_row_about_the_other_organizations_member_is_refused(call, world):
    bulk = next(each for each in operations() if each.id == "activities_bulk")
    row = {"action": "hours.logged", "key": "1", "occurred_at": "2026-03-02T12:00:00Z"}
    members = (world.other.rows["members"], UNKNOWN)

    answer = call(bulk, Request({}, {}, {"activities": [row | {"member_id": each} for each in members]}))

    told = [(each["status"], each["code"]) for each in answer.json()["results"]]
    assert told == [("refused", "MEMBER_NOT_FOUND")] * 2


def test_the_secret_word_stands_where_it_would_show(call, world):
    """Or the other tests prove nothing."""
    token = world.other.tokens["owner"]
    seen = {
        operation.id
        for operation in operations()
        if not operation.writes
        and SECRET.encode()
        in call(operation, call.valid(operation, world.other), authorization=f"Bearer {token}").content
    }

    assert len(seen) >= LISTED, seen


@pytest.mark.parametrize(("identity", "status"), [("member", 404), ("owner", 404), ("superuser", 200)])
def test_only_the_superuser_switches_to_where_he_is_no_member(call, world, identity, status):
    switch = next(each for each in operations() if each.id == "auth_switch_create")

    answer = call(switch, Request({}, {}, {"organization": world.other.slug}), identity=identity)

    assert answer.status_code == status
    assert no_secret(answer)
