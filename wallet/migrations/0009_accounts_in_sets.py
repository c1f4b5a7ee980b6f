from django.db import migrations

# A constraint looks the account up and locks it for each side of each transfer, which is half the cost of a batch. In
# its place a trigger looks once a statement at the accounts it named. It needs no locks, because accounts stay: the
# runtime roles have no right to delete them or to change what names them, and a second trigger refuses it to everyone.
KEYS_IN_SETS = """
ALTER TABLE wallet_transfer
    DROP CONSTRAINT wallet_transfer_debit_inside,
    DROP CONSTRAINT wallet_transfer_credit_inside;
CREATE FUNCTION wallet_transfer_knows_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    side text;
BEGIN
    SELECT named.side INTO side FROM (
        SELECT DISTINCT 'debit' AS side, organization_id, currency_id, debit_account_id AS id FROM written
        UNION ALL SELECT DISTINCT 'credit', organization_id, currency_id, credit_account_id FROM written) AS named
    WHERE (
        SELECT true FROM wallet_account account
        WHERE account.organization_id = named.organization_id AND account.id = named.id
          AND account.currency_id + 0 = named.currency_id
        LIMIT 1) IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'wallet_transfer_%_inside: the account is not one of this organization and currency', side
            USING ERRCODE = 'foreign_key_violation', TABLE = 'wallet_transfer',
                  CONSTRAINT = 'wallet_transfer_' || side || '_inside';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_known AFTER INSERT ON wallet_transfer REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_transfer_knows_accounts();
CREATE FUNCTION wallet_account_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'accounts are never removed, and keep organization and currency'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, organization_id, currency_id ON wallet_account
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_account_stays();
"""
KEYS_IN_ROWS = """
DROP TRIGGER stays ON wallet_account;
DROP FUNCTION wallet_account_stays();
DROP TRIGGER accounts_known ON wallet_transfer;
DROP FUNCTION wallet_transfer_knows_accounts();
ALTER TABLE wallet_transfer
    ADD CONSTRAINT wallet_transfer_debit_inside FOREIGN KEY (organization_id, currency_id, debit_account_id)
        REFERENCES wallet_account (organization_id, currency_id, id),
    ADD CONSTRAINT wallet_transfer_credit_inside FOREIGN KEY (organization_id, currency_id, credit_account_id)
        REFERENCES wallet_account (organization_id, currency_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0008_refunds")]
    operations = [migrations.RunSQL(KEYS_IN_SETS, KEYS_IN_ROWS)]
