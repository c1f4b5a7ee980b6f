"""The timetable of beat, read from what the apps registered."""

from typing import Any

from goodplay.core.schedule_registry import timetable


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return Celery's schedule; a run that was not taken within its period expires (sweeps repeat anyway)."""
    return {entry.name: {"task": entry.name, "schedule": entry.schedule} for entry in timetable().values()}
