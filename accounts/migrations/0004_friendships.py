import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import goodplay.core.ids
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_referral_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('blocked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('blocked', goodplay.core.models.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('member', goodplay.core.models.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'member', 'blocked'), name='accounts_blocked_once'), models.CheckConstraint(condition=models.Q(('member', models.F('blocked')), _negated=True), name='accounts_nobody_blocks_himself')],
            },
        ),
        migrations.CreateModel(
            name='Friendship',
            fields=[
                ('id', models.UUIDField(default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('requested', 'Requested'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='requested', max_length=16)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_at', models.DateTimeField(blank=True, help_text='When it was accepted or declined.', null=True)),
                ('friend', goodplay.core.models.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('member', goodplay.core.models.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'member', 'status'], name='accounts_friends_by_asker'), models.Index(fields=['organization', 'friend', 'status'], name='accounts_friends_by_asked')],
                'constraints': [models.UniqueConstraint(models.F('organization'), django.db.models.functions.comparison.Least('member', 'friend'), django.db.models.functions.comparison.Greatest('member', 'friend'), name='accounts_friendship_one_a_pair'), models.CheckConstraint(condition=models.Q(('member', models.F('friend')), _negated=True), name='accounts_friends_are_two'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('status', 'requested')), models.Q(models.Q(('status', 'requested'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='accounts_friendship_decided_has_time')],
            },
        ),
        Fence("Block", referenced=False),
        Fence("Friendship", referenced=False),
    ]
