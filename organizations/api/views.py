"""The API of organizations."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core import files
from goodplay.core.api.parsers import StrictJSONParser
from goodplay.core.api.views import PublicView, TenantView, TenantViewSet
from goodplay.core.ids import PLATFORM_ID
from organizations import selectors, services
from organizations.api.serializers import (
    BrandingInput,
    BrandingSerializer,
    IncidentInput,
    IncidentSerializer,
    OrganizationChanges,
    OrganizationSerializer,
    PolicyChanges,
    PolicySerializer,
)
from organizations.models import IncidentWindow, Organization
from organizations.rules.policies import types

LOGO_SIDE = 512


class OrganizationRoom(TenantView):
    """A view below ``/organizations/{id}``: the caller's own organization; others do not exist for him."""

    def organization(self) -> Organization:
        """Return the organization that the address names.

        Raises:
            NotFound: It is not the caller's.
        """
        wanted: UUID = self.kwargs["organization_id"]
        if wanted != self.caller.organization_id:
            raise NotFound
        return Organization.objects.get(pk=wanted)


class OrganizationView(OrganizationRoom):
    """The caller's organization."""

    verbs = {
        "get": "organizations.organization.view",
        "patch": "organizations.organization.change",
        "put": "organizations.organization.change",
    }

    @extend_schema(responses=OrganizationSerializer)
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Show the organization."""
        return self.reply(OrganizationSerializer(self.organization()))

    @extend_schema(request=OrganizationChanges, responses=OrganizationSerializer)
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Change what the organization says about itself."""
        changes = self.parse(OrganizationChanges)
        organization = services.update_organization(organization_id=self.organization().pk, **changes)
        return self.reply(OrganizationSerializer(organization), message="ORGANIZATION_UPDATED")

    @extend_schema(request=OrganizationChanges, responses=OrganizationSerializer)
    def put(self, request: Request, organization_id: UUID) -> Response:
        """Change what the organization says about itself."""
        return self.patch(request, organization_id)


class BrandingView(OrganizationRoom):
    """The look of the caller's organization."""

    verbs = {"get": "organizations.branding.view", "post": "organizations.branding.change"}
    parser_classes = [StrictJSONParser, MultiPartParser]

    @extend_schema(responses=BrandingSerializer)
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Show the look."""
        return self.reply(BrandingSerializer(selectors.branding_of(self.organization().pk)))

    @extend_schema(
        request={"application/json": BrandingInput, "multipart/form-data": BrandingInput},
        responses=BrandingSerializer,
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Change colours, words and logo; a logo is drawn anew."""
        wanted = self.parse(BrandingInput)
        logo = wanted.pop("logo", None)
        organization = self.organization()
        services.change_branding(organization_id=organization.pk, **wanted)
        if logo is not None:
            name = files.store_image("logos", logo.read(files.MOST_IMAGE_BYTES + 1), most_side=LOGO_SIDE)
            services.set_logo(organization_id=organization.pk, name=name)
        return self.reply(BrandingSerializer(selectors.branding_of(organization.pk)), message="BRANDING_UPDATED")


class PoliciesView(OrganizationRoom):
    """What the caller's organization has decided."""

    verbs = {"get": "organizations.policy.view", "patch": "organizations.policy.change"}

    @extend_schema(responses=PolicySerializer(many=True))
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Show every policy and what holds."""
        return self.reply(self._policies(self.organization().pk))

    @extend_schema(request=PolicyChanges, responses=PolicySerializer(many=True))
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Decide policies by their names."""
        organization = self.organization()
        for name, value in self.parse(PolicyChanges).items():
            services.decide_policy(organization_id=organization.pk, name=name, value=value)
        return self.reply(self._policies(organization.pk), message="POLICIES_UPDATED")

    def _policies(self, organization_id: UUID) -> Any:
        values = selectors.policies_of(organization_id)
        rows = [asdict(policy) | {"value": values[policy.name]} for policy in types().values()]
        return PolicySerializer(rows, many=True).data


class IncidentViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Times in which the organization's members could not act."""

    verbs = {
        "list": "organizations.incidentwindow.view",
        "retrieve": "organizations.incidentwindow.view",
        "create": "organizations.incidentwindow.add",
        "update": "organizations.incidentwindow.change",
        "destroy": "organizations.incidentwindow.delete",
    }
    queryset = IncidentWindow.objects.none()
    serializer_class = IncidentSerializer

    def get_queryset(self) -> Any:
        """Return the organization's own windows."""
        return selectors.incidents_of(self.caller.organization_id)

    @extend_schema(request=IncidentInput, responses={201: IncidentSerializer})
    def create(self, request: Request) -> Response:
        """Note that services were down."""
        window = services.record_incident(organization_id=self.caller.organization_id, **self.parse(IncidentInput))
        return self.reply(IncidentSerializer(window), status=201, message="INCIDENT_RECORDED")

    @extend_schema(request=IncidentInput, responses=IncidentSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Correct a window."""
        window = services.change_incident(
            organization_id=self.caller.organization_id, incident_id=self.get_object().pk, **self.parse(IncidentInput)
        )
        return self.reply(IncidentSerializer(window), message="INCIDENT_UPDATED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a window away."""
        services.remove_incident(organization_id=self.caller.organization_id, incident_id=self.get_object().pk)
        return self.reply(status=204, message="INCIDENT_REMOVED")


class CurrentBrandingView(PublicView):
    """The look that belongs to the host that was asked, or to a short name; the platform's where it leads to none."""

    reason = "dress a public page"

    @extend_schema(
        parameters=[OpenApiParameter("slug", {"type": "string", "maxLength": 63}, description="A short name.")],
        responses=BrandingSerializer,
    )
    def get(self, request: Request) -> Response:
        """Show the look; also to who is not signed in."""
        slug = request.query_params.get("slug", "")
        found = selectors.organization_named(slug) if slug else selectors.organization_for_host(request.get_host())
        if slug and found is None:
            raise NotFound
        return self.reply(BrandingSerializer(selectors.branding_of(found.pk if found else PLATFORM_ID)))


class LogoView(PublicView):
    """The logo of an organization."""

    reason = "show a logo"

    @extend_schema(
        responses={(200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY), (200, "image/webp"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """Show the logo; also to who is not signed in."""
        organization = Organization.objects.filter(pk=organization_id).first()
        name = selectors.branding_of(organization.pk).logo if organization else ""
        if not name:
            raise NotFound
        try:
            return files.inline_image(name)
        except FileNotFoundError as error:
            raise NotFound from error
