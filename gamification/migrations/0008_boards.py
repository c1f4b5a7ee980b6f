from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gamification", "0007_points")]
    operations = []
