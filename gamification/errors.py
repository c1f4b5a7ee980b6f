"""How recognition says no."""

from goodplay.core.errors import DomainError, NotFoundError


class ActionNotFoundError(NotFoundError):
    """The organization's rulebook has no ``action`` of that code."""

    code = "ACTION_NOT_FOUND"
    title = "There is no such action."


class ActionInactiveError(DomainError):
    """The ``action`` is switched off, or only the program itself may record it."""

    code = "ACTION_INACTIVE"
    kind = "invalid"
    title = "This action is not recorded at present."


class ActivityMemberNotFoundError(NotFoundError):
    """The activity's member is unknown to the organization, or has left."""

    code = "MEMBER_NOT_FOUND"
    title = "There is no such active member."


class MemberTypeExcludedError(DomainError):
    """Members of the ``member_type`` are excluded from the ``action``."""

    code = "MEMBER_TYPE_EXCLUDED"
    kind = "forbidden"
    title = "Members of this type are excluded from this action."


class ActivityInFutureError(DomainError):
    """The activity would happen more than ten minutes from now."""

    code = "ACTIVITY_IN_FUTURE"
    kind = "invalid"
    title = "An activity cannot lie in the future."


class QuantityOutOfBoundsError(DomainError):
    """The quantity (thousandths) is below ``min_milli`` or above ``max_milli`` of the action."""

    code = "QUANTITY_OUT_OF_BOUNDS"
    kind = "invalid"
    title = "The quantity is outside the bounds of this action."


class UnitNotAcceptedError(DomainError):
    """An activity in money names its currency in ``unit``; others have no unit of their own."""

    code = "UNIT_NOT_ACCEPTED"
    kind = "invalid"
    title = "Name the currency of an amount, and no unit otherwise."


class ActivityKeyReusedError(DomainError):
    """An activity with this source and ``key`` exists and says something else."""

    code = "ACTIVITY_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for another activity; take a new key."


class ActivityNotFoundError(NotFoundError):
    """The organization has no such activity."""

    code = "ACTIVITY_NOT_FOUND"
    title = "There is no such activity."


class ReversalNotReversibleError(DomainError):
    """The ``activity`` is a reversal itself."""

    code = "REVERSAL_NOT_REVERSIBLE"
    kind = "invalid"
    title = "A reversal cannot be reversed; record the activity again."


class CriteriaInvalidError(DomainError):
    """The criteria of an achievement are refused; ``reason`` says why."""

    code = "CRITERIA_INVALID"
    kind = "invalid"
    title = "The criteria of this achievement are not valid."


class KitInvalidError(DomainError):
    """The recognition section of a starter kit is refused; ``reason`` says why."""

    code = "KIT_INVALID"
    kind = "invalid"
    title = "The starter kit names something that is unknown."


class DefinitionTakenError(DomainError):
    """The organization has one with that name or code already."""

    code = "DEFINITION_TAKEN"
    kind = "conflict"
    title = "There is already one with that name; choose another."


class DefinitionOfPlatformError(DomainError):
    """Only the platform changes its own definitions."""

    code = "DEFINITION_OF_PLATFORM"
    kind = "forbidden"
    title = "This belongs to the platform; make a copy for your organization and change that."


class BadgeUnknownError(DomainError):
    """The organization knows no such badge."""

    code = "BADGE_UNKNOWN"
    kind = "not_found"
    title = "There is no such badge."


class BadgeHeldError(DomainError):
    """The member holds the badge already."""

    code = "BADGE_HELD"
    kind = "conflict"
    title = "The member already has this badge."


class BadgeRetiredError(DomainError):
    """The badge is retired and no longer given."""

    code = "BADGE_RETIRED"
    title = "This badge is retired and can no longer be given."


class BadgeNotHeldError(DomainError):
    """The member does not hold the badge."""

    code = "BADGE_NOT_HELD"
    kind = "not_found"
    title = "The member does not have this badge."


class BadgeExpiredError(DomainError):
    """The member's badge is no longer valid."""

    code = "BADGE_EXPIRED"
    kind = "invalid"
    title = "This badge has expired; ask for it to be renewed."


class BadgeLimitsError(DomainError):
    """The limits of a badge contradict each other; ``reason`` says why."""

    code = "BADGE_LIMITS_INVALID"
    kind = "invalid"
    title = "These limits of a badge do not go together."


class BadgeAllGivenError(DomainError):
    """As many members as may hold the badge (``most``) hold it."""

    code = "BADGE_ALL_GIVEN"
    kind = "conflict"
    title = "As many members as may hold this badge have it already."


class BadgeTakenBackError(DomainError):
    """The badge was taken from the member."""

    code = "BADGE_TAKEN_BACK"
    kind = "conflict"
    title = "This badge was taken from the member; give it back instead."


class BadgeUnlimitedError(DomainError):
    """The badge never expires, so there is nothing to renew."""

    code = "BADGE_UNLIMITED"
    kind = "invalid"
    title = "This badge does not expire."


class ShowcaseFullError(DomainError):
    """The member shows as many badges (``most``) as may be shown."""

    code = "SHOWCASE_FULL"
    kind = "conflict"
    title = "You show as many badges as you can; hide one first."


class CredentialUnreadableError(DomainError):
    """There is no signed badge in what was sent."""

    code = "CREDENTIAL_UNREADABLE"
    kind = "invalid"
    title = "There is no signed badge in this. Use the picture that was downloaded, unchanged, or its text."


class AchievementUnknownError(DomainError):
    """The organization knows no such achievement."""

    code = "ACHIEVEMENT_UNKNOWN"
    kind = "not_found"
    title = "There is no such achievement."


class MetricUnknownError(DomainError):
    """A leaderboard or ladder names something that is not counted."""

    code = "METRIC_UNKNOWN"
    title = "This is not counted; use points, count:<action> or quantity:<action>."


class LeaderboardUnknownError(DomainError):
    """There is no such leaderboard, or the caller may not see it."""

    code = "LEADERBOARD_UNKNOWN"
    kind = "not_found"
    title = "There is no such leaderboard."


class LeaderboardDatesError(DomainError):
    """The dates of a leaderboard do not fit its timeframe."""

    code = "LEADERBOARD_DATES_INVALID"
    title = "A custom leaderboard needs a first and a last day in order; the others have none."


class LeaderboardScopeError(DomainError):
    """A leaderboard among these people (``scope``) is not opened here."""

    code = "LEADERBOARD_SCOPE_INVALID"
    title = "Rank the members of the organization, or each member among friends; only the platform ranks everybody."


class EntryHiddenError(DomainError):
    """The member was taken off this leaderboard before."""

    code = "ENTRY_HIDDEN"
    kind = "conflict"
    title = "The member is off this leaderboard already."


class HiddenEntryUnknownError(NotFoundError):
    """The organization has hidden no such entry."""

    code = "HIDDEN_ENTRY_UNKNOWN"
    title = "There is no such hidden entry."


class RuleInvalidError(DomainError):
    """A scoring rule cannot be used; ``reason`` says why."""

    code = "RULE_INVALID"
    title = "This scoring rule cannot be used; see the reason."


class AchievementRetiredError(DomainError):
    """The achievement is retired and no longer completed."""

    code = "ACHIEVEMENT_RETIRED"
    title = "This achievement is retired and can no longer be completed."


class AchievementCompletedError(DomainError):
    """The member has completed the achievement, and it is not repeatable."""

    code = "ACHIEVEMENT_COMPLETED"
    kind = "conflict"
    title = "The member has already completed this achievement."


class ClaimNotFoundError(NotFoundError):
    """There is no such claim, or the caller may not see it."""

    code = "CLAIM_NOT_FOUND"
    title = "There is no such claim."


class ClaimInvalidError(DomainError):
    """A claim contradicts itself; ``reason`` says how."""

    code = "CLAIM_INVALID"
    title = "This claim does not add up; see the reason."


class ClaimDateError(DomainError):
    """The day of a claim lies in the future, or longer ago than the organization accepts (``earliest_on``)."""

    code = "CLAIM_DATE_INVALID"
    title = "The day is in the future, or too long ago to be claimed."


class ClaimLimitError(DomainError):
    """The member has handed in ``most`` claims today, which is as many as the organization takes."""

    code = "CLAIM_LIMIT_REACHED"
    title = "That is enough for today; hand in more claims tomorrow."


class ClaimStatusError(DomainError):
    """From ``status`` the claim cannot go to ``wanted``, or cannot be changed."""

    code = "CLAIM_STATUS"
    kind = "conflict"
    title = "The claim is not in a state in which this can be done."


class ClaimOwnError(DomainError):
    """Somebody would decide about a claim of his own, or about one that he has handed in for another."""

    code = "CLAIM_OWN"
    kind = "forbidden"
    title = "Nobody decides about a claim that he has made himself; ask another manager."


class EvidenceRefusedError(DomainError):
    """The file is of another kind, too large, or one too many (``most`` a claim)."""

    code = "EVIDENCE_REFUSED"
    title = "Attach a PNG, JPEG or WebP picture or a PDF of at most 8 MB, and not more than five of them."


class EvidenceNotFoundError(NotFoundError):
    """The claim has no such evidence."""

    code = "EVIDENCE_NOT_FOUND"
    title = "There is no such evidence."


class SkillUnknownError(NotFoundError):
    """The organization knows no such skill, or it is out of use."""

    code = "SKILL_UNKNOWN"
    title = "There is no such skill."


class SkillHeldError(DomainError):
    """The member has the skill already, with a certificate if one was asked for."""

    code = "SKILL_HELD"
    kind = "conflict"
    title = "The member already has this skill."


class SkillNotCertifiedError(DomainError):
    """The member has no certificate of the skill."""

    code = "SKILL_NOT_CERTIFIED"
    kind = "not_found"
    title = "The member has no certificate of this skill."


class ChangeNotTriableError(DomainError):
    """The change cannot be tried; ``reason`` says why."""

    code = "CHANGE_NOT_TRIABLE"
    title = "This change cannot be tried."


class TrialNotFoundError(NotFoundError):
    """The organization has no such trial."""

    code = "TRIAL_NOT_FOUND"
    title = "There is no such trial."


class TrialEmptyError(DomainError):
    """The rules would be the same as now."""

    code = "TRIAL_EMPTY"
    title = "This changes no rule, so there is nothing to try."


class TrialOverError(DomainError):
    """The trial is published already, or waits for its day; ``status`` says which."""

    code = "TRIAL_OVER"
    kind = "conflict"
    title = "This trial is published already, or waits for its day."


class TrialStartPastError(DomainError):
    """A change cannot hold from a past moment on: what was recorded keeps its rules."""

    code = "TRIAL_START_PAST"
    title = "Choose a start in the future, or publish now."


class CheckUnknownError(NotFoundError):
    """There is no check of that name."""

    code = "CHECK_UNKNOWN"
    title = "There is no such check."


class FindingNotFoundError(NotFoundError):
    """The organization has no such open finding."""

    code = "FINDING_NOT_FOUND"
    title = "There is no such open finding."


class FindingNotRepairableError(DomainError):
    """The finding needs a person: ``check`` has no safe repair."""

    code = "FINDING_NOT_REPAIRABLE"
    title = "There is no safe repair for this; a person has to look at it."


class KudosToOneselfError(DomainError):
    """The giver and the receiver are one."""

    code = "KUDOS_TO_ONESELF"
    title = "Thank somebody else; nobody thanks himself."


class KudosReceiverError(NotFoundError):
    """The receiver is unknown to the organization, or has left."""

    code = "KUDOS_RECEIVER_NOT_FOUND"
    title = "There is no such active member to thank."


class KudosLimitError(DomainError):
    """The giver has thanked ``most`` times today, which is as often as the organization lets."""

    code = "KUDOS_LIMIT_REACHED"
    kind = "conflict"
    title = "That is enough for today; thank more people tomorrow."


class KudosPairLimitError(DomainError):
    """The giver has thanked this member ``most`` times within seven days."""

    code = "KUDOS_PAIR_LIMIT_REACHED"
    kind = "conflict"
    title = "You have thanked this member often this week; thank somebody else."


class KudosNotFoundError(NotFoundError):
    """There is no such kudos, or the caller may not see it."""

    code = "KUDOS_NOT_FOUND"
    title = "There are no such kudos."


class AdjustmentNotFoundError(NotFoundError):
    """The organization has no such adjustment of points."""

    code = "ADJUSTMENT_NOT_FOUND"
    title = "There is no such adjustment of points."


class AdjustmentStatusError(DomainError):
    """The adjustment is not done yet (``status``), so it cannot be undone."""

    code = "ADJUSTMENT_NOT_DONE"
    kind = "conflict"
    title = "Wait until the adjustment is done; then it can be undone."


class AdjustmentEmptyError(DomainError):
    """An adjustment names nobody, or no points."""

    code = "ADJUSTMENT_EMPTY"
    title = "Choose at least one member, and points other than 0."


class EventActionError(DomainError):
    """No single action stands for the ``event_type``; the caller must name one."""

    code = "ACTION_AMBIGUOUS"
    title = "Name the action: none, or more than one, stands for this kind of event."


class SkillOwnError(DomainError):
    """Somebody would certify his own skill."""

    code = "SKILL_OWN"
    kind = "forbidden"
    title = "Nobody certifies his own skill; ask another manager."


class LeagueInvalidError(DomainError):
    """The terms of a league are refused; ``reason`` says why."""

    code = "LEAGUE_INVALID"
    title = "A league cannot be played like this; see the reason."


class LeagueOffError(DomainError):
    """The organization plays no league."""

    code = "LEAGUE_OFF"
    kind = "not_found"
    title = "This organization plays no league."


class ScoreFormulaInvalidError(DomainError):
    """The formula of the impact score is refused; ``reason`` says why."""

    code = "SCORE_FORMULA_INVALID"
    title = "The formula cannot be used; see the reason."


class ScoreFormulaUnknownError(DomainError):
    """The organization has no such formula."""

    code = "SCORE_FORMULA_UNKNOWN"
    kind = "not_found"
    title = "There is no such formula."


class ScoreFormulaPublishedError(DomainError):
    """A published formula is never changed."""

    code = "SCORE_FORMULA_PUBLISHED"
    kind = "conflict"
    title = "This formula is published; make a new version of it."


class PauseNotFoundError(NotFoundError):
    """The member has no such pause."""

    code = "PAUSE_NOT_FOUND"
    title = "There is no such pause."


class PauseStartedError(DomainError):
    """Members plan pauses for days to come, from ``today`` (the member's day) on."""

    code = "PAUSE_IN_PAST"
    title = "A pause begins today or later; ask a manager to excuse days that have passed."


class PauseTooLongError(DomainError):
    """A pause has at least one day and at most ``most_days``."""

    code = "PAUSE_TOO_LONG"
    title = "A pause ends on or after its first day and lasts no longer than a year."


class PauseTooManyDaysError(DomainError):
    """The organization allows ``most_days`` a year; ``taken_days`` are taken already."""

    code = "PAUSE_TOO_MANY_DAYS"
    title = "These are more days of pause than the organization allows in a year."


class PauseOverlapsError(DomainError):
    """The member has a pause on some of these days."""

    code = "PAUSE_OVERLAPS"
    kind = "conflict"
    title = "There is a pause on some of these days already."


class LadderUnknownError(DomainError):
    """The organization knows no such ladder."""

    code = "LADDER_UNKNOWN"
    kind = "not_found"
    title = "There is no such ladder."


class LadderInvalidError(DomainError):
    """The levels of a ladder cannot stand together; ``reason`` says why."""

    code = "LADDER_INVALID"
    title = "These levels cannot stand together; see the reason."


class AccessLevelUnknownError(DomainError):
    """The organization knows no such access level."""

    code = "ACCESS_LEVEL_UNKNOWN"
    kind = "not_found"
    title = "There is no such access level."


class AccessLevelInUseError(DomainError):
    """A level of a ladder or a piece of content names the access level."""

    code = "ACCESS_LEVEL_IN_USE"
    kind = "conflict"
    title = "Levels or content still use this access level; change those first."


class PerkInvalidError(DomainError):
    """A perk is refused; ``reason`` says why."""

    code = "PERK_INVALID"
    title = "A perk cannot be used; see the reason."


class ContentUnknownError(DomainError):
    """The organization has no such content, or members do not see it at present."""

    code = "CONTENT_UNKNOWN"
    kind = "not_found"
    title = "There is no such content."


class ContentInvalidError(DomainError):
    """The content cannot be kept; ``reason`` says why."""

    code = "CONTENT_INVALID"
    title = "This content cannot be kept; see the reason."


class ContentLockedError(DomainError):
    """The member has not reached the ``access_level`` that opens the content."""

    code = "CONTENT_LOCKED"
    kind = "forbidden"
    title = "You have not unlocked this content yet."
