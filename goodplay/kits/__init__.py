"""Starter kits: what an organization of each kind begins with, as data.

One file a kind, one section an app. An app applies its own section when it hears ``organization_created``, and
registers a validator for it, so that a kit which names something unknown is refused before anybody begins with it.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["KitError", "kinds", "reads", "require_valid", "section", "validate"]

FOLDER = Path(__file__).parent

Section = Mapping[str, Any]
Validator = Callable[[Section], Iterable[str]]

_validators: dict[str, Validator] = {}


class KitError(ValueError):
    """A starter kit names something unknown or has another shape than its app reads."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of organization that have a kit."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def section(kind: str, app: str) -> dict[str, Any]:
    """Return an app's section of a kit; empty when the kit has none. The answer may be changed freely."""
    return deepcopy(_kit(kind).get(app, {})) if kind in kinds() else {}


def reads(app: str) -> Callable[[Validator], Validator]:
    """Register what checks an app's section; it yields a sentence for each thing that is wrong."""

    def register(validator: Validator) -> Validator:
        _validators[app] = validator
        return validator

    return register


def validate(kind: str | None = None) -> list[str]:
    """Return what is wrong in one kit, or in all of them; every section needs an app that reads it."""
    wanted = kinds() if kind is None else (kind,)
    return [
        f"{name}.{app}: {complaint}"
        for name in wanted
        for app, content in _kit(name).items()
        for complaint in _complaints(app, content)
    ]


def require_valid(kind: str) -> None:
    """Refuse a kit that cannot be applied.

    Raises:
        KitError: With every complaint.
    """
    if kind in kinds() and (complaints := validate(kind)):
        raise KitError("; ".join(complaints))


def _complaints(app: str, content: Any) -> Iterable[str]:
    if app not in _validators:
        return ["no app reads this section"]
    if not isinstance(content, Mapping):
        return ["a section is an object"]
    return _validators[app](content)


@lru_cache
def _kit(kind: str) -> dict[str, Any]:
    content = yaml.safe_load((FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise KitError(f"{kind}: a kit is an object of sections")
    return content
