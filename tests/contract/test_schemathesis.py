"""Thirty generated requests to every operation: no server error, no answer that the description does not promise."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.contract.operations import Operation, document, operations
from tests.contract.world import REFERENCES, House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

EXAMPLES = 30
load_all_checks()
PROMISES = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,  # the same requests at every run
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described():
    """The description of the API over the program itself, which leaves the tests' connection open after a request."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield schema
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_every_answer_is_as_described(call, world, described, operation):
    @SETTINGS
    @hypothesis.given(case=_cases(described, operation, world.own), of_own=st.booleans())
    def examine(case, of_own):
        if of_own and isinstance(case.body, dict):
            case.body |= _references(case.body, world.own)
        with call.undone(operation):
            answer = case.call(headers={"Authorization": f"Bearer {world.own.tokens['owner']}"})
        case.validate_response(answer, checks=PROMISES)

    examine()


def _cases(described: Any, operation: Operation, house: House) -> st.SearchStrategy:
    """Good and bad requests; about rows that there are, and about others."""
    told = described[operation.path][operation.method.upper()]
    rows = {each.name: house.named(operation, each) for each in operation.in_path}
    good = [told.as_strategy(), told.as_strategy(path_parameters=rows)]
    if operation.body is None and not operation.parameters:
        return good[0]
    return st.one_of(*good, told.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def _references(body: dict[str, Any], house: House) -> dict[str, str]:
    return {name: house.rows[REFERENCES[name]] for name in body if name in REFERENCES}
