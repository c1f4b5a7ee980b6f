"""Badges that expire: who fulfils the goal again keeps them, and holders are told in time."""

from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.db.models import DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from gamification.models import AchievementAward, BadgeAward, BadgeExpiryNotice
from gamification.selectors.honours import held_awards
from gamification.signals import BadgeExpiring, BadgeRenewed, badge_expiring, badge_renewed
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from organizations.selectors import policies_of

DAY: Final = timedelta(days=1)
FIRST, LAST = "badge_expiry_notice_days", "badge_expiry_last_notice_days"
PAGE: Final = 1_000
VALID: Final = ExpressionWrapper(F("badge__valid_days") * Value(DAY), output_field=DurationField())


@tenancy.joins
def renew_fulfilled_badges() -> int:
    """Renew badges whose holders have completed their repeatable achievement again; return how many.

    A badge then counts its full time from the last completion that stands, whether it had expired or not. What a
    manager renewed for longer stays. Idempotent. Locks the awards. Announces ``badge_renewed``.
    """
    renewed = 0
    while page := list(_fulfilled()[:PAGE]):
        for award in page:
            award.expires_at = award.fulfilled_at + award.badge.valid_days * DAY
        BadgeAward.objects.bulk_update(page, ["expires_at"])
        announce_all(
            badge_renewed, [BadgeRenewed(**_named(award), expires_at=award.expires_at.isoformat()) for award in page]
        )
        renewed += len(page)
    return renewed


@tenancy.joins
def tell_expiring_badges() -> int:
    """Tell holders that a badge expires, once for each of the two notices; return how many were told.

    The organization's policies say how many days before. A badge that is valid for no longer than that is not told of
    so early. Who has left or lost the badge is not told. Idempotent. Locks the awards. Announces ``badge_expiring``.
    """
    decided = policies_of(tenancy.organization_id(), [FIRST, LAST])
    first, last = int(decided[FIRST] or 0), int(decided[LAST] or 0)
    told = _tell(until_days=last, from_days=0, is_last=True)
    return told + _tell(until_days=first, from_days=last, is_last=False)


def _tell(*, until_days: int, from_days: int, is_last: bool) -> int:
    organization_id, now, told = tenancy.organization_id(), timezone.now(), 0
    notices = BadgeExpiryNotice.objects.of(organization_id).filter(
        award=OuterRef("pk"), expires_at=OuterRef("expires_at"), is_last=is_last
    )
    due = held_awards(organization_id).filter(
        expires_at__gt=now + from_days * DAY,
        expires_at__lte=now + until_days * DAY,
        badge__valid_days__gt=until_days,
        member__is_active=True,
    )
    waiting = due.exclude(Exists(notices)).select_related("badge").order_by("pk")
    while page := list(waiting.select_for_update(of=("self",), no_key=True)[:PAGE]):
        BadgeExpiryNotice.objects.bulk_create(
            BadgeExpiryNotice(
                organization_id=organization_id,
                award=award,
                expires_at=_end(award),
                is_last=is_last,
                told_at=now,
            )
            for award in page
        )
        announce_all(badge_expiring, [_fact(award, now=now, is_last=is_last) for award in page])
        told += len(page)
    return told


def _fulfilled() -> QuerySet[Any, Any]:
    organization_id = tenancy.organization_id()
    completions = AchievementAward.objects.of(organization_id).filter(
        member=OuterRef("member"),
        achievement__badge=OuterRef("badge"),
        achievement__is_repeatable=True,
        is_standing=True,
    )
    last = completions.order_by().values("member").annotate(at=Max("earned_at")).values("at")
    awards = held_awards(organization_id).filter(expires_at__isnull=False, badge__valid_days__isnull=False)
    return (
        awards.annotate(fulfilled_at=Subquery(last))
        .filter(expires_at__lt=F("fulfilled_at") + VALID)
        .select_related("badge")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def _fact(award: BadgeAward, *, now: datetime, is_last: bool) -> BadgeExpiring:
    days = -((now - _end(award)) // DAY)
    return BadgeExpiring(**_named(award), expires_at=_end(award).isoformat(), days=days, is_last=is_last)


def _end(award: BadgeAward) -> datetime:
    """Return when an award expires that does."""
    return cast("datetime", award.expires_at)


def _named(award: BadgeAward) -> dict[str, str]:
    return {"member_id": str(award.member_id), "badge_id": str(award.badge_id), "badge_code": award.badge.code}
