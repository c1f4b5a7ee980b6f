"""Who may do what: one table of verbs, one question.

An app declares its verbs in its ``enums.py`` with ``allow``; entrances ask ``can`` or ``require``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from goodplay.core.errors import ForbiddenError, NotFoundError
from goodplay.core.ids import PLATFORM_ID


class Role(StrEnum):
    """What a membership may do in its organization."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    MEMBER = "member"


SELF: Final = "self"
"""Stands in a verb's set for the member whom the object belongs to (its ``member_id``)."""

ADMINS: Final = frozenset({Role.OWNER, Role.ADMIN})
MANAGERS: Final = ADMINS | {Role.MANAGER}
TREASURERS: Final = ADMINS | {Role.TREASURER}
CONSOLE: Final = MANAGERS | TREASURERS | {Role.AUDITOR}
"""The roles that may enter the back office."""
EVERYONE: Final = CONSOLE | {Role.MEMBER}

_verbs: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, in which organization.

    ``member_id`` is the membership; None for an API key and for a superuser without one. ``scopes`` is None for
    people; an API key may do exactly the verbs it lists.
    """

    user_id: UUID | None
    organization_id: UUID
    member_id: UUID | None
    role: Role | None
    is_superuser: bool = False
    scopes: frozenset[str] | None = None
    label: str = ""

    @property
    def key(self) -> str:
        """Name the caller for limits and idempotency keys."""
        return f"user:{self.user_id}" if self.user_id else f"key:{self.label}"


def allow(verbs: Mapping[str, Collection[str]]) -> None:
    """Declare verbs (``app.noun.verb``) and the roles, or SELF, that may do them."""
    for verb, roles in verbs.items():
        if _verbs.setdefault(verb, frozenset(roles)) != frozenset(roles):
            raise ValueError(f"The verb {verb} is declared twice with different roles.")


def verbs() -> Mapping[str, frozenset[str]]:
    """Return every declared verb with its roles."""
    return dict(_verbs)


def may_ever(caller: Caller, verb: str) -> bool:
    """Tell whether the caller may do the verb to at least some object."""
    roles = _verbs[verb]
    if caller.is_superuser:
        return True
    if caller.scopes is not None:
        return verb in caller.scopes
    return caller.role in roles or (SELF in roles and caller.member_id is not None)


def can(caller: Caller, verb: str, obj: object = None) -> bool:
    """Tell whether the caller may do the verb (to the object, if one is given)."""
    if not may_ever(caller, verb):
        return False
    if obj is None or caller.is_superuser:
        return True
    owner = getattr(obj, "organization_id", caller.organization_id)
    if owner != caller.organization_id and not (owner == PLATFORM_ID and verb.endswith(".view")):
        return False
    if caller.scopes is not None or caller.role in _verbs[verb]:
        return True
    return getattr(obj, "member_id", None) == caller.member_id


def require(caller: Caller, verb: str, obj: object = None) -> None:
    """Refuse unless the caller may do the verb.

    Raises:
        NotFoundError: The caller may not even see the object.
        ForbiddenError: The caller may see it, but not do this.
    """
    if can(caller, verb, obj):
        return
    view = f"{verb.rsplit('.', 1)[0]}.view"
    if obj is not None and view in _verbs and not can(caller, view, obj):
        raise NotFoundError
    raise ForbiddenError(verb=verb)
