"""Closing a period: figures are frozen, members attest or dispute them, and another officer closes."""

import hashlib
import json
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums.savings import Attestation, ContributionStatus, PeriodStatus
from wallet.errors import (
    PeriodDisputedError,
    PeriodOverlapsError,
    PeriodStatusError,
    PeriodUnattestedError,
    ReasonRequiredError,
)
from wallet.models import Contribution, PeriodFigure, SavingsAccount, SavingsPeriod
from wallet.selectors.savings import house_of
from wallet.services.savings.deposits import require_other
from wallet.services.savings.figures_sql import figures_of
from wallet.signals import PeriodClosed, PeriodDisputed, PeriodFrozen, period_closed, period_disputed, period_frozen

ATTEST_DAYS = 7
FIGURES = ("opening_minor", "deposited_minor", "received_minor", "paid_out_minor", "closing_minor")
COUNTS = ("paid_count", "missed_count")


@tenancy.joins
def propose_period(*, starts_on: date, ends_on: date, by: UUID | None, attest_days: int = ATTEST_DAYS) -> SavingsPeriod:
    """Freeze every saver's figures of some days that have passed, and ask the savers; announces ``period_frozen``.

    From here on nothing takes effect in those days any more. Days are the organization's.

    Raises:
        PeriodOverlapsError: The last day has not passed, or a day is in another period.
    """
    organization_id = tenancy.organization_id()
    house = house_of(organization_id)
    SavingsAccount.objects.of(organization_id).order_by("pk").select_for_update(no_key=True).first()
    others = SavingsPeriod.objects.of(organization_id).exclude(status=PeriodStatus.WITHDRAWN)
    if ends_on < starts_on or ends_on >= house.today() or others.filter(ends_on__gte=starts_on).exists():
        raise PeriodOverlapsError
    period: SavingsPeriod = SavingsPeriod.objects.create(
        organization_id=organization_id,
        starts_on=starts_on,
        ends_on=ends_on,
        currency=house.currency,
        attest_until=house.today() + timedelta(days=attest_days),
        proposed_by_id=by,
    )
    savers = SavingsAccount.objects.of(organization_id).filter(opened_on__lte=house.today())
    PeriodFigure.objects.bulk_create(_figures(period, savers.values_list("member_id", flat=True)), batch_size=2_000)
    announce(
        period_frozen,
        PeriodFrozen(str(period.pk), starts_on.isoformat(), ends_on.isoformat(), period.attest_until.isoformat()),
    )
    return period


@tenancy.joins
def attest_figures(*, figure_id: int) -> PeriodFigure:
    """Note that a member finds the figures right; also after a dispute. Idempotent; locks them.

    Raises:
        PeriodStatusError: The period is closed or withdrawn.
    """
    figure = _open_figure(figure_id)
    figure.attestation, figure.answered_at = Attestation.ATTESTED, timezone.now()
    figure.save(update_fields=["attestation", "answered_at"])
    return figure


@tenancy.joins
def dispute_figures(*, figure_id: int, dispute: str) -> PeriodFigure:
    """Note what a member finds wrong; the period cannot be closed until it is settled. Announces ``period_disputed``.

    Raises:
        PeriodStatusError: The period is closed or withdrawn.
        ReasonRequiredError: Nothing is said to be wrong.
    """
    if not dispute.strip():
        raise ReasonRequiredError
    figure = _open_figure(figure_id)
    figure.attestation, figure.dispute, figure.answered_at = Attestation.DISPUTED, dispute[:500], timezone.now()
    figure.answer = ""
    figure.save(update_fields=["attestation", "dispute", "answer", "answered_at"])
    announce(period_disputed, PeriodDisputed(str(figure.period_id), str(figure.pk), str(figure.member_id)))
    return figure


@tenancy.joins
def settle_dispute(*, figure_id: int, answer: str, by: UUID | None) -> PeriodFigure:
    """Answer a dispute: the member's figures are computed anew and wait for his word again. Locks them.

    Idempotent for figures that are not disputed. Corrections of deposits in those days take effect today, so figures
    change only by what was missing in the ledger when they were frozen.

    Raises:
        PeriodStatusError: The period is closed or withdrawn.
        SameOfficerError: The officer would settle his own dispute.
        ReasonRequiredError: The answer is blank.
    """
    if not answer.strip():
        raise ReasonRequiredError
    figure = _open_figure(figure_id)
    require_other(figure.organization_id, by, {figure.member_id})
    if figure.attestation != Attestation.DISPUTED:
        return figure
    (fresh,) = _figures(figure.period, [figure.member_id])
    for name in (*FIGURES, *COUNTS):
        setattr(figure, name, getattr(fresh, name))
    figure.attestation, figure.answer = Attestation.WAITING, answer[:500]
    figure.save(update_fields=[*FIGURES, *COUNTS, "attestation", "answer"])
    return figure


@tenancy.joins
def close_period(*, period_id: UUID, by: UUID | None) -> SavingsPeriod:
    """Close a period for good and seal its figures; announces ``period_closed``. Idempotent; locks the period.

    Raises:
        SameOfficerError: The officer has proposed it himself.
        PeriodDisputedError: A member disputes his figures.
        PeriodUnattestedError: Members have not answered and still may.
        PeriodStatusError: It was withdrawn.
    """
    period = _locked(period_id)
    if period.status == PeriodStatus.CLOSED:
        return period
    if period.status != PeriodStatus.ATTESTING:
        raise PeriodStatusError(status=period.status)
    require_other(period.organization_id, by, {period.proposed_by_id})
    figures = PeriodFigure.objects.of(period.organization_id).filter(period=period)
    if disputed := figures.filter(attestation=Attestation.DISPUTED).count():
        raise PeriodDisputedError(disputed_count=disputed)
    waiting = figures.filter(attestation=Attestation.WAITING).count()
    if waiting and house_of(period.organization_id).today() <= period.attest_until:
        raise PeriodUnattestedError(waiting_count=waiting, attest_until=period.attest_until.isoformat())
    period.status, period.closed_at, period.closed_by_id = PeriodStatus.CLOSED, timezone.now(), by
    period.digest = digest_of(period)
    period.save(update_fields=["status", "closed_at", "closed_by", "digest"])
    announce(period_closed, PeriodClosed(str(period.pk), period.starts_on.isoformat(), period.ends_on.isoformat()))
    return period


@tenancy.joins
def withdraw_period(*, period_id: UUID) -> SavingsPeriod:
    """Take back a period that is not closed, so that its days are open again. Idempotent; locks it.

    Raises:
        PeriodStatusError: It is closed.
    """
    period = _locked(period_id)
    if period.status == PeriodStatus.CLOSED:
        raise PeriodStatusError(status=period.status)
    period.status = PeriodStatus.WITHDRAWN
    period.save(update_fields=["status"])
    return period


def digest_of(period: SavingsPeriod) -> str:
    """Return the SHA-256 of a period's days and its figures, members in the order of their ids."""
    rows = PeriodFigure.objects.of(period.organization_id).filter(period=period).order_by("member_id")
    figures = [[str(row["member_id"]), *(row[name] for name in FIGURES)] for row in rows.values("member_id", *FIGURES)]
    told = [period.starts_on.isoformat(), period.ends_on.isoformat(), period.currency, figures]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _figures(period: SavingsPeriod, member_ids: Collection[UUID]) -> list[PeriodFigure]:
    house = house_of(period.organization_id)
    start, end = house.start_of(period.starts_on), house.start_of(period.ends_on + timedelta(days=1))
    sums = figures_of(period.organization_id, list(member_ids), currency=period.currency, start=start, end=end)
    counts = _counts(period, sums.keys())
    return [
        PeriodFigure(
            organization_id=period.organization_id,
            period=period,
            member_id=member_id,
            **{name: getattr(figures, name) for name in FIGURES},
            **counts.get(member_id, {}),
        )
        for member_id, figures in sums.items()
    ]


def _counts(period: SavingsPeriod, member_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    rows = Contribution.objects.of(period.organization_id).filter(
        member_id__in=member_ids, cycle__due_on__gte=period.starts_on, cycle__due_on__lte=period.ends_on
    )
    missed = [ContributionStatus.LATE, ContributionStatus.SHORT]
    counted = rows.values("member_id").annotate(
        paid_count=Count("pk", filter=Q(status=ContributionStatus.PAID)),
        missed_count=Count("pk", filter=Q(status__in=missed)),
    )
    return {row["member_id"]: {name: row[name] for name in COUNTS} for row in counted.order_by("member_id")}


def _locked(period_id: UUID) -> SavingsPeriod:
    rows = SavingsPeriod.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    period: SavingsPeriod = rows.get(pk=period_id)
    return period


def _open_figure(figure_id: int) -> PeriodFigure:
    """Lock the period, so that it is not closed meanwhile, then the figures."""
    rows = PeriodFigure.objects.of(tenancy.organization_id())
    period = _locked(rows.values_list("period_id", flat=True).get(pk=figure_id))
    if period.status != PeriodStatus.ATTESTING:
        raise PeriodStatusError(status=period.status)
    figure: PeriodFigure = rows.select_for_update(no_key=True).get(pk=figure_id)
    figure.period = period
    return figure
