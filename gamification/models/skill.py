"""What members can do well, and who vouched for it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models import TenantForeignKey, TenantModel


class Skill(TenantModel):
    """Something a member can be good at; a copy of a platform skill (``copied_from``) hides its original."""

    code = models.CharField(max_length=40, editable=False)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=60, blank=True, help_text="Skills of one category are shown together.")
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long a certificate is valid; empty means for ever."
    )
    is_active = models.BooleanField(default=True, help_text="Otherwise nobody can claim it or be certified any more.")
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_skill_code_unique"),
            models.UniqueConstraint(fields=["organization", "name"], name="gamification_skill_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberSkill(TenantModel):
    """A skill of a member: acquired, and perhaps certified by somebody else; once a skill.

    ``acquisition`` and ``certification`` are the activities that say so; each exists once, so a certificate that is
    renewed pays no second time. A certificate is current until ``valid_until`` (the last day, included).
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders", db_index=False)
    acquired_on = models.DateField()
    acquisition = TenantForeignKey("gamification.Activity", related_name="+", db_index=False)
    certified_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    certified_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    certification = TenantForeignKey("gamification.Activity", null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "skill"], name="gamification_skill_held_once"),
            models.CheckConstraint(
                condition=Q(certified_on=None, certification=None, valid_until=None)
                | Q(certified_on__isnull=False, certification__isnull=False),
                name="gamification_certificate_is_activity",
            ),
        ]
        indexes = [models.Index(fields=["organization", "skill"], name="gamification_skill_holders")]

    def __str__(self) -> str:
        return str(self.skill)
