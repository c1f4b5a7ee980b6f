"""What recognition hears."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.selectors import persons_behind
from accounts.signals import (
    MemberDeactivated,
    PreferencesChanged,
    ReferralJoined,
    UserSignedIn,
    member_deactivated,
    preferences_changed,
    referral_joined,
    user_signed_in,
)
from donations.signals import (
    DonationRefunded,
    DonationReturned,
    DonationSent,
    DonationSettled,
    donation_refunded,
    donation_returned,
    donation_sent,
    donation_settled,
)
from gamification import services
from gamification.services.imports import ACTIVITY_COLUMNS, IMPORT_ACTIVITIES
from gamification.services.imports import import_activities as take_chunk
from gamification.signals import (
    ActivitiesApplied,
    ActivitiesRecorded,
    EntryHidden,
    EntryRestored,
    RulebookPublished,
    ScoresComputed,
    StreakPaused,
    StreakPauseEnded,
    StreaksExcused,
    activities_applied,
    activities_recorded,
    entry_hidden,
    entry_restored,
    rulebook_published,
    scores_computed,
    streak_pause_ended,
    streak_paused,
    streaks_excused,
)
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.jobs import JobState, StepResult, runs
from goodplay.core.schedule_registry import for_each_organization, scheduled
from organizations.signals import (
    IncidentsChanged,
    OrganizationCreated,
    PolicyDecided,
    incidents_changed,
    organization_created,
    policy_decided,
)


@runs(
    IMPORT_ACTIVITIES,
    title=_("Import of activities"),
    verb="gamification.activity.import",
    columns=ACTIVITY_COLUMNS,
)
def import_activities(job: JobState) -> StepResult:
    """Take the next chunk of a file of activities."""
    return take_chunk(job)


@runs(
    services.IMPORT_POINTS,
    title=_("Import of points"),
    verb="gamification.points_adjustment.import",
    columns=services.POINTS_COLUMNS,
)
def import_points(job: JobState) -> StepResult:
    """Take the next chunk of a file of points."""
    return services.import_points(job)


@runs(services.ADJUST_POINTS, title=_("Points for many members"))
def adjust_points(job: JobState) -> StepResult:
    """Give the points to the next members."""
    return services.take_adjustment(job)


@runs(services.UNDO_ADJUSTMENT, title=_("Undoing points for many members"))
def undo_adjustment(job: JobState) -> StepResult:
    """Take back the next shares of an adjustment."""
    return services.take_undoing(job)


@runs(services.EXPIRE_POINTS, title=_("Points that expire"))
def expire_points(job: JobState) -> StepResult:
    """Let the next points expire, and tell the next members of what will."""
    return services.expire_points(job)


@scheduled("gamification.start_expiry", cron="35 * * * *")
def start_expiry() -> None:
    """Look once a day, by each organization's calendar, at the points that expire."""
    for_each_organization(lambda _organization_id: services.start_expiry())


@runs(services.TRY_RULES, title=_("Trial of changed rules"))
def try_rules(job: JobState) -> StepResult:
    """Try changed rules on the next members."""
    return services.go_on_trying(job)


@runs(services.AWARD_PAST, title=_("Awards for what was done before"))
def award_past(job: JobState) -> StepResult:
    """Award the next members what they have fulfilled already."""
    return services.go_on_awarding(job)


@runs(services.EXAMINE, title=_("Checks of recognition"))
def examine(job: JobState) -> StepResult:
    """Look at the next page of the next check."""
    return services.go_on_examining(job)


@scheduled("gamification.examine_all", cron="20 3 * * *")
def examine_all() -> None:
    """Queue the nightly checks of every organization."""
    for_each_organization(lambda _organization_id: services.examine())


@scheduled("gamification.publish_trials", every=timedelta(seconds=30))
def publish_trials() -> None:
    """Let changed rules hold whose moment has come."""
    for_each_organization(lambda _organization_id: services.publish_due_trials())


@scheduled("gamification.purge_trials", cron="50 2 * * *")
def purge_trials() -> None:
    """Forget the members' rows of old trials."""
    for_each_organization(lambda _organization_id: services.purge_trials())


@hears(organization_created, name="gamification.apply_kit", outside=True)
def apply_kit(organization_id: UUID, facts: list[OrganizationCreated]) -> None:
    """Let the platform's definitions stand, then give the new organization its own."""
    with tenancy.writing(PLATFORM_ID):
        services.seed_all()
    with tenancy.writing(organization_id):
        for fact in facts:
            services.apply_kit(kind=fact.kind)


@hears(activities_recorded, name="gamification.apply_lower_half", batch=2_000)
def apply_lower_half(_facts: list[ActivitiesRecorded]) -> None:
    """Let waiting activities have their effects; what is too much for one call, the engine announces to itself."""
    services.apply_pending(shards=services.LOWER_HALF)


@hears(activities_recorded, name="gamification.apply_upper_half", batch=2_000)
def apply_upper_half(_facts: list[ActivitiesRecorded]) -> None:
    """The same for the other half of the members, so that two workers share a large queue without meeting."""
    services.apply_pending(shards=services.UPPER_HALF)


@hears(rulebook_published, name="gamification.republish_rulebooks", outside=True)
def republish_rulebooks(organization_id: UUID, _facts: list[RulebookPublished]) -> None:
    """Carry what the platform changed into the rulebook of every organization."""
    if organization_id == PLATFORM_ID:
        for_each_organization(lambda _organization_id: services.republish_rulebook())


@hears(policy_decided, name="gamification.publish_policies")
def publish_policies(facts: list[PolicyDecided]) -> None:
    """Take policies that belong to the rules into the rulebook."""
    services.publish_policies(names=[fact.name for fact in facts])


@hears(incidents_changed, name="gamification.excuse_streaks", outside=True)
def excuse_streaks(organization_id: UUID, facts: list[IncidentsChanged]) -> None:
    """Let streaks follow incidents; the platform's count in every organization."""
    since = min(datetime.fromisoformat(fact.since) for fact in facts)
    if organization_id == PLATFORM_ID:
        for_each_organization(lambda _organization_id: services.excuse_streaks(since=since))
    else:
        with tenancy.writing(organization_id):
            services.excuse_streaks(since=since)


@hears(streaks_excused, name="gamification.excuse_more_streaks", batch=1)
def excuse_more_streaks(facts: list[StreaksExcused]) -> None:
    """Let the streaks of the next members follow."""
    for fact in facts:
        services.excuse_streaks(since=datetime.fromisoformat(fact.since), after=UUID(fact.after))


@hears(streak_paused, name="gamification.follow_pauses")
def follow_pauses(facts: list[StreakPaused]) -> None:
    """Let streaks follow pauses."""
    services.follow_pauses(member_ids=_members(fact.member_id for fact in facts))


@hears(streak_pause_ended, name="gamification.follow_ended_pauses")
def follow_ended_pauses(facts: list[StreakPauseEnded]) -> None:
    """Let streaks follow pauses that were taken away."""
    services.follow_pauses(member_ids=_members(fact.member_id for fact in facts))


@hears(rulebook_published, name="gamification.start_level_checks")
def start_level_checks(facts: list[RulebookPublished]) -> None:
    """Bring members to where changed ladders put them."""
    services.start_level_checks(versions=[fact.version for fact in facts])


@scheduled("gamification.check_new_ladders", cron="15 * * * *")
def check_new_ladders() -> None:
    """Bring members to where ladders put them that have begun by their date."""
    for_each_organization(lambda _organization_id: services.start_due_level_checks())


@runs(services.CHECK_LEVELS, title=_("Check of levels"), verb="gamification.ladder.change")
def check_levels(job: JobState) -> StepResult:
    """Look at the next members of a job."""
    return services.go_on_checking(job)


@hears(donation_settled, name="gamification.record_gifts", batch=2_000)
def record_gifts(facts: list[DonationSettled]) -> None:
    """Make settled gifts deeds of their givers."""
    services.record_gifts(facts=facts)


@hears(donation_refunded, name="gamification.take_back_gifts")
def take_back_gifts(facts: list[DonationRefunded]) -> None:
    """Take back the deeds of gifts that were given back."""
    services.take_back_gifts(facts=facts)


@hears(donation_sent, name="gamification.record_gifts_elsewhere")
def record_gifts_elsewhere(facts: list[DonationSent]) -> None:
    """Make gifts from a wallet here to another organization deeds here."""
    services.record_gifts_elsewhere(facts=facts)


@hears(donation_returned, name="gamification.take_back_gifts_elsewhere")
def take_back_gifts_elsewhere(facts: list[DonationReturned]) -> None:
    """Take back the deeds of gifts that have come back from another organization."""
    services.take_back_gifts_elsewhere(facts=facts)


@hears(donation_settled, name="gamification.record_gifts_of_persons", outside=True, batch=2_000)
def record_gifts_of_persons(organization_id: UUID, facts: list[DonationSettled]) -> None:
    """Count gifts in the figures that persons have across organizations."""
    if persons := _persons(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.record_gifts_of_persons(facts=facts, persons=persons)


@hears(donation_refunded, name="gamification.take_back_gifts_of_persons", outside=True)
def take_back_gifts_of_persons(organization_id: UUID, facts: list[DonationRefunded]) -> None:
    """Take gifts that were given back out of the figures across organizations."""
    if persons := _persons(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.take_back_gifts_of_persons(facts=facts, persons=persons)


@hears(activities_applied, name="gamification.reward_referrals", batch=50)
def reward_referrals(facts: list[ActivitiesApplied]) -> None:
    """Reward who brought members that have become active."""
    services.reward_referrals(member_ids=_members(fact.member_ids for fact in facts))


@hears(referral_joined, name="gamification.reward_active_referrals")
def reward_active_referrals(facts: list[ReferralJoined]) -> None:
    """Reward who brought members that were active before they said so."""
    services.reward_referrals(member_ids=_members(fact.referred_id for fact in facts))


@hears(user_signed_in, name="gamification.record_sign_ins")
def record_sign_ins(facts: list[UserSignedIn]) -> None:
    """Make sign-ins the daily activity."""
    services.record_sign_ins(
        signed_in=[(UUID(fact.member_id), fact.family_id, datetime.fromisoformat(fact.signed_in_at)) for fact in facts]
    )


@hears(activities_applied, name="gamification.feed_boards", batch=50)
def feed_boards(facts: list[ActivitiesApplied]) -> None:
    """Bring the live leaderboards up to date with the members to whom something happened."""
    services.feed_live_boards(member_ids=_members(fact.member_ids for fact in facts))


@hears(activities_applied, name="gamification.enter_league", batch=50)
def enter_league(facts: list[ActivitiesApplied]) -> None:
    """Put members who did something this week into a group of the league."""
    services.enter_league(member_ids=_members(fact.member_ids for fact in facts))


@hears(activities_applied, name="gamification.compute_scores", batch=50)
def compute_scores(facts: list[ActivitiesApplied]) -> None:
    """Bring the impact scores up to date with the members to whom something happened."""
    services.compute_scores(member_ids=_members(fact.member_ids for fact in facts))


@hears(scores_computed, name="gamification.feed_score_boards", batch=50)
def feed_score_boards(facts: list[ScoresComputed]) -> None:
    """Bring the live leaderboards up to date with changed impact scores."""
    services.feed_live_boards(member_ids=_members(fact.member_ids for fact in facts))


@runs(services.RECOMPUTE_SCORES, title=_("Computation of impact scores"), verb="gamification.score_formula.publish")
def recompute_scores(job: JobState) -> StepResult:
    """Compute the scores of the next members."""
    return services.go_on_recomputing(job)


@scheduled("gamification.start_formulas", every=timedelta(minutes=5))
def start_formulas() -> None:
    """Let formulas of the impact score begin whose day has come."""
    for_each_organization(lambda _organization_id: services.start_due_formulas())


@hears(member_deactivated, name="gamification.leave_boards")
def leave_boards(facts: list[MemberDeactivated]) -> None:
    """Take members who have left from the live leaderboards."""
    services.feed_live_boards(member_ids=_members(fact.member_id for fact in facts))


@hears(preferences_changed, name="gamification.hide_from_boards")
def hide_from_boards(facts: list[PreferencesChanged]) -> None:
    """Take members who hide from the live leaderboards, and bring those back who show themselves again."""
    services.feed_live_boards(member_ids=_members(fact.member_id for fact in facts))


@hears(entry_hidden, name="gamification.take_off_boards")
def take_off_boards(facts: list[EntryHidden]) -> None:
    """Take members from the boards that the organization took them off."""
    _follow(facts)


@hears(entry_restored, name="gamification.put_on_boards")
def put_on_boards(facts: list[EntryRestored]) -> None:
    """Let members appear again on the boards that they were taken off."""
    _follow(facts)


@scheduled("gamification.fill_boards", every=timedelta(seconds=5))
def fill_boards() -> None:
    """Fill the live leaderboards that somebody asked for and that were too large to fill at once."""
    for organization_id, names in services.take_wanted_boards().items():
        with tenancy.reading(organization_id):
            services.fill_live_boards(names=names)


@scheduled("gamification.rebuild_boards", every=timedelta(seconds=30))
def rebuild_boards() -> None:
    """Take the snapshots of leaderboards that are due."""
    for_each_organization(lambda _organization_id: services.rebuild_due_leaderboards())


@scheduled("gamification.close_leagues", every=timedelta(minutes=5))
def close_leagues() -> None:
    """Close the weeks of leagues whose time is over, each by its organization's clock."""
    for_each_organization(lambda _organization_id: services.close_due_weeks())


@scheduled("gamification.record_tenures", cron="20 * * * *")
def record_tenures() -> None:
    """Tell how long members are members, soon after their day begins."""
    for_each_organization(lambda _organization_id: services.record_tenures())


@scheduled("gamification.check_boards", cron="40 2 * * *")
def check_boards() -> None:
    """Compare leaderboards with the counters, repair what differs, and forget old snapshots."""
    for_each_organization(lambda _organization_id: services.check_leaderboards())


def _follow(facts: Sequence[EntryHidden | EntryRestored]) -> None:
    services.follow_hidden_entries(
        member_ids=_members(fact.member_id for fact in facts), leaderboard_ids={fact.leaderboard_id for fact in facts}
    )


def _members(texts: Iterable[str]) -> list[UUID]:
    """Return every member once; the texts hold ids with spaces between."""
    return sorted({UUID(word) for text in texts for word in text.split()})


def _persons(organization_id: UUID, facts: Iterable[DonationSettled | DonationRefunded]) -> dict[UUID, UUID]:
    """Return the platform's memberships of the givers who are users."""
    if organization_id == PLATFORM_ID:
        return {}
    with tenancy.platform("figures of persons across organizations"):
        return persons_behind(organization_id, {UUID(fact.member_id) for fact in facts if fact.member_id})
