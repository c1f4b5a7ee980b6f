import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from goodplay.core.files import attachment
from goodplay.core.headers import HeadersMiddleware


def policy(response):
    pairs = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in pairs}


def nonce_page(request):
    return HttpResponse(str(request.csp_nonce))


def file_page(request):
    return attachment(b"x", name="a.pdf", content_type="application/pdf")


urlpatterns = [path("nonce", nonce_page), path("file", file_page)]

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def test_a_plain_page_has_every_security_header(client):
    response = client.get("/livez")

    assert policy(response) == STRICT
    assert {name: response[name] for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Permissions-Policy"] == "geolocation=(), microphone=(), payment=(), usb=()"


def test_a_page_that_asks_for_a_nonce_gets_its_own(client, settings):
    settings.ROOT_URLCONF = __name__
    first, second = client.get("/nonce"), client.get("/nonce")

    assert first.content != second.content
    assert policy(first) == STRICT | {
        "script-src": f"'self' 'nonce-{first.text}'",
        "style-src": f"'self' 'nonce-{first.text}'",
    }


def test_a_files_own_policy_stays(client, settings):
    settings.ROOT_URLCONF = __name__

    assert client.get("/file")["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("address", ["/console/", "/console/login/"])
def test_only_the_console_may_run_inline_scripts(address):
    response = HeadersMiddleware(lambda _: HttpResponse())(RequestFactory().get(address))

    assert policy(response) == STRICT | {
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
    }


def test_answers_of_the_api_are_not_kept(client):
    response = HeadersMiddleware(lambda _: HttpResponse())(RequestFactory().get("/api/v1/me"))

    assert response["Cache-Control"] == "no-store"
