"""Open the platform's own organization; the walls are taken down for it, because a migration has no door."""

from django.db import migrations

from goodplay.core.ids import PLATFORM_ID

OPEN = f"""
    ALTER TABLE organizations_organization NO FORCE ROW LEVEL SECURITY;
    INSERT INTO organizations_organization
        (id, kind, name, slug, legal_name, tax_code, address, email, time_zone, language, currency,
         subscription_tier, subscription_status, verification, verification_note, updated_at)
    VALUES ('{PLATFORM_ID}', 'platform', 'GoodPlay', 'platform', '', '', '', '', 'UTC', 'en', 'EUR',
            'enterprise', 'active', 'unneeded', '', statement_timestamp())
    ON CONFLICT (id) DO NOTHING;
    ALTER TABLE organizations_organization FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
