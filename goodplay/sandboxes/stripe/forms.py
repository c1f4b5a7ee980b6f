"""Stripe's forms: ``metadata[gift]=1`` and ``line_items[0][price_data][currency]=eur`` as nested objects."""

import re
from collections.abc import Mapping
from typing import Any

PART = re.compile(r"[^\[\]]+")


def nested(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the object that the fields describe; what is numbered becomes a list."""
    made: dict[str, Any] = {}
    for name, value in fields.items():
        *path, last = PART.findall(name)
        inner = made
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return {name: listed(value) for name, value in made.items()}


def listed(value: Any) -> Any:
    """Return an object whose names are numbers as a list, at every depth."""
    if not isinstance(value, dict):
        return value
    inner = {name: listed(part) for name, part in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner
