"""Exact limits on how often something may be asked: a moving window in Redis, shared by every process.

Without Redis a limit that guards a secret (sign-in, codes) goes on in this process's memory; every other one lets the
request pass, because a lost cache must not close the house.
"""

import ipaddress
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import redis
import structlog
from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from goodplay.core.errors import DomainError
from goodplay.core.permissions import Caller

__all__ = [
    "Allowance",
    "LimitedError",
    "client_address",
    "forget",
    "hit",
    "limit_request",
    "require_allowance",
    "require_room",
]

PAUSE_SECONDS = 5
"""After a failure Redis is left alone for so long, so that no request waits for it again and again."""
TIMEOUT_SECONDS = 0.5

log = structlog.get_logger(__name__)


class HasMeta(Protocol):
    """A request of Django or of Django REST framework."""

    @property
    def META(self) -> dict[str, Any]:  # noqa: N802 - Django's name
        """The headers and the peer's address."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one limit answered: how many of ``limit`` are left, and in how many seconds there is room again."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int


class LimitedError(DomainError):
    """The caller asked more often than his limit allows."""

    code = "RATE_LIMITED"
    kind = "too_many"
    title = "Too many requests; try again after the seconds in Retry-After."

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(limit=allowance.limit, retry_after=allowance.reset_seconds)
        self.headers = {
            "Retry-After": str(allowance.reset_seconds),
            "RateLimit-Limit": str(allowance.limit),
            "RateLimit-Remaining": str(allowance.remaining),
            "RateLimit-Reset": str(allowance.reset_seconds),
        }


def hit(scope: str, key: str, rate: str, *, guards: bool = False) -> Allowance:
    """Count one attempt and tell whether it is within the limit; a refused attempt does not count.

    Args:
        scope: What is limited, such as ``sign_in``.
        key: Who or what is counted inside the scope.
        rate: Attempts and time, such as ``100/minute`` or ``5/15 minutes``.
        guards: The limit protects a secret: without Redis it is counted in this process instead of let through.
    """
    item = _parsed(rate)
    return _allowance(_count(item, scope, key, guards=guards), item, scope, key)


def require_allowance(scope: str, key: str, rate: str, *, guards: bool = False) -> None:
    """Count one attempt.

    Raises:
        LimitedError: There were too many.
    """
    item = _parsed(rate)
    counted = _count(item, scope, key, guards=guards)
    if not counted.allowed:
        raise LimitedError(_allowance(counted, item, scope, key))


def require_room(scope: str, key: str, rate: str, *, guards: bool = False) -> None:
    """Refuse when the limit is used up, without counting anything: what is counted are failures, by ``hit``.

    Raises:
        LimitedError: There were too many.
    """
    item = _parsed(rate)
    counted = _count(item, scope, key, guards=guards, only_look=True)
    if not counted.allowed:
        raise LimitedError(_allowance(counted, item, scope, key))


def forget(scope: str, key: str, rate: str) -> None:
    """Begin to count anew, as after a success."""
    item = _parsed(rate)
    limiter = _shared(settings.REDIS_URL)
    _local.clear(item, scope, key)
    if limiter.is_up():
        try:
            limiter.window.clear(item, scope, key)
        except redis.RedisError as error:
            limiter.pause(error)


def limit_request(request: HasMeta, caller: Caller | None) -> None:
    """Count a request: without a caller by its address, else by the person and the organization, or by the API key.

    Raises:
        LimitedError: One of the limits of ``settings.LIMITS``, or the key's own, is used up.
    """
    for scope, key, rate in _limits_of(request, caller):
        require_allowance(scope, key, rate)


def client_address(request: HasMeta) -> str:
    """Return the address of the client; an IPv6 client is its /64, an unknown one is empty.

    ``X-Forwarded-For`` counts only as far as ``settings.TRUSTED_PROXIES`` own proxies have written it: the rest can be
    forged.
    """
    address = _parse_address(_claimed_address(request.META))
    if address is None:
        return ""
    if address.version == 4:  # noqa: PLR2004 - IPv4
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _claimed_address(meta: dict[str, Any]) -> str:
    forwarded = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies: int = settings.TRUSTED_PROXIES
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return str(forwarded[-proxies])
    return str(meta.get("REMOTE_ADDR", ""))


def _parse_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _limits_of(request: HasMeta, caller: Caller | None) -> Iterator[tuple[str, str, str]]:
    if caller is None:
        yield "anonymous", client_address(request), settings.LIMITS["anonymous"]
    elif caller.scopes is not None:
        rate = getattr(getattr(request, "auth", None), "rate", "") or settings.LIMITS["user"]
        yield "key", f"{caller.organization_id}:{caller.label}", rate
    else:
        yield "user", str(caller.user_id), settings.LIMITS["user"]
        yield "organization", str(caller.organization_id), settings.LIMITS["organization"]


class _Shared:
    """The window in Redis, and whether Redis is worth asking now."""

    def __init__(self, url: str) -> None:
        pool = redis.ConnectionPool.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        self.window = MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=pool, key_prefix="limit"))
        self._paused_until = 0.0

    def is_up(self) -> bool:
        return time.monotonic() >= self._paused_until

    def pause(self, error: redis.RedisError) -> None:
        self._paused_until = time.monotonic() + PAUSE_SECONDS
        log.warning("limits_without_redis", error=str(error), seconds=PAUSE_SECONDS)


_shared = lru_cache(maxsize=4)(_Shared)
_parsed = lru_cache(maxsize=256)(parse)
_local = MovingWindowRateLimiter(MemoryStorage())


@dataclass(frozen=True, slots=True)
class _Counted:
    """One attempt, and the window that counted it (none where Redis is away and nothing is guarded)."""

    allowed: bool
    window: MovingWindowRateLimiter | None = None


def _count(item: RateLimitItem, scope: str, key: str, *, guards: bool, only_look: bool = False) -> _Counted:
    def ask(window: MovingWindowRateLimiter) -> _Counted:
        return _Counted((window.test if only_look else window.hit)(item, scope, key), window)

    shared = _shared(settings.REDIS_URL)
    if shared.is_up():
        try:
            return ask(shared.window)
        except redis.RedisError as error:
            shared.pause(error)
    return ask(_local) if guards else _Counted(allowed=True)


def _allowance(counted: _Counted, item: RateLimitItem, scope: str, key: str) -> Allowance:
    """Ask, in a second round trip, how much of the limit is left."""
    if counted.window is None:
        return Allowance(allowed=True, limit=item.amount, remaining=item.amount, reset_seconds=0)
    try:
        reset, remaining = counted.window.get_window_stats(item, scope, key)
    except redis.RedisError:
        reset, remaining = time.time() + item.get_expiry(), 0
    seconds = max(1, round(reset - time.time() + 0.5))
    return Allowance(counted.allowed, item.amount, max(0, remaining), seconds)
