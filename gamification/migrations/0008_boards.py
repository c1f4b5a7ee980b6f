import django.db.models.deletion
from django.db import migrations, models

import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


def _member(**options):
    return goodplay.core.models.tenant.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.membership",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_audit"), ("gamification", "0007_points")]

    operations = [
        migrations.AddField(
            model_name="leaderboardsnapshot",
            name="is_final",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="HiddenEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=255)),
                ("hidden_at", models.DateTimeField()),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_by", _member(blank=True, null=True)),
                (
                    "leaderboard",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="gamification.leaderboard",
                    ),
                ),
                ("member", _member()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("restored_by", _member(blank=True, null=True)),
            ],
            options={"verbose_name_plural": "hidden entries"},
        ),
        migrations.CreateModel(
            name="TopTenEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("starts_on", models.DateField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("entered_at", models.DateTimeField()),
                (
                    "leaderboard",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="gamification.leaderboard",
                    ),
                ),
                ("member", _member()),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={"verbose_name_plural": "top ten entries"},
        ),
        migrations.AddConstraint(
            model_name="leaderboardsnapshot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_final", True)),
                fields=("organization", "leaderboard", "starts_on"),
                name="gamification_snapshot_one_final",
            ),
        ),
        migrations.AddIndex(
            model_name="hiddenentry",
            index=models.Index(fields=["organization", "-id"], name="gamification_hidden_latest"),
        ),
        migrations.AddConstraint(
            model_name="hiddenentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("restored_at", None)),
                fields=("organization", "member", "leaderboard"),
                name="gamification_entry_hidden_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="toptenentry",
            index=models.Index(fields=["organization", "member", "-id"], name="gamification_top_ten_of_member"),
        ),
        migrations.AddConstraint(
            model_name="toptenentry",
            constraint=models.UniqueConstraint(
                fields=("organization", "leaderboard", "starts_on", "member"), name="gamification_top_ten_once"
            ),
        ),
        Fence("HiddenEntry", referenced=False),
        Fence("TopTenEntry", referenced=False),
    ]
