import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.ids
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [("gamification", "0006_ladders"), ("accounts", "0001_initial"), ("organizations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Kudos",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("message", models.CharField(max_length=255)),
                ("given_on", models.DateField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("times_paid", models.PositiveSmallIntegerField(default=1)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_reason", models.CharField(blank=True, default="", max_length=255)),
                (
                    "giver",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "hidden_by",
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
                    "receiver",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "kudos",
                "indexes": [
                    models.Index(fields=["organization", "giver", "given_on"], name="gamification_kudos_of_a_day"),
                    models.Index(fields=["organization", "receiver", "-id"], name="gamification_kudos_received"),
                    models.Index(fields=["organization", "-id"], name="gamification_kudos_feed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="gamification_kudos_for_others",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_reason", "")),
                            ("hidden_at__isnull", False),
                            _connector="OR",
                        ),
                        name="gamification_kudos_hidden_with_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointsAdjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "In line"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(db_collation="C", max_length=40)),
                (
                    "points",
                    models.BigIntegerField(
                        blank=True, help_text="For each member; empty when a file says it.", null=True
                    ),
                ),
                ("description", models.CharField(max_length=500)),
                ("reason", models.CharField(max_length=500)),
                ("audience", models.CharField(help_text="Who was meant, for people.", max_length=160)),
                ("member_count", models.PositiveIntegerField(default=0)),
                ("total_points", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undo_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "asked_by",
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
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-id"], name="gamification_adjustments")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), models.Q(("points", 0), _negated=True), _connector="OR"
                        ),
                        name="gamification_adjustment_of_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointsExpiry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "expires_on",
                    models.DateField(help_text="The first day without these points, in the organization's time zone."),
                ),
                ("points", models.BigIntegerField(help_text="In the smallest unit of the points currency.")),
                ("announced_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("expired_points", models.BigIntegerField(blank=True, null=True)),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
            options={
                "verbose_name_plural": "points expiries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["organization", "expires_on"],
                        name="gamification_expiry_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "member", "expires_on"), name="gamification_expiry_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0)), name="gamification_expiry_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expired_points__isnull", True), ("settled_at__isnull", True)),
                            models.Q(("expired_points__gte", 0), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="gamification_expiry_settled_with_points",
                    ),
                ],
            },
        ),
        Fence("Kudos", referenced=False),
        Fence("PointsAdjustment", referenced=False),
        Fence("PointsExpiry", referenced=False),
    ]
