"""What the engine announces."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class ActivitiesRecorded:
    """Activities are waiting to be applied; heard by the engine itself.

    Attributes:
        count: How many were recorded together; 0 when the engine reminds itself of a rest.
    """

    count: int


@dataclass(frozen=True, slots=True)
class ActivitiesApplied:
    """A batch of activities has had its effects.

    Attributes:
        count: How many activities.
        member_count: Of how many members.
        quiet: They are imported history.
        member_ids: The members, as hexadecimal ids with a space between.
    """

    count: int
    member_count: int
    quiet: bool
    member_ids: str = ""


@dataclass(frozen=True, slots=True)
class PointsChanged:
    """The points of a member changed; once a batch and member. Imported history is not told.

    Attributes:
        member_id: The member.
        change: By how many, in the smallest unit of the points currency; negative after a reversal.
        activity_count: Through how many activities.
    """

    member_id: str
    change: int
    activity_count: int


@dataclass(frozen=True, slots=True)
class AchievementEarned:
    """A member completed an achievement; once for each time, even if its cause is reversed and comes again.

    Attributes:
        member_id: The member.
        achievement_id: The achievement.
        achievement_code: Its code.
        occurrence: The how-manieth time, from 1.
        points: The points it pays, in the smallest unit of the points currency.
        activity_id: The activity that completed it.
        earned_at: When that happened, ISO 8601 UTC.
        quiet: It follows from imported history: nobody is to be notified.
    """

    member_id: str
    achievement_id: str
    achievement_code: str
    occurrence: int
    points: int
    activity_id: str
    earned_at: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class BadgeEarned:
    """A member was given a badge, by an achievement or by hand.

    Attributes:
        member_id: The member.
        badge_id: The badge.
        badge_code: Its code.
        activity_id: The activity that earned it.
        earned_at: When that happened, ISO 8601 UTC.
        quiet: It follows from imported history: nobody is to be notified.
    """

    member_id: str
    badge_id: str
    badge_code: str
    activity_id: str
    earned_at: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class LevelReached:
    """A member stands on another level of a ladder than before; after a reversal it can be a lower one.

    Attributes:
        member_id: The member.
        ladder_code: The ladder.
        level_id: The level.
        number: The level's number on the ladder.
        is_rise: It is higher than before.
        quiet: It follows from imported history: nobody is to be notified.
    """

    member_id: str
    ladder_code: str
    level_id: str
    number: int
    is_rise: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class RulebookPublished:
    """A new version of the organization's rules was published.

    Attributes:
        version: Its number.
        starts_at: From when on activities are recorded under it, ISO 8601 UTC.
    """

    version: int
    starts_at: str


activities_recorded = Signal("activities.recorded", ActivitiesRecorded)
activities_applied = Signal("activities.applied", ActivitiesApplied)
points_changed = Signal("points.changed", PointsChanged)
achievement_earned = Signal("achievement.earned", AchievementEarned)
badge_earned = Signal("badge.earned", BadgeEarned)
level_reached = Signal("level.reached", LevelReached)
rulebook_published = Signal("rulebook.published", RulebookPublished)
