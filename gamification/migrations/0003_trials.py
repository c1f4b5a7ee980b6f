import django.db.models.deletion
from django.db import migrations, models

import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0002_streaks"),
    ]
    operations = [
        migrations.CreateModel(
            name="RuleTrial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("changes", models.JSONField(default=list, editable=False)),
                ("form", models.JSONField(blank=True, default=dict, editable=False)),
                ("compiled", models.JSONField(editable=False)),
                (
                    "names",
                    models.JSONField(
                        default=dict, editable=False, help_text="Kind and code to name, also of what is new."
                    ),
                ),
                ("base_version", models.PositiveIntegerField()),
                (
                    "days",
                    models.PositiveSmallIntegerField(help_text="Activities recorded in so many last days are tried."),
                ),
                ("since", models.DateTimeField(help_text="From when on they were recorded.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("trying", "Being tried"),
                            ("tried", "Tried"),
                            ("scheduled", "Waits for its day"),
                            ("published", "Published"),
                            ("refused", "Could not be published"),
                        ],
                        default="trying",
                        max_length=12,
                    ),
                ),
                ("result", models.JSONField(blank=True, default=dict)),
                (
                    "awards_past",
                    models.BooleanField(default=False, help_text="Award also to those who have already fulfilled it."),
                ),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("refusal", models.JSONField(blank=True, default=dict, help_text="Why it could not be published.")),
                (
                    "job_id",
                    models.UUIDField(
                        blank=True, editable=False, help_text="The job that tries it; jobs are purged.", null=True
                    ),
                ),
                ("award_job_id", models.UUIDField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
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
        ),
        migrations.CreateModel(
            name="RuleTrialRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("points_before", models.BigIntegerField()),
                ("points_after", models.BigIntegerField()),
                ("points_change", models.BigIntegerField()),
                ("outcome", models.JSONField(default=dict)),
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
                (
                    "trial",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="gamification.ruletrial",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("check_name", models.CharField(max_length=40)),
                ("checked_at", models.DateTimeField()),
                ("finding_count", models.PositiveIntegerField(default=0)),
                ("looked_at_count", models.PositiveIntegerField(default=0)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "check_name"), name="gamification_check_one_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("check_name", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=80)),
                ("detail", models.CharField(max_length=300)),
                ("found_at", models.DateTimeField()),
                ("last_found_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
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
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "repaired_by",
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
            options={
                "indexes": [
                    models.Index(fields=["organization", "-last_found_at"], name="gamification_finding_latest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_at__isnull", True)),
                        fields=("organization", "check_name", "subject"),
                        name="gamification_finding_open_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="ruletrial",
            index=models.Index(
                condition=models.Q(("status", "scheduled")),
                fields=["organization", "publish_at"],
                name="gamification_trial_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ruletrialrow",
            index=models.Index(fields=["organization", "trial", "points_change"], name="gamification_trial_row_order"),
        ),
        migrations.AddConstraint(
            model_name="ruletrialrow",
            constraint=models.UniqueConstraint(
                fields=("organization", "trial", "member"), name="gamification_trial_row_once_a_member"
            ),
        ),
        Fence("RuleTrial"),
        Fence("RuleTrialRow", referenced=False),
        Fence("CheckRun", referenced=False),
        Fence("Finding", referenced=False),
    ]
