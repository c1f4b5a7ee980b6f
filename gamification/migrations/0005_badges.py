from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gamification", "0004_claims")]
    operations = []
