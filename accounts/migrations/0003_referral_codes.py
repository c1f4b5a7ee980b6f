import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.ids
import goodplay.core.models.tenant
from django.conf import settings
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit"), ("organizations", "0003_audit")]

    operations = [
        migrations.CreateModel(
            name="Referral",
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
                            ("invited", "Registered"),
                            ("joined", "Joined"),
                            ("rewarded", "Active, and rewarded"),
                            ("void", "Does not count"),
                        ],
                        default="invited",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("rewarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                    "referred",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization", "member", "-created_at", "-id"], name="accounts_referrals_of_member"
                    ),
                    models.Index(fields=["organization", "-created_at", "-id"], name="accounts_referrals_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("organization", "user"),
                        name="accounts_user_referred_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("referred__isnull", False)),
                        fields=("organization", "referred"),
                        name="accounts_member_referred_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("referred")), _negated=True),
                        name="accounts_nobody_refers_himself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["joined", "rewarded"]), _negated=True),
                            ("referred__isnull", False),
                            _connector="OR",
                        ),
                        name="accounts_referral_joined_has_member",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("referred__isnull", False), _connector="OR"),
                        name="accounts_referral_is_of_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "member"), name="accounts_one_referral_code"),
                    models.UniqueConstraint(fields=("organization", "code"), name="accounts_referral_code_unique"),
                ],
            },
        ),
        Fence("Referral", referenced=False),
        Fence("ReferralCode", referenced=False),
    ]
