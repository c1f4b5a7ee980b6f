import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import goodplay.core.ids
import goodplay.core.models.tenant
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0003_payments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContributionCycle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("due_on", models.DateField()),
                ("grace_until", models.DateField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("overdue_at", models.DateTimeField(blank=True, null=True)),
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
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount_minor", models.BigIntegerField()),
                ("paid_minor", models.BigIntegerField(default=0)),
                ("paid_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("paid", "Paid"),
                            ("short", "Short"),
                            ("late", "Late"),
                            ("waived", "Excused"),
                        ],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("waived_reason", models.CharField(blank=True, default="", max_length=200)),
                ("collected_at", models.DateTimeField(blank=True, null=True)),
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
                    "cycle",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="wallet.contributioncycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContributionPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "cadence",
                    models.CharField(
                        choices=[("weekly", "Weekly"), ("monthly", "Monthly")], default="monthly", max_length=8
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                ("due_day", models.PositiveSmallIntegerField(default=5)),
                ("grace_days", models.PositiveSmallIntegerField(default=0)),
                ("fine_minor", models.BigIntegerField(default=0)),
                ("takes_fines", models.BooleanField(default=False)),
                ("remind_days", models.PositiveSmallIntegerField(default=2)),
                ("for_everybody", models.BooleanField(default=True)),
                ("starts_on", models.DateField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
        migrations.AddField(
            model_name="contributioncycle",
            name="plan",
            field=goodplay.core.models.tenant.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cycles",
                to="wallet.contributionplan",
            ),
        ),
        migrations.CreateModel(
            name="ContributionPlanEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "cadence",
                    models.CharField(
                        choices=[("weekly", "Weekly"), ("monthly", "Monthly")], default="monthly", max_length=8
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                ("due_day", models.PositiveSmallIntegerField(default=5)),
                ("grace_days", models.PositiveSmallIntegerField(default=0)),
                ("fine_minor", models.BigIntegerField(default=0)),
                ("takes_fines", models.BooleanField(default=False)),
                ("remind_days", models.PositiveSmallIntegerField(default=2)),
                ("for_everybody", models.BooleanField(default=True)),
                ("starts_on", models.DateField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="+",
                        to="wallet.contributionplan",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mpesa", "M-Pesa"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("bank", "Bank transfer"),
                            ("manual", "Cash, confirmed by hand"),
                        ],
                        default="manual",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("verified", "Verified"),
                            ("failed", "Failed"),
                            ("reversed", "Reversed"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("transaction_id", models.CharField(max_length=80)),
                ("receipt", models.CharField(blank=True, default="", max_length=64)),
                ("payment_id", models.UUIDField(blank=True, null=True)),
                ("account_reference", models.CharField(blank=True, default="", max_length=40)),
                ("subject_type", models.CharField(blank=True, default="", max_length=40)),
                ("subject_id", models.CharField(blank=True, default="", max_length=64)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("deposited_at", models.DateTimeField()),
                ("deposited_on", models.DateField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entered_by",
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
                    "replaces",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.deposit",
                    ),
                ),
                (
                    "verified_by",
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
        migrations.CreateModel(
            name="DepositCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("right_amount_minor", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_by",
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
                    "deposit",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="wallet.deposit",
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
                    "proposed_by",
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
                    "replacement",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.deposit",
                    ),
                ),
                (
                    "right_member",
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
        migrations.CreateModel(
            name="Fine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("due", "Due"), ("paid", "Paid"), ("waived", "Let off")], default="due", max_length=8
                    ),
                ),
                ("levied_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "contribution",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fines",
                        to="wallet.contribution",
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
            ],
        ),
        migrations.CreateModel(
            name="MerryGoRound",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "order_by",
                    models.CharField(
                        choices=[("lots", "By lots"), ("joining", "By the day of joining"), ("alphabet", "By name")],
                        default="lots",
                        max_length=8,
                    ),
                ),
                ("seed", models.CharField(blank=True, default="", max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Being prepared"), ("running", "Running"), ("complete", "Complete")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
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
                    "plan",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="wallet.contributionplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "merry-go-round",
            },
        ),
        migrations.CreateModel(
            name="PlanMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("left_at", models.DateTimeField(blank=True, null=True)),
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
                    "plan",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="wallet.contributionplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PurposeReference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=80)),
                ("subject_type", models.CharField(blank=True, default="", max_length=40)),
                ("subject_id", models.CharField(blank=True, default="", max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            name="PurposeReferenceEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("code", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=80)),
                ("subject_type", models.CharField(blank=True, default="", max_length=40)),
                ("subject_id", models.CharField(blank=True, default="", max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="+",
                        to="wallet.purposereference",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavingsAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="What the saver types as the account of a Paybill.", max_length=6),
                ),
                (
                    "activeness",
                    models.CharField(
                        choices=[("active", "Active"), ("inactive", "Inactive"), ("dormant", "Dormant")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("activeness_since", models.DateField()),
                ("last_deposit_on", models.DateField(blank=True, null=True)),
                ("opened_on", models.DateField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            ],
        ),
        migrations.CreateModel(
            name="SavingsPeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("attesting", "Being attested"), ("closed", "Closed"), ("withdrawn", "Withdrawn")],
                        default="attesting",
                        max_length=9,
                    ),
                ),
                ("attest_until", models.DateField()),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                (
                    "closed_by",
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
                    "proposed_by",
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
        migrations.CreateModel(
            name="PeriodFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("opening_minor", models.BigIntegerField()),
                ("deposited_minor", models.BigIntegerField()),
                ("received_minor", models.BigIntegerField()),
                ("paid_out_minor", models.BigIntegerField()),
                ("closing_minor", models.BigIntegerField()),
                ("paid_count", models.PositiveIntegerField(default=0)),
                ("missed_count", models.PositiveIntegerField(default=0)),
                (
                    "attestation",
                    models.CharField(
                        choices=[("waiting", "Not answered"), ("attested", "Attested"), ("disputed", "Disputed")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("dispute", models.CharField(blank=True, default="", max_length=500)),
                ("answer", models.CharField(blank=True, default="", max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "period",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="wallet.savingsperiod",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("currency", models.CharField(max_length=12)),
                ("facts", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Being printed"), ("ready", "Ready")], default="asked", max_length=5
                    ),
                ),
                ("file_name", models.CharField(blank=True, default="", max_length=255)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("cycle_number", models.PositiveIntegerField()),
                ("pot_minor", models.BigIntegerField(default=0)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
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
                    "paid_by",
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
                    "round",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="wallet.merrygoround",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TurnSwap",
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
                            ("asked", "Asked"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                    "other",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.turn",
                    ),
                ),
                (
                    "own",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.turn",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["organization", "member", "status"], name="wallet_contributions_of_member"),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["organization", "status", "cycle"], name="wallet_contributions_by_status"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(
                fields=("organization", "cycle", "member"), name="wallet_contribution_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_minor__gt", 0), ("paid_minor__gte", 0), ("paid_minor__lte", models.F("amount_minor"))
                ),
                name="wallet_contribution_paid_at_most_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionplan",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="wallet_plan_name_once"),
        ),
        migrations.AddConstraint(
            model_name="contributionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0), ("fine_minor__gte", 0)),
                name="wallet_plan_amounts_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_day__gte", 1),
                    models.Q(
                        models.Q(("cadence", "weekly"), ("due_day__lte", 7)),
                        models.Q(("cadence", "monthly"), ("due_day__lte", 31)),
                        _connector="OR",
                    ),
                ),
                name="wallet_plan_due_day_exists",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_contributionplanevent" ("amount_minor", "cadence", "created_at", "currency", "due_day", "fine_minor", "for_everybody", "grace_days", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "starts_on", "takes_fines") VALUES (NEW."amount_minor", NEW."cadence", NEW."created_at", NEW."currency", NEW."due_day", NEW."fine_minor", NEW."for_everybody", NEW."grace_days", NEW."id", NEW."is_active", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."remind_days", NEW."starts_on", NEW."takes_fines"); RETURN NULL;',
                    hash="8f94f48824c21dbe2d7f190b3b5494a843339ee2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_720fa",
                    table="wallet_contributionplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wallet_contributionplanevent" ("amount_minor", "cadence", "created_at", "currency", "due_day", "fine_minor", "for_everybody", "grace_days", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "starts_on", "takes_fines") VALUES (NEW."amount_minor", NEW."cadence", NEW."created_at", NEW."currency", NEW."due_day", NEW."fine_minor", NEW."for_everybody", NEW."grace_days", NEW."id", NEW."is_active", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."remind_days", NEW."starts_on", NEW."takes_fines"); RETURN NULL;',
                    hash="661607f6d66ec327d07a0410e72bc8f78db25eb6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e0759",
                    table="wallet_contributionplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionplan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_contributionplanevent" ("amount_minor", "cadence", "created_at", "currency", "due_day", "fine_minor", "for_everybody", "grace_days", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "starts_on", "takes_fines") VALUES (OLD."amount_minor", OLD."cadence", OLD."created_at", OLD."currency", OLD."due_day", OLD."fine_minor", OLD."for_everybody", OLD."grace_days", OLD."id", OLD."is_active", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."remind_days", OLD."starts_on", OLD."takes_fines"); RETURN NULL;',
                    hash="1c30f252d4d0e95ca7f6f3d9b21e7da0ecde0f36",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a858b",
                    table="wallet_contributionplan",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contributioncycle",
            index=models.Index(fields=["organization", "-due_on", "-id"], name="wallet_cycles_by_due_day"),
        ),
        migrations.AddConstraint(
            model_name="contributioncycle",
            constraint=models.UniqueConstraint(
                fields=("organization", "plan", "number"), name="wallet_cycle_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributioncycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__gte", models.F("starts_on")),
                    ("due_on__lte", models.F("ends_on")),
                    ("grace_until__gte", models.F("due_on")),
                ),
                name="wallet_cycle_days_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="contributionplanevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_cont_organiz_8a35a9_idx"),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(
                fields=["organization", "member", "-deposited_at", "-id"], name="wallet_deposits_of_member"
            ),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(fields=["organization", "status", "deposited_on"], name="wallet_deposits_by_day"),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(fields=["organization", "payment_id"], name="wallet_deposits_of_payment"),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=("organization", "transaction_id"), name="wallet_deposit_transaction_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("receipt", ""), _negated=True), models.Q(("status", "reversed"), _negated=True)
                ),
                fields=("organization", "channel", "receipt"),
                name="wallet_deposit_receipt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="wallet_deposit_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_at__isnull", True), ("status__in", ["verified", "reversed"]), _connector="XOR"
                ),
                name="wallet_deposit_verified_has_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="depositcorrection",
            index=models.Index(fields=["organization", "status", "proposed_at"], name="wallet_corrections_open"),
        ),
        migrations.AddConstraint(
            model_name="depositcorrection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "proposed")),
                fields=("organization", "deposit"),
                name="wallet_one_open_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="depositcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "proposed"), ("decided_at__isnull", False), _connector="XOR"),
                name="wallet_correction_decided_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="depositcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("proposed_by", None),
                    models.Q(("status", "confirmed"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="wallet_correction_has_two_officers",
            ),
        ),
        migrations.AddIndex(
            model_name="fine",
            index=models.Index(fields=["organization", "member", "status"], name="wallet_fines_of_member"),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.UniqueConstraint(fields=("organization", "contribution"), name="wallet_fine_once"),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="wallet_fine_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "due"), ("settled_at__isnull", False), _connector="XOR"),
                name="wallet_fine_settled_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="merrygoround",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="wallet_round_name_once"),
        ),
        migrations.AddConstraint(
            model_name="merrygoround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "running")),
                fields=("organization", "plan"),
                name="wallet_round_one_running_a_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="planmember",
            constraint=models.UniqueConstraint(
                fields=("organization", "plan", "member"), name="wallet_plan_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="purposereference",
            constraint=models.UniqueConstraint(fields=("organization", "code"), name="wallet_purpose_code_once"),
        ),
        migrations.AddConstraint(
            model_name="purposereference",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9A-Z]{2,12}$")), name="wallet_purpose_code_is_tidy"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposereference",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_purposereferenceevent" ("code", "created_at", "id", "is_active", "label", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id", "subject_type") VALUES (NEW."code", NEW."created_at", NEW."id", NEW."is_active", NEW."label", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."subject_id", NEW."subject_type"); RETURN NULL;',
                    hash="4615017ff567c82285d8db6b2c1d117a157d9d8d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c95b4",
                    table="wallet_purposereference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposereference",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wallet_purposereferenceevent" ("code", "created_at", "id", "is_active", "label", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id", "subject_type") VALUES (NEW."code", NEW."created_at", NEW."id", NEW."is_active", NEW."label", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."subject_id", NEW."subject_type"); RETURN NULL;',
                    hash="165075ceca8c1673ac21f104509fd0465f304023",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96db6",
                    table="wallet_purposereference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposereference",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_purposereferenceevent" ("code", "created_at", "id", "is_active", "label", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id", "subject_type") VALUES (OLD."code", OLD."created_at", OLD."id", OLD."is_active", OLD."label", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."subject_id", OLD."subject_type"); RETURN NULL;',
                    hash="597adb578ad530a6afaaf12fa5d51c052675bbbe",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2003a",
                    table="wallet_purposereference",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="purposereferenceevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_purp_organiz_4ec27f_idx"),
        ),
        migrations.AddIndex(
            model_name="savingsaccount",
            index=models.Index(fields=["organization", "activeness", "last_deposit_on"], name="wallet_savings_silent"),
        ),
        migrations.AddConstraint(
            model_name="savingsaccount",
            constraint=models.UniqueConstraint(fields=("organization", "member"), name="wallet_savings_one_a_member"),
        ),
        migrations.AddConstraint(
            model_name="savingsaccount",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="wallet_savings_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="savingsperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "withdrawn"), _negated=True),
                fields=("organization", "starts_on"),
                name="wallet_period_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="savingsperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="wallet_period_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="savingsperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("status", "closed"), models.Q(("digest", ""), _negated=True)
                    ),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at", None), ("digest", "")),
                    _connector="OR",
                ),
                name="wallet_period_closed_is_sealed",
            ),
        ),
        migrations.AddIndex(
            model_name="periodfigure",
            index=models.Index(fields=["organization", "period", "attestation"], name="wallet_figures_open"),
        ),
        migrations.AddConstraint(
            model_name="periodfigure",
            constraint=models.UniqueConstraint(fields=("organization", "period", "member"), name="wallet_figure_once"),
        ),
        migrations.AddConstraint(
            model_name="periodfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closing_minor",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opening_minor"), "+", models.F("deposited_minor")
                                ),
                                "+",
                                models.F("received_minor"),
                            ),
                            "-",
                            models.F("paid_out_minor"),
                        ),
                    )
                ),
                name="wallet_figure_adds_up",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["organization", "member", "-created_at"], name="wallet_statements_of_member"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_name", ""), ("status", "asked")),
                    models.Q(("status", "ready"), models.Q(("file_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="wallet_statement_ready_has_a_file",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(fields=["organization", "member"], name="wallet_turns_of_member"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                fields=("organization", "round", "position"), name="wallet_turn_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("pot_minor__gte", 0)), name="wallet_turn_pot_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="turnswap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")),
                fields=("organization", "own"),
                name="wallet_swap_one_open_a_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="turnswap",
            constraint=models.CheckConstraint(
                condition=models.Q(("own", models.F("other")), _negated=True), name="wallet_swap_of_two_turns"
            ),
        ),
        Fence("ContributionPlan"),
        Fence("PlanMember", referenced=False),
        Fence("ContributionCycle"),
        Fence("Contribution"),
        Fence("Fine", referenced=False),
        Fence("PurposeReference", referenced=False),
        Fence("SavingsAccount", referenced=False),
        Fence("Deposit"),
        Fence("DepositCorrection", referenced=False),
        Fence("MerryGoRound"),
        Fence("Turn"),
        Fence("TurnSwap", referenced=False),
        Fence("SavingsPeriod"),
        Fence("PeriodFigure", referenced=False),
        Fence("Statement", referenced=False),
        Fence("ContributionPlanEvent", append_only=True, referenced=False),
        Fence("PurposeReferenceEvent", append_only=True, referenced=False),
    ]
