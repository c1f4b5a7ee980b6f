"""Addresses of people."""

from django.urls import path

from accounts.api.views import auth, factors, friends, me, members, referrals
from accounts.api.views.external import HeartbeatView
from goodplay.core.api.routers import Router

router = Router()
router.register("members", members.MemberViewSet, basename="member")
router.register("invitations", members.InvitationViewSet, basename="invitation")
router.register("friends/blocks", friends.BlockViewSet, basename="block")
router.register("friends", friends.FriendViewSet, basename="friend")
router.register("users/me/sessions", me.MySessionsViewSet, basename="my_session")

urlpatterns = [
    path("members/<member:member_id>/referral-code", referrals.ReferralCodeView.as_view(), name="referral_code"),
    path(
        "members/<member:member_id>/referrals",
        referrals.MemberReferralsViewSet.as_view({"get": "list"}),
        name="member_referrals",
    ),
    path("members/<member:member_id>/referrer", referrals.ReferrerView.as_view(), name="referrer"),
    path("auth/register", auth.RegisterView.as_view(), name="register"),
    path("auth/confirm", auth.ConfirmView.as_view(), name="confirm"),
    path("auth/confirm/resend", auth.ResendView.as_view(), name="confirm_resend"),
    path("auth/token", auth.SignInView.as_view(), name="sign_in"),
    path("auth/factor", factors.FactorStepView.as_view(), name="sign_in_factor"),
    path("auth/passkey", factors.PasskeyOptionsView.as_view(), name="sign_in_passkey"),
    path("auth/step-up", factors.StepUpView.as_view(), name="step_up"),
    path("auth/step-up/options", factors.StepUpOptionsView.as_view(), name="step_up_options"),
    path("auth/refresh", auth.RefreshView.as_view(), name="refresh"),
    path("auth/sign-out", auth.SignOutView.as_view(), name="sign_out"),
    path("auth/switch", auth.SwitchView.as_view(), name="switch"),
    path("auth/password/reset", auth.ResetView.as_view(), name="password_reset"),
    path("auth/password/reset/confirm", auth.ResetConfirmView.as_view(), name="password_reset_confirm"),
    path("auth/password/change", auth.PasswordChangeView.as_view(), name="password_change"),
    path("auth/invitations/accept", auth.AcceptInvitationView.as_view(), name="invitation_accept"),
    path("users/me", me.MeView.as_view(), name="me"),
    path("users/me/avatar", me.MyAvatarView.as_view(), name="my_avatar"),
    path("users/me/factors", factors.FactorsView.as_view(), name="my_factors"),
    path("users/me/factors/<uuid:pk>", factors.FactorView.as_view(), name="my_factor"),
    path("users/me/factors/apps", factors.AppsView.as_view(), name="my_apps"),
    path("users/me/factors/apps/<uuid:pk>/confirm", factors.AppConfirmView.as_view(), name="my_app_confirm"),
    path("users/me/factors/passkeys", factors.PasskeysView.as_view(), name="my_passkeys"),
    path("users/me/factors/passkeys/options", factors.PasskeyMakingView.as_view(), name="my_passkey_options"),
    path("users/me/factors/recovery-codes", factors.RecoveryCodesView.as_view(), name="my_recovery_codes"),
    path("users/me/memberships", me.MySeatsView.as_view(), name="my_memberships"),
    path("preferences", me.PreferencesView.as_view(), name="preferences"),
    path("external/<slug:service_id>/heartbeat", HeartbeatView.as_view(), name="external_heartbeat"),
    path("members/<member:member_id>/avatar", members.MemberAvatarView.as_view(), name="member_avatar"),
    *router.urls,
]
