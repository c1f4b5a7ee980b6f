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
        ("wallet", "0002_currencies"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentProvider",
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
                            ("mpesa", "M-Pesa"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("bank", "Bank transfer"),
                            ("manual", "Cash, confirmed by hand"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("mode", models.CharField(choices=[("test", "Test"), ("live", "Live")], default="test", max_length=4)),
                ("is_active", models.BooleanField(default=True)),
                ("currencies", models.JSONField(blank=True, default=list)),
                ("base_url", models.CharField(blank=True, max_length=200)),
                ("credentials", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("credentials_set_at", models.DateTimeField(blank=True, null=True)),
                ("options", models.JSONField(blank=True, default=dict)),
                ("callback_secret", goodplay.core.fields.EncryptedTextField()),
                ("previous_secret", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("previous_until", models.DateTimeField(blank=True, null=True)),
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
            name="PaymentIntent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=160)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("savings", "Savings"),
                            ("donation", "Donation"),
                            ("top_up", "Top-up"),
                            ("unknown", "Not known yet"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.CharField(blank=True, db_collation="C", max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                ("amount_received_minor", models.BigIntegerField(default=0)),
                ("currency_received", models.CharField(blank=True, max_length=12)),
                ("fee_minor", models.BigIntegerField(default=0)),
                ("amount_refunded_minor", models.BigIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("sending", "Being sent"),
                            ("pending", "Waiting for the payer"),
                            ("unknown", "Being asked about"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                            ("review", "To be resolved"),
                            ("succeeded", "Paid"),
                            ("returned", "Given back"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("provider_reference", models.CharField(blank=True, db_collation="C", max_length=200)),
                ("receipt", models.CharField(blank=True, db_collation="C", max_length=120)),
                ("account_reference", models.CharField(blank=True, max_length=60)),
                ("description", models.CharField(blank=True, max_length=120)),
                ("phone", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("payer", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("next_action", goodplay.core.fields.EncryptedTextField(blank=True, default="")),
                ("return_url", models.CharField(blank=True, max_length=500)),
                ("cancel_url", models.CharField(blank=True, max_length=500)),
                ("proposed", models.JSONField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_ask_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
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
                (
                    "provider",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="wallet.paymentprovider",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
            },
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("external_id", models.CharField(db_collation="C", max_length=200)),
                ("headers", models.JSONField(default=dict)),
                ("body", goodplay.core.fields.EncryptedTextField()),
                ("copies", models.PositiveIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "Not read yet"),
                            ("applied", "Applied"),
                            ("empty", "Says nothing new"),
                            ("refused", "Could not be read"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("says", models.CharField(blank=True, max_length=200)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
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
                    "provider",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.paymentprovider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentProviderEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mpesa", "M-Pesa"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("bank", "Bank transfer"),
                            ("manual", "Cash, confirmed by hand"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("mode", models.CharField(choices=[("test", "Test"), ("live", "Live")], default="test", max_length=4)),
                ("is_active", models.BooleanField(default=True)),
                ("currencies", models.JSONField(blank=True, default=list)),
                ("base_url", models.CharField(blank=True, max_length=200)),
                ("credentials_set_at", models.DateTimeField(blank=True, null=True)),
                ("options", models.JSONField(blank=True, default=dict)),
                ("previous_until", models.DateTimeField(blank=True, null=True)),
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
                        to="wallet.paymentprovider",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaymentStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("sent", "Sent to the provider"),
                            ("asked", "Provider asked"),
                            ("told", "Told by the provider"),
                            ("decided", "Decided by hand"),
                            ("expired", "Time ran out"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("sending", "Being sent"),
                            ("pending", "Waiting for the payer"),
                            ("unknown", "Being asked about"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                            ("review", "To be resolved"),
                            ("succeeded", "Paid"),
                            ("returned", "Given back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "message",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="wallet.inboundmessage",
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
                    "payment",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="wallet.paymentintent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProviderHealth",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("last_calls", models.CharField(blank=True, max_length=20)),
                ("last_success_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure", models.CharField(blank=True, max_length=200)),
                ("paused_until", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("swept_until", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("check_error", models.CharField(blank=True, max_length=200)),
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
                    "provider",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="health",
                        to="wallet.paymentprovider",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "provider health",
            },
        ),
        migrations.CreateModel(
            name="SuspenseItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unknown_payer", "Nobody knows the reference"),
                            ("wrong_amount", "Another amount than was asked for"),
                            ("wrong_currency", "Another currency than was asked for"),
                            ("paid_twice", "Paid a second time"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("matched", "Matched"),
                            ("accepted", "Accepted"),
                            ("giving_back", "Being given back"),
                            ("given_back", "Given back"),
                        ],
                        default="open",
                        max_length=11,
                    ),
                ),
                ("decision", models.PositiveSmallIntegerField(default=0)),
                ("before", models.JSONField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "first_payment",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.paymentintent",
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
                    "payment",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suspense",
                        to="wallet.paymentintent",
                    ),
                ),
            ],
            options={
                "verbose_name": "money in suspense",
                "verbose_name_plural": "money in suspense",
            },
        ),
        migrations.AddIndex(
            model_name="paymentprovider",
            index=models.Index(fields=["organization", "kind", "is_active"], name="wallet_provider_kind"),
        ),
        migrations.AddConstraint(
            model_name="paymentprovider",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="wallet_provider_name_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentprovider",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_paymentproviderevent" ("base_url", "created_at", "credentials_set_at", "currencies", "id", "is_active", "kind", "mode", "name", "options", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "updated_at") VALUES (NEW."base_url", NEW."created_at", NEW."credentials_set_at", NEW."currencies", NEW."id", NEW."is_active", NEW."kind", NEW."mode", NEW."name", NEW."options", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."previous_until", NEW."updated_at"); RETURN NULL;',
                    hash="2b544c4b7e92d93a9e37e2194a2159ce80a2f83e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_218ea",
                    table="wallet_paymentprovider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentprovider",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."base_url" IS DISTINCT FROM (NEW."base_url") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."credentials_set_at" IS DISTINCT FROM (NEW."credentials_set_at") OR OLD."currencies" IS DISTINCT FROM (NEW."currencies") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."previous_until" IS DISTINCT FROM (NEW."previous_until") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "wallet_paymentproviderevent" ("base_url", "created_at", "credentials_set_at", "currencies", "id", "is_active", "kind", "mode", "name", "options", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "updated_at") VALUES (NEW."base_url", NEW."created_at", NEW."credentials_set_at", NEW."currencies", NEW."id", NEW."is_active", NEW."kind", NEW."mode", NEW."name", NEW."options", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."previous_until", NEW."updated_at"); RETURN NULL;',
                    hash="fe247420b1a755cdbfaceb12f19b9ca48e062eae",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d7f6c",
                    table="wallet_paymentprovider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentprovider",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wallet_paymentproviderevent" ("base_url", "created_at", "credentials_set_at", "currencies", "id", "is_active", "kind", "mode", "name", "options", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "updated_at") VALUES (OLD."base_url", OLD."created_at", OLD."credentials_set_at", OLD."currencies", OLD."id", OLD."is_active", OLD."kind", OLD."mode", OLD."name", OLD."options", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."previous_until", OLD."updated_at"); RETURN NULL;',
                    hash="ff43c32b6d0c0f13668bfc7da55e361fb15e7172",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ec833",
                    table="wallet_paymentprovider",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(fields=["organization", "created_at", "id"], name="wallet_payment_by_age"),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(fields=["organization", "member", "created_at"], name="wallet_payment_member"),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(fields=["organization", "subject_id"], name="wallet_payment_subject"),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(
                condition=models.Q(("account_reference", ""), _negated=True),
                fields=["organization", "account_reference"],
                name="wallet_payment_account",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(
                condition=models.Q(
                    ("next_ask_at__isnull", False), ("status__in", ["new", "pending", "sending", "unknown"])
                ),
                fields=["organization", "next_ask_at"],
                name="wallet_payment_due",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentintent",
            index=models.Index(fields=["organization", "status", "created_at"], name="wallet_payment_status"),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="wallet_payment_key_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("provider_reference", ""), _negated=True),
                fields=("organization", "provider", "provider_reference"),
                name="wallet_payment_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt", ""), _negated=True),
                fields=("organization", "provider", "receipt"),
                name="wallet_payment_receipt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0), ("amount_received_minor__gte", 0), ("fee_minor__gte", 0)),
                name="wallet_payment_amounts_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_refunded_minor__gte", 0), ("amount_refunded_minor__lte", models.F("amount_received_minor"))
                ),
                name="wallet_payment_refunds_at_most_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentintent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_received_minor__gt", 0),
                        ("occurred_at__isnull", False),
                        ("status__in", ["succeeded", "review", "returned"]),
                    ),
                    models.Q(
                        models.Q(("status__in", ["succeeded", "review", "returned"]), _negated=True),
                        ("amount_received_minor", 0),
                    ),
                    _connector="OR",
                ),
                name="wallet_payment_paid_has_money",
            ),
        ),
        migrations.AddIndex(
            model_name="inboundmessage",
            index=models.Index(
                condition=models.Q(("status__in", ["new", "refused"])),
                fields=["organization", "received_at"],
                name="wallet_message_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboundmessage",
            constraint=models.UniqueConstraint(
                fields=("organization", "provider", "external_id"), name="wallet_message_once"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentproviderevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="wallet_paym_organiz_ef228f_idx"),
        ),
        migrations.AddIndex(
            model_name="paymentstep",
            index=models.Index(fields=["organization", "payment", "id"], name="wallet_step_payment"),
        ),
        migrations.AddIndex(
            model_name="paymentstep",
            index=models.Index(
                condition=models.Q(("message__isnull", False)),
                fields=["organization", "message"],
                name="wallet_step_message",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerhealth",
            constraint=models.UniqueConstraint(fields=("organization", "provider"), name="wallet_provider_health_once"),
        ),
        migrations.AddIndex(
            model_name="suspenseitem",
            index=models.Index(fields=["organization", "status", "created_at"], name="wallet_suspense_open"),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.UniqueConstraint(fields=("organization", "payment"), name="wallet_suspense_once"),
        ),
        Fence("PaymentProvider"),
        Fence("PaymentProviderEvent", append_only=True, referenced=False),
        Fence("ProviderHealth", referenced=False),
        Fence("InboundMessage"),
        Fence("PaymentIntent"),
        Fence("PaymentStep", append_only=True, referenced=False),
        Fence("SuspenseItem"),
    ]
