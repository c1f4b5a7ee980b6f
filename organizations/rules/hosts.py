"""Host names and short names."""

import re
from collections.abc import Collection

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?:{LABEL}\.)+{LABEL}")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
MAX_HOST = 253
KEPT = frozenset(
    {
        *("admin", "api", "app", "assets", "auth", "console", "docs", "ftp", "goodplay", "help", "live", "login"),
        *("mail", "media", "ns1", "ns2", "platform", "root", "smtp", "static", "status", "support", "test", "www"),
    }
)
"""Short names that would look like the product's own addresses."""


def is_slug(text: str) -> bool:
    """Tell whether an organization may be called so in an address."""
    return SLUG.fullmatch(text) is not None and text not in KEPT


def is_host(text: str) -> bool:
    """Tell whether the text is a host name in lower case, without a port."""
    return len(text) <= MAX_HOST and HOST.fullmatch(text) is not None


def host_of(authority: str) -> str:
    """Return the host of ``host:port`` in lower case, without a trailing dot."""
    host, _, port = authority.strip().lower().rpartition(":")
    return (host if host and port.isdigit() else authority.strip().lower()).rstrip(".")


def slug_in(host: str, base: str) -> str:
    """Return the short name in ``<slug>.<base>``; "" when the host has another form."""
    slug, _, rest = host.partition(".")
    return slug if rest == base and SLUG.fullmatch(slug) else ""


def is_served(host: str, allowed: Collection[str]) -> bool:
    """Tell whether a host is one of the allowed ones; ``.example.org`` allows every name below it, ``*`` all."""
    return any(
        pattern in ("*", host) or (pattern.startswith(".") and (host.endswith(pattern) or host == pattern[1:]))
        for pattern in allowed
    )
