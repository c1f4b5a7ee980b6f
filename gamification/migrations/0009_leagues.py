from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gamification", "0008_boards")]
    operations = []
