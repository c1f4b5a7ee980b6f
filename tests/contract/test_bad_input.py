"""Whatever an operation is sent: what is wrong is refused with a problem document of the published list."""

from collections.abc import Iterator

import pytest

from tests.contract.calls import MISSING, Call, Request
from tests.contract.operations import (
    FORM,
    NO_WORD,
    UNKNOWN,
    Operation,
    is_plain_text,
    operations,
    out_of_range,
    properties,
    wrong_types,
)
from tests.contract.problems import problem_of
from tests.contract.test_matrix import allowed
from tests.contract.world import ANONYMOUS

every_operation = pytest.mark.parametrize("operation", operations(), ids=str)
with_body = pytest.mark.parametrize("operation", [each for each in operations() if each.body is not None], ids=str)
with_query = pytest.mark.parametrize("operation", [each for each in operations() if each.in_query], ids=str)
with_path = pytest.mark.parametrize("operation", [each for each in operations() if each.in_path], ids=str)
signed_in = pytest.mark.parametrize("operation", [each for each in operations() if not each.is_public], ids=str)

LONG = "long " * 2_000
HOSTILE = ("a\x00b", "a\ud800b", LONG)
EDGES_OF_TIME = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-01T00:00:00-17:29")
MALFORMED = ("not-an-id", "1e3", "0", "-1", "9" * 30, "\u2603", "a\x00b", "..", "%2e%2e", LONG[:3_000])
GARBAGE = ("Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic b3duZXI6cGFzcw==", "Bearer \u00e9", "nonsense")


def someone(operation: Operation) -> str:
    """Return an identity whom the operation lets in."""
    return "owner" if "owner" in allowed(operation) else allowed(operation)[0]


def send(call: Call, operation: Operation, request: Request):
    """Send a request as somebody who may do this."""
    return call(operation, request, identity=someone(operation))


@with_body
def test_a_body_that_is_no_object_is_refused(call, operation):
    required = any(is_required for place, _, is_required in properties(operation.body) if len(place) == 1)
    valid = call.valid(operation)

    for body in ([], [1], "text", 7, True, None) if operation.content_type != FORM else ():
        assert problem_of(send(call, operation, valid.with_body((), body))) in {"VALIDATION_ERROR", "PARSE_ERROR"}
    for body in (MISSING, {}):
        answer = send(call, operation, valid.with_body((), body))
        assert answer.status_code < 400 or problem_of(answer)
        assert answer.status_code >= 400 or not required


@with_body
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 90_000, "application/json"),
        (b"x=1", "text/plain"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(call, operation, content, content_type):
    valid = call.valid(operation)

    answer = call.raw(operation, valid, content, content_type, identity=someone(operation))

    assert problem_of(answer) in {"PARSE_ERROR", "UNSUPPORTED_MEDIA_TYPE", "VALIDATION_ERROR"}


@with_body
def test_values_of_wrong_types_are_refused(call, operation):
    valid = call.valid(operation)
    told = {}

    for place, schema, _ in properties(operation.body):
        for wrong in _wrong(operation, schema):
            answer = send(call, operation, valid.with_body(place, wrong))
            told[place, repr(wrong)] = answer.status_code < 400 or problem_of(answer)

    assert [each for each, code in told.items() if code is True] == []


def _wrong(operation: Operation, schema) -> list:
    if operation.content_type == FORM:  # a form holds texts only
        return [] if is_plain_text(schema) else [NO_WORD]
    return wrong_types(schema)


@with_body
def test_values_out_of_range_are_refused(call, operation):
    valid = call.valid(operation)
    told = {}

    for place, schema, _ in properties(operation.body):
        for beyond in out_of_range(schema):
            answer = send(call, operation, valid.with_body(place, beyond))
            told[place, repr(beyond)[:40]] = answer.status_code < 400 or problem_of(answer)

    assert [each for each, code in told.items() if code is True] == []


@with_query
def test_values_of_the_query_that_do_not_fit_are_refused(call, operation):
    valid = call.valid(operation)
    told = {}

    for parameter in operation.in_query:
        wrong = [] if is_plain_text(parameter.schema) and parameter.name != "cursor" else [NO_WORD]
        for value in [*wrong, *out_of_range(parameter.schema)]:
            answer = send(call, operation, valid.with_query(parameter.name, value))
            told[parameter.name, str(value)[:40]] = answer.status_code < 400 or problem_of(answer)

    assert [each for each, code in told.items() if code is True] == []


@every_operation
def test_hostile_texts_are_taken_or_refused(call, operation):
    for request in _hostile(operation, call.valid(operation)):
        answer = send(call, operation, request)
        assert answer.status_code < 400 or problem_of(answer)


def _hostile(operation: Operation, valid: Request) -> Iterator[Request]:
    for parameter in operation.in_query:
        for text in _hostile_for(operation, parameter.schema):
            yield valid.with_query(parameter.name, text)
    for place, schema, _ in properties(operation.body or {}):
        if schema.get("type") == "string" and schema.get("format") != "binary":
            for text in _hostile_for(operation, schema):
                yield valid.with_body(place, text)


def _hostile_for(operation: Operation, schema) -> tuple[str, ...]:
    if str(schema.get("format")).startswith("date"):
        return EDGES_OF_TIME
    return HOSTILE if operation.content_type != FORM else ("a\x00b", LONG)  # a form is sent as UTF-8


@with_path
def test_an_id_that_nothing_has_is_not_found(call, operation):
    for parameter in operation.in_path:
        unknown = "999999999" if parameter.schema["type"] == "integer" else UNKNOWN[:28]
        unknown = UNKNOWN if parameter.schema.get("format") == "uuid" or "me|" in str(parameter.schema) else unknown
        answer = send(call, operation, call.valid(operation).with_path(parameter.name, unknown))
        assert problem_of(answer)
        assert answer.status_code == 404, answer.content


@with_path
def test_a_malformed_id_is_not_found(call, operation):
    for parameter in operation.in_path:
        for malformed in MALFORMED:
            answer = send(call, operation, call.valid(operation).with_path(parameter.name, malformed))
            assert problem_of(answer)
            assert answer.status_code in (404, 405), (malformed, answer.content)


@signed_in
def test_without_a_good_token_nobody_gets_in(call, operation):
    assert problem_of(call(operation, identity=ANONYMOUS)) == "NOT_AUTHENTICATED"

    for header in GARBAGE:
        answer = call(operation, identity=ANONYMOUS, authorization=header)
        assert problem_of(answer) == "AUTHENTICATION_FAILED"
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
