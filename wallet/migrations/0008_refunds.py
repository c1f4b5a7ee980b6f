import django.db.models.deletion
from django.db import migrations, models

import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_strong_sign_in"),
        ("organizations", "0004_services"),
        ("wallet", "0007_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentDispute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("provider_reference", models.CharField(db_collation="C", max_length=200)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], default="open", max_length=4
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("next_ask_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reinstated_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "payment",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="wallet.paymentintent",
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
            options={
                "verbose_name": "dispute",
                "indexes": [
                    models.Index(fields=["organization", "created_at", "id"], name="wallet_dispute_by_age"),
                    models.Index(fields=["organization", "payment"], name="wallet_dispute_payment"),
                    models.Index(
                        condition=models.Q(("next_ask_at__isnull", False), ("status", "open")),
                        fields=["organization", "next_ask_at"],
                        name="wallet_dispute_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "provider", "provider_reference"), name="wallet_dispute_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="wallet_dispute_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("status", "open")),
                            models.Q(models.Q(("status", "open"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="wallet_dispute_closed_at_tells_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=160)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("sending", "Being sent"),
                            ("pending", "On its way"),
                            ("unknown", "Being asked about"),
                            ("succeeded", "Given back"),
                            ("failed", "Failed"),
                            ("bounced", "Came back"),
                        ],
                        default="new",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("was_found", models.BooleanField(default=False)),
                ("provider_reference", models.CharField(blank=True, db_collation="C", max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_ask_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "payment",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="wallet.paymentintent",
                    ),
                ),
                (
                    "requested_by",
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
                "verbose_name": "refund",
                "indexes": [
                    models.Index(fields=["organization", "created_at", "id"], name="wallet_refund_by_age"),
                    models.Index(fields=["organization", "payment"], name="wallet_refund_payment"),
                    models.Index(
                        condition=models.Q(
                            ("next_ask_at__isnull", False), ("status__in", ["new", "pending", "sending", "unknown"])
                        ),
                        fields=["organization", "next_ask_at"],
                        name="wallet_refund_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "key"), name="wallet_refund_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="wallet_refund_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True), ("status__in", ["new", "pending", "sending", "unknown"])
                            ),
                            models.Q(
                                models.Q(("status__in", ["new", "pending", "sending", "unknown"]), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="wallet_refund_closed_at_tells_status",
                    ),
                ],
            },
        ),
        Fence("PaymentDispute", referenced=False),
        Fence("PaymentRefund"),
    ]
