"""What is watched, by which rules, and what was found."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goodplay.core.audit import audited
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums import UNDECIDED, CaseStatus, WatchAction, WatchedKind, WatchMeasure


@audited()
class WatchRule(TenantModel):
    """What is unusual here.

    ``threshold`` is in the measure's unit: a number, percent, or minor units of ``currency``. ``bound_minor`` is the
    reporting threshold that NEAR_THRESHOLD and the large amount that NEW_PAYEE and others compare with.
    ``least_count`` is how many things there must be before a share means anything.
    """

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("looks at"),
        max_length=12,
        choices=WatchedKind,
        blank=True,
        default="",
        help_text=_("Empty: payments, deposits, conversions and withdrawals alike."),
    )
    measure = models.CharField(_("measures"), max_length=20, choices=WatchMeasure)
    window_minutes = models.PositiveIntegerField(_("within minutes"), help_text=_("1440 is a day, 10080 a week."))
    threshold = models.BigIntegerField(
        _("from"), help_text=_("A number, percent, or an amount in the smallest unit of the currency.")
    )
    currency = models.CharField(_("currency"), max_length=12, blank=True, default="")
    bound_minor = models.BigIntegerField(
        _("amount to compare with"),
        null=True,
        blank=True,
        help_text=_("For rules about one amount: the reporting threshold, or what counts as large (smallest unit)."),
    )
    least_count = models.PositiveIntegerField(
        _("at least"), default=1, help_text=_("How many there must be in the window before the rule can be met.")
    )
    action = models.CharField(_("what follows"), max_length=8, choices=WatchAction, default=WatchAction.REVIEW)
    hold_hours = models.PositiveIntegerField(
        _("hold for hours"), default=72, help_text=_("Then it is released by itself, unless somebody escalates it.")
    )
    is_active = models.BooleanField(_("in force"), default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="wallet_watch_rule_name_once"),
            models.CheckConstraint(
                condition=Q(window_minutes__gt=0, threshold__gt=0, hold_hours__gt=0), name="wallet_watch_rule_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WatchedEvent(MassTenantModel):
    """One thing that was looked at: what the rules count.

    ``amount_minor`` is in minor units of ``currency``; ``instrument`` is a keyed digest of the card, phone or account,
    so that equal ones are found and none can be read.
    """

    kind = models.CharField(max_length=12, choices=WatchedKind)
    subject_id = models.CharField(max_length=64, db_collation="C")
    member = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    instrument = models.CharField(max_length=64, blank=True, default="", db_collation="C")
    has_failed = models.BooleanField(default=False)
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "subject_id"],
                name="wallet_watched_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "occurred_at"], name="wallet_watched_of_member"),
            models.Index(
                fields=["organization", "instrument", "occurred_at"],
                condition=~Q(instrument=""),
                name="wallet_watched_instrument",
            ),
        ]


class WatchCase(TenantModel):
    """Rules were met by one thing: what was found, what is held until when, and what a person made of it.

    ``findings`` is a list of objects ``rule``, ``found``, ``threshold``. ``hold_key`` is the wallet's hold on what was
    credited, if any.
    """

    kind = models.CharField(_("about"), max_length=12, choices=WatchedKind)
    subject_id = models.CharField(max_length=64, db_collation="C")
    member = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=12)
    findings = models.JSONField(default=list)
    action = models.CharField(_("what follows"), max_length=8, choices=WatchAction)
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus, default=CaseStatus.OPEN)
    release_at = models.DateTimeField(_("released by itself"), null=True, blank=True)
    hold_key = models.CharField(max_length=160, blank=True, default="", db_collation="C")
    assignee = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    report_reference = models.CharField(_("reference of the report"), max_length=80, blank=True, default="")
    opened_at = models.DateTimeField(_("opened"), db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "subject_id"], name="wallet_watch_case_once"),
            models.CheckConstraint(
                condition=Q(action=WatchAction.REVIEW) | Q(release_at__isnull=False),
                name="wallet_watch_hold_has_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "status", "id"],
                condition=Q(status__in=UNDECIDED),
                name="wallet_watch_cases_undecided",
            ),
            models.Index(fields=["organization", "member", "-id"], name="wallet_watch_cases_of_member"),
        ]

    def __str__(self) -> str:
        rules = ", ".join(finding["rule"] for finding in self.findings)
        return f"{self.get_kind_display()}: {rules}"


class WatchCaseNote(MassTenantModel):
    """One line of a case's history, kept for ever."""

    case = TenantForeignKey(WatchCase, related_name="history_lines", db_index=False)
    status = models.CharField(max_length=12, choices=CaseStatus)
    by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    remark = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["organization", "case", "id"], name="wallet_watch_case_history")]

    def __str__(self) -> str:
        return str(self.get_status_display())
