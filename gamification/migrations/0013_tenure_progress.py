from importlib import import_module

from django.db import migrations, models

from goodplay.core.ids import PLATFORM_ID

BEFORE = import_module("gamification.migrations.0001_initial").PROGRESS

# The time as a member needs no counter: it follows from the calendar, so everybody has begun such an achievement.
TENURE = f"""
        UNION ALL
        SELECT member.organization_id, member.id, achievement.id, achievement.code, achievement.target,
               achievement.is_repeatable, (tenure.today - tenure.joined_on)::bigint, member.joined_at,
               tenure.today::timestamp AT TIME ZONE zone.name
        FROM gamification_achievement achievement
        JOIN accounts_membership member
          ON achievement.organization_id IN (member.organization_id, '{PLATFORM_ID}'::uuid)
        JOIN organizations_organization organization ON organization.id = member.organization_id
        LEFT JOIN accounts_user person ON person.id = member.user_id
        CROSS JOIN LATERAL (SELECT coalesce(nullif(member.time_zone, ''), nullif(person.time_zone, 'UTC'),
                                            organization.time_zone) AS name) AS zone
        CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE zone.name)::date AS today,
                                   (member.joined_at AT TIME ZONE zone.name)::date AS joined_on) AS tenure
        WHERE achievement.progress_measure = 'tenure' AND achievement.is_active AND achievement.tracks_progress
          AND NOT EXISTS (
            SELECT FROM gamification_achievement own
            WHERE own.organization_id = member.organization_id AND own.code = achievement.code
              AND own.id <> achievement.id)
        UNION ALL
        SELECT award.organization_id,"""
AWARDED = """
        UNION ALL
        SELECT award.organization_id,"""
PROGRESS = (
    BEFORE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
    .replace(AWARDED, TENURE)
    .replace("achievement.tracks_progress AND (\n", "achievement.tracks_progress AND (\n"
             "            achievement.progress_measure = 'tenure' OR\n")
)  # fmt: skip
MEASURED = f"""
    ALTER TABLE gamification_achievement NO FORCE ROW LEVEL SECURITY;
    UPDATE gamification_achievement
    SET progress_measure = 'tenure', target = (conditions #>> '{{conditions,0,at_least}}')::bigint / 1000
    WHERE jsonb_array_length(conditions -> 'conditions') = 1
      AND conditions #>> '{{conditions,0,metric}}' = 'quantity:membership.tenure'
      AND conditions #>> '{{conditions,0,period}}' = 'all';
    ALTER TABLE gamification_achievement FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("gamification", "0011_queue_by_shard"), ("accounts", "0001_initial")]
    operations = [
        migrations.AlterField(
            "Achievement",
            "progress_measure",
            models.CharField(
                blank=True,
                choices=[
                    ("count", "Number of activities"),
                    ("quantity_milli", "Quantity (thousandths)"),
                    ("points", "Points"),
                    ("streak", "Streak length"),
                    ("tenure", "Days as a member"),
                    ("", "None: met or not met"),
                ],
                editable=False,
                max_length=16,
            ),
        ),
        migrations.RunSQL(MEASURED, migrations.RunSQL.noop),
        migrations.RunSQL(PROGRESS, BEFORE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")),
    ]
