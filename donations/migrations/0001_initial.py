import django.db.models.deletion
import goodplay.core.ids
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_roles"),
        ("accounts", "0001_initial"),
        ("organizations", "0002_platform"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=63)),
                ("description", models.TextField(blank=True, max_length=4000)),
                ("target_minor", models.BigIntegerField(blank=True, null=True)),
                ("currency", models.CharField(max_length=12)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("completed", "Target reached"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("has_donor_board", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
            name="Donation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("donor_name", models.CharField(blank=True, max_length=200)),
                ("is_anonymous", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("money", "Money"), ("points", "Points or credits"), ("mixed", "Money and points")],
                        default="money",
                        max_length=8,
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                ("points_minor", models.BigIntegerField(default=0)),
                ("points_currency", models.CharField(blank=True, max_length=12)),
                (
                    "provider",
                    models.CharField(
                        choices=[("manual", "Recorded by hand"), ("wallet", "Wallet"), ("import", "Import")],
                        default="manual",
                        max_length=8,
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("unknown", "Not stated"),
                            ("cash", "Cash"),
                            ("bank_transfer", "Bank transfer"),
                            ("card", "Card"),
                            ("cheque", "Cheque"),
                            ("mobile_money", "Mobile money"),
                            ("wallet", "GoodPlay wallet"),
                        ],
                        default="unknown",
                        max_length=16,
                    ),
                ),
                ("external_id", models.CharField(blank=True, max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("settled", "Settled"),
                            ("failed", "Failed"),
                            ("refunded", "Refunded"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("refunded_at", models.DateTimeField(blank=True, null=True)),
                ("payer_id", models.UUIDField(blank=True, null=True)),
                ("source", models.CharField(max_length=60)),
                ("quiet", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "campaign",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donations",
                        to="donations.campaign",
                    ),
                ),
                (
                    "from_organization",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donations",
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
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("issued_on", models.DateField()),
                ("facts", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("numbered", "Numbered"), ("rendered", "Ready"), ("voided", "Voided")],
                        default="numbered",
                        max_length=8,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "donation",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donations.donation",
                    ),
                ),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
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
                        related_name="replaced_by",
                        to="donations.receipt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptCounter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last_number", models.PositiveIntegerField(default=0)),
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
            name="ReceiptProfile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register_entry", models.CharField(blank=True, max_length=200)),
                ("tax_wording", models.TextField(blank=True, max_length=2000)),
                ("stamp_wording", models.CharField(blank=True, max_length=300)),
                ("signatory", models.CharField(blank=True, max_length=120)),
                ("issues_automatically", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["organization", "created_at", "id"], name="donations_campaign_by_age"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(fields=("organization", "slug"), name="donations_campaign_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("organization", "external_id"),
                name="donations_campaign_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("target_minor__isnull", True), ("target_minor__gt", 0), _connector="OR"),
                name="donations_campaign_target_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="donations_campaign_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="donation",
            index=models.Index(fields=["organization", "created_at", "id"], name="donations_donation_by_age"),
        ),
        migrations.AddIndex(
            model_name="donation",
            index=models.Index(fields=["organization", "campaign", "status"], name="donations_donation_of_campaign"),
        ),
        migrations.AddIndex(
            model_name="donation",
            index=models.Index(fields=["organization", "member", "created_at"], name="donations_donation_of_member"),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("organization", "provider", "external_id"),
                name="donations_donation_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="donations_donation_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "mixed"), ("points_minor__gt", 0), models.Q(("points_currency", ""), _negated=True)
                    ),
                    models.Q(models.Q(("kind", "mixed"), _negated=True), ("points_currency", ""), ("points_minor", 0)),
                    _connector="OR",
                ),
                name="donations_donation_points_only_when_mixed",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", False), ("status__in", ["settled", "refunded"])),
                    models.Q(("settled_at__isnull", True), ("status__in", ["pending", "failed"])),
                    _connector="OR",
                ),
                name="donations_donation_settled_at_tells_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refunded_at__isnull", False), ("status", "refunded")),
                    models.Q(models.Q(("status", "refunded"), _negated=True), ("refunded_at__isnull", True)),
                    _connector="OR",
                ),
                name="donations_donation_refunded_at_tells_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_organization__isnull", True), ("payer_id__isnull", True)),
                    models.Q(("from_organization__isnull", False), ("payer_id__isnull", False), ("provider", "wallet")),
                    _connector="OR",
                ),
                name="donations_donation_payer_elsewhere_pays_by_wallet",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["organization", "created_at", "id"], name="donations_receipt_by_age"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["organization", "donation"], name="donations_receipt_of_donation"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["organization", "member", "year"], name="donations_receipt_of_member"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("organization", "year", "number"), name="donations_receipt_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "voided"), _negated=True),
                fields=("organization", "donation"),
                name="donations_receipt_one_stands_per_gift",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", False)),
                fields=("organization", "replaces"),
                name="donations_receipt_replaced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="donations_receipt_number_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "voided"), ("voided_at__isnull", False)),
                    models.Q(models.Q(("status", "voided"), _negated=True), ("voided_at__isnull", True)),
                    _connector="OR",
                ),
                name="donations_receipt_voided_at_tells_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "rendered"), _negated=True),
                    models.Q(models.Q(("file_name", ""), _negated=True), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="donations_receipt_rendered_has_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptcounter",
            constraint=models.UniqueConstraint(fields=("organization", "year"), name="donations_receiptcounter_once"),
        ),
        migrations.AddConstraint(
            model_name="receiptprofile",
            constraint=models.UniqueConstraint(fields=("organization",), name="donations_receiptprofile_once"),
        ),
        Fence("Campaign"),
        Fence("Donation"),
        Fence("Receipt"),
        Fence("ReceiptProfile", referenced=False),
        Fence("ReceiptCounter", referenced=False),
    ]
