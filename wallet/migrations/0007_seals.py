import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0006_rewards"),
    ]

    operations = [
        migrations.CreateModel(
            name="DaySeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sealed_on", models.DateField()),
                ("through_id", models.BigIntegerField()),
                ("transfer_count", models.PositiveIntegerField()),
                ("previous", models.CharField(blank=True, default="", max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            ],
            options={
                "verbose_name": "sealed day",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "sealed_on"), name="wallet_day_sealed_once"),
                    models.UniqueConstraint(fields=("organization", "through_id"), name="wallet_seal_ends_once"),
                    models.CheckConstraint(
                        condition=models.Q(("transfer_count__gt", 0)), name="wallet_seal_has_transfers"
                    ),
                ],
            },
        ),
        Fence("DaySeal", append_only=True, referenced=False),
    ]
