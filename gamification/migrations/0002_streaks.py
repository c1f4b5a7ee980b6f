import django.db.models.deletion
from django.db import migrations, models

import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [("gamification", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StreakPause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The last day of the pause.")),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                (
                    "planned_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="streakpause",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "starts_on"), name="gamification_pause_begun_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="streakpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="gamification_pause_in_order"
            ),
        ),
        migrations.AddField(
            model_name="streak",
            name="freezes",
            field=models.PositiveSmallIntegerField(db_default=0, help_text="Missed periods that it can still take."),
        ),
        migrations.AddField(
            model_name="streak",
            name="milestone",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="action",
            name="excluded_member_types",
            field=models.JSONField(
                blank=True, default=list, help_text="Members of these types cannot do it: it is refused."
            ),
        ),
        migrations.AddField(
            model_name="scoringrule",
            name="starts_on",
            field=models.DateField(blank=True, help_text="The first day on which it pays.", null=True),
        ),
        migrations.AddField(
            model_name="scoringrule",
            name="ends_on",
            field=models.DateField(blank=True, help_text="The last day on which it pays.", null=True),
        ),
        migrations.AddField(
            model_name="scoringrule",
            name="first_days",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Early birds: how many days.", null=True),
        ),
        migrations.AlterField(
            model_name="scoringrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fixed", "Fixed points"),
                    ("per_quantity", "Points per unit"),
                    ("proportional", "Points in proportion to an amount"),
                    ("multiplier", "Multiplier from a streak"),
                    ("early_bird", "Bonus for the first days"),
                ],
                default="fixed",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="gamification_rule_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "early_bird"), _negated=True),
                    models.Q(
                        ("ends_on__isnull", True),
                        ("first_days__gte", 1),
                        ("first_days__lte", 31),
                        ("starts_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="gamification_rule_early_days",
            ),
        ),
        Fence("StreakPause", referenced=False),
    ]
