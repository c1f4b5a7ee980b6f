"""The work of a trial: members are folded under the rules that hold and under the changed ones, page by page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final
from uuid import UUID

from gamification.enums import TrialStatus
from gamification.models import Rulebook, RuleTrial, RuleTrialRow
from gamification.rules import book, engine
from gamification.rules.trial import Difference, compare
from gamification.services import histories, stored
from gamification.services.histories import START
from gamification.services.retro import fulfilled_by_now
from gamification.services.rulebooks import books_of
from goodplay.core import tenancy
from goodplay.core.garbage import acyclic
from goodplay.core.jobs import JobState, StepResult

TRY_RULES: Final = "gamification.try_rules"
PAGE: Final = 100
"""How many members are folded in a step: their whole history is in memory, twice."""
LOOKED_AT: Final = 1_000
"""How many members are looked at in a step for goals that they have fulfilled already."""
CANDIDATE: Final = 0
"""The version of the changed rules: that of no published rulebook."""


@tenancy.joins
@acyclic
def go_on_trying(job: JobState) -> StepResult:
    """Try the next page of members: first those with activities in the tried days, then who has fulfilled what is new.

    Rows and figures of a page commit with the job's progress, so a page is counted once.
    """
    organization_id = tenancy.organization_id()
    trial: RuleTrial | None = RuleTrial.objects.of(organization_id).filter(pk=job.params["trial"]).first()
    if trial is None:
        return StepResult(cursor=job.cursor, finished=True)
    work = Work(trial)
    cursor, total = dict(job.cursor), None
    if not cursor:
        total, cursor = work.begin(), {"part": "tried", "after": START}
    if cursor["part"] == "tried":
        done, after = work.compare_page(cursor["after"])
        cursor = {"part": "tried", "after": after} if after else {"part": "fulfilled", "after": START}
        is_last = not after and not trial.result["changed_goals"]
    else:
        done, after = work.look_at_page(cursor["after"])
        cursor["after"] = after
        is_last = not after
    if is_last:
        trial.result["is_complete"] = True
        if trial.status == TrialStatus.TRYING:
            trial.status = TrialStatus.TRIED
    trial.save(update_fields=["result", "status"])
    return StepResult(cursor=cursor, done=done, total=total, finished=is_last)


class Work:
    """A trial with the rulebooks it compares."""

    def __init__(self, trial: RuleTrial) -> None:
        self.trial = trial
        self.organization_id = trial.organization_id
        self.candidate = book.read(CANDIDATE, trial.compiled)

    def begin(self) -> int:
        """Set all figures to nothing; return how many members there are to look at."""
        org = self.organization_id
        changed = self._changed_goals()
        self.trial.result = {
            "members_tried": 0,
            "members_gaining": 0,
            "members_losing": 0,
            "points_before": 0,
            "points_after": 0,
            "points_gained": 0,
            "points_lost": 0,
            "achievements": {},
            "lost_achievements": {},
            "badges": {},
            "lost_badges": {},
            "levels_changed": 0,
            "changed_goals": changed,
            "fulfilled": {},
            "fulfilled_points": 0,
            "is_complete": False,
        }
        RuleTrialRow.objects.of(org).filter(trial=self.trial).delete()
        count = histories.count_active_since(org, since=self.trial.since)
        return count + histories.count_with_state(org) if changed else count

    def compare_page(self, after: str) -> tuple[int, str]:
        """Compare the next members; return how many, and the last of them if more may follow."""
        org, trial = self.organization_id, self.trial
        members = histories.members_active_since(org, since=trial.since, after=after, limit=PAGE)
        if not members:
            return 0, ""
        tried = histories.recorded_since(org, member_ids=members, since=trial.since)
        facts, excused = stored.facts_of(org, members), stored.excused_of(org, members)
        books = books_of({trial.base_version, *(fact.version for known in facts.values() for fact in known)})
        awarded = histories.awarded_to(org, member_ids=members)
        found = {
            member_id: compare(
                known,
                tried=tried,
                books=books,
                version=trial.base_version,
                candidate=self.candidate,
                fold=partial(engine.fold, excused=excused[member_id]),
                awarded=awarded.get(member_id, ()),
            )
            for member_id, known in facts.items()
        }
        self._keep({member_id: each for member_id, each in found.items() if not each.is_none})
        self._count(found.values())
        return len(members), members[-1] if len(members) == PAGE else ""

    def look_at_page(self, after: str) -> tuple[int, str]:
        """Count who has fulfilled a changed goal already; return how many members, and the last if more may follow."""
        org, result = self.organization_id, self.trial.result
        members = histories.members_with_state(org, after=after, limit=LOOKED_AT)
        found = fulfilled_by_now(org, member_ids=members, rules=self.candidate, codes=result["changed_goals"])
        _add(result["fulfilled"], (code for each in found.values() for code in set(each.codes)))
        result["fulfilled_points"] += sum(each.points for each in found.values())
        return len(members), members[-1] if len(members) == LOOKED_AT else ""

    def _changed_goals(self) -> list[str]:
        """Return the codes of the achievements that are new, or that ask for something else than before."""
        rows = Rulebook.objects.of(self.organization_id)
        held = rows.values_list("compiled", flat=True).get(version=self.trial.base_version)
        before = {goal["code"]: goal["conditions"] for goal in held["achievements"]}
        after = {goal["code"]: goal["conditions"] for goal in self.trial.compiled["achievements"]}
        return sorted(code for code, conditions in after.items() if before.get(code) != conditions)

    def _keep(self, found: Mapping[str, Difference]) -> None:
        rows = [
            RuleTrialRow(
                organization_id=self.organization_id,
                trial=self.trial,
                member_id=UUID(member_id),
                points_before=each.points_before,
                points_after=each.points_after,
                points_change=each.points_change,
                outcome=each.outcome,
            )
            for member_id, each in found.items()
        ]
        RuleTrialRow.objects.bulk_create(rows)

    def _count(self, found: Iterable[Difference]) -> None:
        result = self.trial.result
        for each in found:
            change = each.points_change
            result["members_tried"] += 1
            result["points_before"] += each.points_before
            result["points_after"] += each.points_after
            result["members_gaining"] += change > 0
            result["members_losing"] += change < 0
            result["points_gained"] += max(change, 0)
            result["points_lost"] += max(-change, 0)
            result["levels_changed"] += bool(each.levels)
            for part in ("achievements", "lost_achievements", "badges", "lost_badges"):
                _add(result[part], getattr(each, part))


def _add(counts: dict[str, int], codes: Iterable[str]) -> None:
    for code, count in Counter(codes).items():
        counts[code] = counts.get(code, 0) + count
