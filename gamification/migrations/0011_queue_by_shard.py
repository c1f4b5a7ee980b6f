from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gamification", "0010_references_in_sets")]
    operations = [
        migrations.RemoveIndex("PendingActivity", "gamification_pending_in_line"),
        migrations.AddIndex(
            "PendingActivity",
            models.Index(fields=["organization", "shard", "id"], name="gamification_pending_in_line"),
        ),
    ]
