"""Settings that are changed while the product runs: known keys with a default, a check, and a value per organization.

An app declares its keys at import: ``OPEN = declare("donations.open", True, boolean, "Whether gifts are taken.")``
and asks ``configured(OPEN, organization_id)``. An organization's own row wins over the platform's, and that over
the default. No secret belongs here: external services keep theirs encrypted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import structlog
from django.core.cache import cache
from django.db import transaction

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Configuration

__all__ = [
    "InvalidValueError",
    "Key",
    "UnknownKeyError",
    "boolean",
    "checked_value",
    "configured",
    "declare",
    "declared",
    "forget_cached",
    "one_of",
    "text",
    "whole",
]

T = TypeVar("T")
CACHED_SECONDS = 300

log = structlog.get_logger(__name__)

_keys: dict[str, "Key[Any]"] = {}


class UnknownKeyError(DomainError):
    """No app has declared the key."""

    code = "CONFIGURATION_KEY_UNKNOWN"
    kind = "not_found"
    title = "There is no setting of that name."


class InvalidValueError(DomainError):
    """The key's check refuses the value."""

    code = "CONFIGURATION_VALUE_INVALID"
    kind = "invalid"
    title = "The setting cannot have that value."


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A setting: its name (``app.setting``), its default, the check of a value, and what it is for."""

    name: str
    default: T
    check: Callable[[object], T]
    help: str


def declare(name: str, default: T, check: Callable[[object], T], about: str) -> Key[T]:
    """Make a key known.

    Args:
        name: ``app.setting``.
        default: Its value where nobody has set one; the check must accept it.
        check: Returns the value, or raises ValueError with a sentence.
        about: A sentence for the person who changes it.

    Raises:
        ValueError: The name is taken, or the check refuses the default.
    """
    if name in _keys:
        raise ValueError(f"The setting {name} is declared twice.")
    key = Key(name, check(default), check, about)
    _keys[name] = key
    return key


def declared() -> Mapping[str, Key[Any]]:
    """Return every declared key by its name."""
    return dict(_keys)


def configured(key: Key[T], organization_id: UUID) -> T:
    """Return the value of a key for an organization; needs a door that sees it.

    In a reading door the values may come from the cache, which forgets them when a change commits; a writing door
    always reads the rows.
    """
    values = _cached(organization_id) if tenancy.door().mode == "reading" else _stored(organization_id)
    if key.name not in values:
        return key.default
    try:
        return key.check(values[key.name])
    except ValueError as error:
        log.error("configuration_unusable", key=key.name, organization=str(organization_id), error=str(error))  # noqa: TRY400 - known, the default stands
        return key.default


def checked_value(name: str, value: object) -> object:
    """Return the value as the key keeps it.

    Raises:
        UnknownKeyError: No app has declared the key.
        InvalidValueError: The key's check refuses the value; ``reason`` says why.
    """
    if name not in _keys:
        raise UnknownKeyError(key=name)
    try:
        return _keys[name].check(value)
    except ValueError as error:
        raise InvalidValueError(key=name, reason=str(error)) from error


def forget_cached(organization_id: UUID) -> None:
    """Let nobody read the organization's values from the cache once the current transaction has committed."""
    transaction.on_commit(lambda: cache.set(_version_name(organization_id), uuid4().hex, CACHED_SECONDS), robust=True)


def boolean(value: object) -> bool:
    """Accept true and false."""
    if not isinstance(value, bool):
        raise ValueError("Give true or false.")  # noqa: TRY004 - a value of a person, not a bug
    return value


def whole(least: int, most: int) -> Callable[[object], int]:
    """Accept a whole number between two bounds."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"Give a whole number from {least} to {most}.")
        return value

    return check


def text(most: int) -> Callable[[object], str]:
    """Accept text of a limited length."""

    def check(value: object) -> str:
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            raise ValueError(f"Give text of at most {most} characters.")
        return value

    return check


def one_of(*choices: str) -> Callable[[object], str]:
    """Accept one of some words."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"Give one of {', '.join(choices)}.")
        return value

    return check


def _stored(organization_id: UUID) -> dict[str, Any]:
    rows = Configuration.objects.known_to(organization_id).values_list("organization_id", "key", "value")
    own_last = sorted(rows, key=lambda row: row[0] != PLATFORM_ID)
    return {key: value for _, key, value in own_last}


def _cached(organization_id: UUID) -> dict[str, Any]:
    """Values are kept under the versions read before them, so what a change made stale is never read again."""
    names = [_version_name(PLATFORM_ID), _version_name(organization_id)]
    versions = cache.get_many(names)
    for name in names:
        if name not in versions:
            versions[name] = uuid4().hex
            cache.set(name, versions[name], CACHED_SECONDS)
    place = f"configuration:{organization_id}:{versions[names[0]]}:{versions[names[1]]}"
    values: dict[str, Any] | None = cache.get(place)
    if values is None:
        values = _stored(organization_id)
        cache.set(place, values, CACHED_SECONDS)
    return values


def _version_name(organization_id: UUID) -> str:
    return f"configuration:{organization_id}:version"
