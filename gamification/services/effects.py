"""The effects of a batch: gathered member by member, written as sets, announced where they are new."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from gamification.rules.book import Book, Step
from gamification.rules.changes import Changes, Stored
from gamification.rules.facts import Fact, Order
from gamification.rules.streaks import Run, milestone
from gamification.services import statements
from gamification.services.places import allot_places
from gamification.services.statements import Rows, run
from gamification.signals import (
    AchievementEarned,
    BadgeEarned,
    LevelReached,
    PointsChanged,
    StreakMilestoneReached,
    achievement_earned,
    badge_earned,
    level_reached,
    points_changed,
    streak_milestone_reached,
)
from goodplay.core.announce import announce_all
from goodplay.core.arrays import array, columns

NEVER = Order(datetime(1, 1, 1, tzinfo=UTC), "", "")
"""Where a member stands who has no applied activity."""


@dataclass(slots=True)
class Effects:
    """Rows to be written for the members of one batch; ``is_anew`` says that they come from folds.

    ``first_tallies`` are those of members who had nothing applied before. ``earned`` and ``honoured`` are what may be
    announced of new awards, by the key of the award's row.
    """

    organization_id: UUID
    now: datetime
    books: Mapping[int, Book]
    is_anew: bool
    tallies: Rows = field(default_factory=list)
    first_tallies: Rows = field(default_factory=list)
    runs: Rows = field(default_factory=list)
    gone_runs: Rows = field(default_factory=list)
    levels: Rows = field(default_factory=list)
    gone_levels: Rows = field(default_factory=list)
    awards: Rows = field(default_factory=list)
    fallen_awards: Rows = field(default_factory=list)
    honours: Rows = field(default_factory=list)
    fallen_honours: Rows = field(default_factory=list)
    entries: Rows = field(default_factory=list)
    states: Rows = field(default_factory=list)
    earned: dict[tuple[str, str, int], AchievementEarned] = field(default_factory=dict)
    honoured: dict[tuple[str, str], BadgeEarned] = field(default_factory=dict)
    reached: list[LevelReached] = field(default_factory=list)
    changed: list[PointsChanged] = field(default_factory=list)
    milestones: list[StreakMilestoneReached] = field(default_factory=list)

    def gather(
        self, member_id: str, found: Changes, *, stored: Stored, revisions: Mapping[int, int], quiet: bool
    ) -> None:
        """Take in the differences of one member; ``revisions`` holds the next revision of facts that have entries."""
        is_first = stored.last is None and not self.is_anew
        tallies = self.first_tallies if is_first else self.tallies
        tallies += [(member_id, *row) for row in found.tallies]
        for cadence, streak in found.runs:
            self._gather_run(member_id, cadence, streak, told=stored.told.get(cadence, 0), quiet=quiet)
        if found.entries:
            self._gather_entries(member_id, found, revisions=revisions, quiet=quiet)
        if found.levels:
            self._gather_levels(member_id, found.levels, stored=stored, quiet=quiet)
        for code, occurrence, cause in found.awards:
            self._gather_award(member_id, code, occurrence, cause=cause, quiet=quiet)
        for code, cause in found.honours:
            self._gather_honour(member_id, code, cause=cause, quiet=quiet)
        if self.is_anew:
            self.gone_runs += [(member_id, cadence) for cadence in found.gone_runs]
            self.fallen_awards += [(member_id, *key) for key in found.fallen_awards]
            self.fallen_honours += [(member_id, code) for code in found.fallen_honours]
        self.gone_levels += [(member_id, ladder_id) for ladder_id in found.gone_ladders]

    def _gather_run(self, member_id: str, cadence: str, streak: Run, *, told: int, quiet: bool) -> None:
        length = max(told, milestone(cadence, streak.longest))
        figures = (streak.current, streak.longest, streak.started_on, streak.last_on, streak.freezes)
        self.runs.append((member_id, cadence, *figures, length))
        if length > told:
            self.milestones.append(StreakMilestoneReached(member_id, cadence, length, quiet=quiet))

    def _gather_entries(self, member_id: str, found: Changes, *, revisions: Mapping[int, int], quiet: bool) -> None:
        change = 0
        for fact_id, rule, entry in found.entries:
            change += entry.points
            self.entries.append((member_id, fact_id, rule, revisions.get(fact_id, 0), entry.points, entry.event_type))
        if change and not quiet:
            activities = {fact_id for fact_id, _, _ in found.entries}
            self.changed.append(PointsChanged(member_id, change, len(activities)))

    def _gather_levels(self, member_id: str, steps: list[Step], *, stored: Stored, quiet: bool) -> None:
        for step in steps:
            before = stored.levels.get(step.ladder)
            is_rise = before is None or step.number > before.number
            self.levels.append((member_id, step.ladder_id, step.level_id, self.now))
            self.reached.append(
                LevelReached(member_id, step.ladder, step.level_id, step.number, is_rise=is_rise, quiet=quiet)
            )

    def _gather_award(self, member_id: str, code: str, occurrence: int, *, cause: Fact, quiet: bool) -> None:
        goal = self.books[cause.version].goals[code]
        key = (member_id, goal.id, occurrence)
        self.awards.append((*key, cause.id, cause.occurred_at))
        self.earned[key] = AchievementEarned(
            member_id=member_id,
            achievement_id=goal.id,
            achievement_code=code,
            occurrence=occurrence,
            points=goal.points,
            activity_id=str(cause.id),
            earned_at=cause.occurred_at.isoformat(),
            quiet=quiet,
        )

    def _gather_honour(self, member_id: str, code: str, *, cause: Fact, quiet: bool) -> None:
        honour = self.books[cause.version].badges[code]
        key = (member_id, honour.id)
        self.honours.append((*key, cause.id, cause.occurred_at))
        self.honoured[key] = BadgeEarned(
            member_id=member_id,
            badge_id=honour.id,
            badge_code=code,
            activity_id=str(cause.id),
            earned_at=cause.occurred_at.isoformat(),
            quiet=quiet,
        )

    def write(self) -> None:
        """Write what was gathered, except the ledger and the states of the members; announce what is new."""
        org, now = self.organization_id, self.now
        if self.is_anew:
            self._write_gone(org)
        self._write_tallies(org)
        if self.runs:
            run(statements.SET_RUNS, [org, *columns(self.runs)])
        if self.gone_levels:
            run(statements.DROP_LEVELS, [*columns(self.gone_levels), org])
        if self.levels:
            run(statements.SET_LEVELS, [org, *columns(self.levels)])
        awards = run(statements.MAKE_AWARDS, [org, now, *columns(self.awards)]) if self.awards else []
        honours = run(statements.MAKE_HONOURS, [org, now, *columns(self.honours), org]) if self.honours else []
        if self.entries:
            run(statements.INSERT_ENTRIES, [org, now, *columns(self.entries)])
        if self.is_anew:
            run(statements.DROP_EMPTY_TALLIES, [org, array(sorted({row[0] for row in self.states}))])
        announce_all(achievement_earned, [self.earned[tuple(key)] for *key, is_new in awards if is_new])
        announce_all(badge_earned, self._badges_to_tell(honours))
        announce_all(level_reached, self.reached)
        announce_all(points_changed, self.changed)
        announce_all(streak_milestone_reached, self.milestones)

    def _write_tallies(self, organization_id: UUID) -> None:
        """Add to the counters; those of members who have none yet are inserted plainly, for half the cost.

        Nobody else can make them meanwhile: whoever writes counters holds the lock of their member.
        """
        first, others = self.first_tallies, self.tallies
        if first:
            counted = run(statements.HAVE_TALLIES, [array(sorted({row[0] for row in first})), organization_id])
            if known := {member_id for (member_id,) in counted}:
                others = [*others, *(row for row in first if row[0] in known)]
                first = [row for row in first if row[0] not in known]
        if first:
            run(statements.MAKE_TALLIES, [organization_id, *columns(first)])
        if others:
            add = statements.ADD_TALLIES_ANEW if self.is_anew else statements.ADD_TALLIES_FORWARD
            run(add, [organization_id, *columns(others)])

    def _badges_to_tell(self, written: Rows) -> list[BadgeEarned]:
        """Return what is told of new badges: nothing to who came after the last place of a scarce one."""
        scarce = [(member_id, badge_id) for member_id, badge_id, _, has_no_place in written if has_no_place]
        late = allot_places(self.organization_id, scarce) if scarce else set()
        new = [(member_id, badge_id) for member_id, badge_id, is_new, _ in written if is_new]
        return [self.honoured[key] for key in new if key not in late]

    def _write_gone(self, organization_id: UUID) -> None:
        if self.gone_runs:
            run(statements.DROP_RUNS, [*columns(self.gone_runs), organization_id])
        if self.fallen_awards:
            run(statements.FELL_AWARDS, [*columns(self.fallen_awards), organization_id])
        if self.fallen_honours:
            run(statements.FELL_HONOURS, [*columns(self.fallen_honours), organization_id])

    def set_debts(self, debts: Mapping[str, int]) -> None:
        """Take in what members owe after the ledger has moved."""
        if debts:
            self.states = [(*row[:-1], debts.get(row[0], row[-1])) for row in self.states]

    def write_states(self) -> None:
        """Write how far the members are; done last, because the ledger may change what a member owes."""
        run(statements.SET_STATES, [self.organization_id, self.now, *columns(self.states)])
