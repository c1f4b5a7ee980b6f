import django.db.models.deletion
import goodplay.core.ids
import goodplay.core.models.tenant
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_roles"),
        ("accounts", "0001_initial"),
        ("organizations", "0001_initial"),
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
            name="CampaignEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(db_index=False, max_length=63)),
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
                        to="donations.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
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
            name="DonationEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
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
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donations.campaign",
                    ),
                ),
                (
                    "from_organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "member",
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
                        to="donations.donation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
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
            options={
                "verbose_name": "wording of receipts",
                "verbose_name_plural": "wording of receipts",
            },
        ),
        migrations.CreateModel(
            name="ReceiptProfileEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
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
                        to="donations.receiptprofile",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
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
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donations_campaignevent" ("created_at", "currency", "description", "ends_on", "external_id", "has_donor_board", "id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "starts_on", "status", "target_minor", "updated_at") VALUES (NEW."created_at", NEW."currency", NEW."description", NEW."ends_on", NEW."external_id", NEW."has_donor_board", NEW."id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."starts_on", NEW."status", NEW."target_minor", NEW."updated_at"); RETURN NULL;',
                    hash="2e96b92b66c82789b288605c6d3a6f93f84005b4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f60ae",
                    table="donations_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donations_campaignevent" ("created_at", "currency", "description", "ends_on", "external_id", "has_donor_board", "id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "starts_on", "status", "target_minor", "updated_at") VALUES (NEW."created_at", NEW."currency", NEW."description", NEW."ends_on", NEW."external_id", NEW."has_donor_board", NEW."id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."starts_on", NEW."status", NEW."target_minor", NEW."updated_at"); RETURN NULL;',
                    hash="c4af296c453b3e889c9ee08bc5a24177a7082a0b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_21047",
                    table="donations_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donations_campaignevent" ("created_at", "currency", "description", "ends_on", "external_id", "has_donor_board", "id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "starts_on", "status", "target_minor", "updated_at") VALUES (OLD."created_at", OLD."currency", OLD."description", OLD."ends_on", OLD."external_id", OLD."has_donor_board", OLD."id", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."starts_on", OLD."status", OLD."target_minor", OLD."updated_at"); RETURN NULL;',
                    hash="93d636aee6abe2852b6d39378dfcb02d80ec097a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_00c50",
                    table="donations_campaign",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="campaignevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="donations_c_organiz_aab432_idx"),
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
        pgtrigger.migrations.AddTrigger(
            model_name="donation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"provider\" IN ('manual', 'wallet'))",
                    func='INSERT INTO "donations_donationevent" ("amount_minor", "campaign_id", "created_at", "currency", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (NEW."amount_minor", NEW."campaign_id", NEW."created_at", NEW."currency", NEW."external_id", NEW."from_organization_id", NEW."given_at", NEW."id", NEW."is_anonymous", NEW."kind", NEW."means", NEW."member_id", NEW."organization_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."points_currency", NEW."points_minor", NEW."provider", NEW."quiet", NEW."reason", NEW."refunded_at", NEW."settled_at", NEW."source", NEW."status", NEW."updated_at"); RETURN NULL;',
                    hash="d224d2a7ace3f59910c717093d3ba8c5b7f88e04",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2f0d",
                    table="donations_donation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."from_organization_id" IS DISTINCT FROM (NEW."from_organization_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_anonymous" IS DISTINCT FROM (NEW."is_anonymous") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."means" IS DISTINCT FROM (NEW."means") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."payer_id" IS DISTINCT FROM (NEW."payer_id") OR OLD."points_currency" IS DISTINCT FROM (NEW."points_currency") OR OLD."points_minor" IS DISTINCT FROM (NEW."points_minor") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."quiet" IS DISTINCT FROM (NEW."quiet") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."refunded_at" IS DISTINCT FROM (NEW."refunded_at") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "donations_donationevent" ("amount_minor", "campaign_id", "created_at", "currency", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (NEW."amount_minor", NEW."campaign_id", NEW."created_at", NEW."currency", NEW."external_id", NEW."from_organization_id", NEW."given_at", NEW."id", NEW."is_anonymous", NEW."kind", NEW."means", NEW."member_id", NEW."organization_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."points_currency", NEW."points_minor", NEW."provider", NEW."quiet", NEW."reason", NEW."refunded_at", NEW."settled_at", NEW."source", NEW."status", NEW."updated_at"); RETURN NULL;',
                    hash="bd672471beb10c93b58c8680d55acdc2b7d1ec4f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6ce9",
                    table="donations_donation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donations_donationevent" ("amount_minor", "campaign_id", "created_at", "currency", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (OLD."amount_minor", OLD."campaign_id", OLD."created_at", OLD."currency", OLD."external_id", OLD."from_organization_id", OLD."given_at", OLD."id", OLD."is_anonymous", OLD."kind", OLD."means", OLD."member_id", OLD."organization_id", OLD."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."points_currency", OLD."points_minor", OLD."provider", OLD."quiet", OLD."reason", OLD."refunded_at", OLD."settled_at", OLD."source", OLD."status", OLD."updated_at"); RETURN NULL;',
                    hash="69c1203f78f3ddfb026aac24502639747474e094",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a671f",
                    table="donations_donation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="donationevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="donations_d_organiz_3f36cb_idx"),
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
        pgtrigger.migrations.AddTrigger(
            model_name="receiptprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donations_receiptprofileevent" ("created_at", "id", "issues_automatically", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "register_entry", "signatory", "stamp_wording", "tax_wording", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."issues_automatically", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."register_entry", NEW."signatory", NEW."stamp_wording", NEW."tax_wording", NEW."updated_at"); RETURN NULL;',
                    hash="5eabab4556869b4a227a155983f58d2054d2c6d3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df842",
                    table="donations_receiptprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receiptprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donations_receiptprofileevent" ("created_at", "id", "issues_automatically", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "register_entry", "signatory", "stamp_wording", "tax_wording", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."issues_automatically", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."register_entry", NEW."signatory", NEW."stamp_wording", NEW."tax_wording", NEW."updated_at"); RETURN NULL;',
                    hash="7db219dac43e829fc6effce127b574a7a3969c94",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4be0c",
                    table="donations_receiptprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receiptprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donations_receiptprofileevent" ("created_at", "id", "issues_automatically", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "register_entry", "signatory", "stamp_wording", "tax_wording", "updated_at") VALUES (OLD."created_at", OLD."id", OLD."issues_automatically", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."register_entry", OLD."signatory", OLD."stamp_wording", OLD."tax_wording", OLD."updated_at"); RETURN NULL;',
                    hash="fcd9f831f9849ce74908d09c03ed797a99b201c3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2ba6c",
                    table="donations_receiptprofile",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="receiptprofileevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="donations_r_organiz_10e0c2_idx"),
        ),
        Fence("Campaign"),
        Fence("Donation"),
        Fence("Receipt"),
        Fence("ReceiptProfile", referenced=False),
        Fence("ReceiptCounter", referenced=False),
        Fence("CampaignEvent", append_only=True, referenced=False),
        Fence("DonationEvent", append_only=True, referenced=False),
        Fence("ReceiptProfileEvent", append_only=True, referenced=False),
    ]
