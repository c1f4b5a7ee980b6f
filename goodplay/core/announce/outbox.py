"""Writing announcements, and waking those who hear them."""

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import TypeVar

from django.db import connection, transaction

from goodplay.core import tenancy
from goodplay.core.announce.registry import Signal, hearers_of
from goodplay.core.announce.wake import wake

F = TypeVar("F")

INSERT = """
WITH announced AS (
    INSERT INTO core_announcement (organization_id, name, facts)
    SELECT %s, %s, facts FROM jsonb_array_elements(%s::jsonb) AS said(facts)
    RETURNING id
)
INSERT INTO core_hearing (organization_id, announcement_id, hearer)
SELECT %s, announced.id, hearer FROM announced, unnest(%s::text[]) AS hearer
"""


@tenancy.joins
def announce(signal: Signal[F], facts: F) -> None:
    """Write that something happened in the open door's organization; it is heard after commit, or not at all."""
    announce_all(signal, [facts])


@tenancy.joins
def announce_all(signal: Signal[F], facts: Sequence[F]) -> None:
    """Write a set of announcements of one signal, and one hearing for each task that hears it, in one statement."""
    if not facts:
        return
    organization_id = tenancy.organization_id()
    names = [hearer.name for hearer in hearers_of(signal)]
    attributes = [field.name for field in fields(signal.facts)]  # type: ignore[arg-type]
    said = json.dumps([{name: getattr(fact, name) for name in attributes} for fact in facts])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [organization_id, signal.name, said, organization_id, names])
    if names:
        transaction.on_commit(partial(wake, names), robust=True)
