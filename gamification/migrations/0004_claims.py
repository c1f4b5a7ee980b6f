import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.ids
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0003_trials"),
    ]

    operations = [
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(editable=False, max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("description", models.CharField(blank=True, max_length=500)),
                (
                    "category",
                    models.CharField(blank=True, help_text="Skills of one category are shown together.", max_length=60),
                ),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How long a certificate is valid; empty means for ever.", null=True
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="Otherwise nobody can claim it or be certified any more."
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gamification.skill",
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
            name="MemberSkill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("acquired_on", models.DateField()),
                ("certified_on", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "acquisition",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gamification.activity",
                    ),
                ),
                (
                    "certification",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gamification.activity",
                    ),
                ),
                (
                    "certified_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="gamification.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hours", "Hours of service"),
                            ("task", "Task"),
                            ("project", "Project"),
                            ("training", "Training"),
                            ("skill", "Skill"),
                            ("referral", "Person brought along"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("description", models.CharField(blank=True, max_length=2000)),
                ("happened_on", models.DateField()),
                ("occurred_at", models.DateTimeField()),
                ("quantity_milli", models.PositiveBigIntegerField(default=1000)),
                ("complexity", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_certificate", models.BooleanField(default=False)),
                ("source", models.CharField(db_collation="C", default="member", max_length=40)),
                ("source_key", models.CharField(blank=True, db_collation="C", max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for a decision"),
                            ("returned", "Sent back with a question"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                ("submitted_on", models.DateField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
                ("is_self_attested", models.BooleanField(default=False)),
                ("approvals_count", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "activity",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gamification.activity",
                    ),
                ),
                (
                    "decided_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "submitted_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gamification.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimEvidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("stored_name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=40)),
                ("size_bytes", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "added_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "claim",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="gamification.claim",
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
                "verbose_name_plural": "claim evidence",
                "indexes": [
                    models.Index(fields=["organization", "claim", "id"], name="gamification_evidence_by_claim")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for a decision"),
                            ("returned", "Sent back with a question"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "claim",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="gamification.claim",
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
                "indexes": [models.Index(fields=["organization", "claim", "id"], name="gamification_claim_steps")],
            },
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(fields=("organization", "code"), name="gamification_skill_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="gamification_skill_name_unique"),
        ),
        migrations.AddIndex(
            model_name="memberskill",
            index=models.Index(fields=["organization", "skill"], name="gamification_skill_holders"),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "skill"), name="gamification_skill_held_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certification", None), ("certified_on", None), ("valid_until", None)),
                    models.Q(("certification__isnull", False), ("certified_on__isnull", False)),
                    _connector="OR",
                ),
                name="gamification_certificate_is_activity",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["organization", "status", "id"], name="gamification_claims_by_status"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["organization", "member", "id"], name="gamification_claims_by_member"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("organization", "source", "source_key"),
                name="gamification_claim_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity_milli__gt", 0)), name="gamification_claim_quantity_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "task"), ("complexity__gte", 1), ("complexity__lte", 5)),
                    models.Q(models.Q(("kind", "task"), _negated=True), ("complexity", None)),
                    _connector="OR",
                ),
                name="gamification_claim_task_has_complexity",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "skill"), ("skill__isnull", False)),
                    models.Q(models.Q(("kind", "skill"), _negated=True), ("skill", None), ("is_certificate", False)),
                    _connector="OR",
                ),
                name="gamification_claim_skill_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "approved"), ("activity", None), _connector="OR"),
                name="gamification_claim_only_approved_is_activity",
            ),
        ),
        Fence("Skill", shared=True, referenced=False),
        Fence("MemberSkill", referenced=False),
        Fence("Claim"),
        Fence("ClaimEvidence", referenced=False),
        Fence("ClaimStep", append_only=True, referenced=False),
    ]
