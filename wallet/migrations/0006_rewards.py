from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0005_withdrawals"),
    ]

    operations = []
