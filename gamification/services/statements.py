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

from goodplay.core.arrays import array
from goodplay.core.ids import PLATFORM_ID

Rows = list[tuple[Any, ...]]

INSERT_ACTIVITIES = """
WITH inserted AS (
    INSERT INTO gamification_activity
        (organization_id, member_id, action, quantity_milli, unit, occurred_at, recorded_at, local_on,
         rulebook_version, source, key, subject_type, subject_id, note, metadata, points, recorded_by_id, reverses_id)
    SELECT %s, row.member_id, row.action, row.quantity_milli, row.unit, row.occurred_at, %s, row.local_on,
           %s, row.source, row.key, row.subject_type, row.subject_id, row.note, row.metadata::jsonb, row.points,
           row.recorded_by, row.reverses
    FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[], %s::date[], %s::text[], %s::text[],
                %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::bigint[])
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
SELECT member.id, coalesce(nullif(member.time_zone, ''), nullif(person.time_zone, 'UTC'), organization.time_zone),
       member.member_type
FROM accounts_membership member
JOIN organizations_organization organization ON organization.id = member.organization_id
LEFT JOIN accounts_user person ON person.id = member.user_id
WHERE member.organization_id = %s AND member.id = ANY (%s::uuid[]) AND member.is_active
"""
TENURES = """
SELECT member.id, reached.threshold, tenure.days * 1000 - coalesce(told.quantity_milli, 0)
FROM accounts_membership member
JOIN organizations_organization organization ON organization.id = member.organization_id
LEFT JOIN accounts_user person ON person.id = member.user_id
LEFT JOIN gamification_counter told
  ON told.organization_id = member.organization_id AND told.member_id = member.id
 AND told.metric = %s AND told.period = 0 AND told.starts_on = '1970-01-01'
CROSS JOIN LATERAL (SELECT coalesce(nullif(member.time_zone, ''), nullif(person.time_zone, 'UTC'),
                                    organization.time_zone) AS name) AS zone
CROSS JOIN LATERAL (SELECT (%s AT TIME ZONE zone.name)::date - (member.joined_at AT TIME ZONE zone.name)::date AS days
    ) AS tenure
CROSS JOIN LATERAL (
    SELECT max(threshold) AS threshold FROM unnest(%s::bigint[]) AS threshold
    WHERE threshold <= tenure.days * 1000 AND threshold > coalesce(told.quantity_milli, 0)) AS reached
WHERE member.organization_id = %s AND member.id > %s AND member.is_active AND reached.threshold IS NOT NULL
ORDER BY member.id LIMIT %s
"""
STANDING = """
SELECT activity.source, activity.key, activity.id, activity.member_id, activity.action, activity.quantity_milli,
       activity.unit, CASE WHEN activity.reverses_id IS NULL THEN activity.occurred_at END, activity.points,
       activity.subject_type, activity.subject_id, activity.reverses_id
FROM unnest(%s::text[], %s::text[]) AS wanted(source, key)
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
WAITING = """
SELECT count(*) FROM (
    SELECT FROM gamification_pendingactivity WHERE organization_id = %s AND shard BETWEEN %s AND %s LIMIT %s) AS waiting
"""
SHARD_OF_OLDEST = """
SELECT lane.shard FROM generate_series(%s::int, %s::int) AS lane(shard)
CROSS JOIN LATERAL (
    SELECT id FROM gamification_pendingactivity
    WHERE organization_id = %s AND shard = lane.shard ORDER BY id LIMIT 1) AS oldest
ORDER BY oldest.id LIMIT 1
"""
CLAIM = """
DELETE FROM gamification_pendingactivity
WHERE organization_id = %s AND id = ANY (ARRAY(
    SELECT id FROM gamification_pendingactivity
    WHERE organization_id = %s AND shard BETWEEN %s AND %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING activity_id, member_id::text, is_quiet
"""
CLAIM_MEMBERS = """
DELETE FROM gamification_pendingactivity
WHERE organization_id = %s AND id = ANY (ARRAY(
    SELECT id FROM gamification_pendingactivity
    WHERE organization_id = %s AND id = ANY (ARRAY(
        SELECT id FROM (
            SELECT id, min(id) OVER (PARTITION BY member_id) AS first_id FROM (
                SELECT id, member_id FROM gamification_pendingactivity
                WHERE organization_id = %s AND shard = %s ORDER BY id LIMIT %s) AS seen) AS waiting
        ORDER BY first_id, id LIMIT %s))
    FOR UPDATE SKIP LOCKED))
RETURNING activity_id, member_id::text, is_quiet
"""
FACTS = f"""
SELECT activity.member_id::text, {FACT}
FROM unnest(%s::bigint[]) AS claimed(id)
CROSS JOIN LATERAL (
    SELECT * FROM gamification_activity WHERE organization_id = %s AND id = claimed.id LIMIT 1) AS activity
"""  # noqa: S608 - made of constants
FACTS_OF = f"""
SELECT activity.member_id::text, {FACT}
FROM gamification_activity activity
WHERE activity.organization_id = %s AND activity.member_id = ANY (%s::uuid[])
  AND activity.id NOT IN (
    SELECT activity_id FROM gamification_pendingactivity WHERE organization_id = %s AND member_id = ANY (%s::uuid[]))
"""  # noqa: S608 - made of constants
MEMBERS = """
(SELECT DISTINCT member_id FROM gamification_activity
 WHERE organization_id = %s AND member_id > %s ORDER BY member_id LIMIT %s)
UNION
(SELECT member_id FROM gamification_memberstate
 WHERE organization_id = %s AND member_id > %s ORDER BY member_id LIMIT %s)
ORDER BY member_id LIMIT %s
"""
LOCK = """
SELECT state.* FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id::text, last_occurred_at, last_source, last_key, points_debt FROM gamification_memberstate
    WHERE organization_id = %s AND member_id = wanted.member_id LIMIT 1 FOR NO KEY UPDATE) AS state
"""
MISSING = """
SELECT wanted.member_id::text FROM unnest(%s::uuid[]) AS wanted(member_id)
LEFT JOIN LATERAL (
    SELECT true AS is_open FROM gamification_memberstate
    WHERE organization_id = %s AND member_id = wanted.member_id LIMIT 1) AS state ON true
WHERE state.is_open IS NULL
"""
OPEN = """
INSERT INTO gamification_memberstate
    (organization_id, member_id, last_occurred_at, last_source, last_key, points_debt, updated_at)
SELECT %s, member_id, '0001-01-01T00:00:00Z', '', '', 0, %s FROM unnest(%s::uuid[]) AS member_id ORDER BY member_id
ON CONFLICT (organization_id, member_id) DO NOTHING
"""
TALLIES = """
SELECT counter.*
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::date[]) AS wanted(member_id, metric, period, starts_on)
CROSS JOIN LATERAL (
    SELECT member_id::text, metric, period, starts_on, count, quantity_milli, points, first_at, last_at
    FROM gamification_counter
    WHERE organization_id = %s AND member_id = wanted.member_id AND metric = wanted.metric
      AND period = wanted.period AND starts_on = wanted.starts_on LIMIT 1) AS counter
"""
ALL_TALLIES = """
SELECT counter.* FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id::text, metric, period, starts_on, count, quantity_milli, points, first_at, last_at
    FROM gamification_counter WHERE organization_id = %s AND member_id = wanted.member_id OFFSET 0) AS counter
"""
RUNS = """
SELECT streak.* FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id::text, cadence, current, longest, started_on, last_on, freezes, milestone
    FROM gamification_streak WHERE organization_id = %s AND member_id = wanted.member_id OFFSET 0) AS streak
"""
PAUSES = """
SELECT member_id::text, starts_on, ends_on FROM gamification_streakpause
WHERE organization_id = %s AND member_id = ANY (%s::uuid[])
"""
INCIDENTS = f"""
SELECT (incident.starts_at AT TIME ZONE organization.time_zone)::date,
       ((incident.ends_at - interval '1 microsecond') AT TIME ZONE organization.time_zone)::date
FROM organizations_organization organization
JOIN organizations_incidentwindow incident ON incident.organization_id IN (organization.id, '{PLATFORM_ID}'::uuid)
WHERE organization.id = %s AND incident.scope = ANY (%s)
"""  # noqa: S608 - made of constants
LEVELS = """
SELECT held.member_id::text, ladder.code, held.ladder_id::text, held.level_id::text, level.number
FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id, ladder_id, level_id
    FROM gamification_memberlevel WHERE organization_id = %s AND member_id = wanted.member_id OFFSET 0) AS held
CROSS JOIN LATERAL (SELECT code FROM gamification_ladder WHERE id = held.ladder_id LIMIT 1) AS ladder
CROSS JOIN LATERAL (SELECT number FROM gamification_level WHERE id = held.level_id LIMIT 1) AS level
"""
AWARDS = """
SELECT award.member_id::text, achievement.code, award.occurrence, award.activity_id, award.is_standing
FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id, achievement_id, occurrence, activity_id, is_standing
    FROM gamification_achievementaward WHERE organization_id = %s AND member_id = wanted.member_id OFFSET 0) AS award
CROSS JOIN LATERAL (SELECT code FROM gamification_achievement WHERE id = award.achievement_id LIMIT 1) AS achievement
"""
HONOURS = """
SELECT award.member_id::text, badge.code, award.activity_id, award.is_standing
FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT member_id, badge_id, activity_id, is_standing
    FROM gamification_badgeaward WHERE organization_id = %s AND member_id = wanted.member_id OFFSET 0) AS award
CROSS JOIN LATERAL (SELECT code FROM gamification_badge WHERE id = award.badge_id LIMIT 1) AS badge
"""
ENTRIES = """
SELECT member_id::text, activity_id, rule, sum(change)::bigint, min(event_type), max(revision)
FROM gamification_pointsentry WHERE organization_id = %s AND member_id = ANY (%s::uuid[])
GROUP BY member_id, activity_id, rule
"""
HAVE_TALLIES = """
SELECT wanted.member_id::text FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN LATERAL (
    SELECT FROM gamification_counter WHERE organization_id = %s AND member_id = wanted.member_id LIMIT 1) AS counter
"""
MAKE_TALLIES = """
INSERT INTO gamification_counter AS counter
    (organization_id, member_id, metric, period, starts_on, count, quantity_milli, points, first_at, last_at)
SELECT %s, row.*
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::timestamptz[], %s::timestamptz[])
    AS row(member_id, metric, period, starts_on, count, quantity_milli, points, first_at, last_at)
"""
ADD_TALLIES = (
    MAKE_TALLIES
    + """
ON CONFLICT (organization_id, member_id, metric, period, starts_on) DO UPDATE
SET count = counter.count + excluded.count, quantity_milli = counter.quantity_milli + excluded.quantity_milli,
    points = counter.points + excluded.points,
    first_at = {first_at}, last_at = {last_at}
"""
)
ADD_TALLIES_FORWARD = ADD_TALLIES.replace("{first_at}", "coalesce(counter.first_at, excluded.first_at)").replace(
    "{last_at}", "coalesce(excluded.last_at, counter.last_at)"
)
"""Points that a looked-at goal pays are no deed: they come without times, and the times stay."""
ADD_TALLIES_ANEW = ADD_TALLIES.replace("{first_at}", "excluded.first_at").replace("{last_at}", "excluded.last_at")
DROP_EMPTY_TALLIES = """
DELETE FROM gamification_counter
WHERE organization_id = %s AND member_id = ANY (%s::uuid[]) AND count = 0 AND quantity_milli = 0 AND points = 0
"""
SET_RUNS = """
INSERT INTO gamification_streak
    (organization_id, member_id, cadence, current, longest, started_on, last_on, freezes, milestone)
SELECT %s, row.*
FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::int[], %s::date[], %s::date[], %s::smallint[], %s::smallint[])
    AS row(member_id, cadence, current, longest, started_on, last_on, freezes, milestone)
ON CONFLICT (organization_id, member_id, cadence) DO UPDATE
SET current = excluded.current, longest = excluded.longest, started_on = excluded.started_on,
    last_on = excluded.last_on, freezes = excluded.freezes, milestone = excluded.milestone
"""
DROP_RUNS = """
DELETE FROM gamification_streak streak USING unnest(%s::uuid[], %s::text[]) AS gone(member_id, cadence)
WHERE streak.organization_id = %s AND streak.member_id = gone.member_id AND streak.cadence = gone.cadence
"""
SET_LEVELS = """
INSERT INTO gamification_memberlevel (organization_id, member_id, ladder_id, level_id, reached_at)
SELECT %s, row.* FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[])
    AS row(member_id, ladder_id, level_id, reached_at)
ON CONFLICT (organization_id, member_id, ladder_id) DO UPDATE
SET level_id = excluded.level_id, reached_at = excluded.reached_at
"""
DROP_LEVELS = """
DELETE FROM gamification_memberlevel held USING unnest(%s::uuid[], %s::uuid[]) AS gone(member_id, ladder_id)
WHERE held.organization_id = %s AND held.member_id = gone.member_id AND held.ladder_id = gone.ladder_id
"""
MAKE_AWARDS = """
INSERT INTO gamification_achievementaward AS award
    (organization_id, member_id, achievement_id, occurrence, activity_id, earned_at, awarded_at, is_standing)
SELECT %s, row.member_id, row.achievement_id, row.occurrence, row.activity_id, row.earned_at, %s, true
FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::bigint[], %s::timestamptz[])
    AS row(member_id, achievement_id, occurrence, activity_id, earned_at)
ON CONFLICT (organization_id, member_id, achievement_id, occurrence) DO UPDATE
SET activity_id = excluded.activity_id, earned_at = excluded.earned_at, is_standing = true
RETURNING award.member_id::text, award.achievement_id::text, award.occurrence, award.xmax = 0
"""
FELL_AWARDS = """
UPDATE gamification_achievementaward award SET is_standing = false
FROM unnest(%s::uuid[], %s::text[], %s::int[]) AS fallen(member_id, code, occurrence),
     gamification_achievement achievement
WHERE award.organization_id = %s AND award.member_id = fallen.member_id AND award.occurrence = fallen.occurrence
  AND achievement.id = award.achievement_id AND achievement.code = fallen.code
"""
MAKE_HONOURS = """
INSERT INTO gamification_badgeaward AS award
    (organization_id, member_id, badge_id, activity_id, earned_at, awarded_at, reason, awarded_by_id, is_manual,
     is_showcased, is_standing, is_beyond, expires_at)
SELECT %s, row.member_id, row.badge_id, row.activity_id, row.earned_at, %s, activity.note, activity.recorded_by_id,
       activity.action = 'badge.awarded', false, true, badge.most_holders IS NOT NULL,
       row.earned_at + badge.valid_days * interval '1 day'
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::timestamptz[])
    AS row(member_id, badge_id, activity_id, earned_at)
JOIN gamification_activity activity ON activity.organization_id = %s AND activity.id = row.activity_id
JOIN gamification_badge badge ON badge.id = row.badge_id
ON CONFLICT (organization_id, member_id, badge_id) DO UPDATE
SET activity_id = excluded.activity_id, earned_at = excluded.earned_at, reason = excluded.reason,
    awarded_by_id = excluded.awarded_by_id, is_manual = excluded.is_manual, is_standing = true,
    expires_at = excluded.expires_at,
    revoked_at = CASE WHEN NOT excluded.is_manual THEN award.revoked_at END,
    revoked_reason = CASE WHEN excluded.is_manual THEN '' ELSE award.revoked_reason END
RETURNING award.member_id::text, award.badge_id::text, award.xmax = 0, award.is_beyond AND award.place IS NULL
"""
FELL_HONOURS = """
UPDATE gamification_badgeaward award SET is_standing = false
FROM unnest(%s::uuid[], %s::text[]) AS fallen(member_id, code), gamification_badge badge
WHERE award.organization_id = %s AND award.member_id = fallen.member_id
  AND badge.id = award.badge_id AND badge.code = fallen.code
"""
INSERT_ENTRIES = """
INSERT INTO gamification_pointsentry
    (organization_id, member_id, activity_id, rule, revision, change, event_type, entered_at)
SELECT %s, row.*, %s
FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::smallint[], %s::bigint[], %s::text[])
    AS row(member_id, activity_id, rule, revision, change, event_type)
"""
SET_STATES = """
INSERT INTO gamification_memberstate
    (organization_id, member_id, last_occurred_at, last_source, last_key, points_debt, updated_at)
SELECT %s, row.*, %s
FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::bigint[])
    AS row(member_id, last_occurred_at, last_source, last_key, points_debt)
ON CONFLICT (organization_id, member_id) DO UPDATE
SET last_occurred_at = excluded.last_occurred_at, last_source = excluded.last_source, last_key = excluded.last_key,
    points_debt = excluded.points_debt, updated_at = excluded.updated_at
"""


def run(statement: str, parameters: Sequence[Any]) -> Rows:
    """Run one statement and return its rows, if it has any; binary, because that is read in C."""
    with Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, binary=True)
        return cursor.fetchall() if cursor.description else []


def lock_members(organization_id: UUID, *, member_ids: Iterable[str], now: datetime) -> Rows:
    """Lock the states of members in the order of their ids, and return them.

    Missing ones are opened before anything is locked: whoever waits to open a state holds none that another waits for.
    """
    wanted = array(sorted(member_ids))
    if missing := run(MISSING, [wanted, organization_id]):
        run(OPEN, [organization_id, now, array([row[0] for row in missing])])
    return run(LOCK, [wanted, organization_id])
