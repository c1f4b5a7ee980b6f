from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0007_reconciliation"),
    ]

    operations = []
