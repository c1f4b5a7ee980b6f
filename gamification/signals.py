"""What recognition announces."""

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


@dataclass(frozen=True, slots=True)
class TopTenEntered:
    """A member came into the first ten of a leaderboard since its last snapshot.

    Attributes:
        member_id: The member.
        leaderboard: The board's code.
        rank: The place now.
    """

    member_id: str
    leaderboard: str
    rank: int


@dataclass(frozen=True, slots=True)
class EntryHidden:
    """A member was taken off a leaderboard by the organization.

    Attributes:
        entry_id: The row that says so.
        member_id: The member.
        leaderboard_id: The board; empty for every board.
    """

    entry_id: str
    member_id: str
    leaderboard_id: str


@dataclass(frozen=True, slots=True)
class EntryRestored:
    """A member may appear on a leaderboard again.

    Attributes:
        entry_id: The row that had hidden him.
        member_id: The member.
        leaderboard_id: The board; empty for every board.
    """

    entry_id: str
    member_id: str
    leaderboard_id: str


@dataclass(frozen=True, slots=True)
class RulebookPublished:
    """A new version of the organization's rules was published.

    Attributes:
        version: Its number.
        starts_at: From when on activities are recorded under it, ISO 8601 UTC.
    """

    version: int
    starts_at: str


@dataclass(frozen=True, slots=True)
class ClaimSubmitted:
    """A claim waits for a decision: it is new, was corrected, or came back.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        is_again: It was in the queue before.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    is_again: bool


@dataclass(frozen=True, slots=True)
class ClaimApproved:
    """A claim was approved and is an activity now.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        activity_id: The activity; what follows from it is told by itself.
        is_self_attested: Nobody looked at it: the organization trusts its members' own word.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    activity_id: str
    is_self_attested: bool


@dataclass(frozen=True, slots=True)
class ClaimReturned:
    """A claim was sent back to the member with a question.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: What is to be corrected or shown.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimRejected:
    """A claim was rejected.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: Why.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimReopened:
    """A decision was taken back: the claim waits again, and what an approval had brought is taken back.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: Why.
        was_approved: It had been approved; else rejected.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str
    was_approved: bool


@dataclass(frozen=True, slots=True)
class SkillCertified:
    """A member's skill was certified, or the certificate renewed.

    Attributes:
        member_id: The member.
        skill_id: The skill.
        skill_code: Its code.
        certified_on: The day, ISO 8601.
        valid_until: The last day of the certificate, ISO 8601; empty when it is valid for ever.
    """

    member_id: str
    skill_id: str
    skill_code: str
    certified_on: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class SkillRevoked:
    """A member's certificate of a skill was taken back.

    Attributes:
        member_id: The member.
        skill_id: The skill.
        skill_code: Its code.
        reason: Why.
    """

    member_id: str
    skill_id: str
    skill_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class KudosGiven:
    """A member thanked another.

    Attributes:
        kudos_id: The kudos; who tells of them reads the message there, because they may be hidden meanwhile.
        giver_id: The member who thanks.
        receiver_id: The member who is thanked.
    """

    kudos_id: str
    giver_id: str
    receiver_id: str


@dataclass(frozen=True, slots=True)
class PointsExpiring:
    """Points of a member will expire unless they are spent before; told once for each day on which some expire.

    Attributes:
        expiry_id: The expiry.
        member_id: The member.
        points: How many, in the smallest unit of the points currency.
        expires_on: The first day without them, in the organization's time zone (ISO 8601).
    """

    expiry_id: str
    member_id: str
    points: int
    expires_on: str


@dataclass(frozen=True, slots=True)
class PointsExpired:
    """Points of a member have expired; nothing is told when all were spent in time.

    Attributes:
        expiry_id: The expiry.
        member_id: The member.
        points: How many were taken, in the smallest unit of the points currency.
        expires_on: The day on which they expired, in the organization's time zone (ISO 8601).
    """

    expiry_id: str
    member_id: str
    points: int
    expires_on: str


@dataclass(frozen=True, slots=True)
class LeagueClosed:
    """A week of a member's league is over and decided; who no longer took part is not told.

    Attributes:
        member_id: The member.
        starts_on: The Monday on which the week began, ISO 8601.
        rank: The place in the group.
        participants: How many were in the group to the end.
        outcome: ``promoted``, ``stayed`` or ``demoted``.
        tier: The tier of that week, from 1.
        next_tier: The tier of the next week.
    """

    member_id: str
    starts_on: str
    rank: int
    participants: int
    outcome: str
    tier: int
    next_tier: int


@dataclass(frozen=True, slots=True)
class ScoresComputed:
    """The impact scores of members are other than before; heard by the live leaderboards.

    Attributes:
        member_ids: The members, as hexadecimal ids with a space between.
    """

    member_ids: str


@dataclass(frozen=True, slots=True)
class ContentPublished:
    """A piece of content is no draft any more.

    Attributes:
        content_id: The content.
        access_level_id: What opens it; "" when it is open to every member.
        visible_from: From when on members see it, ISO 8601 UTC.
    """

    content_id: str
    access_level_id: str
    visible_from: str


activities_recorded = Signal("activities.recorded", ActivitiesRecorded)
activities_applied = Signal("activities.applied", ActivitiesApplied)
points_changed = Signal("points.changed", PointsChanged)
achievement_earned = Signal("achievement.earned", AchievementEarned)
badge_earned = Signal("badge.earned", BadgeEarned)
level_reached = Signal("level.reached", LevelReached)
streak_paused = Signal("streak.paused", StreakPaused)
streak_pause_ended = Signal("streak.pause_ended", StreakPauseEnded)
streaks_excused = Signal("streaks.excused", StreaksExcused)
streak_milestone_reached = Signal("streak.milestone_reached", StreakMilestoneReached)
top_ten_entered = Signal("leaderboard.top_ten_entered", TopTenEntered)
entry_hidden = Signal("leaderboard.entry_hidden", EntryHidden)
entry_restored = Signal("leaderboard.entry_restored", EntryRestored)
rulebook_published = Signal("rulebook.published", RulebookPublished)
claim_submitted = Signal("claim.submitted", ClaimSubmitted)
claim_approved = Signal("claim.approved", ClaimApproved)
claim_returned = Signal("claim.returned", ClaimReturned)
claim_rejected = Signal("claim.rejected", ClaimRejected)
claim_reopened = Signal("claim.reopened", ClaimReopened)
skill_certified = Signal("skill.certified", SkillCertified)
skill_revoked = Signal("skill.revoked", SkillRevoked)
kudos_given = Signal("kudos.given", KudosGiven)
points_expiring = Signal("points.expiring", PointsExpiring)
points_expired = Signal("points.expired", PointsExpired)
league_closed = Signal("league.closed", LeagueClosed)
scores_computed = Signal("scores.computed", ScoresComputed)
content_published = Signal("content.published", ContentPublished)
