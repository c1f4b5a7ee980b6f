"""Skills on the wire."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from gamification.models import MemberSkill, Skill
from gamification.selectors.skills import is_current
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_MONTHS = 600


class SkillSerializer(serializers.ModelSerializer[Skill]):
    """A skill; ``is_own`` tells the organization's own (or its copy) from the platform's."""

    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Skill
        fields = (
            "id",
            "code",
            "name",
            "description",
            "category",
            "valid_months",
            "is_active",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_own(self, skill: Skill) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(skill.organization_id == self.context["view"].caller.organization_id)


class SkillInput(serializers.Serializer[Any]):
    """What a skill is."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    category = SafeText(max_length=60, required=False, allow_blank=True)
    valid_months = BoundedInteger(min_value=1, max_value=MOST_MONTHS, required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)


class MemberSkillSerializer(serializers.ModelSerializer[MemberSkill]):
    """A skill of a member; ``is_certified`` while a certificate is valid."""

    skill_id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(source="skill.name", read_only=True)
    category = serializers.CharField(source="skill.category", read_only=True)
    certified_by = serializers.UUIDField(source="certified_by_id", read_only=True, allow_null=True)
    is_certified = serializers.SerializerMethodField()

    class Meta:
        model = MemberSkill
        fields = (
            "skill_id",
            "name",
            "category",
            "acquired_on",
            "is_certified",
            "certified_on",
            "valid_until",
            "certified_by",
            "reason",
        )
        read_only_fields = fields

    def get_is_certified(self, held: MemberSkill) -> bool:
        """Tell whether the certificate is valid today."""
        return is_current(held.certified_on, held.valid_until, today=timezone.now().date())


class MemberSkillsSerializer(serializers.Serializer[Any]):
    """Everything a member can do, by name."""

    member_id = serializers.UUIDField()
    total_skills = serializers.IntegerField()
    certified_skills = serializers.IntegerField()
    skills = MemberSkillSerializer(many=True)


class CertifyInput(serializers.Serializer[Any]):
    """On what ground, and since when, by default today."""

    reason = SafeText(max_length=500)
    certified_on = serializers.DateField(required=False)
