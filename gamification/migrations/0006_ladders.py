import django.db.models.deletion
import goodplay.core.ids
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [("gamification", "0005_badges"), ("organizations", "0003_audit")]

    operations = [
        migrations.CreateModel(
            name="ContentItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "summary",
                    models.CharField(
                        blank=True, help_text="Everybody reads it, also who may not open it.", max_length=500
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True, help_text="Markdown; HTML and pictures are not shown.", max_length=50000
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=500)),
                (
                    "file",
                    models.CharField(blank=True, editable=False, help_text="Name in the file store.", max_length=200),
                ),
                ("file_name", models.CharField(blank=True, editable=False, max_length=120)),
                ("is_draft", models.BooleanField(default=True, help_text="Members do not see drafts.")),
                ("visible_from", models.DateTimeField(blank=True, null=True)),
                ("visible_until", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="level",
            name="gamification_level_number_unique",
        ),
        migrations.RemoveConstraint(
            model_name="level",
            name="gamification_level_threshold_unique",
        ),
        migrations.AddField(
            model_name="accesslevel",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Of several access levels a member is shown with the one of the highest position."
            ),
        ),
        migrations.AddField(
            model_name="ladder",
            name="keeps_levels",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A level once reached is kept when the figure falls or the thresholds rise.",
            ),
        ),
        migrations.AddField(
            model_name="level",
            name="is_active",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("organization", "ladder", "number"),
                name="gamification_level_number_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("organization", "ladder", "threshold"),
                name="gamification_level_threshold_unique",
            ),
        ),
        migrations.AddField(
            model_name="contentitem",
            name="access_level",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Empty: open to every member.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="gamification.accesslevel",
            ),
        ),
        migrations.AddField(
            model_name="contentitem",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="contentitem",
            index=models.Index(fields=["organization", "-created_at", "-id"], name="gamification_content_by_time"),
        ),
        migrations.AddConstraint(
            model_name="contentitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visible_from", None),
                    ("visible_until", None),
                    ("visible_until__gt", models.F("visible_from")),
                    _connector="OR",
                ),
                name="gamification_content_dates_in_order",
            ),
        ),
        Fence("ContentItem", referenced=False),
    ]
