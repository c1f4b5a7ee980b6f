"""Which column of a file stands for which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodplay.core.tabular.errors import HeaderMissingError


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file may carry, and the other names under which files call it."""

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()


def columns_of(header: Sequence[str], columns: Sequence[Column], *, chosen: Mapping[str, str]) -> dict[str, int]:
    """Return for each field found the place of its column.

    Args:
        header: The first row of the file.
        columns: The fields looked for.
        chosen: Field → header, as a person chose it; an empty header leaves the field out. Fields that are not
            named are found by their own name or an alias. Case, surrounding space and ``_`` do not matter.

    Raises:
        HeaderMissingError: A required field, or a header that was chosen, is not there.
    """
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        places.setdefault(_same(title), place)
    found = {column.name: _place(_titles(column, chosen), places) for column in columns}
    wanted = {column.name for column in columns if column.required} | {name for name, title in chosen.items() if title}
    if missing := sorted(name for name in wanted if found.get(name) is None):
        raise HeaderMissingError(missing=", ".join(missing))
    return {name: place for name, place in found.items() if place is not None}


def _titles(column: Column, chosen: Mapping[str, str]) -> tuple[str, ...]:
    return (chosen[column.name],) if column.name in chosen else (column.name, *column.aliases)


def _place(titles: Sequence[str], places: Mapping[str, int]) -> int | None:
    return next((places[_same(title)] for title in titles if title and _same(title) in places), None)


def _same(title: str) -> str:
    return " ".join(title.replace("_", " ").casefold().split())
