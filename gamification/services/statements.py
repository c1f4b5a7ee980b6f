"""The hot path in SQL: sets through unnest, on psycopg's own cursor (Django's wrapper costs a seventh).

Each function belongs to one organization's open door and is one statement, however many rows it is given. Whoever
writes state holds the lock of its members (``lock_members``).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Cursor

Rows = list[tuple[Any, ...]]

INSERT_ACTIVITIES = """
WITH inserted AS (
    INSERT INTO gamification_activity
        (organization_id, member_id, action, quantity_milli, unit, occurred_at, recorded_at, local_on,
         rulebook_version, source, key, subject_type, subject_id, note, metadata, points, recorded_by_id, reverses_id)
    SELECT %s, row.member_id, row.action, row.quantity_milli, row.unit, row.occurred_at, %s, row.local_on,
           %s, row.source, row.key, row.subject_type, row.subject_id, row.note, row.metadata::jsonb, row.points,
           row.recorded_by, row.reverses
    FROM unnest(%b::uuid[], %b::text[], %b::bigint[], %b::text[], %b::timestamptz[], %b::date[], %b::text[], %b::text[],
                %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::uuid[], %b::bigint[])
        AS row(member_id, action, quantity_milli, unit, occurred_at, local_on, source, key,
               subject_type, subject_id, note, metadata, points, recorded_by, reverses)
    ON CONFLICT DO NOTHING
    RETURNING id, member_id, source, key
), queued AS (
    INSERT INTO gamification_pendingactivity
        (organization_id, activity_id, member_id, shard, is_quiet, recorded_at)
    SELECT %s, id, member_id, get_byte(uuid_send(member_id), 15) %% 64, %s, %s FROM inserted
)
SELECT source, key, id FROM inserted
"""
ZONES = """
SELECT member.id, coalesce(nullif(member.time_zone, ''), nullif(person.time_zone, 'UTC'), organization.time_zone)
FROM accounts_membership member
JOIN organizations_organization organization ON organization.id = member.organization_id
LEFT JOIN accounts_user person ON person.id = member.user_id
WHERE member.organization_id = %s AND member.id = ANY (%b) AND member.is_active
"""
STANDING = """
SELECT activity.source, activity.key, activity.id, activity.member_id, activity.action, activity.quantity_milli,
       activity.unit, CASE WHEN activity.reverses_id IS NULL THEN activity.occurred_at END, activity.points,
       activity.subject_type, activity.subject_id, activity.reverses_id
FROM unnest(%b::text[], %b::text[]) AS wanted(source, key)
JOIN gamification_activity activity
  ON activity.organization_id = %s AND activity.source = wanted.source AND activity.key = wanted.key
"""
FACT = """
activity.id, activity.action, activity.quantity_milli, activity.unit, activity.occurred_at, activity.source,
activity.key, activity.local_on, activity.rulebook_version, activity.points,
CASE WHEN activity.action IN ('badge.awarded', 'achievement.awarded')
     THEN activity.subject_type || ':' || activity.subject_id ELSE '' END,
activity.reverses_id
"""
CLAIM = f"""
WITH claimed AS (
    DELETE FROM gamification_pendingactivity
    WHERE organization_id = %s AND id = ANY (ARRAY(
        SELECT id FROM gamification_pendingactivity
        WHERE organization_id = %s AND shard BETWEEN %s AND %s
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
    RETURNING activity_id, is_quiet
)
SELECT activity.member_id, claimed.is_quiet, {FACT}
FROM claimed JOIN gamification_activity activity
  ON activity.organization_id = %s AND activity.id = claimed.activity_id
"""
FACTS_OF = f"""
SELECT activity.member_id, {FACT}
FROM gamification_activity activity
WHERE activity.organization_id = %s AND activity.member_id = ANY (%b)
  AND activity.id NOT IN (
    SELECT activity_id FROM gamification_pendingactivity WHERE organization_id = %s AND member_id = ANY (%b))
"""
MEMBERS = """
(SELECT DISTINCT member_id FROM gamification_activity
 WHERE organization_id = %s AND member_id > %s ORDER BY member_id LIMIT %s)
UNION
(SELECT member_id FROM gamification_memberstate
 WHERE organization_id = %s AND member_id > %s ORDER BY member_id LIMIT %s)
ORDER BY member_id LIMIT %s
"""
LOCK = """
SELECT member_id, last_occurred_at, last_source, last_key, points_debt FROM gamification_memberstate
WHERE organization_id = %s AND member_id = ANY (%b) ORDER BY member_id FOR NO KEY UPDATE
"""
OPEN = """
INSERT INTO gamification_memberstate
    (organization_id, member_id, last_occurred_at, last_source, last_key, points_debt, updated_at)
SELECT %s, member_id, '0001-01-01T00:00:00Z', '', '', 0, %s FROM unnest(%b::uuid[]) AS member_id ORDER BY member_id
ON CONFLICT (organization_id, member_id) DO NOTHING
"""
TALLIES = """
SELECT counter.member_id, counter.metric, counter.period, counter.starts_on, counter.count, counter.quantity_milli,
       counter.points, counter.first_at, counter.last_at
FROM unnest(%b::uuid[], %b::text[], %b::smallint[], %b::date[]) AS wanted(member_id, metric, period, starts_on)
JOIN gamification_counter counter
  ON counter.organization_id = %s AND counter.member_id = wanted.member_id AND counter.metric = wanted.metric
 AND counter.period = wanted.period AND counter.starts_on = wanted.starts_on
"""
ALL_TALLIES = """
SELECT member_id, metric, period, starts_on, count, quantity_milli, points, first_at, last_at
FROM gamification_counter WHERE organization_id = %s AND member_id = ANY (%b)
"""
RUNS = """
SELECT member_id, cadence, current, longest, started_on, last_on FROM gamification_streak
WHERE organization_id = %s AND member_id = ANY (%b)
"""
LEVELS = """
SELECT held.member_id, ladder.code, held.ladder_id::text, held.level_id::text, level.number
FROM gamification_memberlevel held
JOIN gamification_ladder ladder ON ladder.id = held.ladder_id
JOIN gamification_level level ON level.id = held.level_id
WHERE held.organization_id = %s AND held.member_id = ANY (%b)
"""
AWARDS = """
SELECT award.member_id, achievement.code, award.occurrence, award.activity_id, award.is_standing
FROM gamification_achievementaward award
JOIN gamification_achievement achievement ON achievement.id = award.achievement_id
WHERE award.organization_id = %s AND award.member_id = ANY (%b)
"""
HONOURS = """
SELECT award.member_id, badge.code, award.activity_id, award.is_standing
FROM gamification_badgeaward award JOIN gamification_badge badge ON badge.id = award.badge_id
WHERE award.organization_id = %s AND award.member_id = ANY (%b)
"""
ENTRIES = """
SELECT member_id, activity_id, rule, sum(change)::bigint, min(event_type), max(revision)
FROM gamification_pointsentry WHERE organization_id = %s AND member_id = ANY (%b)
GROUP BY member_id, activity_id, rule
"""
ADD_TALLIES = """
INSERT INTO gamification_counter AS counter
    (organization_id, member_id, metric, period, starts_on, count, quantity_milli, points, first_at, last_at)
SELECT %s, row.*
FROM unnest(%b::uuid[], %b::text[], %b::smallint[], %b::date[], %b::bigint[], %b::bigint[], %b::bigint[],
            %b::timestamptz[], %b::timestamptz[])
    AS row(member_id, metric, period, starts_on, count, quantity_milli, points, first_at, last_at)
ON CONFLICT (organization_id, member_id, metric, period, starts_on) DO UPDATE
SET count = counter.count + excluded.count, quantity_milli = counter.quantity_milli + excluded.quantity_milli,
    points = counter.points + excluded.points,
    first_at = {first_at}, last_at = excluded.last_at
"""
ADD_TALLIES_FORWARD = ADD_TALLIES.replace("{first_at}", "coalesce(counter.first_at, excluded.first_at)")
ADD_TALLIES_ANEW = ADD_TALLIES.replace("{first_at}", "excluded.first_at")
DROP_EMPTY_TALLIES = """
DELETE FROM gamification_counter
WHERE organization_id = %s AND member_id = ANY (%b) AND count = 0 AND quantity_milli = 0 AND points = 0
"""
SET_RUNS = """
INSERT INTO gamification_streak (organization_id, member_id, cadence, current, longest, started_on, last_on)
SELECT %s, row.*
FROM unnest(%b::uuid[], %b::text[], %b::int[], %b::int[], %b::date[], %b::date[])
    AS row(member_id, cadence, current, longest, started_on, last_on)
ON CONFLICT (organization_id, member_id, cadence) DO UPDATE
SET current = excluded.current, longest = excluded.longest, started_on = excluded.started_on, last_on = excluded.last_on
"""
DROP_RUNS = """
DELETE FROM gamification_streak streak USING unnest(%b::uuid[], %b::text[]) AS gone(member_id, cadence)
WHERE streak.organization_id = %s AND streak.member_id = gone.member_id AND streak.cadence = gone.cadence
"""
SET_LEVELS = """
INSERT INTO gamification_memberlevel (organization_id, member_id, ladder_id, level_id, reached_at)
SELECT %s, row.* FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::timestamptz[])
    AS row(member_id, ladder_id, level_id, reached_at)
ON CONFLICT (organization_id, member_id, ladder_id) DO UPDATE
SET level_id = excluded.level_id, reached_at = excluded.reached_at
"""
DROP_LEVELS = """
DELETE FROM gamification_memberlevel held USING unnest(%b::uuid[], %b::uuid[]) AS gone(member_id, ladder_id)
WHERE held.organization_id = %s AND held.member_id = gone.member_id AND held.ladder_id = gone.ladder_id
"""
MAKE_AWARDS = """
INSERT INTO gamification_achievementaward AS award
    (organization_id, member_id, achievement_id, occurrence, activity_id, earned_at, awarded_at, is_standing)
SELECT %s, row.member_id, row.achievement_id, row.occurrence, row.activity_id, row.earned_at, %s, true
FROM unnest(%b::uuid[], %b::uuid[], %b::int[], %b::bigint[], %b::timestamptz[])
    AS row(member_id, achievement_id, occurrence, activity_id, earned_at)
ON CONFLICT (organization_id, member_id, achievement_id, occurrence) DO UPDATE
SET activity_id = excluded.activity_id, earned_at = excluded.earned_at, is_standing = true
RETURNING award.member_id, award.achievement_id, award.occurrence, award.xmax = 0
"""
FELL_AWARDS = """
UPDATE gamification_achievementaward award SET is_standing = false
FROM unnest(%b::uuid[], %b::text[], %b::int[]) AS fallen(member_id, code, occurrence),
     gamification_achievement achievement
WHERE award.organization_id = %s AND award.member_id = fallen.member_id AND award.occurrence = fallen.occurrence
  AND achievement.id = award.achievement_id AND achievement.code = fallen.code
"""
MAKE_HONOURS = """
INSERT INTO gamification_badgeaward AS award
    (organization_id, member_id, badge_id, activity_id, earned_at, awarded_at, reason, awarded_by_id, is_manual,
     is_showcased, is_standing)
SELECT %s, row.member_id, row.badge_id, row.activity_id, row.earned_at, %s, activity.note, activity.recorded_by_id,
       activity.action = 'badge.awarded', false, true
FROM unnest(%b::uuid[], %b::uuid[], %b::bigint[], %b::timestamptz[])
    AS row(member_id, badge_id, activity_id, earned_at)
JOIN gamification_activity activity ON activity.organization_id = %s AND activity.id = row.activity_id
ON CONFLICT (organization_id, member_id, badge_id) DO UPDATE
SET activity_id = excluded.activity_id, earned_at = excluded.earned_at, reason = excluded.reason,
    awarded_by_id = excluded.awarded_by_id, is_manual = excluded.is_manual, is_standing = true
RETURNING award.member_id, award.badge_id, award.xmax = 0
"""
FELL_HONOURS = """
UPDATE gamification_badgeaward award SET is_standing = false
FROM unnest(%b::uuid[], %b::text[]) AS fallen(member_id, code), gamification_badge badge
WHERE award.organization_id = %s AND award.member_id = fallen.member_id
  AND badge.id = award.badge_id AND badge.code = fallen.code
"""
INSERT_ENTRIES = """
INSERT INTO gamification_pointsentry
    (organization_id, member_id, activity_id, rule, revision, change, event_type, entered_at)
SELECT %s, row.*, %s
FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::smallint[], %b::bigint[], %b::text[])
    AS row(member_id, activity_id, rule, revision, change, event_type)
"""
SET_STATES = """
UPDATE gamification_memberstate state
SET last_occurred_at = row.last_occurred_at, last_source = row.last_source, last_key = row.last_key,
    points_debt = row.points_debt, updated_at = %s
FROM unnest(%b::uuid[], %b::timestamptz[], %b::text[], %b::text[], %b::bigint[])
    AS row(member_id, last_occurred_at, last_source, last_key, points_debt)
WHERE state.organization_id = %s AND state.member_id = row.member_id
"""


def run(statement: str, parameters: Sequence[Any]) -> Rows:
    """Run one statement and return its rows, if it has any."""
    with Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Turn rows into the columns that ``unnest`` takes; there must be at least one row."""
    return [list(column) for column in zip(*rows, strict=True)]


def lock_members(organization_id: UUID, *, member_ids: Iterable[UUID], now: datetime) -> Rows:
    """Lock the states of members in the order of their ids, opened if missing; return them."""
    wanted = sorted(member_ids)
    held = run(LOCK, [organization_id, wanted])
    if len(held) == len(wanted):
        return held
    missing = sorted(set(wanted) - {row[0] for row in held})
    run(OPEN, [organization_id, now, missing])
    return held + run(LOCK, [organization_id, missing])
