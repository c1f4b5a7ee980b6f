"""Addresses of the pages that mails and shared links lead to."""

from django.urls import path

from accounts.pages.proofs import factor_page, proof_page, security_page
from accounts.pages.views import ADDRESSES, join_page, link_page

urlpatterns = [
    *(path(f"account/{kind}", link_page, {"kind": kind}, name=f"page_{kind}") for kind in ADDRESSES),
    path("console/sign-in/factor", factor_page, name="console_factor"),
    path("console/proof", proof_page, name="console_proof"),
    path("console/security", security_page, name="console_security"),
    path("join/<slug:slug>/<slug:code>", join_page, name="page_join"),
]
