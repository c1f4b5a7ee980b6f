from django.db import migrations

from goodplay.core.operations import TenantKeyInSets


class Migration(migrations.Migration):
    dependencies = [("gamification", "0009_leagues")]
    operations = [
        TenantKeyInSets("Counter", "member"),
        TenantKeyInSets("PointsEntry", "member"),
        TenantKeyInSets("PointsEntry", "activity"),
        TenantKeyInSets("AchievementAward", "member"),
        TenantKeyInSets("AchievementAward", "activity", fixed=False),
        TenantKeyInSets("BadgeAward", "member"),
        TenantKeyInSets("BadgeAward", "activity", fixed=False),
    ]
