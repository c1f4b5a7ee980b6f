"""Recognition's rows for tests; they need an open door of an organization."""

from datetime import UTC, date, datetime
from functools import cache

import factory

from gamification.documents.signatures import new_key_pair
from gamification.enums import AchievementType, BadgeCategory, LadderKind
from gamification.models import (
    AccessLevel,
    Achievement,
    Action,
    Badge,
    IssuerKey,
    Ladder,
    Leaderboard,
    League,
    LeagueCohort,
    LeagueWeek,
    Level,
    ScoringRule,
)
from gamification.rules.criteria import Known, compile_criteria
from gamification.rules.leagues import TIERS
from tests.factories.organizations import TenantFactory


class ActionFactory(TenantFactory):
    class Meta:
        model = Action

    code = factory.Sequence(lambda n: f"action.{n}")
    name = factory.Sequence(lambda n: f"Action {n}")


class ScoringRuleFactory(TenantFactory):
    class Meta:
        model = ScoringRule

    action = factory.SubFactory(ActionFactory)
    code = factory.Sequence(lambda n: f"rule-{n}")
    name = factory.Sequence(lambda n: f"Rule {n}")
    points = 10


class BadgeFactory(TenantFactory):
    class Meta:
        model = Badge

    code = factory.Sequence(lambda n: f"badge-{n}")
    name = factory.Sequence(lambda n: f"Badge {n}")
    category = BadgeCategory.TIME


class AchievementFactory(TenantFactory):
    """An achievement; what follows from its criteria is compiled as the service does."""

    class Meta:
        model = Achievement

    code = factory.Sequence(lambda n: f"achievement-{n}")
    name = factory.Sequence(lambda n: f"Achievement {n}")
    type = AchievementType.HOURS_LOGGED
    criteria = {"hours_required": 1}

    @classmethod
    def _create(cls, model_class, *args, **values):
        everything = type("Everything", (), {"__contains__": lambda self, code: True})()
        compiled = compile_criteria(
            kind=values["type"],
            criteria=values["criteria"],
            is_repeatable=values.get("is_repeatable", False),
            known=Known(everything, everything, everything, everything),
        )
        followed = {
            "conditions": compiled.conditions,
            "target": compiled.target,
            "progress_metric": compiled.progress_metric,
            "progress_measure": compiled.progress_measure,
        }
        return super()._create(model_class, *args, **{**followed, **values})


class AccessLevelFactory(TenantFactory):
    class Meta:
        model = AccessLevel

    code = factory.Sequence(lambda n: f"access-{n}")
    name = factory.Sequence(lambda n: f"Access {n}")


class LadderFactory(TenantFactory):
    class Meta:
        model = Ladder

    code = factory.Sequence(lambda n: f"ladder-{n}")
    name = factory.Sequence(lambda n: f"Ladder {n}")
    kind = LadderKind.ENGAGEMENT


class LevelFactory(TenantFactory):
    class Meta:
        model = Level

    ladder = factory.SubFactory(LadderFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Level {n}")
    threshold = factory.Sequence(lambda n: n * 100)


@cache
def key_pair():
    """One key for all tests: making one takes a while."""
    return new_key_pair()


class IssuerKeyFactory(TenantFactory):
    class Meta:
        model = IssuerKey

    number = 1
    private_pem = factory.LazyFunction(lambda: key_pair().private_pem)
    public_jwk = factory.LazyFunction(lambda: key_pair().public_jwk)
    created_at = datetime(2026, 1, 1, tzinfo=UTC)


class LeaderboardFactory(TenantFactory):
    class Meta:
        model = Leaderboard

    code = factory.Sequence(lambda n: f"board-{n}")
    name = factory.Sequence(lambda n: f"Board {n}")


class LeagueFactory(TenantFactory):
    class Meta:
        model = League

    tiers = factory.LazyFunction(lambda: list(TIERS))


class LeagueWeekFactory(TenantFactory):
    """A week that has been decided; ``closed_at=None, deciding_since=None`` makes it the running one."""

    class Meta:
        model = LeagueWeek

    starts_on = date(2026, 3, 2)
    opened_at = datetime(2026, 3, 2, tzinfo=UTC)
    closes_at = datetime(2026, 3, 9, 3, tzinfo=UTC)
    deciding_since = datetime(2026, 3, 9, 3, 5, tzinfo=UTC)
    closed_at = datetime(2026, 3, 9, 3, 5, tzinfo=UTC)
    is_together = True
    tiers = factory.LazyFunction(lambda: list(TIERS))


class LeagueCohortFactory(TenantFactory):
    class Meta:
        model = LeagueCohort

    week = factory.SubFactory(LeagueWeekFactory)
    number = factory.Sequence(lambda n: n + 1)
    pace_from = 0
    room = 40
    size = 1
