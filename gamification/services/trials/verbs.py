"""The life of a trial: begun, published or scheduled, withdrawn, forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from gamification.enums import TrialStatus
from gamification.errors import TrialEmptyError, TrialNotFoundError, TrialOverError, TrialStartPastError
from gamification.models import Rulebook, RuleTrial, RuleTrialRow
from gamification.selectors.trials import names_of_definitions
from gamification.services.replay import Call, replay
from gamification.services.retro import award_past
from gamification.services.rulebooks import compile_rulebook, current_book, publish_rulebook
from gamification.services.trials.steps import TRY_RULES
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.jobs import enqueue
from goodplay.core.permissions import Caller

DAYS: Final = 30
MOST_DAYS: Final = 366
KEPT: Final = timedelta(days=90)
OPEN: Final = frozenset({TrialStatus.TRYING, TrialStatus.TRIED, TrialStatus.REFUSED})
"""The states in which a trial may still be published."""


@tenancy.joins
def try_rules(
    *,
    calls: Sequence[Call],
    title: str,
    days: int = DAYS,
    form: Mapping[str, Any] | None = None,
    by: Caller | None = None,
) -> RuleTrial:
    """Begin a trial of changed rules on the activities recorded in the last days; a job works it out.

    The changes are done and undone at once: nothing holds, nobody is told. Not idempotent.

    Args:
        calls: What would be done (``replay.recorded`` or ``replay.call``).
        title: What it is about, for people.
        days: How many days back, 1 to 366.
        form: What was typed, to go on editing.
        by: Who asks.

    Raises:
        ChangeNotTriableError: A call is no change of the rules.
        TrialEmptyError: The rules would be the same as now.
        DomainError: What the changes themselves refuse.
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    version = current_book().version
    compiled, names = _after(calls)
    if compiled == Rulebook.objects.of(organization_id).values_list("compiled", flat=True).get(version=version):
        raise TrialEmptyError
    trial = RuleTrial(
        organization_id=organization_id,
        title=title[:200],
        changes=list(calls),
        form=dict(form or {}),
        compiled=compiled,
        names=names,
        base_version=version,
        days=days,
        since=now - timedelta(days=days),
        created_by_id=by.member_id if by else None,
    )
    trial.job_id = enqueue(kind=TRY_RULES, params={"trial": str(trial.id), "title": trial.title}, by=by).id
    trial.save(force_insert=True)
    return trial


@tenancy.joins
def try_again(*, trial_id: UUID, days: int, by: Caller | None = None) -> RuleTrial:
    """Begin a new trial of the same changes, on other days and on the rules that hold now.

    Raises:
        TrialNotFoundError: The organization has no such trial.
        DomainError: What ``try_rules`` refuses.
    """
    like: RuleTrial | None = RuleTrial.objects.of(tenancy.organization_id()).filter(pk=trial_id).first()
    if like is None:
        raise TrialNotFoundError
    return try_rules(calls=like.changes, title=like.title, days=days, form=like.form, by=by)


@tenancy.joins
def publish_trial(
    *, trial_id: UUID, publish_at: datetime | None = None, awards_past: bool = False, by: Caller | None = None
) -> RuleTrial:
    """Do the changes of a trial, now or when a moment (UTC) has come.

    Activities recorded from then on have the new rules; what was recorded before keeps its own. With ``awards_past`` a
    job then awards every member who has already fulfilled a changed or new achievement. A scheduled trial may be
    published now. Locks the trial.

    Raises:
        TrialNotFoundError: The organization has no such trial.
        TrialOverError: It is published already.
        TrialStartPastError: The moment is past.
        DomainError: What the changes themselves refuse now.
    """
    trial = _locked(trial_id)
    if trial.status == TrialStatus.PUBLISHED:
        raise TrialOverError(status=trial.status)
    trial.awards_past = awards_past
    if publish_at is None:
        _publish(trial, by=by)
    elif publish_at <= timezone.now():
        raise TrialStartPastError
    else:
        trial.status, trial.publish_at = TrialStatus.SCHEDULED, publish_at
    trial.refusal = {}
    trial.save()
    return trial


@tenancy.joins
def withdraw_trial(*, trial_id: UUID) -> RuleTrial:
    """Take back that a trial will be published; it can be published again. Idempotent. Locks the trial.

    Raises:
        TrialNotFoundError: The organization has no such trial.
        TrialOverError: It is published already.
    """
    trial = _locked(trial_id)
    if trial.status == TrialStatus.PUBLISHED:
        raise TrialOverError(status=trial.status)
    if trial.status == TrialStatus.SCHEDULED:
        trial.status, trial.publish_at = _before(trial), None
        trial.save()
    return trial


@tenancy.joins
def publish_due_trials() -> int:
    """Publish the trials whose moment has come, in its order; return how many. Idempotent; locks them.

    One that the rules of today refuse is kept with its refusal, and holds up no other.
    """
    rows = RuleTrial.objects.of(tenancy.organization_id()).select_for_update(no_key=True, skip_locked=True)
    due = rows.filter(status=TrialStatus.SCHEDULED, publish_at__lte=timezone.now()).order_by("publish_at", "id")
    published = 0
    for trial in due:
        try:
            with tenancy.savepoint():
                _publish(trial, by=None)
            published += 1
        except DomainError as refusal:
            trial.status = TrialStatus.REFUSED
            trial.refusal = {"code": refusal.code, "title": str(refusal.title), "params": refusal.params}
        trial.save()
    return published


@tenancy.joins
def purge_trials() -> int:
    """Forget the members' rows of trials after 90 days; the trials stay with their figures. Idempotent."""
    old = RuleTrial.objects.of(tenancy.organization_id()).filter(created_at__lt=timezone.now() - KEPT)
    rows = RuleTrialRow.objects.of(tenancy.organization_id()).filter(trial_id__in=old.values("id"))
    return int(rows.delete()[0])


def _after(calls: Sequence[Call]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the rulebook after the calls, and the names of what is in it; the calls are undone."""
    with tenancy.savepoint():
        replay(calls)
        compiled = compile_rulebook()
        names = names_of_definitions(tenancy.organization_id())
        tenancy.refuse()  # undoes the savepoint only
    return compiled, names


def _publish(trial: RuleTrial, *, by: Caller | None) -> None:
    replay(trial.changes)
    trial.version = publish_rulebook().version
    trial.status, trial.published_at = TrialStatus.PUBLISHED, timezone.now()
    if trial.awards_past:
        trial.award_job_id = award_past(codes=trial.result.get("changed_goals"), by=by).id


def _before(trial: RuleTrial) -> TrialStatus:
    return TrialStatus.TRIED if trial.result.get("is_complete") else TrialStatus.TRYING


def _locked(trial_id: UUID) -> RuleTrial:
    rows = RuleTrial.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    trial: RuleTrial | None = rows.filter(pk=trial_id).first()
    if trial is None:
        raise TrialNotFoundError
    return trial
