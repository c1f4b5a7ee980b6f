"""Whose rows a console request works on, and in which role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from goodplay.core import tenancy
from goodplay.core.permissions import CONSOLE, Caller, Role

SESSION_KEY = "organization_id"
PROVED_KEY, FACTOR_KEY, HAS_FACTOR_KEY = "proved_at", "factor_at", "has_factor"
"""When the person has proved who he is, and when with a second factor (seconds since 1970); whether he has one."""


class ConsoleMembership(Protocol):
    """One organization in which a person has a console role."""

    organization_id: UUID
    organization_name: str
    member_id: UUID
    role: str
    needs_factor: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """The chosen organization (None: all of them, superusers only) and the caller in it."""

    organization_id: UUID | None
    organization_name: str
    caller: Caller


def seat_of(request: HttpRequest) -> Seat | None:
    """Return where the signed-in person sits, looked up once a request; None for who has no console role."""
    if not hasattr(request, "console_seat"):
        request.console_seat = _seat(request)  # type: ignore[attr-defined]
    seat: Seat | None = request.console_seat  # type: ignore[attr-defined]
    return seat


def missing_factor(request: HttpRequest) -> Literal["", "give", "set_up"]:
    """Tell what stands between a signed-in person and the console: his second factor, or that he has none yet."""
    user: Any = request.user
    if not user.is_authenticated or FACTOR_KEY in request.session:
        return ""
    if request.session.get(HAS_FACTOR_KEY):
        return "give"
    if user.is_superuser:
        return ""
    found = _chosen(request, request.session.get(SESSION_KEY, ""))
    return "set_up" if found and found.needs_factor else ""


def memberships_of(user: Any) -> Sequence[ConsoleMembership]:
    """Return the organizations in which the person has a console role, by name."""
    directory: Callable[[UUID], Sequence[ConsoleMembership]] = import_string(settings.CONSOLE_SEATS)
    with tenancy.platform("find the console's organizations"):
        return [found for found in directory(user.pk) if found.role in CONSOLE]


def may_enter(user: Any) -> bool:
    """Tell whether the person may enter the console at all."""
    return bool(user.is_active and (user.is_superuser or memberships_of(user)))


def choose(request: HttpRequest, organization_id: str) -> bool:
    """Sit down at another organization ("" is all of them); False when the person has no seat there."""
    offered = {str(identity) for identity, _ in choices(request)}
    if organization_id not in offered:
        return False
    request.session[SESSION_KEY] = organization_id
    return True


def choices(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (id, name) of every organization the person may choose; "" stands for all of them."""
    if request.user.is_superuser:
        organizations = apps.get_model(settings.ORGANIZATION_MODEL)
        with tenancy.platform("list organizations for the superuser"):
            found = list(organizations.objects.order_by("name").values_list("pk", "name"))
        return [("", gettext("All organizations")), *((str(pk), name) for pk, name in found)]
    return [(str(found.organization_id), found.organization_name) for found in _memberships(request)]


def _seat(request: HttpRequest) -> Seat | None:
    user: Any = request.user
    if not user.is_authenticated or not user.is_active or missing_factor(request):
        return None
    chosen = request.session.get(SESSION_KEY, "")
    return _superuser_seat(request, chosen) if user.is_superuser else _manager_seat(request, chosen)


def _memberships(request: HttpRequest) -> Sequence[ConsoleMembership]:
    """Look the person's memberships up once a request."""
    if not hasattr(request, "console_memberships"):
        request.console_memberships = memberships_of(request.user)  # type: ignore[attr-defined]
    found: Sequence[ConsoleMembership] = request.console_memberships  # type: ignore[attr-defined]
    return found


def _superuser_seat(request: HttpRequest, chosen: str) -> Seat:
    user: Any = request.user
    organizations = apps.get_model(settings.ORGANIZATION_MODEL)
    with tenancy.platform("find the superuser's organization"):
        found = organizations.objects.filter(pk=chosen).first() if chosen else None
    organization_id = found.pk if found else tenancy.PLATFORM_ID
    caller = Caller(user.pk, organization_id, None, None, is_superuser=True, **_proofs(request))
    return Seat(found.pk if found else None, found.name if found else gettext("All organizations"), caller)


def _manager_seat(request: HttpRequest, chosen: str) -> Seat | None:
    found = _chosen(request, chosen)
    if found is None:
        return None
    user: Any = request.user
    caller = Caller(user.pk, found.organization_id, found.member_id, Role(found.role), **_proofs(request))
    return Seat(found.organization_id, found.organization_name, caller)


def _chosen(request: HttpRequest, chosen: str) -> ConsoleMembership | None:
    seats = _memberships(request)
    return next((seat for seat in seats if str(seat.organization_id) == chosen), seats[0] if seats else None)


def _proofs(request: HttpRequest) -> dict[str, Any]:
    return {
        name: datetime.fromtimestamp(request.session[name], UTC)
        for name in (PROVED_KEY, FACTOR_KEY)
        if name in request.session
    }
