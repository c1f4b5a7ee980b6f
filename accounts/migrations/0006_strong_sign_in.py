import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.fields
import goodplay.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_service_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="tokenfamily",
            name="factor_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tokenfamily",
            name="proved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("app", "Authenticator app"), ("passkey", "Passkey")], max_length=8),
                ),
                ("name", models.CharField(max_length=60)),
                ("secret", goodplay.core.fields.EncryptedTextField()),
                ("credential_id", models.CharField(blank=True, max_length=1400, null=True, unique=True)),
                ("host", models.CharField(blank=True, default="", max_length=253)),
                ("last_step", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="factors", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "second factor",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credential_id__isnull", False), ("kind", "passkey")),
                            ("kind", "app"),
                            _connector="OR",
                        ),
                        name="accounts_factor_passkey_is_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofAttempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=64)),
                ("place", models.UUIDField(blank=True, null=True)),
                ("device", models.CharField(blank=True, default="", max_length=255)),
                ("challenge", models.JSONField(blank=True, default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof_attempts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="accounts_proof_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="accounts_proof_expires_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="accounts_recovery_code_once")],
            },
        ),
    ]
