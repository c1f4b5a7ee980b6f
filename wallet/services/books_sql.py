"""What must be true of the books, as SQL that returns what is not.

Every statement takes ``organization`` (None: all that the door shows) and answers rows of organization, account,
transfer, detail, expected, found.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BALANCE = """
SELECT account.organization_id, account.id, NULL::bigint, '', coalesce(sum(line.amount_minor), 0)::bigint,
       account.balance_minor
FROM wallet_account account
LEFT JOIN wallet_statementline line
    ON line.organization_id = account.organization_id AND line.account_id = account.id
WHERE account.balance_minor IS NOT NULL
  AND (%(organization)s::uuid IS NULL OR account.organization_id = %(organization)s)
GROUP BY account.id HAVING coalesce(sum(line.amount_minor), 0) <> account.balance_minor
ORDER BY account.id LIMIT %(limit)s
"""
HELD = """
SELECT account.organization_id, account.id, NULL::bigint, '', coalesce(sum(hold.amount_minor), 0)::bigint,
       account.held_minor
FROM wallet_account account
LEFT JOIN wallet_hold hold
    ON hold.organization_id = account.organization_id AND hold.account_id = account.id AND hold.status = 'open'
WHERE (%(organization)s::uuid IS NULL OR account.organization_id = %(organization)s)
GROUP BY account.id HAVING coalesce(sum(hold.amount_minor), 0) <> coalesce(account.held_minor, 0)
ORDER BY account.id LIMIT %(limit)s
"""
OVERDRAWN = """
SELECT organization_id, id, NULL::bigint, '', greatest(held_minor, 0), balance_minor FROM wallet_account
WHERE (balance_minor < held_minor OR held_minor < 0)
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
ORDER BY id LIMIT %(limit)s
"""
CACHED = """
SELECT organization_id, id, NULL::bigint, kind, (kind = 'member')::int, (balance_minor IS NOT NULL)::int
FROM wallet_account
WHERE ((kind = 'member') <> (balance_minor IS NOT NULL) OR (kind = 'member') <> (held_minor IS NOT NULL))
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
ORDER BY id LIMIT %(limit)s
"""
DAILY_TOTAL = """
WITH day AS (
    SELECT organization_id, recorded_on, max(through_id) AS through_id,
           coalesce(lag(max(through_id)) OVER (PARTITION BY organization_id ORDER BY recorded_on), 0) AS after_id
    FROM wallet_dailytotal
    WHERE (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
    GROUP BY organization_id, recorded_on
), proven AS (
    SELECT day.organization_id, line.account_id, day.recorded_on, sum(line.amount_minor)::bigint AS minor,
           count(*) AS transfer_count
    FROM day
    JOIN wallet_statementline line ON line.organization_id = day.organization_id
        AND line.transfer_id > day.after_id AND line.transfer_id <= day.through_id
    JOIN wallet_account account ON account.organization_id = line.organization_id
        AND account.id = line.account_id AND account.balance_minor IS NULL
    GROUP BY day.organization_id, line.account_id, day.recorded_on
), kept AS (
    SELECT organization_id, account_id, recorded_on, credited_minor - debited_minor AS minor, transfer_count
    FROM wallet_dailytotal WHERE (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
)
SELECT organization_id, account_id, NULL::bigint, recorded_on::text, coalesce(proven.minor, 0), coalesce(kept.minor, 0)
FROM proven FULL JOIN kept USING (organization_id, account_id, recorded_on)
WHERE (proven.minor, proven.transfer_count) IS DISTINCT FROM (kept.minor, kept.transfer_count::bigint)
ORDER BY recorded_on, account_id LIMIT %(limit)s
"""
AMOUNT = """
SELECT organization_id, debit_account_id, id, key, 1, amount_minor FROM wallet_transfer
WHERE (amount_minor <= 0 OR debit_account_id = credit_account_id)
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
ORDER BY id LIMIT %(limit)s
"""
CURRENCY = """
SELECT line.organization_id, line.account_id, line.transfer_id, line.key, line.currency_id, account.currency_id
FROM wallet_statementline line
LEFT JOIN wallet_account account ON account.id = line.account_id
WHERE (account.organization_id, account.currency_id) IS DISTINCT FROM (line.organization_id, line.currency_id)
  AND (%(organization)s::uuid IS NULL OR line.organization_id = %(organization)s)
ORDER BY line.id LIMIT %(limit)s
"""
FOREIGN_CURRENCY = """
SELECT account.organization_id, account.id, NULL::bigint, coalesce(currency.code, ''), 1, 0
FROM wallet_account account
LEFT JOIN wallet_currency currency ON currency.id = account.currency_id
WHERE (currency.organization_id = account.organization_id OR currency.kind = 'money') IS NOT TRUE
  AND (%(organization)s::uuid IS NULL OR account.organization_id = %(organization)s)
ORDER BY account.id LIMIT %(limit)s
"""
REVERSAL = """
SELECT reversal.organization_id, reversal.debit_account_id, reversal.id, reversal.key,
       coalesce(original.amount_minor, 0), reversal.amount_minor
FROM wallet_transfer reversal
LEFT JOIN wallet_transfer original
    ON original.organization_id = reversal.organization_id AND original.id = reversal.reverses_id
WHERE reversal.reverses_id IS NOT NULL
  AND (original.amount_minor, original.debit_account_id, original.credit_account_id)
      IS DISTINCT FROM (reversal.amount_minor, reversal.credit_account_id, reversal.debit_account_id)
  AND (%(organization)s::uuid IS NULL OR reversal.organization_id = %(organization)s)
ORDER BY reversal.id LIMIT %(limit)s
"""
REVERSED_TWICE = """
SELECT organization_id, NULL::bigint, reverses_id, min(key), 1, count(*) FROM wallet_transfer
WHERE reverses_id IS NOT NULL AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
GROUP BY organization_id, reverses_id HAVING count(*) > 1 ORDER BY reverses_id LIMIT %(limit)s
"""
KEY_TWICE = """
SELECT organization_id, NULL::bigint, min(id), key, 1, count(*) FROM wallet_transfer
WHERE (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
GROUP BY organization_id, key HAVING count(*) > 1 ORDER BY key LIMIT %(limit)s
"""
CAPTURE = """
SELECT hold.organization_id, hold.account_id, transfer.id, hold.key, hold.captured_minor,
       coalesce(transfer.amount_minor, 0)
FROM wallet_hold hold
LEFT JOIN wallet_transfer transfer
    ON transfer.organization_id = hold.organization_id AND transfer.key = 'hold:' || hold.key || ':capture'
WHERE hold.captured_minor <> coalesce(transfer.amount_minor, 0)
  AND (%(organization)s::uuid IS NULL OR hold.organization_id = %(organization)s)
ORDER BY hold.id LIMIT %(limit)s
"""
CROSS_PAYMENT = """
SELECT payment.organization_id, NULL::bigint, sent.id, payment.key, payment.amount_minor,
       coalesce(sent.amount_minor, 0)
FROM wallet_crosspayment payment
LEFT JOIN wallet_transfer sent
    ON sent.organization_id = payment.organization_id AND sent.key = 'cross-out:' || payment.key
LEFT JOIN wallet_transfer back
    ON back.organization_id = payment.organization_id AND back.key = 'cross-out:' || payment.key || ':reversed'
WHERE (sent.amount_minor IS DISTINCT FROM payment.amount_minor
       OR (payment.status = 'refunded') <> (back.id IS NOT NULL))
  AND (%(organization)s::uuid IS NULL OR payment.organization_id = %(organization)s)
ORDER BY payment.id LIMIT %(limit)s
"""

UNDERWAY = """
WITH underway AS (
    SELECT payment.organization_id, payment.receiver_id, payment.currency_id, payment.key,
           greatest(payment.created_at, returned.created_at) AS since,
           payment.amount_minor
           * ((sent.id IS NOT NULL)::int - (back.id IS NOT NULL)::int
              - (arrived.id IS NOT NULL)::int + (returned.id IS NOT NULL)::int) AS minor
    FROM wallet_crosspayment payment
    LEFT JOIN wallet_transfer sent
        ON sent.organization_id = payment.organization_id AND sent.key = 'cross-out:' || payment.key
    LEFT JOIN wallet_transfer back
        ON back.organization_id = payment.organization_id AND back.key = 'cross-out:' || payment.key || ':reversed'
    LEFT JOIN wallet_transfer arrived
        ON arrived.organization_id = payment.receiver_id
        AND arrived.key = 'cross-in:' || payment.organization_id || ':' || payment.key
    LEFT JOIN wallet_transfer returned
        ON returned.organization_id = payment.receiver_id
        AND returned.key = 'cross-in:' || payment.organization_id || ':' || payment.key || ':reversed'
)
"""
CLEARING_PAIR = """
, clearing AS (
    SELECT account.organization_id, substring(account.purpose FROM 10)::uuid AS other_id, account.currency_id,
           sum(line.amount_minor)::bigint AS minor
    FROM wallet_account account
    JOIN wallet_statementline line
        ON line.organization_id = account.organization_id AND line.account_id = account.id
    WHERE account.purpose LIKE 'clearing:%%'
    GROUP BY account.id
), pair AS (
    SELECT least(organization_id, other_id) AS one, greatest(organization_id, other_id) AS other, currency_id,
           sum(minor)::bigint AS minor
    FROM clearing GROUP BY 1, 2, 3
), expected AS (
    SELECT least(organization_id, receiver_id) AS one, greatest(organization_id, receiver_id) AS other, currency_id,
           sum(minor)::bigint AS minor
    FROM underway GROUP BY 1, 2, 3
)
SELECT one, NULL::bigint, NULL::bigint, 'clearing:' || other, coalesce(expected.minor, 0), coalesce(pair.minor, 0)
FROM pair FULL JOIN expected USING (one, other, currency_id)
WHERE coalesce(expected.minor, 0) <> coalesce(pair.minor, 0)
  AND (%(organization)s::uuid IS NULL OR %(organization)s IN (one, other))
ORDER BY one, other LIMIT %(limit)s
"""
OVERDUE = """
SELECT organization_id, NULL::bigint, NULL::bigint, key, 0, minor FROM underway
WHERE minor <> 0 AND since < statement_timestamp() - interval '15 minutes'
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
ORDER BY since LIMIT %(limit)s
"""

SEALED = """
CROSS JOIN LATERAL (
    SELECT count(*) AS transfer_count, encode(sha256(convert_to(seal.previous || coalesce(string_agg(encode(sha256(
        convert_to(jsonb_build_array(transfer.id, transfer.key, transfer.debit_account_id, transfer.credit_account_id,
            transfer.currency_id, transfer.amount_minor, transfer.kind, transfer.subject_type, transfer.subject_id,
            transfer.reason, extract(epoch FROM transfer.effective_at), extract(epoch FROM transfer.created_at),
            transfer.reverses_id, transfer.journal_id)::text, 'UTF8')), 'hex'), '' ORDER BY transfer.id), ''), 'UTF8')),
        'hex') AS digest
    FROM wallet_transfer transfer
    WHERE transfer.organization_id = seal.organization_id
      AND transfer.id > seal.after_id AND transfer.id <= seal.through_id
) sealed
"""
"""Joins to ``seal`` (organization_id, after_id, through_id, previous) the digest and count of what lies between.

Each transfer becomes the SHA-256 of its columns as a JSON array, times as seconds since 1970 (UTC); the day is the
SHA-256 of the seal before and of those, in the order of ids.
"""
SEAL = f"""
WITH seal AS (
    SELECT kept.*, coalesce(lag(through_id) OVER day, 0) AS after_id, coalesce(lag(digest) OVER day, '') AS before
    FROM wallet_dayseal kept
    WHERE (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
    WINDOW day AS (PARTITION BY organization_id ORDER BY through_id)
)
SELECT seal.organization_id, NULL::bigint, NULL::bigint, seal.sealed_on::text, sealed.transfer_count,
       seal.transfer_count
FROM seal {SEALED}
WHERE (sealed.digest, sealed.transfer_count, seal.before) IS DISTINCT FROM
      (seal.digest, seal.transfer_count::bigint, seal.previous)
ORDER BY seal.sealed_on LIMIT %(limit)s
"""  # noqa: S608 - of our own constants

OF_EACH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "balance": BALANCE,
        "held": HELD,
        "overdrawn": OVERDRAWN,
        "cached": CACHED,
        "daily_total": DAILY_TOTAL,
        "amount": AMOUNT,
        "currency": CURRENCY,
        "foreign_currency": FOREIGN_CURRENCY,
        "reversal": REVERSAL,
        "reversed_twice": REVERSED_TWICE,
        "key_twice": KEY_TWICE,
        "capture": CAPTURE,
        "cross_payment": CROSS_PAYMENT,
        "seal": SEAL,
    }
)
"""Checks within one organization."""

BETWEEN: Final[Mapping[str, str]] = MappingProxyType(
    {"clearing_pair": UNDERWAY + CLEARING_PAIR, "clearing_overdue": UNDERWAY + OVERDUE}
)
"""Checks that need both organizations' books, hence the platform's door."""
