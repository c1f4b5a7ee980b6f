"""Addresses of the pages that mails and shared links lead to."""

from django.urls import path

from accounts.pages.views import ADDRESSES, join_page, link_page

urlpatterns = [
    *(path(f"account/{kind}", link_page, {"kind": kind}, name=f"page_{kind}") for kind in ADDRESSES),
    path("join/<slug:slug>/<slug:code>", join_page, name="page_join"),
]
