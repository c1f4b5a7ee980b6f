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
        ("wallet", "0005_withdrawals"),
    ]

    operations = [
        migrations.CreateModel(
            name="AutoDonationRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("threshold_minor", models.BigIntegerField()),
                ("share_bps", models.PositiveIntegerField()),
                ("campaign_id", models.UUIDField()),
                ("campaign_name", models.CharField(blank=True, max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("is_armed", models.BooleanField(default=True)),
                ("fired_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
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
            options={
                "verbose_name": "automatic gift",
            },
        ),
        migrations.CreateModel(
            name="AutoDonationRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("campaign_id", models.UUIDField()),
                ("campaign_name", models.CharField(blank=True, max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[("due", "On its way"), ("given", "Given"), ("refused", "Not possible")],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
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
                    "rule",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.autodonationrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift made by a wallet",
                "verbose_name_plural": "gifts made by wallets",
            },
        ),
        migrations.CreateModel(
            name="ConversionRate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "rate_type",
                    models.CharField(
                        help_text="A short name that stays, such as points_to_money or recycling.plastic.",
                        max_length=40,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "from_unit",
                    models.CharField(
                        blank=True, help_text="Instead of a currency: kg, minute, session …", max_length=24
                    ),
                ),
                ("from_minor", models.BigIntegerField()),
                ("to_minor", models.BigIntegerField()),
                ("minimum_minor", models.BigIntegerField(default=1, help_text="The least that is converted at once.")),
                ("tournament_cap_milli", models.PositiveIntegerField(default=1000)),
                ("streak_cap_milli", models.PositiveIntegerField(default=1000)),
                ("weekend_cap_milli", models.PositiveIntegerField(default=1000)),
                ("total_cap_milli", models.PositiveIntegerField(default=1000)),
                ("effective_from", models.DateTimeField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "from_currency",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
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
                    "to_currency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=160)),
                ("from_minor", models.BigIntegerField()),
                ("base_minor", models.BigIntegerField()),
                ("to_minor", models.BigIntegerField()),
                ("multipliers", models.JSONField(default=dict)),
                ("multiplier_milli", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "Being checked"),
                            ("converted", "Converted"),
                            ("refused", "Refused"),
                            ("reversed", "Reversed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.CharField(blank=True, db_collation="C", max_length=64)),
                ("journal_id", models.UUIDField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "from_currency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
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
                    "to_currency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
                    ),
                ),
                (
                    "rate",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.conversionrate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConversionRateEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "rate_type",
                    models.CharField(
                        help_text="A short name that stays, such as points_to_money or recycling.plastic.",
                        max_length=40,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "from_unit",
                    models.CharField(
                        blank=True, help_text="Instead of a currency: kg, minute, session …", max_length=24
                    ),
                ),
                ("from_minor", models.BigIntegerField()),
                ("to_minor", models.BigIntegerField()),
                ("minimum_minor", models.BigIntegerField(default=1, help_text="The least that is converted at once.")),
                ("tournament_cap_milli", models.PositiveIntegerField(default=1000)),
                ("streak_cap_milli", models.PositiveIntegerField(default=1000)),
                ("weekend_cap_milli", models.PositiveIntegerField(default=1000)),
                ("total_cap_milli", models.PositiveIntegerField(default=1000)),
                ("effective_from", models.DateTimeField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "from_currency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.currency",
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
                        to="wallet.conversionrate",
                    ),
                ),
                (
                    "to_currency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.currency",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reward",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.CharField(blank=True, max_length=1000)),
                (
                    "reward_type",
                    models.CharField(
                        choices=[
                            ("discount", "Discount"),
                            ("cashback", "Cashback"),
                            ("product", "Product"),
                            ("service", "Service"),
                            ("badge", "Badge"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Offered"), ("retired", "Retired")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("cost_minor", models.BigIntegerField()),
                ("value_minor", models.BigIntegerField(blank=True, null=True)),
                ("discount_bps", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "stock",
                    models.PositiveIntegerField(
                        blank=True, help_text="How many there are; empty for no limit.", null=True
                    ),
                ),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "most_per_member",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How often one member may have it; empty for no limit.", null=True
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="offered from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
                (
                    "voucher_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many days the code is good after it was issued; empty for ever.",
                        null=True,
                    ),
                ),
                (
                    "handed_out",
                    models.BooleanField(
                        default=False,
                        help_text="Somebody hands it over or sends it: the points are only set aside until then.",
                    ),
                ),
                (
                    "badge_code",
                    models.CharField(blank=True, help_text="For a badge: its code among your badges.", max_length=64),
                ),
                (
                    "external_url",
                    models.URLField(blank=True, help_text="Where the member uses it, if elsewhere.", max_length=300),
                ),
                (
                    "external_id",
                    models.CharField(blank=True, help_text="What the other system calls it.", max_length=120),
                ),
                ("picture", models.CharField(blank=True, editable=False, max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_index=False,
                        help_text="What the member pays with.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
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
                    "value_currency",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=160)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reserved", "To be handed out"),
                            ("issued", "Issued"),
                            ("used", "Used"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                            ("refunded", "Refunded"),
                        ],
                        default="reserved",
                        max_length=10,
                    ),
                ),
                ("cost_minor", models.BigIntegerField()),
                ("code", goodplay.core.fields.EncryptedTextField(blank=True)),
                ("code_digest", models.CharField(blank=True, db_collation="C", max_length=64)),
                ("delivery", goodplay.core.fields.EncryptedTextField(blank=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("external_id", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.currency",
                    ),
                ),
                (
                    "issued_by",
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
                    "reward",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.reward",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("is_free", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
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
            name="RewardEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("description", models.CharField(blank=True, max_length=1000)),
                (
                    "reward_type",
                    models.CharField(
                        choices=[
                            ("discount", "Discount"),
                            ("cashback", "Cashback"),
                            ("product", "Product"),
                            ("service", "Service"),
                            ("badge", "Badge"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Offered"), ("retired", "Retired")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("cost_minor", models.BigIntegerField()),
                ("value_minor", models.BigIntegerField(blank=True, null=True)),
                ("discount_bps", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "stock",
                    models.PositiveIntegerField(
                        blank=True, help_text="How many there are; empty for no limit.", null=True
                    ),
                ),
                (
                    "most_per_member",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How often one member may have it; empty for no limit.", null=True
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="offered from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
                (
                    "voucher_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many days the code is good after it was issued; empty for ever.",
                        null=True,
                    ),
                ),
                (
                    "handed_out",
                    models.BooleanField(
                        default=False,
                        help_text="Somebody hands it over or sends it: the points are only set aside until then.",
                    ),
                ),
                (
                    "badge_code",
                    models.CharField(blank=True, help_text="For a badge: its code among your badges.", max_length=64),
                ),
                (
                    "external_url",
                    models.URLField(blank=True, help_text="Where the member uses it, if elsewhere.", max_length=300),
                ),
                (
                    "external_id",
                    models.CharField(blank=True, help_text="What the other system calls it.", max_length=120),
                ),
                ("picture", models.CharField(blank=True, editable=False, max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.currency",
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
                        to="wallet.reward",
                    ),
                ),
                (
                    "value_currency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.currency",
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wallet.tier",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="reward",
            name="tier",
            field=goodplay.core.models.tenant.TenantForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="Only for members whose wallet has reached this tier.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wallet.tier",
            ),
        ),
        migrations.CreateModel(
            name="MemberTier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "tier",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.tier",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="autodonationrule",
            constraint=models.UniqueConstraint(
                fields=("organization", "member"), name="wallet_auto_donation_one_a_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="autodonationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold_minor__gt", 0)), name="wallet_auto_donation_threshold_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="autodonationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_bps__range", (1, 10000))), name="wallet_auto_donation_share_is_a_part"
            ),
        ),
        migrations.AddIndex(
            model_name="autodonationrun",
            index=models.Index(fields=["organization", "member", "created_at"], name="wallet_auto_donations_member"),
        ),
        migrations.AddConstraint(
            model_name="autodonationrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "due")),
                fields=("organization", "rule"),
                name="wallet_auto_donation_one_on_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="autodonationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="wallet_auto_donation_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversionrate",
            constraint=models.UniqueConstraint(
                fields=("organization", "rate_type", "effective_from"), name="wallet_rate_one_a_moment"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversionrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_currency__isnull", False), ("from_unit", "")),
                    models.Q(("from_currency", None), models.Q(("from_unit", ""), _negated=True)),
                    _connector="OR",
                ),
                name="wallet_rate_from_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversionrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_currency", None),
                    models.Q(("from_currency", models.F("to_currency")), _negated=True),
                    _connector="OR",
                ),
                name="wallet_rate_between_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversionrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_minor__gt", 0), ("minimum_minor__gt", 0), ("to_minor__gt", 0)),
                name="wallet_rate_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversionrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("streak_cap_milli__range", (1000, 100000)),
                    ("total_cap_milli__range", (1000, 100000)),
                    ("tournament_cap_milli__range", (1000, 100000)),
                    ("weekend_cap_milli__range", (1000, 100000)),
                ),
                name="wallet_rate_caps_sensible",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversionrate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_conversionrateevent" ("created_at", "effective_from", "from_currency_id", "from_minor", "from_unit", "id", "is_active", "minimum_minor", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_type", "streak_cap_milli", "to_currency_id", "to_minor", "total_cap_milli", "tournament_cap_milli", "weekend_cap_milli") VALUES (NEW."created_at", NEW."effective_from", NEW."from_currency_id", NEW."from_minor", NEW."from_unit", NEW."id", NEW."is_active", NEW."minimum_minor", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."rate_type", NEW."streak_cap_milli", NEW."to_currency_id", NEW."to_minor", NEW."total_cap_milli", NEW."tournament_cap_milli", NEW."weekend_cap_milli"); RETURN NULL;',
                    hash="4a014e0ccf52b0dd67ac7fb799f9d889479ccb55",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1565",
                    table="wallet_conversionrate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversionrate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wallet_conversionrateevent" ("created_at", "effective_from", "from_currency_id", "from_minor", "from_unit", "id", "is_active", "minimum_minor", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_type", "streak_cap_milli", "to_currency_id", "to_minor", "total_cap_milli", "tournament_cap_milli", "weekend_cap_milli") VALUES (NEW."created_at", NEW."effective_from", NEW."from_currency_id", NEW."from_minor", NEW."from_unit", NEW."id", NEW."is_active", NEW."minimum_minor", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."rate_type", NEW."streak_cap_milli", NEW."to_currency_id", NEW."to_minor", NEW."total_cap_milli", NEW."tournament_cap_milli", NEW."weekend_cap_milli"); RETURN NULL;',
                    hash="497f59065cc79b3a1bb01cc4a17bc36aa64de3a7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32e22",
                    table="wallet_conversionrate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversionrate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_conversionrateevent" ("created_at", "effective_from", "from_currency_id", "from_minor", "from_unit", "id", "is_active", "minimum_minor", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_type", "streak_cap_milli", "to_currency_id", "to_minor", "total_cap_milli", "tournament_cap_milli", "weekend_cap_milli") VALUES (OLD."created_at", OLD."effective_from", OLD."from_currency_id", OLD."from_minor", OLD."from_unit", OLD."id", OLD."is_active", OLD."minimum_minor", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."rate_type", OLD."streak_cap_milli", OLD."to_currency_id", OLD."to_minor", OLD."total_cap_milli", OLD."tournament_cap_milli", OLD."weekend_cap_milli"); RETURN NULL;',
                    hash="6aee609b0bc4c077d0487bb75bb335ccb8ae3708",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_90317",
                    table="wallet_conversionrate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="conversion",
            index=models.Index(fields=["organization", "member", "created_at"], name="wallet_conversions_of_member"),
        ),
        migrations.AddIndex(
            model_name="conversion",
            index=models.Index(fields=["organization", "status", "created_at"], name="wallet_conversions_by_status"),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="wallet_conversion_key_once"),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("base_minor__gte", 0), ("from_minor__gt", 0), ("to_minor__gt", 0)),
                name="wallet_conversion_positive",
            ),
        ),
        migrations.AddIndex(
            model_name="conversionrateevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_conv_organiz_b65b17_idx"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["organization", "member", "created_at"], name="wallet_redemptions_of_member"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["organization", "reward", "member"], name="wallet_redemptions_of_reward"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["organization", "status", "created_at"], name="wallet_redemptions_by_status"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False), ("status", "issued")),
                fields=["organization", "expires_at"],
                name="wallet_redemptions_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="wallet_redemption_key_once"),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code_digest", ""), _negated=True),
                fields=("organization", "code_digest"),
                name="wallet_redemption_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_minor__gt", 0)), name="wallet_redemption_cost_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_at__isnull", False), ("status__in", ["reserved", "cancelled"]), _connector="OR"
                ),
                name="wallet_redemption_issued_at_tells_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.UniqueConstraint(fields=("organization", "number"), name="wallet_tier_number_once"),
        ),
        migrations.AddIndex(
            model_name="rewardevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_rewa_organiz_0bc334_idx"),
        ),
        migrations.AddIndex(
            model_name="reward",
            index=models.Index(fields=["organization", "status", "cost_minor"], name="wallet_rewards_offered"),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_minor__gt", 0)), name="wallet_reward_cost_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("stock", None), ("taken__lte", models.F("stock")), _connector="OR"),
                name="wallet_reward_not_more_than_stock",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value_currency", None), ("value_minor", None)),
                    models.Q(("value_currency__isnull", False), ("value_minor__gt", 0)),
                    _connector="OR",
                ),
                name="wallet_reward_value_has_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reward_type", "cashback"), _negated=True),
                    ("value_minor__isnull", False),
                    _connector="OR",
                ),
                name="wallet_reward_cashback_has_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reward_type", "badge"), _negated=True),
                    models.Q(("badge_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="wallet_reward_badge_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount_bps", None), ("discount_bps__range", (1, 10000)), _connector="OR"),
                name="wallet_reward_discount_is_a_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None), ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="wallet_reward_ends_after_start",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_rewardevent" ("badge_code", "cost_minor", "created_at", "currency_id", "description", "discount_bps", "ends_at", "external_id", "external_url", "handed_out", "id", "most_per_member", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "reward_type", "starts_at", "status", "stock", "tier_id", "updated_at", "value_currency_id", "value_minor", "voucher_days") VALUES (NEW."badge_code", NEW."cost_minor", NEW."created_at", NEW."currency_id", NEW."description", NEW."discount_bps", NEW."ends_at", NEW."external_id", NEW."external_url", NEW."handed_out", NEW."id", NEW."most_per_member", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."picture", NEW."reward_type", NEW."starts_at", NEW."status", NEW."stock", NEW."tier_id", NEW."updated_at", NEW."value_currency_id", NEW."value_minor", NEW."voucher_days"); RETURN NULL;',
                    hash="921380386a03f08f09786e3857b409af83b121b8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_39253",
                    table="wallet_reward",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."badge_code" IS DISTINCT FROM (NEW."badge_code") OR OLD."cost_minor" IS DISTINCT FROM (NEW."cost_minor") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency_id" IS DISTINCT FROM (NEW."currency_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."discount_bps" IS DISTINCT FROM (NEW."discount_bps") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."external_url" IS DISTINCT FROM (NEW."external_url") OR OLD."handed_out" IS DISTINCT FROM (NEW."handed_out") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."most_per_member" IS DISTINCT FROM (NEW."most_per_member") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."picture" IS DISTINCT FROM (NEW."picture") OR OLD."reward_type" IS DISTINCT FROM (NEW."reward_type") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."stock" IS DISTINCT FROM (NEW."stock") OR OLD."tier_id" IS DISTINCT FROM (NEW."tier_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."value_currency_id" IS DISTINCT FROM (NEW."value_currency_id") OR OLD."value_minor" IS DISTINCT FROM (NEW."value_minor") OR OLD."voucher_days" IS DISTINCT FROM (NEW."voucher_days"))',
                    func='INSERT INTO "wallet_rewardevent" ("badge_code", "cost_minor", "created_at", "currency_id", "description", "discount_bps", "ends_at", "external_id", "external_url", "handed_out", "id", "most_per_member", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "reward_type", "starts_at", "status", "stock", "tier_id", "updated_at", "value_currency_id", "value_minor", "voucher_days") VALUES (NEW."badge_code", NEW."cost_minor", NEW."created_at", NEW."currency_id", NEW."description", NEW."discount_bps", NEW."ends_at", NEW."external_id", NEW."external_url", NEW."handed_out", NEW."id", NEW."most_per_member", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."picture", NEW."reward_type", NEW."starts_at", NEW."status", NEW."stock", NEW."tier_id", NEW."updated_at", NEW."value_currency_id", NEW."value_minor", NEW."voucher_days"); RETURN NULL;',
                    hash="ec165ff929be09751e99b17b03898ec674aa5942",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71809",
                    table="wallet_reward",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_rewardevent" ("badge_code", "cost_minor", "created_at", "currency_id", "description", "discount_bps", "ends_at", "external_id", "external_url", "handed_out", "id", "most_per_member", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "reward_type", "starts_at", "status", "stock", "tier_id", "updated_at", "value_currency_id", "value_minor", "voucher_days") VALUES (OLD."badge_code", OLD."cost_minor", OLD."created_at", OLD."currency_id", OLD."description", OLD."discount_bps", OLD."ends_at", OLD."external_id", OLD."external_url", OLD."handed_out", OLD."id", OLD."most_per_member", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."picture", OLD."reward_type", OLD."starts_at", OLD."status", OLD."stock", OLD."tier_id", OLD."updated_at", OLD."value_currency_id", OLD."value_minor", OLD."voucher_days"); RETURN NULL;',
                    hash="b5d0b06788c59d1926d358bba11762a419aef6dd",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c284",
                    table="wallet_reward",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="membertier",
            constraint=models.UniqueConstraint(fields=("organization", "member"), name="wallet_member_tier_one"),
        ),
        Fence("ConversionRate"),
        Fence("ConversionRateEvent", append_only=True, referenced=False),
        Fence("Conversion", referenced=False),
        Fence("AutoDonationRule"),
        Fence("AutoDonationRun", referenced=False),
        Fence("Tier"),
        Fence("MemberTier", referenced=False),
        Fence("Reward"),
        Fence("RewardEvent", append_only=True, referenced=False),
        Fence("Redemption", referenced=False),
    ]
