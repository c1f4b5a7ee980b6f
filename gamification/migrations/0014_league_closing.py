from django.db import migrations, models

DECIDED = """
    ALTER TABLE gamification_leagueweek NO FORCE ROW LEVEL SECURITY;
    UPDATE gamification_leagueweek SET deciding_since = closed_at;
    ALTER TABLE gamification_leagueweek FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("gamification", "0013_tenure_progress")]
    operations = [
        migrations.AddField(
            "LeagueWeek",
            "deciding_since",
            models.DateTimeField(blank=True, null=True, verbose_name="being decided since"),
        ),
        migrations.RunSQL(DECIDED, migrations.RunSQL.noop),
    ]
