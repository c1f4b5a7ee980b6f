import django.db.models.deletion
import django.db.models.functions.datetime
import goodplay.core.ids
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExternalService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="What people call it, for example Weighing stations.", max_length=120),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Stands in the addresses that the service calls, and in its X-Service-ID; it never changes.",
                        max_length=40,
                        verbose_name="service ID",
                    ),
                ),
                (
                    "service_type",
                    models.CharField(
                        choices=[
                            ("rewards", "Rewards"),
                            ("payments", "Payments"),
                            ("wallet", "Wallet"),
                            ("donations", "Donations"),
                            ("analytics", "Analytics"),
                            ("collection", "Collection and weighing"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                (
                    "url",
                    models.URLField(blank=True, help_text="Where the service is described or answers.", max_length=300),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, help_text="A service that is switched off is refused at once."),
                ),
                ("last_heartbeat_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "verbose_name": "external service",
            },
        ),
        migrations.CreateModel(
            name="ExternalServiceEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, serialize=False)),
                (
                    "name",
                    models.CharField(help_text="What people call it, for example Weighing stations.", max_length=120),
                ),
                (
                    "slug",
                    models.SlugField(
                        db_index=False,
                        help_text="Stands in the addresses that the service calls, and in its X-Service-ID; it never changes.",
                        max_length=40,
                        verbose_name="service ID",
                    ),
                ),
                (
                    "service_type",
                    models.CharField(
                        choices=[
                            ("rewards", "Rewards"),
                            ("payments", "Payments"),
                            ("wallet", "Wallet"),
                            ("donations", "Donations"),
                            ("analytics", "Analytics"),
                            ("collection", "Collection and weighing"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                (
                    "url",
                    models.URLField(blank=True, help_text="Where the service is described or answers.", max_length=300),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, help_text="A service that is switched off is refused at once."),
                ),
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
                        to="organizations.externalservice",
                    ),
                ),
            ],
            options={
                "ordering": ["-pgh_id"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="externalservice",
            constraint=models.UniqueConstraint(fields=("organization", "slug"), name="organizations_service_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="externalservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="organizations_service_has_slug"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalservice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_externalserviceevent" ("created_at", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_type", "slug", "updated_at", "url") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."service_type", NEW."slug", NEW."updated_at", NEW."url"); RETURN NULL;',
                    hash="ee44895a047189359afb9510647f7afbcbb2f196",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2064",
                    table="organizations_externalservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalservice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."service_type" IS DISTINCT FROM (NEW."service_type") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."url" IS DISTINCT FROM (NEW."url"))',
                    func='INSERT INTO "organizations_externalserviceevent" ("created_at", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_type", "slug", "updated_at", "url") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."service_type", NEW."slug", NEW."updated_at", NEW."url"); RETURN NULL;',
                    hash="1ca67981ce0208250563082c7704da1251f01cfd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d8738",
                    table="organizations_externalservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalservice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_externalserviceevent" ("created_at", "id", "is_active", "name", "organization_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_type", "slug", "updated_at", "url") VALUES (OLD."created_at", OLD."id", OLD."is_active", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."service_type", OLD."slug", OLD."updated_at", OLD."url"); RETURN NULL;',
                    hash="60046d7a19eabfd2abb0b6803f9ef429deed8ae0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eb6c8",
                    table="organizations_externalservice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="externalserviceevent",
            index=models.Index(fields=["organization", "pgh_obj", "-pgh_id"], name="organizatio_organiz_cc5db3_idx"),
        ),
        Fence("ExternalService"),
        Fence("ExternalServiceEvent", append_only=True, referenced=False),
    ]
