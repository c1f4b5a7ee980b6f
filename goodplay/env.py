"""Reads the environment: every setting comes from here, and secrets have no default."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}


def text(name: str, default: str | None = None) -> str:
    """Return the value of ``name``, or the contents of the file named by ``name + "_FILE"``.

    Raises:
        ImproperlyConfigured: Neither is set and there is no default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example.")
    return value


def number(name: str, default: int) -> int:
    """Return the value of ``name`` as an integer."""
    return int(text(name, str(default)))


def switch(name: str, *, default: bool) -> bool:
    """Return whether ``name`` says yes (1, true, yes, on)."""
    return text(name, str(default)).lower() in TRUE


def words(name: str, default: str | None = "") -> list[str]:
    """Return the comma-separated values of ``name``."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for ``postgresql://user:password@host:port/name?option=value``.

    A unix socket's folder is written as the query's ``host``.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "OPTIONS": query,
    }
