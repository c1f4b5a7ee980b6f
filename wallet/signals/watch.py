"""What the watch announces: to those who work on cases, never to the member."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class WatchCaseOpened:
    """Rules were met.

    Attributes:
        case_id: Which case.
        kind: What it is about: payment, deposit, conversion or withdrawal.
        action: ``hold`` or ``review``.
        release_at: When it is released by itself (ISO 8601, UTC); empty for a mere review.
    """

    case_id: str
    kind: str
    action: str
    release_at: str


@dataclass(frozen=True, slots=True)
class WatchCaseClosed:
    """A case was cleared, released by time, or reported.

    Attributes:
        case_id: Which case.
        kind: What it is about.
        subject_id: Its id.
        status: How it ended.
    """

    case_id: str
    kind: str
    subject_id: str
    status: str


watch_case_opened = Signal("watch_case.opened", WatchCaseOpened)
watch_case_closed = Signal("watch_case.closed", WatchCaseClosed)
