"""Rights of the runtime roles; every app's first migration depends on it."""

from django.db import migrations

from goodplay.core.operations import Roles


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [Roles()]
