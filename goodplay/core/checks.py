"""What Django's own checks do not know: the keys, the roles of the database, the mail, the limits."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import redis
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import connections
from limits import parse_many

SHORTEST_KEY = 32
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
RUNTIME_ROLES = ["goodplay_app", "goodplay_platform"]
POWERFUL = """
    SELECT rolname, rolsuper, rolbypassrls, EXISTS (
        SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r' AND relnamespace = 'public'::regnamespace
    ) FROM pg_roles WHERE rolname = ANY(%s)
"""


@register(Tags.security)
def check_keys(**_options: Any) -> list[CheckMessage]:
    """E001: signing keys are long enough; E002: field keys are Fernet keys."""
    found: list[CheckMessage] = [
        Error(f"{name} is shorter than {SHORTEST_KEY} characters.", hint="Use 48 random bytes.", id="goodplay.E001")
        for name in ("SECRET_KEY", "JWT_KEY")
        if len(getattr(settings, name)) < SHORTEST_KEY
    ]
    if not settings.FIELD_KEYS or not all(map(_is_field_key, settings.FIELD_KEYS)):
        hint = "Make one with cryptography.fernet.Fernet.generate_key()."
        found.append(
            Error("FIELD_KEYS holds no key, or one that is not 32 bytes in base64.", hint=hint, id="goodplay.E002")
        )
    return found


@register(Tags.database)
def check_roles(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """E003: the runtime roles stand below row-level security."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(POWERFUL, [RUNTIME_ROLES])
            roles = {name: rights for name, *rights in cursor.fetchall()}
        for name in RUNTIME_ROLES:
            if name not in roles:
                found.append(
                    Error(
                        f"The role {name} does not exist.",
                        hint="Create it NOSUPERUSER NOBYPASSRLS.",
                        id="goodplay.E003",
                    )
                )
            elif any(roles[name]):
                hint = "It may be no superuser, have no BYPASSRLS and own no table."
                found.append(Error(f"The role {name} passes row-level security.", hint=hint, id="goodplay.E003"))
    return found


@register(Tags.security)
def check_limits(**_options: Any) -> list[CheckMessage]:
    """E004: the limits can be read."""
    return [
        Error(f"LIMITS[{name!r}] is not a limit: {rate!r}.", hint="Write it as 100/minute.", id="goodplay.E004")
        for name, rate in settings.LIMITS.items()
        if not _is_rate(rate)
    ]


@register(Tags.security, deploy=True)
def check_addresses(**_options: Any) -> list[CheckMessage]:
    """W005: the site and W006: the sender of mails have real addresses."""
    found: list[CheckMessage] = []
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or site.hostname in LOCAL_HOSTS:
        found.append(Warning("SITE_URL is not a public https address.", id="goodplay.W005"))
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")[2] in LOCAL_HOSTS | {""}:
        found.append(Warning("MAIL_FROM is not set: mails would come from localhost.", id="goodplay.W006"))
    return found


@register(Tags.database)
def check_redis(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """W007: the cache and broker answers; asked when the databases are asked (``check --database default``)."""
    if not databases:
        return []
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError as error:
        return [Warning(f"Redis does not answer: {error}", id="goodplay.W007")]
    return []


def _is_field_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _is_rate(rate: str) -> bool:
    try:
        return len(parse_many(rate)) == 1
    except ValueError:
        return False
