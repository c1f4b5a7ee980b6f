"""Long work, and what starts it by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gamification import services
from gamification.services.imports import ACTIVITY_COLUMNS, IMPORT_ACTIVITIES
from gamification.services.imports import import_activities as take_chunk
from gamification.signals import (
    RulebookPublished,
    rulebook_published,
)
from goodplay.core.announce import hears
from goodplay.core.jobs import JobState, StepResult, runs
from goodplay.core.schedule_registry import for_each_organization, scheduled


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


@scheduled("gamification.renew_badges", cron="5 * * * *")
def renew_badges() -> None:
    """Renew badges whose holders have fulfilled their goal again."""
    for_each_organization(lambda _organization_id: services.renew_fulfilled_badges())


@scheduled("gamification.tell_expiring_badges", cron="10 4 * * *")
def tell_expiring_badges() -> None:
    """Tell holders of badges that expire soon."""
    for_each_organization(lambda _organization_id: services.tell_expiring_badges())


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


@runs(services.CLOSE_LEAGUE, title=_("Close of a week of the league"))
def close_league(job: JobState) -> StepResult:
    """Decide the next groups of a week."""
    return services.go_on_closing(job)


@runs(services.RECOMPUTE_SCORES, title=_("Computation of impact scores"), verb="gamification.score_formula.publish")
def recompute_scores(job: JobState) -> StepResult:
    """Compute the scores of the next members."""
    return services.go_on_recomputing(job)


@scheduled("gamification.start_formulas", every=timedelta(minutes=5))
def start_formulas() -> None:
    """Let formulas of the impact score begin whose day has come."""
    for_each_organization(lambda _organization_id: services.start_due_formulas())
