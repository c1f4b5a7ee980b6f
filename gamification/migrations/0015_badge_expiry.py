import django.db.models.deletion
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("gamification", "0014_league_closing"),
        ("organizations", "0003_audit"),
    ]
    operations = [
        migrations.CreateModel(
            name="BadgeExpiryNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField()),
                ("is_last", models.BooleanField()),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="badgeaward",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)),
                fields=["organization", "expires_at"],
                name="gamification_badge_by_expiry",
            ),
        ),
        migrations.AddField(
            model_name="badgeexpirynotice",
            name="award",
            field=goodplay.core.models.tenant.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="gamification.badgeaward",
            ),
        ),
        migrations.AddField(
            model_name="badgeexpirynotice",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="badgeexpirynotice",
            constraint=models.UniqueConstraint(
                fields=("organization", "award", "expires_at", "is_last"), name="gamification_badge_expiry_told_once"
            ),
        ),
        Fence("BadgeExpiryNotice", referenced=False),
    ]
