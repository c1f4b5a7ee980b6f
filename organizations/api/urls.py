"""Addresses of organizations."""

from django.urls import path

from goodplay.core.api.routers import Router
from organizations.api import views

router = Router()
router.register("incident-windows", views.IncidentViewSet, basename="incident")

ROOM = "organizations/<uuid:organization_id>"

urlpatterns = [
    path("branding", views.CurrentBrandingView.as_view(), name="branding"),
    path(ROOM, views.OrganizationView.as_view(), name="organization"),
    path(f"{ROOM}/branding", views.BrandingView.as_view(), name="organization_branding"),
    path(f"{ROOM}/logo", views.LogoView.as_view(), name="organization_logo"),
    path(f"{ROOM}/policies", views.PoliciesView.as_view(), name="organization_policies"),
    *router.urls,
]
