"""Who may do what: one table of verbs, one question.

An app declares its verbs in its ``enums.py`` with ``allow``; entrances ask ``can`` or ``require``. A verb that moves
money out or gives away rights also demands that the caller has proved who he is within the last minutes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core.errors import FactorRequiredError, ForbiddenError, NotFoundError, ProofRequiredError
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

FRESH: Final = timedelta(minutes=15)
"""How long a proof counts as fresh."""

_verbs: dict[str, frozenset[str]] = {}
_demands: dict[str, "Proof"] = {}


class Proof(StrEnum):
    """What a person has shown; a factor (a code, a passkey) is a password and more."""

    PASSWORD = "password"  # noqa: S105 - the name of a proof
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, in which organization.

    ``member_id`` is the membership; None for an API key and for a superuser without one. ``scopes`` is None for
    people; an API key may do exactly the verbs it lists. ``proved_at`` and ``factor_at`` (UTC) say when the person has
    last proved who he is in this session, by anything and by a second factor.
    """

    user_id: UUID | None
    organization_id: UUID
    member_id: UUID | None
    role: Role | None
    is_superuser: bool = False
    scopes: frozenset[str] | None = None
    label: str = ""
    proved_at: datetime | None = None
    factor_at: datetime | None = None

    @property
    def key(self) -> str:
        """Name the caller for limits and idempotency keys."""
        return f"user:{self.user_id}" if self.user_id else f"key:{self.label}"


def allow(verbs: Mapping[str, Collection[str]]) -> None:
    """Declare verbs (``app.noun.verb``) and the roles, or SELF, that may do them."""
    for verb, roles in verbs.items():
        if _verbs.setdefault(verb, frozenset(roles)) != frozenset(roles):
            raise ValueError(f"The verb {verb} is declared twice with different roles.")


def demand(proof: Proof, *names: str) -> None:
    """Let these verbs be done only by who has given that proof within the last fifteen minutes.

    A password is enough for ``Proof.PASSWORD`` as long as the person has no second factor: who has one signs in, and
    proves himself, with it.
    """
    for verb in names:
        if _demands.setdefault(verb, proof) != proof:
            raise ValueError(f"The verb {verb} demands two different proofs.")


def require_proof(caller: Caller, verb: str) -> None:
    """Refuse a person who has not proved lately who he is, where the verb demands it. An API key proves nothing more.

    Raises:
        FactorRequiredError: The verb demands a second factor.
        ProofRequiredError: The verb demands any proof.
    """
    wanted = _demands.get(verb)
    if wanted is None or (caller.scopes is not None and wanted is Proof.PASSWORD):
        return
    given = caller.factor_at if wanted is Proof.FACTOR else caller.proved_at
    if given is None or timezone.now() - given > FRESH:
        raise FactorRequiredError if wanted is Proof.FACTOR else ProofRequiredError


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
        ProofRequiredError: He may, after he has proved who he is.
    """
    if can(caller, verb, obj):
        require_proof(caller, verb)
        return
    view = f"{verb.rsplit('.', 1)[0]}.view"
    if obj is not None and view in _verbs and not can(caller, view, obj):
        raise NotFoundError
    raise ForbiddenError(verb=verb)
