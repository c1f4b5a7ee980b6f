"""Campaigns by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from donations import selectors, services
from donations.api.filters import CampaignFilter
from donations.api.serializers import CampaignChanges, CampaignInput, CampaignSerializer, DonorSerializer
from donations.errors import DonorBoardOffError
from donations.models import Campaign, Donation
from goodplay.core import tenancy
from goodplay.core.api.views import TenantViewSet
from organizations.selectors import organization_named


class CampaignViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Causes that take gifts, with their progress."""

    verbs = {
        "list": "donations.campaign.view",
        "retrieve": "donations.campaign.view",
        "elsewhere": "donations.campaign.view",
        "create": "donations.campaign.add",
        "partial_update": "donations.campaign.change",
        "update": "donations.campaign.change",
        "activate": "donations.campaign.change",
        "close": "donations.campaign.change",
    }
    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter

    def get_queryset(self) -> Any:
        """Return the campaigns the caller may see."""
        return selectors.campaigns_known_to(self.caller)

    @extend_schema(request=CampaignInput, responses={201: CampaignSerializer})
    def create(self, request: Request) -> Response:
        """Open a campaign as a draft."""
        return self._shown(services.open_campaign(**self.parse(CampaignInput)), 201, "CAMPAIGN_CREATED")

    @extend_schema(request=CampaignChanges, responses=CampaignSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change what is known of a campaign."""
        changes = self.parse(CampaignChanges)
        return self._shown(
            services.change_campaign(campaign_id=self.get_object().pk, **changes), 200, "CAMPAIGN_CHANGED"
        )

    @extend_schema(request=CampaignInput, responses=CampaignSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say anew what is known of a campaign."""
        changes = self.parse(CampaignInput)
        changes.pop("campaign_id", None)
        return self._shown(
            services.change_campaign(campaign_id=self.get_object().pk, **changes), 200, "CAMPAIGN_CHANGED"
        )

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: UUID) -> Response:
        """Let a campaign take gifts."""
        return self._shown(services.activate_campaign(campaign_id=self.get_object().pk), 200, "CAMPAIGN_ACTIVATED")

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        """End a campaign."""
        return self._shown(services.close_campaign(campaign_id=self.get_object().pk), 200, "CAMPAIGN_CLOSED")

    @extend_schema(
        responses=CampaignSerializer(many=True),
        parameters=[OpenApiParameter("organization_id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
    )
    @action(detail=False, url_path="of/<uuid:organization_id>", filterset_class=None)
    def elsewhere(self, request: Request, organization_id: UUID) -> Response:
        """List the campaigns of another organization that take gifts."""
        with tenancy.platform("campaigns that take gifts are for everybody"):
            if organization_named(str(organization_id)) is None:
                raise NotFound
            page = self.paginate_queryset(selectors.open_campaigns_of(organization_id))
            return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _shown(self, campaign: Campaign, status: int, message: str) -> Response:
        shown = self.get_serializer(selectors.campaigns_known_to(self.caller).get(pk=campaign.pk))
        return self.reply(shown, status=status, message=message)


class DonorBoardViewSet(TenantViewSet):
    """The donor board of a campaign that has one."""

    verbs = {"list": "donations.campaign.view"}
    queryset = Donation.objects.none()
    serializer_class = DonorSerializer
    ordering = ("-given_minor", "member_id")

    @extend_schema(responses=DonorSerializer(many=True), filters=False)
    def list(self, request: Request, campaign_id: UUID) -> Response:
        """List who gave and shows it, the most generous first; nobody who gave anonymously or hides."""
        campaign = selectors.campaigns_known_to(self.caller).filter(pk=campaign_id).first()
        if campaign is None:
            raise NotFound
        if not campaign.has_donor_board:
            raise DonorBoardOffError
        page = self.paginate_queryset(selectors.donors_of(campaign)) or []
        context = {**self.get_serializer_context(), "campaign": campaign}
        return self.get_paginated_response(DonorSerializer(page, many=True, context=context).data)
