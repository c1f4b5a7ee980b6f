"""Kinds of jobs, and what a step gets and gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.functional import Promise

from goodplay.core.tabular import Column

Text = str | Promise


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as its next step finds it; ``file`` stands anywhere and is closed by the runner."""

    id: UUID
    organization_id: UUID
    params: Mapping[str, Any]
    cursor: Mapping[str, Any]
    result: Mapping[str, Any]
    failed_count: int = 0
    created_by: UUID | None = None
    file: BinaryIO | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row of the file that was not used, and why."""

    line: int
    row: int
    code: str
    message: str
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step did.

    ``done`` counts what this step went through (``faults`` included); ``total`` is given by the step that knows it;
    ``result`` replaces the job's result; ``finished`` ends the job.
    """

    cursor: Mapping[str, Any]
    done: int = 0
    total: int | None = None
    result: Mapping[str, Any] | None = None
    faults: Sequence[RowFault] = field(default_factory=tuple)
    finished: bool = False


Step = Callable[[JobState], StepResult]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job.

    Attributes:
        name: Its dotted name; never changed once deployed, because jobs carry it.
        title: What people call it.
        verb: Who may start it again on the same file.
        columns: The fields that its file carries, if it reads one.
        step: One step of it.
    """

    name: str
    title: Text
    verb: str
    columns: Sequence[Column]
    step: Step


_kinds: dict[str, Kind] = {}


def runs(kind: str, *, title: Text = "", verb: str = "", columns: Sequence[Column] = ()) -> Callable[[Step], Step]:
    """Register the step of a kind of job; the arguments are those of ``Kind``.

    It is called again and again inside the organization's door until it says ``finished``. Aim at a second a step:
    a step that outlives its lease of 30 s is undone when another worker has taken over.

    Raises:
        ValueError: The kind has a step already.
    """

    def register(step: Step) -> Step:
        if kind in _kinds:
            raise ValueError(f"Two steps are registered for {kind}.")
        _kinds[kind] = Kind(kind, title or kind, verb, columns, step)
        return step

    return register


def kinds() -> Mapping[str, Kind]:
    """Return every registered kind by its name."""
    return _kinds


def kind_of(name: str) -> Kind:
    """Return a kind by its name.

    Raises:
        KeyError: No app has registered it.
    """
    return _kinds[name]
