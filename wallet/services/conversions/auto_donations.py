"""Wallets that give by themselves: a rule fires once each time the balance rises to its threshold."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from wallet.enums.conversions import NEXT_AUTO_DONATION, AutoDonationStatus
from wallet.errors.conversions import AutoDonationInvalidError, AutoDonationNotFoundError
from wallet.models import Account, AutoDonationRule, AutoDonationRun
from wallet.rules.conversion import WHOLE_BPS, share_of
from wallet.selectors.balances import available_of_members
from wallet.services.accounts import currency_ids
from wallet.signals.conversions import AutoDonationDue, auto_donation_due

AT_ONCE = 500


@tenancy.joins
def set_auto_donation(
    *,
    member_id: UUID,
    currency: str,
    threshold_minor: int,
    share_bps: int,
    campaign_id: UUID,
    campaign_name: str,
) -> AutoDonationRule:
    """Let a member's wallet give a share of its balance whenever it rises to the threshold. Idempotent.

    A balance that has passed the threshold already does not count: it fires when it rises to it again.

    Args:
        member_id: Whose wallet.
        currency: Of which balance (code).
        threshold_minor: From what balance on, in minor units.
        share_bps: How much of the balance, in hundredths of a percent.
        campaign_id: To whom.
        campaign_name: What people call that.

    Raises:
        AutoDonationInvalidError: The threshold is not positive, or the share no part.
        CurrencyNotFoundError: The currency is unknown to the organization.
    """
    if threshold_minor <= 0 or not 0 < share_bps <= WHOLE_BPS:
        raise AutoDonationInvalidError
    organization_id = tenancy.organization_id()
    available = available_of_members([member_id], currency=currency).get(member_id, 0)
    rule = AutoDonationRule(
        organization_id=organization_id,
        member_id=member_id,
        currency_id=currency_ids(organization_id, [currency])[currency],
        threshold_minor=threshold_minor,
        share_bps=share_bps,
        campaign_id=campaign_id,
        campaign_name=campaign_name[:200],
        is_armed=available < threshold_minor,
    )
    kept = ["currency", "threshold_minor", "share_bps", "campaign_id", "campaign_name", "is_active", "is_armed"]
    AutoDonationRule.objects.bulk_create(
        [rule], update_conflicts=True, unique_fields=["organization", "member"], update_fields=[*kept, "updated_at"]
    )
    stands: AutoDonationRule = (
        AutoDonationRule.objects.of(organization_id).select_related("currency").get(member_id=member_id)
    )
    return stands


@tenancy.joins
def stop_auto_donation(*, member_id: UUID) -> AutoDonationRule:
    """Let a member's wallet give nothing by itself any more. Idempotent.

    Raises:
        AutoDonationNotFoundError: It never did.
    """
    rules = AutoDonationRule.objects.of(tenancy.organization_id()).select_related("currency")
    rule: AutoDonationRule | None = rules.filter(member_id=member_id).first()
    if rule is None:
        raise AutoDonationNotFoundError
    rule.is_active = False
    rule.save(update_fields=["is_active", "updated_at"])
    return rule


@tenancy.joins
def fire_auto_donations(*, member_ids: Collection[UUID] | None = None) -> int:
    """Let the wallets give that have risen to their threshold; return how many, at most 500.

    Arms those again that have fallen below it. Called after each credit, and by the clock for all members. Idempotent;
    locks the rules in the order of their ids and skips those that others hold. Announces ``auto_donation_due``.
    """
    organization_id = tenancy.organization_id()
    rules = _with_available(organization_id, member_ids)
    below = rules.filter(is_armed=False, available_minor__lt=F("threshold_minor"))
    arming = list(below.values_list("pk", flat=True)[:AT_ONCE])
    if arming:
        AutoDonationRule.objects.of(organization_id).filter(pk__in=arming).update(is_armed=True)
    due = rules.filter(is_armed=True, available_minor__gte=F("threshold_minor")).order_by("pk")
    firing = list(due.select_for_update(no_key=True, skip_locked=True, of=("self",))[:AT_ONCE])
    if not firing:
        return 0
    runs = [_run(rule) for rule in firing]
    AutoDonationRun.objects.bulk_create(runs)
    fired = AutoDonationRule.objects.of(organization_id).filter(pk__in=[rule.pk for rule in firing])
    fired.update(is_armed=False, fired_at=timezone.now())
    announce_all(auto_donation_due, [_told(run, rule) for run, rule in zip(runs, firing, strict=True)])
    return len(runs)


@tenancy.joins
def close_auto_donation(*, run_id: UUID, status: AutoDonationStatus, reason: str = "") -> AutoDonationRun:
    """Note that a gift was made, or why it could not be. Idempotent; locks the run.

    Raises:
        AutoDonationNotFoundError: There is no such run, or it has ended the other way.
    """
    organization_id = tenancy.organization_id()
    rows = AutoDonationRun.objects.of(organization_id).select_for_update(no_key=True, of=("self",))
    run: AutoDonationRun | None = rows.filter(pk=run_id).first()
    if run is None:
        raise AutoDonationNotFoundError
    if run.status == status:
        return run
    if status not in NEXT_AUTO_DONATION[run.status]:
        raise AutoDonationNotFoundError
    run.status, run.reason, run.closed_at = status, reason[:200], timezone.now()
    run.save(update_fields=["status", "reason", "closed_at"])
    fire_auto_donations(member_ids=[run.member_id])
    return run


def _with_available(organization_id: UUID, member_ids: Collection[UUID] | None) -> QuerySet[Any]:
    """Return the active rules with what their members can spend, without those whose gift is on its way."""
    accounts = Account.objects.of(organization_id).filter(
        member_id=OuterRef("member_id"), currency_id=OuterRef("currency_id"), purpose=""
    )
    on_its_way = AutoDonationRun.objects.of(organization_id).filter(
        rule_id=OuterRef("pk"), status=AutoDonationStatus.DUE
    )
    free = accounts.annotate(free=F("balance_minor") - F("held_minor")).values("free")[:1]
    rules = AutoDonationRule.objects.of(organization_id).filter(~Exists(on_its_way), is_active=True)
    if member_ids is not None:
        rules = rules.filter(member_id__in=member_ids)
    available = Coalesce(Subquery(free, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())
    found: QuerySet[Any] = rules.annotate(available_minor=available).select_related("currency")
    return found


def _run(rule: Any) -> AutoDonationRun:
    amount = share_of(rule.available_minor, rule.share_bps)
    return AutoDonationRun(
        organization_id=rule.organization_id,
        rule_id=rule.pk,
        member_id=rule.member_id,
        currency_id=rule.currency_id,
        amount_minor=max(amount, 1),
        campaign_id=rule.campaign_id,
        campaign_name=rule.campaign_name,
    )


def _told(run: AutoDonationRun, rule: AutoDonationRule) -> AutoDonationDue:
    return AutoDonationDue(
        run_id=str(run.pk),
        member_id=str(run.member_id),
        campaign_id=str(run.campaign_id),
        amount_minor=run.amount_minor,
        currency=rule.currency.code,
        due_at=timezone.now().isoformat(),
    )
