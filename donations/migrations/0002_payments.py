import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import goodplay.core.ids
import goodplay.core.models.tenant
from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0001_initial"),
        ("organizations", "0004_services"),
    ]

    operations = [
        migrations.CreateModel(
            name='GiftReturn',
            fields=[
                ('id', models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(db_collation='C', max_length=80)),
                ('amount_minor', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('returned_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='donation',
            name='amount_refunded_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='donation',
            name='disputed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='donationevent',
            name='amount_refunded_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='donationevent',
            name='disputed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='donation',
            name='means',
            field=models.CharField(choices=[('unknown', 'Not stated'), ('cash', 'Cash'), ('bank_transfer', 'Bank transfer'), ('card', 'Card'), ('cheque', 'Cheque'), ('mobile_money', 'Mobile money'), ('paypal', 'PayPal'), ('wallet', 'GoodPlay wallet')], default='unknown', max_length=16),
        ),
        migrations.AlterField(
            model_name='donation',
            name='provider',
            field=models.CharField(choices=[('manual', 'Recorded by hand'), ('wallet', 'Wallet'), ('import', 'Import'), ('stripe', 'Stripe'), ('paypal', 'PayPal'), ('mpesa', 'M-Pesa'), ('bank', 'Bank transfer')], default='manual', max_length=8),
        ),
        migrations.AlterField(
            model_name='donationevent',
            name='means',
            field=models.CharField(choices=[('unknown', 'Not stated'), ('cash', 'Cash'), ('bank_transfer', 'Bank transfer'), ('card', 'Card'), ('cheque', 'Cheque'), ('mobile_money', 'Mobile money'), ('paypal', 'PayPal'), ('wallet', 'GoodPlay wallet')], default='unknown', max_length=16),
        ),
        migrations.AlterField(
            model_name='donationevent',
            name='provider',
            field=models.CharField(choices=[('manual', 'Recorded by hand'), ('wallet', 'Wallet'), ('import', 'Import'), ('stripe', 'Stripe'), ('paypal', 'PayPal'), ('mpesa', 'M-Pesa'), ('bank', 'Bank transfer')], default='manual', max_length=8),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."provider" IN (\'manual\', \'wallet\'))', func='INSERT INTO "donations_donationevent" ("amount_minor", "amount_refunded_minor", "campaign_id", "created_at", "currency", "disputed_at", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (NEW."amount_minor", NEW."amount_refunded_minor", NEW."campaign_id", NEW."created_at", NEW."currency", NEW."disputed_at", NEW."external_id", NEW."from_organization_id", NEW."given_at", NEW."id", NEW."is_anonymous", NEW."kind", NEW."means", NEW."member_id", NEW."organization_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."points_currency", NEW."points_minor", NEW."provider", NEW."quiet", NEW."reason", NEW."refunded_at", NEW."settled_at", NEW."source", NEW."status", NEW."updated_at"); RETURN NULL;', hash='013f1dff1c13cde31dfb75cb0caaa36d20afc491', operation='INSERT', pgid='pgtrigger_insert_insert_d2f0d', table='donations_donation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."amount_refunded_minor" IS DISTINCT FROM (NEW."amount_refunded_minor") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."disputed_at" IS DISTINCT FROM (NEW."disputed_at") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."from_organization_id" IS DISTINCT FROM (NEW."from_organization_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_anonymous" IS DISTINCT FROM (NEW."is_anonymous") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."means" IS DISTINCT FROM (NEW."means") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."payer_id" IS DISTINCT FROM (NEW."payer_id") OR OLD."points_currency" IS DISTINCT FROM (NEW."points_currency") OR OLD."points_minor" IS DISTINCT FROM (NEW."points_minor") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."quiet" IS DISTINCT FROM (NEW."quiet") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."refunded_at" IS DISTINCT FROM (NEW."refunded_at") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))', func='INSERT INTO "donations_donationevent" ("amount_minor", "amount_refunded_minor", "campaign_id", "created_at", "currency", "disputed_at", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (NEW."amount_minor", NEW."amount_refunded_minor", NEW."campaign_id", NEW."created_at", NEW."currency", NEW."disputed_at", NEW."external_id", NEW."from_organization_id", NEW."given_at", NEW."id", NEW."is_anonymous", NEW."kind", NEW."means", NEW."member_id", NEW."organization_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."points_currency", NEW."points_minor", NEW."provider", NEW."quiet", NEW."reason", NEW."refunded_at", NEW."settled_at", NEW."source", NEW."status", NEW."updated_at"); RETURN NULL;', hash='67db3275773d9982c05bb5de261a87e0089c58e4', operation='UPDATE', pgid='pgtrigger_update_update_e6ce9', table='donations_donation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "donations_donationevent" ("amount_minor", "amount_refunded_minor", "campaign_id", "created_at", "currency", "disputed_at", "external_id", "from_organization_id", "given_at", "id", "is_anonymous", "kind", "means", "member_id", "organization_id", "payer_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_currency", "points_minor", "provider", "quiet", "reason", "refunded_at", "settled_at", "source", "status", "updated_at") VALUES (OLD."amount_minor", OLD."amount_refunded_minor", OLD."campaign_id", OLD."created_at", OLD."currency", OLD."disputed_at", OLD."external_id", OLD."from_organization_id", OLD."given_at", OLD."id", OLD."is_anonymous", OLD."kind", OLD."means", OLD."member_id", OLD."organization_id", OLD."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."points_currency", OLD."points_minor", OLD."provider", OLD."quiet", OLD."reason", OLD."refunded_at", OLD."settled_at", OLD."source", OLD."status", OLD."updated_at"); RETURN NULL;', hash='98302d953c74a27d56a4c833dcd1e987c56b2315', operation='DELETE', pgid='pgtrigger_delete_delete_a671f', table='donations_donation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_refunded_minor__gte', 0), ('amount_refunded_minor__lte', models.F('amount_minor'))), name='donations_donation_refunds_at_most_itself'),
        ),
        migrations.AddField(
            model_name='giftreturn',
            name='donation',
            field=goodplay.core.models.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='donations.donation'),
        ),
        migrations.AddField(
            model_name='giftreturn',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization'),
        ),
        migrations.AddIndex(
            model_name='giftreturn',
            index=models.Index(fields=['organization', 'donation'], name='donations_return_of_donation'),
        ),
        migrations.AddConstraint(
            model_name='giftreturn',
            constraint=models.UniqueConstraint(fields=('organization', 'cause'), name='donations_return_once'),
        ),
        migrations.AddConstraint(
            model_name='giftreturn',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='donations_return_amount_positive'),
        ),
        Fence("GiftReturn", referenced=False),
    ]
