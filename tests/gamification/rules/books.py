"""Rulebooks and stores for tests of the pure engine."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from gamification.rules import book, engine
from gamification.rules.builtins import action
from gamification.rules.changes import Held, Stored, changes
from gamification.rules.facts import Fact
from gamification.rules.state import Entry, Tally
from gamification.rules.streaks import merged


def rule(code, kind="fixed", points=0, **more):
    return {
        "code": code,
        "kind": kind,
        "points": points,
        "per_milli": 1000,
        "unit": "",
        "factor_num": 1,
        "factor_den": 1,
        "min_streak": 0,
        "cadence": "day",
    } | more


def goal(code, conditions, *, points=0, badge="", match="all", repeatable=False):
    return {
        "id": f"id-{code}",
        "code": code,
        "conditions": {"match": match, "conditions": conditions},
        "points": points,
        "badge": badge,
        "repeatable": repeatable,
    }


def counted(metric, at_least, period="all"):
    return {"type": "metric", "metric": metric, "period": period, "at_least": at_least}


def ladder(code, metric, *thresholds):
    levels = [
        {"id": f"{code}-{number}", "number": number, "threshold": threshold}
        for number, threshold in enumerate(thresholds, 1)
    ]
    return {"id": f"id-{code}", "code": code, "metric": metric, "levels": levels}


def badge(code, points=0):
    return {"id": f"id-{code}", "code": code, "points": points}


def read(*, version=1, actions=(), goals=(), ladders=(), badges=(), streaks=None):
    compiled = {"actions": actions, "achievements": goals, "ladders": ladders, "badges": badges, "streaks": streaks}
    return book.read(version, compiled)


def fact(number=1, code="hours.logged", *, at=None, quantity=1000, **more):
    at = at or datetime(2026, 3, 1, 12, tzinfo=UTC)
    values = {"unit": "", "source": "test", "key": f"{number:04}", "local_on": at.date(), "version": 1} | more
    return Fact(id=number, action=code, quantity_milli=quantity, occurred_at=at, **values)


__all__ = ["Store", "action", "badge", "counted", "fact", "goal", "ladder", "read", "rule"]


class Store:
    """What a database would hold of one member, written only through ``changes``."""

    def __init__(self, books):
        self.books = books
        self.facts = []
        self.stored = Stored()
        self.folds = 0

    def excuse(self, spans):
        """Declare a pause or an incident: the service folds those whom it touches anew."""
        self.stored.excused = merged((*self.stored.excused, *spans))
        self.fold()

    def fold(self):
        """Write the difference to a new fold."""
        self.folds += 1
        state = engine.fold(self.facts, self.books, excused=self.stored.excused)
        self.write(changes(self.stored, state), absolute=True)

    def arrive(self, batch):
        """Apply a batch as the service does: forward when it can, else the difference to a new fold."""
        self.facts += batch
        late = any(fact.reverses is not None for fact in batch)
        late = late or (self.stored.last is not None and min(fact.order for fact in batch) < self.stored.last)
        if late:
            self.fold()
            return
        loaded = self.loaded(batch)
        state = loaded.state()
        for each in sorted(batch, key=lambda each: each.order):
            engine.apply(state, each, self.books[each.version])
        self.write(changes(loaded, state), absolute=False)

    def loaded(self, batch):
        """What going forward needs, and no more."""
        keys = {key for each in batch for key in engine.needs(each, self.books[each.version])}
        whole = self.stored
        return Stored(
            last=whole.last,
            tallies={key: tally for key, tally in whole.tallies.items() if key in keys},
            runs=dict(whole.runs),
            levels=dict(whole.levels),
            times=dict(whole.times),
            badges=set(whole.badges),
            excused=whole.excused,
        )

    def write(self, found, *, absolute):
        whole = self.stored
        for *key, count, quantity, points, first_at, last_at in found.tallies:
            was = whole.tallies.get(tuple(key), Tally())
            now = Tally(was.count + count, was.quantity_milli + quantity, was.points + points, None, last_at)
            now.first_at = first_at if absolute else was.first_at or first_at
            whole.tallies[tuple(key)] = now
        whole.tallies = {key: tally for key, tally in whole.tallies.items() if not tally.is_empty}
        runs = whole.runs | dict(found.runs)
        whole.runs = {cadence: replace(run) for cadence, run in runs.items() if cadence not in found.gone_runs}
        kept = [step for step in whole.levels.values() if step.ladder_id not in found.gone_ladders]
        whole.levels = {step.ladder: step for step in (*kept, *found.levels)}
        for fact_id, name, entry in found.entries:
            was = whole.entries.get((fact_id, name), Entry(0, ""))
            whole.entries[fact_id, name] = Entry(was.points + entry.points, entry.event_type)
        self.write_earned(found)
        whole.last = found.last or whole.last

    def write_earned(self, found):
        whole = self.stored
        for key in found.fallen_awards:
            whole.awards[key] = Held(whole.awards[key].activity_id, is_standing=False)
        for code, occurrence, cause in found.awards:
            whole.awards[code, occurrence] = Held(cause.id, is_standing=True)
        for code in found.fallen_honours:
            whole.honours[code] = Held(whole.honours[code].activity_id, is_standing=False)
        for code, cause in found.honours:
            whole.honours[code] = Held(cause.id, is_standing=True)
        whole.times = dict(Counter(code for (code, _), held in whole.awards.items() if held.is_standing))
        whole.badges = {code for code, held in whole.honours.items() if held.is_standing}

    def standing(self):
        """The state without what stays only for honour's sake."""
        whole = self.stored
        return {
            "last": whole.last,
            "tallies": {
                key: (tally.count, tally.quantity_milli, tally.points, tally.last_at)
                for key, tally in whole.tallies.items()
            },
            "runs": whole.runs,
            "levels": whole.levels,
            "awards": {key: held.activity_id for key, held in whole.awards.items() if held.is_standing},
            "honours": {key: held.activity_id for key, held in whole.honours.items() if held.is_standing},
            "entries": {key: entry for key, entry in whole.entries.items() if entry.points},
        }
