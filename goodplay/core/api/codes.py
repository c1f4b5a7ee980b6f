"""The published list of problem codes: what ``type`` of a problem document points to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodplay.core.api.problems import page_problem, published


def _codes() -> list[dict[str, Any]]:
    return [{"code": code, "status": status, "title": title} for code, status, title in published()]


@require_safe
def problem_codes(_request: HttpRequest) -> JsonResponse:
    """List every code with its status and title."""
    return JsonResponse({"results": _codes()})


@require_safe
def problem_code(_request: HttpRequest, code: str) -> JsonResponse:
    """Describe one code.

    Raises:
        Http404: No problem has that code.
    """
    for known in _codes():
        if known["code"] == code:
            return JsonResponse(known)
    raise Http404


def _error(request: HttpRequest, code: str, status: int) -> HttpResponse:
    if request.path.startswith(("/api/", "/problems/")):
        return page_problem(code, request)
    return render(request, f"{status}.html", status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that does not exist: API clients with a problem document, people with a page."""
    return _error(request, "NOT_FOUND", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a bug: nothing was changed, because the door rolled back."""
    return _error(request, "INTERNAL_SERVER_ERROR", 500)
