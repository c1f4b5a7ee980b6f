"""The short texts of an organization, per language."""

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "it", "sw")
NAMES = frozenset({"welcome", "tagline", "thanks", "footer"})
MAX_LENGTH = 280


def are_messages(messages: object) -> bool:
    """Tell whether the messages are ``{language: {name: text}}`` with known languages and names and short texts."""
    return isinstance(messages, Mapping) and all(
        language in LANGUAGES and isinstance(texts, Mapping) and _are_texts(texts)
        for language, texts in messages.items()
    )


def message(messages: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    """Return a text in a language, else in English, else in any, else ""."""
    for wanted in (language, *LANGUAGES):
        if text := messages.get(wanted, {}).get(name):
            return text
    return ""


def _are_texts(texts: Mapping[Any, Any]) -> bool:
    return all(name in NAMES and isinstance(text, str) and len(text) <= MAX_LENGTH for name, text in texts.items())
