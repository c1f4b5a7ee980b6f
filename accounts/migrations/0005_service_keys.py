import django.db.models.deletion
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
        ("accounts", "0004_friendships"),
        ("organizations", "0004_services"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceApiKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("prefix", models.CharField(db_collation="C", editable=False, max_length=12)),
                ("digest", models.CharField(db_collation="C", editable=False, max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("addresses", models.JSONField(blank=True, default=list)),
                ("rate", models.CharField(default="600/minute", max_length=24)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "made_by",
                    goodplay.core.models.tenant.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                    "service",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="organizations.externalservice",
                    ),
                ),
            ],
            options={
                "verbose_name": "service API key",
            },
        ),
        migrations.CreateModel(
            name="ServiceApiKeyEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("prefix", models.CharField(db_collation="C", editable=False, max_length=12)),
                ("scopes", models.JSONField(default=list)),
                ("addresses", models.JSONField(blank=True, default=list)),
                ("rate", models.CharField(default="600/minute", max_length=24)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "made_by",
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
                        to="accounts.serviceapikey",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.externalservice",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="serviceapikey",
            index=models.Index(fields=["organization", "service"], name="accounts_keys_of_service"),
        ),
        migrations.AddConstraint(
            model_name="serviceapikey",
            constraint=models.UniqueConstraint(
                fields=("organization", "prefix"), name="accounts_service_key_prefix_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceapikey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__isnull", True), ("expires_at__gt", models.F("created_at")), _connector="OR"
                ),
                name="accounts_service_key_expires_later",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceapikey",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_serviceapikeyevent" ("addresses", "created_at", "expires_at", "id", "made_by_id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "rate", "revoked_at", "scopes", "service_id") VALUES (NEW."addresses", NEW."created_at", NEW."expires_at", NEW."id", NEW."made_by_id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."prefix", NEW."rate", NEW."revoked_at", NEW."scopes", NEW."service_id"); RETURN NULL;',
                    hash="c77a8f884dbdbf2ff153dbdb1e15c3c696f61b79",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34ed1",
                    table="accounts_serviceapikey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceapikey",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."addresses" IS DISTINCT FROM (NEW."addresses") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."rate" IS DISTINCT FROM (NEW."rate") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes") OR OLD."service_id" IS DISTINCT FROM (NEW."service_id"))',
                    func='INSERT INTO "accounts_serviceapikeyevent" ("addresses", "created_at", "expires_at", "id", "made_by_id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "rate", "revoked_at", "scopes", "service_id") VALUES (NEW."addresses", NEW."created_at", NEW."expires_at", NEW."id", NEW."made_by_id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."prefix", NEW."rate", NEW."revoked_at", NEW."scopes", NEW."service_id"); RETURN NULL;',
                    hash="3117392bd427000c2d610eef60f69ee21e700f9c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_319cd",
                    table="accounts_serviceapikey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceapikey",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_serviceapikeyevent" ("addresses", "created_at", "expires_at", "id", "made_by_id", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "rate", "revoked_at", "scopes", "service_id") VALUES (OLD."addresses", OLD."created_at", OLD."expires_at", OLD."id", OLD."made_by_id", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."prefix", OLD."rate", OLD."revoked_at", OLD."scopes", OLD."service_id"); RETURN NULL;',
                    hash="3fba93e83870d56d35a26d12c9c88f21c059ec87",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c3f74",
                    table="accounts_serviceapikey",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="serviceapikeyevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="accounts_se_organiz_cbe1ee_idx"),
        ),
        Fence("ServiceApiKey", referenced=False),
        Fence("ServiceApiKeyEvent", append_only=True, referenced=False),
    ]
