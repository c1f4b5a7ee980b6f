import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.fields
import goodplay.core.ids
import goodplay.core.models.tenant
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0004_savings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile_money", "Mobile money"),
                            ("paypal", "PayPal"),
                            ("crypto", "Cryptocurrency"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                (
                    "holder_name",
                    models.CharField(
                        help_text="As the bank or the mobile network knows it.",
                        max_length=70,
                        verbose_name="name of the holder",
                    ),
                ),
                ("destination", goodplay.core.fields.EncryptedTextField()),
                ("hint", models.CharField(max_length=60, verbose_name="account")),
                ("digest", models.CharField(db_collation="C", editable=False, max_length=64)),
                ("bic", models.CharField(blank=True, default="", max_length=11)),
                ("usable_from", models.DateTimeField(verbose_name="usable from")),
                ("entered_key", models.CharField(blank=True, db_collation="C", default="", max_length=160)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entered_by",
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
            ],
        ),
        migrations.CreateModel(
            name="PayeeEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile_money", "Mobile money"),
                            ("paypal", "PayPal"),
                            ("crypto", "Cryptocurrency"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                ("digest", models.CharField(db_collation="C", editable=False, max_length=64)),
                ("bic", models.CharField(blank=True, default="", max_length=11)),
                ("usable_from", models.DateTimeField(verbose_name="usable from")),
                ("entered_key", models.CharField(blank=True, db_collation="C", default="", max_length=160)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
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
                        to="wallet.payee",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("exported", "Exported"),
                            ("confirmed", "Confirmed by the bank"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("account_name", models.CharField(max_length=70)),
                ("account_iban", goodplay.core.fields.EncryptedTextField()),
                ("account_bic", models.CharField(blank=True, default="", max_length=11)),
                ("account_hint", models.CharField(max_length=60, verbose_name="paid from")),
                ("execution_on", models.DateField(verbose_name="to be carried out on")),
                ("transfers_count", models.PositiveIntegerField(default=0, verbose_name="transfers")),
                ("total_minor", models.BigIntegerField(default=0, verbose_name="total")),
                ("content", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("content_sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256")),
                ("made_key", models.CharField(blank=True, db_collation="C", default="", max_length=160)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("exported_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
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
                    "exported_by",
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
                    "made_by",
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
                "verbose_name_plural": "payout batches",
            },
        ),
        migrations.CreateModel(
            name="WatchCase",
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
                            ("payment", "Payment"),
                            ("deposit", "Deposit"),
                            ("conversion", "Conversion"),
                            ("withdrawal", "Withdrawal"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("subject_id", models.CharField(db_collation="C", max_length=64)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(max_length=12)),
                ("findings", models.JSONField(default=list)),
                (
                    "action",
                    models.CharField(
                        choices=[("hold", "Hold until it is checked"), ("review", "Look at it")],
                        max_length=8,
                        verbose_name="what follows",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("assigned", "Assigned"),
                            ("escalated", "Escalated"),
                            ("cleared", "Cleared"),
                            ("lapsed", "Released by time"),
                            ("reported", "Reported to the authority"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("release_at", models.DateTimeField(blank=True, null=True, verbose_name="released by itself")),
                ("hold_key", models.CharField(blank=True, db_collation="C", default="", max_length=160)),
                (
                    "report_reference",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="reference of the report"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="opened"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assignee",
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
            name="WatchCaseNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("assigned", "Assigned"),
                            ("escalated", "Escalated"),
                            ("cleared", "Cleared"),
                            ("lapsed", "Released by time"),
                            ("reported", "Reported to the authority"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=500)),
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
                    "case",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history_lines",
                        to="wallet.watchcase",
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
        ),
        migrations.CreateModel(
            name="WatchedEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payment", "Payment"),
                            ("deposit", "Deposit"),
                            ("conversion", "Conversion"),
                            ("withdrawal", "Withdrawal"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.CharField(db_collation="C", max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                ("instrument", models.CharField(blank=True, db_collation="C", default="", max_length=64)),
                ("has_failed", models.BooleanField(default=False)),
                ("occurred_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "member",
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
        ),
        migrations.CreateModel(
            name="WatchRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payment", "Payment"),
                            ("deposit", "Deposit"),
                            ("conversion", "Conversion"),
                            ("withdrawal", "Withdrawal"),
                        ],
                        default="",
                        help_text="Empty: payments, deposits, conversions and withdrawals alike.",
                        max_length=12,
                        verbose_name="looks at",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("count", "How many"),
                            ("amount", "Amount in all"),
                            ("single_amount", "One amount"),
                            ("error_rate", "Share that failed (percent)"),
                            ("distinct_methods", "Different cards, phones or accounts"),
                            ("distinct_members", "Members with one card, phone or account"),
                            ("near_threshold", "Just below a reporting threshold"),
                            ("passed_through", "Paid in and taken out again (percent)"),
                            ("new_payee", "Large amount to a new payee"),
                            ("after_silence", "Large amount after a long silence"),
                        ],
                        max_length=20,
                        verbose_name="measures",
                    ),
                ),
                (
                    "window_minutes",
                    models.PositiveIntegerField(
                        help_text="1440 is a day, 10080 a week.", verbose_name="within minutes"
                    ),
                ),
                (
                    "threshold",
                    models.BigIntegerField(
                        help_text="A number, percent, or an amount in the smallest unit of the currency.",
                        verbose_name="from",
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=12, verbose_name="currency")),
                (
                    "bound_minor",
                    models.BigIntegerField(
                        blank=True,
                        help_text="For rules about one amount: the reporting threshold, or what counts as large (smallest unit).",
                        null=True,
                        verbose_name="amount to compare with",
                    ),
                ),
                (
                    "least_count",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="How many there must be in the window before the rule can be met.",
                        verbose_name="at least",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("hold", "Hold until it is checked"), ("review", "Look at it")],
                        default="review",
                        max_length=8,
                        verbose_name="what follows",
                    ),
                ),
                (
                    "hold_hours",
                    models.PositiveIntegerField(
                        default=72,
                        help_text="Then it is released by itself, unless somebody escalates it.",
                        verbose_name="hold for hours",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
            name="WatchRuleEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payment", "Payment"),
                            ("deposit", "Deposit"),
                            ("conversion", "Conversion"),
                            ("withdrawal", "Withdrawal"),
                        ],
                        default="",
                        help_text="Empty: payments, deposits, conversions and withdrawals alike.",
                        max_length=12,
                        verbose_name="looks at",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("count", "How many"),
                            ("amount", "Amount in all"),
                            ("single_amount", "One amount"),
                            ("error_rate", "Share that failed (percent)"),
                            ("distinct_methods", "Different cards, phones or accounts"),
                            ("distinct_members", "Members with one card, phone or account"),
                            ("near_threshold", "Just below a reporting threshold"),
                            ("passed_through", "Paid in and taken out again (percent)"),
                            ("new_payee", "Large amount to a new payee"),
                            ("after_silence", "Large amount after a long silence"),
                        ],
                        max_length=20,
                        verbose_name="measures",
                    ),
                ),
                (
                    "window_minutes",
                    models.PositiveIntegerField(
                        help_text="1440 is a day, 10080 a week.", verbose_name="within minutes"
                    ),
                ),
                (
                    "threshold",
                    models.BigIntegerField(
                        help_text="A number, percent, or an amount in the smallest unit of the currency.",
                        verbose_name="from",
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=12, verbose_name="currency")),
                (
                    "bound_minor",
                    models.BigIntegerField(
                        blank=True,
                        help_text="For rules about one amount: the reporting threshold, or what counts as large (smallest unit).",
                        null=True,
                        verbose_name="amount to compare with",
                    ),
                ),
                (
                    "least_count",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="How many there must be in the window before the rule can be met.",
                        verbose_name="at least",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("hold", "Hold until it is checked"), ("review", "Look at it")],
                        default="review",
                        max_length=8,
                        verbose_name="what follows",
                    ),
                ),
                (
                    "hold_hours",
                    models.PositiveIntegerField(
                        default=72,
                        help_text="Then it is released by itself, unless somebody escalates it.",
                        verbose_name="hold for hours",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        to="wallet.watchrule",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=160)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile_money", "Mobile money"),
                            ("paypal", "PayPal"),
                            ("crypto", "Cryptocurrency"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                ("payee_name", models.CharField(max_length=70)),
                ("payee_destination", goodplay.core.fields.EncryptedTextField()),
                ("payee_hint", models.CharField(max_length=60, verbose_name="to")),
                ("payee_bic", models.CharField(blank=True, default="", max_length=11)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("fee_minor", models.BigIntegerField(default=0, verbose_name="fee")),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("held", "Being checked"),
                            ("review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("unknown", "Sent, answer missing"),
                            ("settled", "Paid"),
                            ("returned", "Came back"),
                            ("failed", "Failed"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="reason")),
                ("held_until", models.DateTimeField(blank=True, null=True, verbose_name="held until")),
                ("end_to_end_id", models.CharField(blank=True, db_collation="C", default="", max_length=35)),
                ("provider_reference", models.CharField(blank=True, db_collation="C", default="", max_length=200)),
                (
                    "receipt",
                    models.CharField(blank=True, db_collation="C", default="", max_length=120, verbose_name="receipt"),
                ),
                ("requested_key", models.CharField(blank=True, db_collation="C", default="", max_length=160)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("is_unsent", models.BooleanField(default=False)),
                (
                    "requested_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="requested at"
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
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
                    "batch",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="wallet.payoutbatch",
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
                    "payee",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.payee",
                    ),
                ),
                (
                    "provider",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.paymentprovider",
                    ),
                ),
                (
                    "requested_by",
                    goodplay.core.models.tenant.TenantForeignKey(
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
            name="WithdrawalLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("member", "Each member"), ("organization", "All members together")],
                        default="member",
                        max_length=16,
                        verbose_name="adds up",
                    ),
                ),
                (
                    "member_type",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: everybody.",
                        max_length=40,
                        verbose_name="kind of member",
                    ),
                ),
                ("currency", models.CharField(max_length=12, verbose_name="currency")),
                (
                    "period",
                    models.CharField(
                        choices=[("day", "Day"), ("week", "Week"), ("month", "Month")],
                        max_length=8,
                        verbose_name="in a",
                    ),
                ),
                ("most_minor", models.BigIntegerField(blank=True, null=True, verbose_name="amount at most")),
                ("most_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="withdrawals at most")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                "verbose_name": "limit of withdrawals",
                "verbose_name_plural": "limits of withdrawals",
            },
        ),
        migrations.CreateModel(
            name="WithdrawalLimitEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "scope",
                    models.CharField(
                        choices=[("member", "Each member"), ("organization", "All members together")],
                        default="member",
                        max_length=16,
                        verbose_name="adds up",
                    ),
                ),
                (
                    "member_type",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: everybody.",
                        max_length=40,
                        verbose_name="kind of member",
                    ),
                ),
                ("currency", models.CharField(max_length=12, verbose_name="currency")),
                (
                    "period",
                    models.CharField(
                        choices=[("day", "Day"), ("week", "Week"), ("month", "Month")],
                        max_length=8,
                        verbose_name="in a",
                    ),
                ),
                ("most_minor", models.BigIntegerField(blank=True, null=True, verbose_name="amount at most")),
                ("most_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="withdrawals at most")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        to="wallet.withdrawallimit",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WithdrawalNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("held", "Being checked"),
                            ("review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("unknown", "Sent, answer missing"),
                            ("settled", "Paid"),
                            ("returned", "Came back"),
                            ("failed", "Failed"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=300)),
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
                    "withdrawal",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history_lines",
                        to="wallet.withdrawal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WithdrawalTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile_money", "Mobile money"),
                            ("paypal", "PayPal"),
                            ("crypto", "Cryptocurrency"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                ("currency", models.CharField(max_length=12, verbose_name="currency")),
                ("smallest_minor", models.BigIntegerField(verbose_name="smallest amount")),
                ("largest_minor", models.BigIntegerField(verbose_name="largest amount")),
                ("fee_minor", models.BigIntegerField(default=0, verbose_name="fixed fee")),
                ("fee_bps", models.PositiveIntegerField(default=0, verbose_name="fee in basis points")),
                (
                    "account_name",
                    models.CharField(blank=True, default="", max_length=70, verbose_name="account holder"),
                ),
                ("account_iban", goodplay.core.fields.EncryptedTextField(blank=True, default="", verbose_name="IBAN")),
                ("account_bic", models.CharField(blank=True, default="", max_length=11, verbose_name="BIC")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "provider",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.paymentprovider",
                        verbose_name="provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of withdrawals",
                "verbose_name_plural": "terms of withdrawals",
            },
        ),
        migrations.CreateModel(
            name="WithdrawalTermsEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile_money", "Mobile money"),
                            ("paypal", "PayPal"),
                            ("crypto", "Cryptocurrency"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                ("currency", models.CharField(max_length=12, verbose_name="currency")),
                ("smallest_minor", models.BigIntegerField(verbose_name="smallest amount")),
                ("largest_minor", models.BigIntegerField(verbose_name="largest amount")),
                ("fee_minor", models.BigIntegerField(default=0, verbose_name="fixed fee")),
                ("fee_bps", models.PositiveIntegerField(default=0, verbose_name="fee in basis points")),
                (
                    "account_name",
                    models.CharField(blank=True, default="", max_length=70, verbose_name="account holder"),
                ),
                ("account_bic", models.CharField(blank=True, default="", max_length=11, verbose_name="BIC")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        to="wallet.withdrawalterms",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.paymentprovider",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="payee",
            index=models.Index(fields=["organization", "member", "-id"], name="wallet_payees_of_member"),
        ),
        migrations.AddIndex(
            model_name="payee",
            index=models.Index(fields=["organization", "digest"], name="wallet_payees_alike"),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("organization", "member", "method", "digest"),
                name="wallet_payee_once_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.CheckConstraint(
                condition=models.Q(("method", "crypto"), _negated=True), name="wallet_payee_is_paid_in_money"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payee",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_payeeevent" ("bic", "changed_at", "created_at", "digest", "entered_by_id", "entered_key", "id", "member_id", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "usable_from") VALUES (NEW."bic", NEW."changed_at", NEW."created_at", NEW."digest", NEW."entered_by_id", NEW."entered_key", NEW."id", NEW."member_id", NEW."method", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."usable_from"); RETURN NULL;',
                    hash="db0ee89960407de9f144538131a5c5e65d710b8b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_04883",
                    table="wallet_payee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payee",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."bic" IS DISTINCT FROM (NEW."bic") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."entered_key" IS DISTINCT FROM (NEW."entered_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."usable_from" IS DISTINCT FROM (NEW."usable_from"))',
                    func='INSERT INTO "wallet_payeeevent" ("bic", "changed_at", "created_at", "digest", "entered_by_id", "entered_key", "id", "member_id", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "usable_from") VALUES (NEW."bic", NEW."changed_at", NEW."created_at", NEW."digest", NEW."entered_by_id", NEW."entered_key", NEW."id", NEW."member_id", NEW."method", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."removed_at", NEW."usable_from"); RETURN NULL;',
                    hash="a2f6573b4388f277c1e1281708b33ba5f4ad7415",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bf560",
                    table="wallet_payee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payee",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_payeeevent" ("bic", "changed_at", "created_at", "digest", "entered_by_id", "entered_key", "id", "member_id", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "usable_from") VALUES (OLD."bic", OLD."changed_at", OLD."created_at", OLD."digest", OLD."entered_by_id", OLD."entered_key", OLD."id", OLD."member_id", OLD."method", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."removed_at", OLD."usable_from"); RETURN NULL;',
                    hash="3e8f3b79af5d507ef60f72452c5d5c59c0209d68",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d7ee5",
                    table="wallet_payee",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="payeeevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_paye_organiz_6140e6_idx"),
        ),
        migrations.AddIndex(
            model_name="payoutbatch",
            index=models.Index(fields=["organization", "status", "-id"], name="wallet_payout_batches"),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("exported_at__isnull", False),
                        ("status__in", ["exported", "confirmed"]),
                        models.Q(("content_sha256", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status__in", ["exported", "confirmed"]), _negated=True),
                        ("content_sha256", ""),
                        ("exported_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="wallet_payout_batch_exported_has_its_file",
            ),
        ),
        migrations.AddIndex(
            model_name="watchcase",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "assigned", "escalated"))),
                fields=["organization", "status", "id"],
                name="wallet_watch_cases_undecided",
            ),
        ),
        migrations.AddIndex(
            model_name="watchcase",
            index=models.Index(fields=["organization", "member", "-id"], name="wallet_watch_cases_of_member"),
        ),
        migrations.AddConstraint(
            model_name="watchcase",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "subject_id"), name="wallet_watch_case_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", "review"), ("release_at__isnull", False), _connector="OR"),
                name="wallet_watch_hold_has_a_date",
            ),
        ),
        migrations.AddIndex(
            model_name="watchcasenote",
            index=models.Index(fields=["organization", "case", "id"], name="wallet_watch_case_history"),
        ),
        migrations.AddIndex(
            model_name="watchedevent",
            index=models.Index(fields=["organization", "member", "occurred_at"], name="wallet_watched_of_member"),
        ),
        migrations.AddIndex(
            model_name="watchedevent",
            index=models.Index(
                condition=models.Q(("instrument", ""), _negated=True),
                fields=["organization", "instrument", "occurred_at"],
                name="wallet_watched_instrument",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchedevent",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "subject_id"), name="wallet_watched_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchrule",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="wallet_watch_rule_name_once"),
        ),
        migrations.AddConstraint(
            model_name="watchrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold_hours__gt", 0), ("threshold__gt", 0), ("window_minutes__gt", 0)),
                name="wallet_watch_rule_positive",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_watchruleevent" ("action", "bound_minor", "created_at", "currency", "hold_hours", "id", "is_active", "kind", "least_count", "measure", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "threshold", "updated_at", "window_minutes") VALUES (NEW."action", NEW."bound_minor", NEW."created_at", NEW."currency", NEW."hold_hours", NEW."id", NEW."is_active", NEW."kind", NEW."least_count", NEW."measure", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."threshold", NEW."updated_at", NEW."window_minutes"); RETURN NULL;',
                    hash="6fd40d3d0c52b71e09dfd7d83a5d8eda40886dd9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_417b7",
                    table="wallet_watchrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wallet_watchruleevent" ("action", "bound_minor", "created_at", "currency", "hold_hours", "id", "is_active", "kind", "least_count", "measure", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "threshold", "updated_at", "window_minutes") VALUES (NEW."action", NEW."bound_minor", NEW."created_at", NEW."currency", NEW."hold_hours", NEW."id", NEW."is_active", NEW."kind", NEW."least_count", NEW."measure", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."threshold", NEW."updated_at", NEW."window_minutes"); RETURN NULL;',
                    hash="039982b03488a079ceea13e294343de857b0c772",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f7f7",
                    table="wallet_watchrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_watchruleevent" ("action", "bound_minor", "created_at", "currency", "hold_hours", "id", "is_active", "kind", "least_count", "measure", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "threshold", "updated_at", "window_minutes") VALUES (OLD."action", OLD."bound_minor", OLD."created_at", OLD."currency", OLD."hold_hours", OLD."id", OLD."is_active", OLD."kind", OLD."least_count", OLD."measure", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."threshold", OLD."updated_at", OLD."window_minutes"); RETURN NULL;',
                    hash="9199a4228a510479d95fe258ded3c4162159dc33",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_86b08",
                    table="wallet_watchrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="watchruleevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_watc_organiz_5c8676_idx"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(
                fields=["organization", "member", "-requested_at", "-id"], name="wallet_withdrawals_member"
            ),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(fields=["organization", "currency", "requested_at"], name="wallet_withdrawals_period"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(
                condition=models.Q(("status__in", ["held", "review", "approved", "sending", "sent", "unknown"])),
                fields=["organization", "status", "id"],
                name="wallet_withdrawals_open",
            ),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(fields=["organization", "batch"], name="wallet_withdrawals_of_batch"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["organization", "next_try_at"],
                name="wallet_withdrawals_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="wallet_withdrawal_key_once"),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("end_to_end_id", ""), _negated=True),
                fields=("organization", "end_to_end_id"),
                name="wallet_withdrawal_end_to_end_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0), ("fee_minor__gte", 0)),
                name="wallet_withdrawal_amount_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True), ("held_until__isnull", False), _connector="OR"
                ),
                name="wallet_withdrawal_held_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawallimit",
            constraint=models.UniqueConstraint(
                fields=("organization", "scope", "member_type", "currency", "period"),
                name="wallet_withdrawal_limit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_minor__isnull", False), ("most_count__isnull", False), _connector="OR"),
                name="wallet_withdrawal_limit_bounds_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_minor__isnull", True), ("most_minor__gte", 0), _connector="OR"),
                name="wallet_withdrawal_limit_amount_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope", "member"), ("member_type", ""), _connector="OR"),
                name="wallet_withdrawal_limit_of_all_has_no_type",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawallimit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_withdrawallimitevent" ("created_at", "currency", "id", "is_active", "member_type", "most_count", "most_minor", "organization_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "updated_at") VALUES (NEW."created_at", NEW."currency", NEW."id", NEW."is_active", NEW."member_type", NEW."most_count", NEW."most_minor", NEW."organization_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."scope", NEW."updated_at"); RETURN NULL;',
                    hash="3c261f1d0d56ef3d4b8d569dc1466f9309f9624e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64eb7",
                    table="wallet_withdrawallimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawallimit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wallet_withdrawallimitevent" ("created_at", "currency", "id", "is_active", "member_type", "most_count", "most_minor", "organization_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "updated_at") VALUES (NEW."created_at", NEW."currency", NEW."id", NEW."is_active", NEW."member_type", NEW."most_count", NEW."most_minor", NEW."organization_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."scope", NEW."updated_at"); RETURN NULL;',
                    hash="adb677830b3fe7e763266555cadbcf793934dbeb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d8c7e",
                    table="wallet_withdrawallimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawallimit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_withdrawallimitevent" ("created_at", "currency", "id", "is_active", "member_type", "most_count", "most_minor", "organization_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "updated_at") VALUES (OLD."created_at", OLD."currency", OLD."id", OLD."is_active", OLD."member_type", OLD."most_count", OLD."most_minor", OLD."organization_id", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."scope", OLD."updated_at"); RETURN NULL;',
                    hash="6b62327dad5ef6baab9e52397cd2e0248115d0a3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_51b48",
                    table="wallet_withdrawallimit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="withdrawallimitevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_with_organiz_e7b1f4_idx"),
        ),
        migrations.AddIndex(
            model_name="withdrawalnote",
            index=models.Index(fields=["organization", "withdrawal", "id"], name="wallet_withdrawal_history"),
        ),
        migrations.AddConstraint(
            model_name="withdrawalterms",
            constraint=models.UniqueConstraint(
                fields=("organization", "method", "currency"), name="wallet_withdrawal_terms_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fee_minor__gte", 0), ("largest_minor__gte", models.F("smallest_minor")), ("smallest_minor__gt", 0)
                ),
                name="wallet_withdrawal_terms_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_bps__lte", 10000)), name="wallet_withdrawal_fee_share"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawalterms",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_withdrawaltermsevent" ("account_bic", "account_name", "created_at", "currency", "fee_bps", "fee_minor", "id", "is_active", "largest_minor", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "smallest_minor", "updated_at") VALUES (NEW."account_bic", NEW."account_name", NEW."created_at", NEW."currency", NEW."fee_bps", NEW."fee_minor", NEW."id", NEW."is_active", NEW."largest_minor", NEW."method", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."smallest_minor", NEW."updated_at"); RETURN NULL;',
                    hash="91fa7737611eb199e3d05dc71e8cc513b617049c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ce69a",
                    table="wallet_withdrawalterms",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawalterms",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."account_bic" IS DISTINCT FROM (NEW."account_bic") OR OLD."account_name" IS DISTINCT FROM (NEW."account_name") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."fee_bps" IS DISTINCT FROM (NEW."fee_bps") OR OLD."fee_minor" IS DISTINCT FROM (NEW."fee_minor") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."largest_minor" IS DISTINCT FROM (NEW."largest_minor") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id") OR OLD."smallest_minor" IS DISTINCT FROM (NEW."smallest_minor") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "wallet_withdrawaltermsevent" ("account_bic", "account_name", "created_at", "currency", "fee_bps", "fee_minor", "id", "is_active", "largest_minor", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "smallest_minor", "updated_at") VALUES (NEW."account_bic", NEW."account_name", NEW."created_at", NEW."currency", NEW."fee_bps", NEW."fee_minor", NEW."id", NEW."is_active", NEW."largest_minor", NEW."method", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."provider_id", NEW."smallest_minor", NEW."updated_at"); RETURN NULL;',
                    hash="bf22a0f3afa295f911f7e0958e57a2e64993dfcb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0f872",
                    table="wallet_withdrawalterms",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawalterms",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_withdrawaltermsevent" ("account_bic", "account_name", "created_at", "currency", "fee_bps", "fee_minor", "id", "is_active", "largest_minor", "method", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "smallest_minor", "updated_at") VALUES (OLD."account_bic", OLD."account_name", OLD."created_at", OLD."currency", OLD."fee_bps", OLD."fee_minor", OLD."id", OLD."is_active", OLD."largest_minor", OLD."method", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."provider_id", OLD."smallest_minor", OLD."updated_at"); RETURN NULL;',
                    hash="7e6de77c7979cd8576f9119711cca44e4e1ef6b6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4bad4",
                    table="wallet_withdrawalterms",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="withdrawaltermsevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_with_organiz_e6066f_idx"),
        ),
        Fence("Payee"),
        Fence("PayeeEvent", append_only=True, referenced=False),
        Fence("WithdrawalTerms", referenced=False),
        Fence("WithdrawalTermsEvent", append_only=True, referenced=False),
        Fence("WithdrawalLimit", referenced=False),
        Fence("WithdrawalLimitEvent", append_only=True, referenced=False),
        Fence("PayoutBatch"),
        Fence("Withdrawal"),
        Fence("WithdrawalNote", append_only=True, referenced=False),
        Fence("WatchRule", referenced=False),
        Fence("WatchRuleEvent", append_only=True, referenced=False),
        Fence("WatchedEvent", referenced=False),
        Fence("WatchCase"),
        Fence("WatchCaseNote", append_only=True, referenced=False),
    ]
