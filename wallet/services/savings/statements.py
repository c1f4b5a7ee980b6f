"""Statements of members: facts frozen when asked for, printed outside of every transaction."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from accounts.selectors import names_of
from goodplay.core import files, tenancy
from goodplay.core.announce import announce
from organizations.selectors import branding_of
from wallet.documents.statement import statement_pdf
from wallet.enums.savings import StatementStatus
from wallet.errors import StatementRangeError
from wallet.models import Statement, StatementLine
from wallet.rules.statements import StatementFacts, StatementRow
from wallet.selectors import currency_of, statement_of
from wallet.selectors.contributions import owed_by
from wallet.selectors.periods import StatementPage
from wallet.selectors.savings import House, house_of
from wallet.services.savings.accounts import open_accounts
from wallet.services.savings.figures_sql import Figures, figures_of
from wallet.signals import StatementAsked, statement_asked

MOST_DAYS = 400
NAMED = frozenset({"deposit", "turn", "fine", "withdrawal"})


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """A document that was stored."""

    statement_id: UUID
    file_name: str
    sha256: str


@tenancy.joins
def ask_statement(*, member_id: UUID, starts_on: date, ends_on: date) -> Statement:
    """Freeze a member's account over some days (the organization's), to be printed; announces ``statement_asked``.

    Raises:
        StatementRangeError: The first day is after the last, or they are more than 400 days apart.
    """
    if not 0 <= (ends_on - starts_on).days <= MOST_DAYS:
        raise StatementRangeError
    organization_id = tenancy.organization_id()
    house = house_of(organization_id)
    facts = _facts(organization_id, house, member_id=member_id, starts_on=starts_on, ends_on=ends_on)
    statement: Statement = Statement.objects.create(
        organization_id=organization_id,
        member_id=member_id,
        starts_on=starts_on,
        ends_on=ends_on,
        currency=house.currency,
        facts=facts.as_json(),
    )
    announce(statement_asked, StatementAsked(str(statement.pk)))
    return statement


def print_statement(page: StatementPage) -> PrintedStatement:
    """Print and store a statement under a random name; needs no door and must not be called in one."""
    content = statement_pdf(page.facts)
    name = files.store("documents", "statement.pdf", content)
    return PrintedStatement(page.statement_id, name, hashlib.sha256(content).hexdigest())


@tenancy.joins
def keep_statements(*, printed: Sequence[PrintedStatement]) -> set[str]:
    """Note which documents were printed; returns the files that are named by a row. Idempotent."""
    kept = set()
    for document in printed:
        rows = Statement.objects.of(tenancy.organization_id()).filter(
            pk=document.statement_id, status=StatementStatus.ASKED
        )
        if rows.update(status=StatementStatus.READY, file_name=document.file_name, sha256=document.sha256):
            kept.add(document.file_name)
    return kept


def discard_statements(printed: Collection[PrintedStatement]) -> None:
    """Remove documents that another worker's made superfluous."""
    for document in printed:
        files.remove(document.file_name)


def _facts(organization_id: UUID, house: House, *, member_id: UUID, starts_on: date, ends_on: date) -> StatementFacts:
    brand = branding_of(organization_id)
    start, end = house.start_of(starts_on), house.start_of(ends_on + timedelta(days=1))
    sums = figures_of(organization_id, [member_id], currency=house.currency, start=start, end=end)[member_id]
    lines = statement_of(organization_id=organization_id, member_id=member_id).filter(
        currency__code=house.currency, effective_at__gte=start, effective_at__lt=end
    )
    owed_minor, fines_minor = owed_by(organization_id, member_id)
    return StatementFacts(
        organization=brand.legal_name,
        address=brand.address,
        colour=brand.primary_color,
        language=brand.language,
        member=names_of(organization_id, [member_id])[member_id],
        reference=open_accounts(member_ids=[member_id])[member_id].reference,
        currency=house.currency,
        decimals=currency_of(house.currency).decimals,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        made_on=house.today().isoformat(),
        opening_minor=sums.opening_minor,
        closing_minor=sums.closing_minor,
        deposited_minor=sums.deposited_minor,
        received_minor=sums.received_minor,
        paid_out_minor=sums.paid_out_minor,
        owed_minor=owed_minor,
        fines_minor=fines_minor,
        rows=_rows(list(lines.order_by("effective_at", "transfer_id", "pk")), house, sums),
    )


def _rows(lines: Sequence[StatementLine], house: House, sums: Figures) -> list[StatementRow]:
    rows, balance = [], sums.opening_minor
    for line in lines:
        balance += line.amount_minor
        named = line.subject_type if line.subject_type in NAMED and line.reverses_id is None else line.kind
        rows.append(
            StatementRow(house.day_of(line.effective_at).isoformat(), named, line.reason, line.amount_minor, balance)
        )
    return rows
