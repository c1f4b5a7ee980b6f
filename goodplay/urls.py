"""Every address of the product."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from goodplay.core import health, metrics
from goodplay.core.api import codes

API = (
    "organizations.api.urls",
    "accounts.api.urls",
    "wallet.api.urls",
    "donations.api.urls",
    "gamification.api.urls",
    "goodplay.core.jobs.api",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/console/"), name="home"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("goodplay/mark.svg")), name="favicon"),
    *health.urlpatterns,
    *metrics.urlpatterns,
    path("", include("accounts.pages.urls")),
    path("", include("gamification.pages.urls")),
    path("", include("wallet.webhooks.urls")),
    path("console/", admin.site.urls),
    *(path("api/v1/", include(urls)) for urls in API),
    path("problems", codes.problem_codes, name="problem_codes"),
    path("problems/<slug:code>", codes.problem_code, name="problem_code"),
]

if settings.API_DOCS:
    urlpatterns += [
        path("api/schema", SpectacularAPIView.as_view(), name="schema"),
        path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    ]

handler404 = codes.page_not_found
handler500 = codes.server_error
