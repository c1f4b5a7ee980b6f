"""What streaks announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class StreakMilestoneReached:
    """A member's streak is as long as never before, and that is a milestone; once for each.

    Attributes:
        member_id: The member.
        cadence: ``day``, ``week`` or ``month``: what its length is counted in.
        length: The milestone, in periods.
        quiet: It follows from imported history or a repair: nobody is to be notified.
    """

    member_id: str
    cadence: str
    length: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class StreakPaused:
    """A member pauses all streaks, or was excused for days that have passed.

    Attributes:
        member_id: The member.
        starts_on: The first day, by the member's calendar.
        ends_on: The last day.
    """

    member_id: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class StreakPauseEnded:
    """A pause of a member was ended early, called off or taken away.

    Attributes:
        member_id: The member.
        starts_on: Its first day.
        ends_on: Its last day, as it had been planned.
    """

    member_id: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class StreaksExcused:
    """Incidents were declared or corrected; the engine looks at the streaks again, a page of members at a time.

    Attributes:
        since: From which moment on it makes a difference, ISO 8601.
        after: The last member who was looked at; empty at the beginning.
    """

    since: str
    after: str


streak_paused = Signal("streak.paused", StreakPaused)
streak_pause_ended = Signal("streak.pause_ended", StreakPauseEnded)
streaks_excused = Signal("streaks.excused", StreaksExcused)
streak_milestone_reached = Signal("streak.milestone_reached", StreakMilestoneReached)
