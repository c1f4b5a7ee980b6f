"""Addresses of the pages that mails lead to."""

from django.urls import path

from accounts.pages.views import ADDRESSES, link_page

urlpatterns = [path(f"account/{kind}", link_page, {"kind": kind}, name=f"page_{kind}") for kind in ADDRESSES]
