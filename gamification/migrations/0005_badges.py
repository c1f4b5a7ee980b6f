import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import goodplay.core.fields
import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


def organization():
    return models.ForeignKey(
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.ORGANIZATION_MODEL,
    )


def identity():
    return models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False)


def reference(to, related_name):
    return goodplay.core.models.tenant.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("gamification", "0004_claims")]
    operations = [
        migrations.AddField(
            model_name="badge",
            name="art",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="badge",
            name="how_earned",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="badge",
            name="most_holders",
            field=models.PositiveIntegerField(
                blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)]
            ),
        ),
        migrations.AddField(
            model_name="badge",
            name="valid_days",
            field=models.PositiveIntegerField(
                blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)]
            ),
        ),
        migrations.AddField(
            model_name="badgeaward",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="badgeaward",
            name="is_beyond",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="badgeaward",
            name="place",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="badgeaward",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="badgeaward",
            name="revoked_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddConstraint(
            model_name="badge",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_holders__isnull", True), ("points_value", 0), _connector="OR"),
                name="gamification_scarce_badge_pays_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="badge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("most_holders__isnull", True), ("most_holders__gt", 0), _connector="OR"),
                    models.Q(("valid_days__isnull", True), ("valid_days__gt", 0), _connector="OR"),
                ),
                name="gamification_badge_limits_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="badgeaward",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place__isnull", False)),
                fields=("organization", "badge", "place"),
                name="gamification_badge_place_taken_once",
            ),
        ),
        migrations.CreateModel(
            name="IssuerKey",
            fields=[
                ("id", identity()),
                ("number", models.PositiveIntegerField()),
                ("private_pem", goodplay.core.fields.EncryptedTextField(editable=False)),
                ("public_jwk", models.JSONField(editable=False)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("organization", organization()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "number"), name="gamification_issuer_key_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("organization",),
                        name="gamification_issuer_key_in_use_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BadgeCredential",
            fields=[
                ("id", identity()),
                ("status_index", models.PositiveIntegerField()),
                ("has_name", models.BooleanField(default=False)),
                ("has_email", models.BooleanField(default=False)),
                ("token", models.TextField(editable=False)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField()),
                ("award", reference("gamification.badgeaward", "credentials")),
                ("key", reference("gamification.issuerkey", "credentials")),
                ("organization", organization()),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "award"], name="gamification_credentials_award")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "key", "status_index"), name="gamification_credential_listed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BadgeShare",
            fields=[
                ("id", identity()),
                ("token", models.CharField(max_length=32)),
                ("shows_name", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("award", reference("gamification.badgeaward", "shares")),
                ("organization", organization()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "award"), name="gamification_badge_shared_once"),
                    models.UniqueConstraint(fields=("organization", "token"), name="gamification_share_token_unique"),
                ],
            },
        ),
        Fence("IssuerKey"),
        Fence("BadgeCredential", referenced=False),
        Fence("BadgeShare", referenced=False),
    ]
