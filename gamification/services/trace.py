"""Tracing one activity: every effect it had, where it went, and why something did not happen. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from gamification.models import AchievementAward, Activity, BadgeAward, Leaderboard, PendingActivity, PointsEntry
from gamification.rules.metrics import EVERYTHING, metric
from gamification.rules.trace import Explained, explain
from gamification.selectors.trials import names_of_definitions
from gamification.services import stored
from gamification.services.rulebooks import books_of
from goodplay.core import tenancy
from goodplay.core.models import Announcement, Hearing

TOLD: Final = ("achievement.earned", "badge.earned")
"""The announcements that name the activity."""


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement about what the activity earned, and who heard it."""

    announcement: Announcement
    hearings: Sequence[Hearing]


@dataclass(frozen=True, slots=True)
class Trace:
    """Every effect of an activity.

    ``verdict`` says what became of it: ``counted``, ``waiting``, ``reversed``, ``reversal``, or why it does not count
    (see ``rules.trace``). ``explained`` is None where it has no effects of its own. ``entries`` are what was entered,
    with all later corrections; ``names`` those of what is named by code (``achievement:<code>``).
    """

    activity: Activity
    verdict: str
    explained: Explained | None
    entries: Sequence[PointsEntry]
    achievements: Sequence[AchievementAward]
    badges: Sequence[BadgeAward]
    told: Sequence[Told]
    boards: Sequence[Leaderboard]
    reverses: Activity | None
    reversed_by: Activity | None
    names: dict[str, str]

    @property
    def transfer_keys(self) -> list[str]:
        """The keys of the ledger's transfers that the entries became."""
        sums: dict[str, int] = {}
        for entry in self.entries:
            sums[entry.transfer_key] = sums.get(entry.transfer_key, 0) + entry.change
        return [key for key, change in sums.items() if change]


@tenancy.joins
def trace_activity(activity: Activity) -> Trace:
    """Fold the activity's member up to it and after it, and gather what is stored about it.

    A constant number of statements, however much the member did.
    """
    organization_id: Any = activity.organization_id
    of_activity = {"activity_id": activity.pk}
    awards = AchievementAward.objects.of(organization_id).filter(**of_activity).select_related("achievement")
    honours = BadgeAward.objects.of(organization_id).filter(**of_activity).select_related("badge")
    earned = list(awards.order_by("id"))
    held = list(honours.order_by("id"))
    explained = _explained(activity)
    reversed_by = Activity.objects.of(organization_id).filter(reverses=activity).first()
    return Trace(
        activity=activity,
        verdict=_verdict(activity, reversed_by, explained),
        explained=explained,
        entries=list(PointsEntry.objects.of(organization_id).filter(**of_activity).order_by("id")),
        achievements=earned,
        badges=held,
        told=_told(activity) if earned or held else [],
        boards=_boards(activity),
        reverses=activity.reverses,
        reversed_by=reversed_by,
        names=names_of_definitions(organization_id),
    )


def _explained(activity: Activity) -> Explained | None:
    organization_id: Any = activity.organization_id
    member_id = str(activity.member_id)
    facts = stored.facts_of(organization_id, [member_id]).get(member_id, [])
    books = books_of({fact.version for fact in facts})
    excused = stored.excused_of(organization_id, [member_id])[member_id]
    return explain(facts, fact_id=activity.pk, books=books, excused=excused)


def _verdict(activity: Activity, reversed_by: Activity | None, explained: Explained | None) -> str:
    if activity.reverses_id is not None:
        return "reversal"
    if reversed_by is not None:
        return "reversed"
    waits = PendingActivity.objects.of(activity.organization_id).filter(activity_id=activity.pk).exists()
    return "waiting" if waits or explained is None else explained.verdict


def _told(activity: Activity) -> list[Told]:
    rows = Announcement.objects.of(activity.organization_id).filter(
        name__in=TOLD, facts__activity_id=str(activity.pk), announced_at__gte=activity.recorded_at
    )
    found = list(rows.order_by("id")[:100])
    heard: dict[int, list[Hearing]] = {}
    for hearing in Hearing.objects.of(activity.organization_id).filter(announcement__in=found).order_by("hearer"):
        heard.setdefault(hearing.announcement_id, []).append(hearing)
    return [Told(announcement, heard.get(announcement.pk, ())) for announcement in found]


def _boards(activity: Activity) -> list[Leaderboard]:
    """Return the boards whose figure the activity's action moves."""
    moved = {EVERYTHING, activity.action, f"{activity.action}:{activity.unit}"}
    known = Leaderboard.objects.known_to(activity.organization_id).filter(is_active=True).order_by("code")
    return [board for board in known if _key(board) in moved]


def _key(board: Leaderboard) -> str | None:
    try:
        return metric(board.metric).key
    except ValueError:
        return None
