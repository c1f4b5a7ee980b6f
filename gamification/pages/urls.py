"""Addresses of public pages and of Open Badges; those below ``ob/`` stand in signed statements and never change."""

from django.urls import path

from gamification.pages import open_badges, sharing

ISSUER = "ob/<uuid:organization_id>"

urlpatterns = [
    path("b/check", sharing.CheckView.as_view(), name="check_badge"),
    path("b/<slug:slug>/<str:token>", sharing.SharedBadgeView.as_view(), name="shared_badge"),
    path("b/<slug:slug>/<str:token>/badge.png", sharing.SharedBadgeFileView.as_view(), name="shared_badge_file"),
    path(f"{ISSUER}/issuer", open_badges.IssuerView.as_view(), name="ob_issuer"),
    path(f"{ISSUER}/keys", open_badges.KeysView.as_view(), name="ob_keys"),
    path(f"{ISSUER}/keys/<int:number>", open_badges.KeyView.as_view(), name="ob_key"),
    path(f"{ISSUER}/achievements/<uuid:badge_id>", open_badges.AchievementView.as_view(), name="ob_achievement"),
    path(f"{ISSUER}/achievements/<uuid:badge_id>/image", open_badges.ImageView.as_view(), name="ob_image"),
    path(f"{ISSUER}/credentials/<uuid:credential_id>", open_badges.CredentialView.as_view(), name="ob_credential"),
    path(f"{ISSUER}/status/<int:number>", open_badges.StatusView.as_view(), name="ob_status"),
]
