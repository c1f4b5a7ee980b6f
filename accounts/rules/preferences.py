"""What a member can prefer: the names, types and defaults of preferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

PreferenceValue = bool | int | str


@dataclass(frozen=True, slots=True)
class PreferenceType:
    """One preference: what values it takes and what holds until the member chooses.

    ``choice`` takes one of ``choices``; ``integer`` takes ``minimum`` to ``maximum``.
    """

    name: str
    kind: Literal["boolean", "choice", "integer"]
    default: PreferenceValue
    description: str
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 2_147_483_647

    def takes(self, value: object) -> bool:
        """Tell whether the value is one of the preference's."""
        if self.kind == "boolean":
            return isinstance(value, bool)
        if self.kind == "choice":
            return isinstance(value, str) and value in self.choices
        return isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum


_types: dict[str, PreferenceType] = {}


def declare(*types: PreferenceType) -> None:
    """Declare preferences; an app above declares its own.

    Raises:
        ValueError: Two apps declare the same name differently, or a default is no value of its preference.
    """
    for preference in types:
        if not preference.takes(preference.default) or _types.setdefault(preference.name, preference) != preference:
            raise ValueError(f"The preference {preference.name} is declared wrongly.")


def types() -> Mapping[str, PreferenceType]:
    """Return every declared preference by its name."""
    return dict(_types)


def fits(name: str, value: object) -> bool:
    """Tell whether there is such a preference and it takes the value."""
    return name in _types and _types[name].takes(value)


SHOWN_ON_BOARDS: Final = "show_on_leaderboards"
"""Set to false it keeps a member off every leaderboard, and nobody can overrule it."""

declare(
    PreferenceType(SHOWN_ON_BOARDS, "boolean", default=True, description="Others see the member on leaderboards."),
    PreferenceType("show_rank", "boolean", default=True, description="The member sees his own place."),
    PreferenceType("notices", "choice", "smart", "How much the member is told.", choices=("smart", "all", "quiet")),
    PreferenceType("language", "choice", "", "The language of notices here.", choices=("", "en", "it", "sw")),
)
