"""Referrals by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.api.serializers import referrals as shapes
from accounts.models import Referral
from goodplay.core.api.views import TenantView, TenantViewSet


class ReferralCodeView(TenantView):
    """A member's referral code."""

    verbs = {"get": "accounts.referralcode.view", "post": "accounts.referralcode.change"}

    @extend_schema(responses=shapes.ReferralCodeSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show the code and link that a member may share, and how many came by it."""
        return self._shown(self.member().pk)

    @extend_schema(request=None, responses=shapes.ReferralCodeSerializer)
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Give a member a new code; the one he had leads nowhere from here on."""
        member = self.member()
        services.renew_referral_code(member_id=member.pk)
        return self._shown(member.pk, message="REFERRAL_CODE_RENEWED")

    def _shown(self, member_id: UUID, **answer: Any) -> Response:
        facts = selectors.referral_facts(self.caller.organization_id, member_id)
        shown = {
            "member_id": member_id,
            "code": facts.code,
            "link": facts.link,
            "registered": facts.registered,
            "joined": facts.joined,
            "rewarded": facts.rewarded,
        }
        return self.reply(shapes.ReferralCodeSerializer(shown), **answer)


class MemberReferralsViewSet(TenantViewSet):
    """Whom a member brought."""

    verbs = {"list": "accounts.referral.view"}
    queryset = Referral.objects.none()
    serializer_class = shapes.ReferralSerializer
    ordering = ("-created_at", "-id")

    @extend_schema(responses=shapes.ReferralSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List whom a member brought, newest first."""
        member = self.member()
        page = self.paginate_queryset(selectors.referrals_of(self.caller.organization_id, member.pk)) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ReferrerView(TenantView):
    """Who brought a member."""

    verbs = {"post": "accounts.referral.add"}

    @extend_schema(request=shapes.ReferrerInput, responses={201: shapes.ReferralSerializer})
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Say by his code who brought a member, within thirty days of joining; it can be said once."""
        member, wanted = self.member(), self.parse(shapes.ReferrerInput)
        referral = services.name_referrer(member_id=member.pk, code=wanted["code"])
        return self.reply(shapes.ReferralSerializer(referral), status=201, message="REFERRER_NAMED")
