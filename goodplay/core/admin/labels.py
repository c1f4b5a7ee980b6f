"""Coloured words: lists show them by themselves, the page of a row shows them the same way through this."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.utils.safestring import SafeString
from unfold.utils import display_for_label


class Labelled(tuple[str, Any]):
    """A value and its word; written into a page it is the word in its colour, not a pair."""

    __slots__ = ()
    colors: Mapping[str, str] = {}

    def __html__(self) -> SafeString:
        """Draw the word in its colour."""
        drawn: SafeString = display_for_label(tuple(self), "-", self.colors)
        return drawn


def labelled(shown: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method that unfold's ``display(label=…)`` colours in lists look the same on a page."""
    kind = type("Labelled", (Labelled,), {"colors": shown.label})  # type: ignore[attr-defined]

    @wraps(shown)
    def drawn(*args: Any) -> Any:
        value = shown(*args)
        return kind(value) if isinstance(value, tuple) else value

    return drawn
