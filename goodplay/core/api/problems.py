"""Every error of the API is a problem document (RFC 9457) with a code of one published list."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from goodplay.core.errors import DomainError, Kind

STATUS: Mapping[Kind, HTTPStatus] = {
    "invalid": HTTPStatus.CONFLICT,
    "unauthenticated": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "conflict": HTTPStatus.CONFLICT,
    "unprocessable": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}
CONTENT_TYPE = "application/problem+json"
RETRYABLE = {"40001", "40P01", "55P03", "57014"}
"""PostgreSQL: serialization failure, deadlock, lock not available, statement timeout."""

GENERAL: Mapping[str, tuple[HTTPStatus, str]] = {
    "VALIDATION_ERROR": (HTTPStatus.BAD_REQUEST, "The input is invalid; see errors."),
    "PARSE_ERROR": (HTTPStatus.BAD_REQUEST, "The body is not valid JSON."),
    "NOT_AUTHENTICATED": (HTTPStatus.UNAUTHORIZED, "Sign in and send the access token."),
    "AUTHENTICATION_FAILED": (HTTPStatus.UNAUTHORIZED, "The access token is not valid; refresh it or sign in again."),
    "ACCESS_DENIED": (HTTPStatus.FORBIDDEN, "Your role in this organization does not allow this."),
    "NOT_FOUND": (HTTPStatus.NOT_FOUND, "There is nothing here under that id."),
    "METHOD_NOT_ALLOWED": (HTTPStatus.METHOD_NOT_ALLOWED, "This address does not know that method."),
    "NOT_ACCEPTABLE": (HTTPStatus.NOT_ACCEPTABLE, "The answer can only be given as JSON."),
    "UNSUPPORTED_MEDIA_TYPE": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the body as JSON."),
    "REQUEST_TOO_LARGE": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large."),
    "BUSY": (HTTPStatus.SERVICE_UNAVAILABLE, "Others are changing the same rows; try again with the same key."),
    "INTERNAL_SERVER_ERROR": (HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side; nothing was changed."),
}
SAME: Mapping[str, str] = {"PERMISSION_DENIED": "ACCESS_DENIED", "THROTTLED": "RATE_LIMITED", "ERROR": "NOT_FOUND"}
"""Django REST framework's words for codes that have another name here."""


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error with a problem document.

    Returns:
        The response; ``None`` for anything that is a bug, so that it surfaces as a 500.
    """
    if isinstance(exc, DomainError):
        return _refusal(exc)
    if isinstance(exc, OperationalError) and getattr(exc.__cause__, "sqlstate", None) in RETRYABLE:
        return _with_headers(_general("BUSY"), {"Retry-After": "1"})
    if isinstance(exc, DjangoValidationError):
        exc = exceptions.ValidationError(as_serializer_error(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        return _general("VALIDATION_ERROR", errors=exc.detail)
    code = str(getattr(response.data["detail"], "code", "error")).upper()
    kept = {name: value for name, value in response.headers.items() if name != "Content-Type"}
    return _with_headers(_problem(response.status_code, SAME.get(code, code), str(response.data["detail"])), kept)


def published() -> Iterator[tuple[str, int, str]]:
    """Yield every code that the product answers with: code, status, title; each once."""
    codes = {code: (int(status), title) for code, (status, title) in GENERAL.items()}
    codes |= {error.code: (int(STATUS[error.kind]), error.title) for error in _refusals(DomainError)}
    yield from ((code, status, title) for code, (status, title) in sorted(codes.items()))


def page_problem(code: str, request: HttpRequest) -> JsonResponse:
    """Answer a request that reached no view with a problem document."""
    status, title = GENERAL[code]
    document = _document(int(status), code, title, instance=request.path)
    return JsonResponse(document, status=int(status), content_type=CONTENT_TYPE)


def _refusals(error: type[DomainError]) -> Iterator[type[DomainError]]:
    yield error
    for kind in error.__subclasses__():
        yield from _refusals(kind)


def _refusal(error: DomainError) -> Response:
    response = _problem(STATUS[error.kind], error.code, error.title, params=error.params)
    return _with_headers(response, getattr(error, "headers", {}))


def _general(code: str, **facts: object) -> Response:
    status, title = GENERAL[code]
    return _problem(status, code, title, **facts)


def _problem(status: int, code: str, title: str, **facts: object) -> Response:
    return Response(_document(int(status), code, title, **facts), status=int(status), content_type=CONTENT_TYPE)


def _document(status: int, code: str, title: str, **facts: object) -> dict[str, object]:
    return {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **facts}


def _with_headers(response: Response, headers: Mapping[str, str]) -> Response:
    for name, value in headers.items():
        response.headers[name] = value
    return response
