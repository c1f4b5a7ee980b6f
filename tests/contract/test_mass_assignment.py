"""Nobody writes a column that an operation does not list: what it writes is the same with every column added."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.models import IdempotentReply
from organizations.models import Organization
from tests.contract.operations import FORM, operations
from tests.contract.test_bad_input import someone
from tests.contract.test_matrix import RULES
from tests.contract.world import House, World

writers = pytest.mark.parametrize("operation", [each for each in operations() if each.body is not None], ids=str)

NEW = re.compile(
    r"""
      (?P<text> [0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}  (?# ids)
      | \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)?                 (?# moments)
      | \\\\x[0-9a-f]+ | [0-9a-f]{32,} | md5\$\w+\$\w+ | gAAAA[\w-]+=*           (?# digests, what is encrypted)
      | \w\w/[\w-]{32}\.(?:png|csv)                                                     (?# names of files)
      | (?:currency|account)_id":\ \d+ )                                         (?# what money goes by)
    | (?<=id":\ )"?\d+"?(?=[,}]) | (?<=:)\d+(?=[",:])                          (?# numbers that tables count up)
    """,
    re.VERBOSE,
)
"""What differs between two writings of the same."""


@cache
def columns() -> dict[str, models.Field]:
    """Return every column of every table by its name, and by the name of its reference."""
    found: dict[str, models.Field] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            found |= {field.name: field, field.attname: field}
    return found


def hostile(field: models.Field, world: World) -> Any:
    """Return a value that a caller would like a column to have."""
    if field.related_model is Organization:
        return str(world.other.id)
    if field.related_model is Membership:
        return world.other.rows["members"]
    if field.choices:
        return str(next(value for value, _ in field.flatchoices))
    values = {
        models.BooleanField: True,
        models.UUIDField: world.other.rows["members"],
        models.DateTimeField: datetime(2001, 2, 3, tzinfo=UTC).isoformat(),
        models.DateField: "2001-02-03",
        models.JSONField: {"hostile": 1},
        models.DecimalField: str(Decimal("424242.42")),
        models.IntegerField: 424_242,
    }
    return next((value for kind, value in values.items() if isinstance(field, kind)), "hostile")


@writers
def test_only_listed_fields_are_written(call, world, operation):
    valid = call.valid(operation)
    listed = operation.body["properties"].keys()
    added = {name: hostile(field, world) for name, field in columns().items() if name not in listed}
    if operation.content_type == FORM:
        added = {name: value if isinstance(value, str) else json.dumps(value) for name, value in added.items()}

    with time_machine.travel(datetime.now(UTC), tick=False):
        before = rows()
        plain = outcome(call, operation, valid, before)
        attacked = outcome(call, operation, valid.with_body((), {**added, **valid.body}), before)

    assert attacked == plain
    assert plain[0] < 400 or operation.id in RULES


def outcome(call, operation, request, before: Counter) -> tuple[int, Counter, bytes]:
    """Return the status, the rows that the request made or changed without what is always new, and the refusal."""
    known = "\n".join(before)
    with call.kept(operation, request, identity=someone(operation)) as answer:
        changed = rows() - before
        told = Counter(NEW.sub(partial(_known_or_new, known), row) for row in changed)
        return answer.status_code, told, answer.content if answer.status_code >= 400 else b""


def _known_or_new(known: str, found: re.Match) -> str:
    text = found["text"]
    return text if text and text in known else "new"


def rows() -> Counter:
    """Return every row of every table as text."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed and not model._meta.proxy}
    parts = [
        f"SELECT '{table} ' || to_jsonb(it)::text FROM {table} it"
        for table in sorted(tables - {IdempotentReply._meta.db_table})
    ]
    with tenancy.platform("tests"), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return Counter(row for (row,) in cursor.fetchall())


SPOTS = [
    (
        "users_me_partial_update",
        {"is_superuser": True, "email": "other@example.org", "email_confirmed_at": "2001-01-01"},
    ),
    ("members_partial_update", {"role": "owner", "is_active": False, "user_id": None}),
    ("members_create", {"role": "owner", "organization_id": None}),
    ("invitations_create", {"status": "accepted", "member_id": None}),
    ("donations_create", {"status": "settled", "member_id": None, "organization_id": None, "source": "import"}),
    ("organizations_partial_update", {"slug": "mine", "kind": "platform", "subscription_tier": "enterprise"}),
    ("organizations_partial_update", {"verification": "verified", "currency": "USD"}),
    ("campaigns_create", {"status": "active", "organization_id": None}),
    ("badges_create", {"organization_id": None, "code": "mine", "copied_from": None}),
]
"""What would be worth most; None stands for the other organization's."""


@pytest.mark.parametrize(("name", "wanted"), SPOTS, ids=[f"{name}-{'-'.join(wanted)}" for name, wanted in SPOTS])
def test_what_would_be_worth_most_is_not_written(call, world, name, wanted):
    operation = next(each for each in operations() if each.id == name)
    valid = call.valid(operation)
    body = valid.body | {field: value or _of(world.other, field) for field, value in wanted.items()}

    answer = call(operation, valid.with_body((), body))

    assert answer.status_code < 400
    told = answer.json()
    assert {field: told[field] for field in wanted if field in told and told[field] == body[field]} == {}


def _of(house: House, field: str) -> str:
    return str(house.id) if "organization" in field else house.rows["members"]


def test_the_comparison_sees_what_is_written(call):
    """Or the other tests prove nothing."""
    operation = next(each for each in operations() if each.id == "members_partial_update")
    valid, before = call.valid(operation), rows()

    renamed = outcome(call, operation, valid.with_body((), {"display_name": "Another"}), before)

    assert renamed != outcome(call, operation, valid, before)
