"""Worlds to measure in: an organization with members, rules and deeds; what earlier runs left is dropped."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from django.db import connections

from gamification.enums import RuleKind
from gamification.models import Achievement, Action, Badge, Ladder, Level, ScoringRule
from gamification.rules.criteria import Known, compile_criteria
from gamification.services import NewActivity, publish_rulebook, record_activities
from goodplay.core import tenancy
from goodplay.core.arrays import array
from goodplay.core.ids import uuid7
from organizations.models import Organization
from wallet.models import Currency

BATCH = 1_000
CHUNK = 20_000
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
EMPTIED = (
    "gamification_activity, gamification_pendingactivity, gamification_memberstate, gamification_counter,"
    " gamification_streak, wallet_transfer, wallet_account, core_announcement, accounts_membership"
)
ACTIONS = {
    "hours.logged": ("hour", RuleKind.PER_QUANTITY, 5),
    "task.completed": ("", RuleKind.FIXED, 10),
    "project.completed": ("", RuleKind.FIXED, 100),
    "training.completed": ("", RuleKind.FIXED, 25),
    "skill.certified": ("", RuleKind.FIXED, 50),
    "volunteer.referred": ("", RuleKind.FIXED, 50),
}
MIX = ("hours.logged", "task.completed", "hours.logged", "training.completed", "hours.logged", "task.completed") * 3 + (
    "project.completed",
    "skill.certified",
)
GOALS = (
    *(("hours_logged", {"hours_required": hours}) for hours in (1, 10, 50, 100, 500)),
    *(("projects_completed", {"projects_required": projects}) for projects in (1, 5)),
    *(("tasks_completed", {"tasks_required": tasks}) for tasks in (10, 50)),
    *(("skills_acquired", {"skills_required": skills, "certified": True}) for skills in (1, 5)),
    *(("trainings_completed", {"trainings_required": trainings}) for trainings in (1, 10)),
    *(("consecutive_days", {"days_required": days}) for days in (7, 30)),
    ("volunteer_referred", {"volunteers_required": 1}),
)


def organization() -> UUID:
    """Open an organization with sixteen achievements, a ladder and a streak multiplier, in emptied tables."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"TRUNCATE {EMPTIED} CASCADE")
    identity = uuid7()
    with tenancy.platform("bench"):
        Organization.objects.create(id=identity, kind="volunteer", name="Bench", slug=f"bench-{identity}")
    with tenancy.writing(identity):
        for code, kind, decimals in (("PTS", "points", 0), ("CRD", "credits", 2)):
            Currency.objects.get_or_create(
                organization_id=identity, code=code, defaults={"name": code, "kind": kind, "decimals": decimals}
            )
        _define(identity)
        publish_rulebook()
    return identity


def members(organization_id: UUID, count: int) -> list[UUID]:
    """Let members join, many at once."""
    ids = sorted(uuid7() for _ in range(count))
    in_chunks(
        organization_id,
        "INSERT INTO accounts_membership (id, organization_id, role, member_type, display_name, email, time_zone,"
        " is_active, joined_at, updated_at)"
        " SELECT id, %s, 'member', '', 'Member', '', '', true, now(), now() FROM unnest(%s::uuid[]) AS id",
        ids,
    )
    return ids


def in_chunks(organization_id: UUID, statement: str, ids: list[UUID]) -> None:
    """Run a statement that takes the organization and an array of ids, for so many ids at a time."""
    for start in range(0, len(ids), CHUNK):
        with tenancy.writing(organization_id), connections["default"].cursor() as cursor:
            cursor.execute(statement, [organization_id, array(ids[start : start + CHUNK])])


def deeds(member_ids: list[UUID], *, each: int) -> Iterator[list[NewActivity]]:
    """Yield what the members do, day by day, in batches of a thousand."""
    batch = []
    for round_ in range(each):
        for place, member_id in enumerate(member_ids):
            number = round_ * len(member_ids) + place
            batch.append(
                NewActivity(
                    member_id=member_id,
                    action=MIX[(round_ * 7 + place) % len(MIX)],
                    occurred_at=BEGIN + timedelta(days=round_, seconds=place % 30_000),
                    source="bench",
                    key=str(number),
                    quantity_milli=1500,
                )
            )
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def record(organization_id: UUID, batches: Iterator[list[NewActivity]] | list[list[NewActivity]]) -> int:
    """Record batches, each in a transaction of its own; return how many rows were new."""
    new = 0
    for batch in batches:
        with tenancy.writing(organization_id):
            new += sum(recorded.status == "new" for recorded in record_activities(batch))
    return new


def _define(identity: UUID) -> None:
    for code, (unit, pays, points) in ACTIONS.items():
        action = Action.objects.create(
            organization_id=identity, code=code, name=code, unit=unit, counts_for_streak=True, cadence="day"
        )
        ScoringRule.objects.create(
            organization_id=identity, action=action, code="base", name="Base", kind=pays, points=points
        )
        ScoringRule.objects.create(
            organization_id=identity, action=action, code="streak", name="Streak", kind=RuleKind.MULTIPLIER,
            factor_num=3, factor_den=2, min_streak=7,
        )  # fmt: skip
    known = Known(set(ACTIONS), set(), set())
    for number, (kind, criteria) in enumerate(GOALS):
        compiled = compile_criteria(kind=kind, criteria=criteria, is_repeatable=False, known=known)
        badge = Badge.objects.create(
            organization_id=identity, code=f"b{number}", name=f"Badge {number}", category="time"
        )
        Achievement.objects.create(
            organization_id=identity, code=f"a{number}", name=f"Achievement {number}", type=kind, criteria=criteria,
            conditions=compiled.conditions, target=compiled.target, progress_metric=compiled.progress_metric,
            progress_measure=compiled.progress_measure, points_reward=10, badge=badge,
        )  # fmt: skip
    ladder = Ladder.objects.create(organization_id=identity, code="engagement", name="Engagement", kind="engagement")
    for number, threshold in enumerate((0, 100, 250, 500, 1000, 2500, 5000), 1):
        Level.objects.create(
            organization_id=identity, ladder=ladder, number=number, name=f"Level {number}", threshold=threshold
        )
