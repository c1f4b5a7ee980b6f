"""The platform's currencies: the money of the world that the product meets, and its own points and credits."""

from django.db import migrations

from goodplay.core.ids import PLATFORM_ID

MONEY = [
    ("AUD", "Australian dollar", 2),
    ("BRL", "Brazilian real", 2),
    ("CAD", "Canadian dollar", 2),
    ("CHF", "Swiss franc", 2),
    ("CZK", "Czech koruna", 2),
    ("DKK", "Danish krone", 2),
    ("ETB", "Ethiopian birr", 2),
    ("EUR", "Euro", 2),
    ("GBP", "Pound sterling", 2),
    ("GHS", "Ghanaian cedi", 2),
    ("HUF", "Hungarian forint", 2),
    ("INR", "Indian rupee", 2),
    ("JPY", "Japanese yen", 0),
    ("KES", "Kenyan shilling", 2),
    ("NGN", "Nigerian naira", 2),
    ("NOK", "Norwegian krone", 2),
    ("NZD", "New Zealand dollar", 2),
    ("PLN", "Polish zloty", 2),
    ("RON", "Romanian leu", 2),
    ("RWF", "Rwandan franc", 0),
    ("SEK", "Swedish krona", 2),
    ("TZS", "Tanzanian shilling", 2),
    ("UGX", "Ugandan shilling", 0),
    ("USD", "United States dollar", 2),
    ("ZAR", "South African rand", 2),
]
OWN = [("PTS", "Points", "points", 0), ("CRD", "Credits", "credits", 2)]


def add(apps, schema_editor):
    rows = [(code, name, "money", decimals) for code, name, decimals in MONEY] + OWN
    schema_editor.execute("ALTER TABLE wallet_currency NO FORCE ROW LEVEL SECURITY")
    for row in rows:
        schema_editor.execute(
            "INSERT INTO wallet_currency (organization_id, code, name, kind, decimals, created_at, updated_at)"
            " VALUES (%s, %s, %s, %s, %s, now(), now()) ON CONFLICT DO NOTHING",
            [str(PLATFORM_ID), *row],
        )
    schema_editor.execute("ALTER TABLE wallet_currency FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
