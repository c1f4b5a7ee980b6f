"""Pauses of streaks: days on which a member is not held to them, and what follows from them and from incidents."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from gamification.errors import (
    PauseNotFoundError,
    PauseOverlapsError,
    PauseStartedError,
    PauseTooLongError,
    PauseTooManyDaysError,
)
from gamification.models import StreakPause
from gamification.rules.policies import PAUSE_DAYS
from gamification.services.members import lock_member, zone_of
from gamification.services.rebuild import START, refold_members, refold_since
from gamification.signals import (
    StreakPaused,
    StreakPauseEnded,
    StreaksExcused,
    streak_pause_ended,
    streak_paused,
    streaks_excused,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.selectors import policy_of

LONGEST = timedelta(days=366)
YEAR = timedelta(days=365)
DAY = timedelta(days=1)


@tenancy.joins
def plan_pause(*, member_id: UUID, starts_on: date, ends_on: date, reason: str = "") -> StreakPause:
    """Let a member pause all streaks from ``starts_on`` to ``ends_on``, the member's own calendar days.

    Not idempotent: the days are taken afterwards. Locks the member. Announces ``streak_paused``.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
        PauseStartedError: It would begin before today.
        PauseTooLongError: It ends before it begins, or lasts more than a year.
        PauseTooManyDaysError: With the pauses of the year before it has more days than the organization allows.
        PauseOverlapsError: The member has a pause on some of these days.
    """
    today = timezone.now().astimezone(zone_of(member_id)).date()
    if starts_on < today:
        raise PauseStartedError(today=today.isoformat())
    lock_member(member_id)
    _require_days_left(member_id, starts_on=starts_on, ends_on=ends_on)
    return _pause(member_id, starts_on=starts_on, ends_on=ends_on, reason=reason, planned_by=member_id)


@tenancy.joins
def enter_pause(
    *, member_id: UUID, starts_on: date, ends_on: date, reason: str, entered_by: UUID | None
) -> StreakPause:
    """Let a manager excuse a member, also for days that have passed (an illness); streaks follow after commit.

    Not idempotent. Locks the member. Announces ``streak_paused``.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
        PauseTooLongError: It ends before it begins, or lasts more than a year.
        PauseOverlapsError: The member has a pause on some of these days.
    """
    zone_of(member_id)
    lock_member(member_id)
    return _pause(member_id, starts_on=starts_on, ends_on=ends_on, reason=reason, planned_by=entered_by)


@tenancy.joins
def end_pause(*, member_id: UUID, pause_id: UUID) -> None:
    """Let a pause end with yesterday (the member's day); one that was to begin later does not take place.

    Idempotent: one that is over stays as it is. Locks the member. Announces ``streak_pause_ended`` if it did run or was
    still to come.

    Raises:
        PauseNotFoundError: The member has no such pause.
    """
    lock_member(member_id)
    pause = _pause_of(member_id, pause_id)
    today = timezone.now().astimezone(zone_of(member_id)).date()
    if pause.ends_on < today:
        return
    _announce_end(pause)
    if pause.starts_on >= today:
        pause.delete()
    else:
        pause.ends_on = today - DAY
        pause.save(update_fields=["ends_on", "updated_at"])


@tenancy.joins
def remove_pause(*, member_id: UUID, pause_id: UUID) -> None:
    """Take away a pause that a manager has entered by mistake; streaks follow after commit. Idempotent.

    Locks the member. Announces ``streak_pause_ended`` if there was one.
    """
    lock_member(member_id)
    pause = StreakPause.objects.of(tenancy.organization_id()).filter(member_id=member_id, pk=pause_id).first()
    if pause is not None:
        _announce_end(pause)
        pause.delete()


@tenancy.joins
def excuse_streaks(*, since: datetime, after: UUID = START) -> None:
    """Let streaks follow what organizations have declared since a moment, a page of members at a time.

    Idempotent. Announces ``streaks_excused`` for the next page, which the engine hears itself.
    """
    following = refold_since(since=since, after=after)
    if following is not None:
        announce(streaks_excused, StreaksExcused(since.isoformat(), str(following)))


@tenancy.joins
def follow_pauses(*, member_ids: Iterable[UUID]) -> None:
    """Let the streaks of members follow their pauses. Idempotent."""
    refold_members(member_ids=member_ids)


def _pause(member_id: UUID, *, starts_on: date, ends_on: date, reason: str, planned_by: UUID | None) -> StreakPause:
    if not timedelta(0) <= ends_on - starts_on < LONGEST:
        raise PauseTooLongError(most_days=LONGEST.days)
    organization_id = tenancy.organization_id()
    others = StreakPause.objects.of(organization_id).filter(member_id=member_id)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise PauseOverlapsError
    pause = StreakPause(
        organization_id=organization_id,
        member_id=member_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        planned_by_id=planned_by,
    )
    pause.save(force_insert=True)
    told = StreakPaused(str(member_id), starts_on.isoformat(), ends_on.isoformat())
    announce(streak_paused, told)
    return pause


def _require_days_left(member_id: UUID, *, starts_on: date, ends_on: date) -> None:
    organization_id = tenancy.organization_id()
    most = policy_of(organization_id, PAUSE_DAYS) or 0
    year_before = ends_on - YEAR
    others = StreakPause.objects.of(organization_id).filter(member_id=member_id, planned_by_id=member_id)
    taken = sum(
        (min(last, ends_on) - max(first, year_before)).days + 1
        for first, last in others.filter(ends_on__gte=year_before, starts_on__lte=ends_on).values_list(
            "starts_on", "ends_on"
        )
    )
    if taken + (ends_on - starts_on).days + 1 > most:
        raise PauseTooManyDaysError(most_days=most, taken_days=taken)


def _pause_of(member_id: UUID, pause_id: UUID) -> StreakPause:
    pauses = StreakPause.objects.of(tenancy.organization_id()).filter(member_id=member_id)
    pause: StreakPause | None = pauses.filter(pk=pause_id).first()
    if pause is None:
        raise PauseNotFoundError
    return pause


def _announce_end(pause: StreakPause) -> None:
    told = StreakPauseEnded(str(pause.member_id), pause.starts_on.isoformat(), pause.ends_on.isoformat())
    announce(streak_pause_ended, told)
