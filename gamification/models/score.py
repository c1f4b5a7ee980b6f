"""The impact score: one number of what a member does, by a formula that is data; it is never spent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gamification.enums import ScoreGroup, ScoreScale
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class ScoreFormula(TenantModel):
    """One version of how the score is computed; a draft can be changed, a published one never.

    The published version with the latest ``starts_at`` that has come is in force. ``applied_at`` is when the scores of
    all members were computed by it.
    """

    version = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=120, help_text=_("What is new about it, in a few words."))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    starts_at = models.DateTimeField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("From then on every score is computed by it; empty: as soon as it is published."),
    )
    applied_at = models.DateTimeField(_("scores computed at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("score formula")
        verbose_name_plural = _("score formulas")
        constraints = [
            models.UniqueConstraint(fields=["organization", "version"], name="gamification_formula_version_once"),
            models.CheckConstraint(
                condition=Q(published_at=None, applied_at=None)
                | Q(published_at__isnull=False, starts_at__isnull=False),
                name="gamification_formula_published_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.name}"


class ScoreTerm(TenantModel):
    """One summand of a formula: what is counted, how it is bent, and how many points of the score a unit is worth.

    ``weight_milli`` is in thousandths. ``most`` bounds what the term adds; None is no bound.
    """

    formula = TenantForeignKey(ScoreFormula, models.CASCADE, related_name="terms", db_index=False)
    group = models.CharField(_("group"), max_length=16, choices=ScoreGroup)
    metric = models.CharField(
        _("what counts"),
        max_length=100,
        help_text=_("points, count:<action>, quantity:<action> or quantity:<action>:<currency>, over all time."),
    )
    scale = models.CharField(
        _("how it grows"),
        max_length=16,
        choices=ScoreScale,
        default=ScoreScale.LINEAR,
        help_text=_("In doublings, twice as much is always the same step: giving counts without money deciding."),
    )
    weight_milli = models.PositiveIntegerField(_("weight"))
    most = models.PositiveIntegerField(
        _("at most"), null=True, blank=True, help_text=_("What this line adds at most; empty: no bound.")
    )

    class Meta:
        verbose_name = _("line of the formula")
        verbose_name_plural = _("lines of the formula")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "formula", "metric", "group"], name="gamification_term_once"
            )
        ]

    def __str__(self) -> str:
        return self.metric


class MemberScore(MassTenantModel):
    """A member's score, its parts by group, and the version of the formula that computed it."""

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    score = models.BigIntegerField()
    gaming = models.BigIntegerField()
    social = models.BigIntegerField()
    giving = models.BigIntegerField()
    version = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("impact score")
        verbose_name_plural = _("impact scores")
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="gamification_score_one_a_member"),
            models.CheckConstraint(
                condition=Q(score=models.F("gaming") + models.F("social") + models.F("giving")),
                name="gamification_score_is_its_parts",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-score", "member"], name="gamification_scores_best_first")]

    def __str__(self) -> str:
        return f"{self.member}: {self.score}"
