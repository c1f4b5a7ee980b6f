"""Members known by what another system calls them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.errors import ExternalNameTakenError
from accounts.models import ExternalName, Membership
from accounts.rules.names import external_key, shown_name
from accounts.signals import MemberJoined, member_joined
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.arrays import array
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role

JOIN = """
INSERT INTO accounts_membership (
    organization_id, role, member_type, id, display_name, email, time_zone, is_active, joined_at, updated_at
)
SELECT %s, %s, %s, joined.*, '', '', true, statement_timestamp(), statement_timestamp()
FROM unnest(%s::uuid[], %s::text[]) AS joined(id, display_name)
"""
NAME = """
INSERT INTO accounts_externalname (organization_id, source, name, member_id, created_at)
SELECT %s, %s, named.*, statement_timestamp() FROM unnest(%s::text[], %s::uuid[]) AS named(name, member_id)
ON CONFLICT DO NOTHING
"""


@tenancy.joins
def members_by_external_names(source: str, names: Sequence[str], member_type: str = "donor") -> dict[str, UUID]:
    """Return the member behind each name in the open door's organization, making those that are missing.

    Names are compared character by character; the constant number of statements does not grow with them. Idempotent:
    (organization, source, name) is unique, and two callers at once agree on one member. Announces ``member_joined``
    for each new member (who has no user until somebody claims it).

    Args:
        source: Which system or kind of file the names come from, at most 40 characters.
        names: The names as they stand there; empty ones have no member and are left out of the answer.
        member_type: What new members are.
    """
    keys = {name: external_key(name) for name in names if name.strip()}
    organization_id = tenancy.organization_id()
    known = _members(organization_id, source, set(keys.values()))
    missing = {key: name for name, key in keys.items() if key not in known}
    if missing:
        known |= _make(organization_id, source, missing, member_type)
    return {name: known[key] for name, key in keys.items()}


@tenancy.joins
def add_external_name(*, member_id: UUID, source: str, name: str) -> ExternalName:
    """Let a name from outside lead to a member of the open door's organization. Idempotent.

    Raises:
        NotFoundError: There is no such member.
        ExternalNameTakenError: The name leads to another member.
    """
    organization_id = tenancy.organization_id()
    if not Membership.objects.of(organization_id).filter(pk=member_id).exists():
        raise NotFoundError
    key = external_key(name)
    row = ExternalName(organization_id=organization_id, source=source, name=key, member_id=member_id)
    ExternalName.objects.bulk_create([row], ignore_conflicts=True)
    standing: ExternalName = ExternalName.objects.of(organization_id).get(source=source, name=key)
    if standing.member_id != member_id:
        raise ExternalNameTakenError(source=source)
    return standing


@tenancy.joins
def remove_external_name(*, external_name_id: int) -> None:
    """Let a name from outside lead nowhere; the next import makes a new member of it. Idempotent."""
    ExternalName.objects.of(tenancy.organization_id()).filter(pk=external_name_id).delete()


def _make(organization_id: UUID, source: str, missing: dict[str, str], member_type: str) -> dict[str, UUID]:
    members = {key: uuid7() for key in sorted(missing)}
    ids = list(members.values())
    with connection.cursor() as cursor:
        names = [shown_name(missing[key]) for key in members]
        cursor.execute(JOIN, [organization_id, Role.MEMBER.value, member_type, array(ids), array(names)])
        cursor.execute(NAME, [organization_id, source, array(list(members)), array(ids)])
    found = _members(organization_id, source, set(members))
    others = [member_id for key, member_id in members.items() if found[key] != member_id]
    if others:
        Membership.objects.of(organization_id).filter(pk__in=others).delete()
    _announce([member_id for key, member_id in members.items() if found[key] == member_id], member_type)
    return found


def _members(organization_id: UUID, source: str, keys: set[str]) -> dict[str, UUID]:
    rows = ExternalName.objects.of(organization_id).filter(source=source, name__in=keys)
    return dict(rows.values_list("name", "member_id"))


def _announce(member_ids: Sequence[UUID], member_type: str) -> None:
    now = timezone.now().isoformat()
    announce_all(member_joined, [MemberJoined(str(member_id), "", member_type, now) for member_id in member_ids])
