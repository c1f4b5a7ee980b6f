"""Looking at what moves: it is remembered, judged by the rules, and where one is met a case is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import UNDECIDED, WatchAction, WatchedKind
from wallet.models import WatchCase, WatchCaseNote, WatchedEvent, WatchRule
from wallet.rules import fraud
from wallet.rules.digests import keyed_digest
from wallet.selectors import available_of_members
from wallet.services.accounts import lock_members
from wallet.services.holds import place_hold
from wallet.signals import WatchCaseOpened, watch_case_opened

MOST_EVENTS = 1_000
"""The latest ones say enough."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A thing that moves money.

    Attributes:
        kind: What it is.
        subject_id: Its id; with the kind it is looked at once.
        member_id: Whose it is, if anybody's.
        amount_minor: Minor units of ``currency``.
        currency: A code.
        instrument: The card, phone or account, in plain; only a digest of it is kept.
        has_failed: It came to nothing.
        has_credited: The amount stands on the member's account by now, so a hold can be placed on it.
        payee_since: When its payee became what it is (UTC).
        at: When it happened (UTC); None for now.
    """

    kind: WatchedKind
    subject_id: str
    member_id: UUID | None
    amount_minor: int
    currency: str
    instrument: str = ""
    has_failed: bool = False
    has_credited: bool = False
    payee_since: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a look: nothing (``action`` is empty), a review, or a hold until ``release_at`` (UTC)."""

    action: str = ""
    case_id: UUID | None = None
    release_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether the thing has to wait."""
        return self.action == WatchAction.HOLD


@tenancy.joins
def look(watched: Watched) -> Outcome:
    """Remember a thing, judge it by the organization's rules, and open a case where one is met; it is never refused.

    A case that holds puts a hold on what was credited to the member, as far as it is still there. Idempotent by kind
    and subject. Locks the member's account where something is held. Announces ``watch_case_opened``.
    """
    organization_id = tenancy.organization_id()
    at = watched.at or timezone.now()
    instrument = keyed_digest(watched.instrument, settings.SECRET_KEY)
    _remember(organization_id, watched, instrument=instrument, at=at)
    known = _case_of(organization_id, watched)
    if known is not None:
        return known
    rules = _rules(organization_id)
    if not rules:
        return Outcome()
    verdict = fraud.judge(rules, _seen(organization_id, watched, rules=rules, instrument=instrument, at=at))
    return Outcome() if verdict is None else _open(organization_id, watched, verdict)


@tenancy.joins
def open_case(watched: Watched, *, finding: str) -> Outcome:
    """Open a case for a person to look at, whatever the rules say. Idempotent. Announces ``watch_case_opened``."""
    organization_id = tenancy.organization_id()
    rule = fraud.Rule(finding, "single_amount", timedelta(0), watched.amount_minor)
    verdict = fraud.Verdict(WatchAction.REVIEW, None, (fraud.Met(rule, watched.amount_minor),))
    return _case_of(organization_id, watched) or _open(organization_id, watched, verdict)


def _remember(organization_id: UUID, watched: Watched, *, instrument: str, at: datetime) -> None:
    event = WatchedEvent(
        organization_id=organization_id,
        kind=watched.kind,
        subject_id=watched.subject_id,
        member_id=watched.member_id,
        amount_minor=watched.amount_minor,
        currency=watched.currency,
        instrument=instrument,
        has_failed=watched.has_failed,
        occurred_at=at,
    )
    WatchedEvent.objects.bulk_create(
        [event],
        update_conflicts=True,
        unique_fields=["organization", "kind", "subject_id"],
        update_fields=["has_failed"],
    )


def _case_of(organization_id: UUID, watched: Watched) -> Outcome | None:
    case = WatchCase.objects.of(organization_id).filter(kind=watched.kind, subject_id=watched.subject_id).first()
    if case is None:
        return None
    return Outcome(case.action, case.pk, case.release_at) if case.status in UNDECIDED else Outcome("", case.pk)


def _rules(organization_id: UUID) -> list[fraud.Rule]:
    rows = WatchRule.objects.of(organization_id).filter(is_active=True).order_by("name")
    return [
        fraud.Rule(
            name=row.name,
            measure=row.measure,
            window=timedelta(minutes=row.window_minutes),
            threshold=row.threshold,
            kind=row.kind,
            currency=row.currency,
            bound_minor=row.bound_minor,
            least_count=row.least_count,
            action=row.action,
            hold=timedelta(hours=row.hold_hours),
        )
        for row in rows
    ]


def _seen(
    organization_id: UUID, watched: Watched, *, rules: Sequence[fraud.Rule], instrument: str, at: datetime
) -> fraud.Look:
    since = at - max(rule.window for rule in rules)
    rows = WatchedEvent.objects.of(organization_id)
    of_member = rows.filter(member_id=watched.member_id) if watched.member_id else rows.none()
    by_instrument = _events(rows.filter(instrument=instrument, occurred_at__gt=since)) if instrument else []
    silent_since = None
    if any(rule.measure == "after_silence" for rule in rules):
        earlier = of_member.filter(occurred_at__lte=since).order_by("-occurred_at")
        silent_since = earlier.values_list("occurred_at", flat=True).first()
    event = fraud.Event(
        watched.kind,
        str(watched.member_id or ""),
        watched.amount_minor,
        watched.currency,
        instrument,
        watched.has_failed,
        at,
    )
    return fraud.Look(
        event=event,
        by_member=_events(of_member.filter(occurred_at__gt=since)),
        by_instrument=by_instrument,
        payee_since=watched.payee_since,
        silent_since=silent_since,
    )


def _events(rows: QuerySet[WatchedEvent]) -> list[fraud.Event]:
    latest = rows.order_by("-occurred_at")[:MOST_EVENTS]
    return [
        fraud.Event(kind, str(member_id or ""), amount_minor, currency, instrument, has_failed, at)
        for kind, member_id, amount_minor, currency, instrument, has_failed, at in latest.values_list(
            "kind", "member_id", "amount_minor", "currency", "instrument", "has_failed", "occurred_at"
        )
    ]


def _open(organization_id: UUID, watched: Watched, verdict: fraud.Verdict) -> Outcome:
    now = timezone.now()
    case, is_new = WatchCase.objects.of(organization_id).get_or_create(
        kind=watched.kind,
        subject_id=watched.subject_id,
        defaults={
            "organization_id": organization_id,
            "member_id": watched.member_id,
            "amount_minor": watched.amount_minor,
            "currency": watched.currency,
            "findings": [
                {"rule": met.rule.name, "found": met.found, "threshold": met.rule.threshold} for met in verdict.met
            ],
            "action": verdict.action,
            "release_at": None if verdict.hold is None else now + verdict.hold,
        },
    )
    if is_new:
        if verdict.hold is not None and watched.has_credited and watched.member_id:
            _hold(case, watched.member_id)
        WatchCaseNote.objects.create(organization_id=organization_id, case=case, status=case.status)
        release_at = case.release_at.isoformat() if case.release_at else ""
        announce(watch_case_opened, WatchCaseOpened(str(case.pk), case.kind, case.action, release_at))
    return Outcome(case.action, case.pk, case.release_at)


def _hold(case: WatchCase, member_id: UUID) -> None:
    """Reserve what the case is about, as far as the member still has it."""
    lock_members(member_ids=[member_id], currency=case.currency)
    free = available_of_members([member_id], currency=case.currency).get(member_id, 0)
    amount_minor = min(case.amount_minor, free)
    if amount_minor <= 0:
        return
    case.hold_key = f"watch:{case.pk}"
    place_hold(
        key=case.hold_key,
        member_id=member_id,
        amount_minor=amount_minor,
        currency=case.currency,
        reason="Being checked",
    )
    case.save(update_fields=["hold_key"])
