"""Leaderboards, leagues and scores follow what was applied."""

from collections.abc import Sequence
from datetime import timedelta

from accounts.signals import (
    MemberDeactivated,
    PreferencesChanged,
    member_deactivated,
    preferences_changed,
)
from gamification import services
from gamification.signals import (
    ActivitiesApplied,
    EntryHidden,
    EntryRestored,
    ScoresComputed,
    activities_applied,
    entry_hidden,
    entry_restored,
    scores_computed,
)
from gamification.tasks.members import members_in
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.schedule_registry import for_each_organization, scheduled


@hears(activities_applied, name="gamification.feed_boards", batch=50)
def feed_boards(facts: list[ActivitiesApplied]) -> None:
    """Bring the live leaderboards up to date with the members to whom something happened."""
    services.feed_live_boards(member_ids=members_in(fact.member_ids for fact in facts))


@hears(activities_applied, name="gamification.enter_league", batch=50)
def enter_league(facts: list[ActivitiesApplied]) -> None:
    """Put members who did something this week into a group of the league."""
    services.enter_league(member_ids=members_in(fact.member_ids for fact in facts))


@hears(activities_applied, name="gamification.compute_scores", batch=50)
def compute_scores(facts: list[ActivitiesApplied]) -> None:
    """Bring the impact scores up to date with the members to whom something happened."""
    services.compute_scores(member_ids=members_in(fact.member_ids for fact in facts))


@hears(scores_computed, name="gamification.feed_score_boards", batch=50)
def feed_score_boards(facts: list[ScoresComputed]) -> None:
    """Bring the live leaderboards up to date with changed impact scores."""
    services.feed_live_boards(member_ids=members_in(fact.member_ids for fact in facts))


@hears(member_deactivated, name="gamification.leave_boards")
def leave_boards(facts: list[MemberDeactivated]) -> None:
    """Take members who have left from the live leaderboards."""
    services.feed_live_boards(member_ids=members_in(fact.member_id for fact in facts))


@hears(preferences_changed, name="gamification.hide_from_boards")
def hide_from_boards(facts: list[PreferencesChanged]) -> None:
    """Take members who hide from the live leaderboards, and bring those back who show themselves again."""
    services.feed_live_boards(member_ids=members_in(fact.member_id for fact in facts))


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
    """Begin to close the weeks of leagues whose time is over, each by its organization's clock."""
    for_each_organization(lambda _organization_id: services.start_closing())


@scheduled("gamification.check_boards", cron="40 2 * * *")
def check_boards() -> None:
    """Compare leaderboards with the counters, repair what differs, and forget old snapshots."""
    for_each_organization(lambda _organization_id: services.check_leaderboards())


def _follow(facts: Sequence[EntryHidden | EntryRestored]) -> None:
    services.follow_hidden_entries(
        member_ids=members_in(fact.member_id for fact in facts), leaderboard_ids={fact.leaderboard_id for fact in facts}
    )
