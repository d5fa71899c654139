"""Every refusal of the API as `application/problem+json` (RFC 9457), with a reason code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from deliberation.policy import Refused, detail
from deliberation.queries.access import Missing

MEDIA_TYPE = "application/problem+json"
LOGIN = 'Cookie realm="cocreatie", form-action="/api/v1/session"'

STATUS = {
    "login_required": HTTPStatus.UNAUTHORIZED,
    "login_failed": HTTPStatus.UNAUTHORIZED,
    "invalid": HTTPStatus.BAD_REQUEST,
    "not_found": HTTPStatus.NOT_FOUND,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "flood": HTTPStatus.TOO_MANY_REQUESTS,
}
REASON: Mapping[type[Exception], tuple[HTTPStatus, str]] = {
    Missing: (HTTPStatus.NOT_FOUND, "not_found"),
    Http404: (HTTPStatus.NOT_FOUND, "not_found"),
    exceptions.NotFound: (HTTPStatus.NOT_FOUND, "not_found"),
    exceptions.ParseError: (HTTPStatus.BAD_REQUEST, "malformed"),
    exceptions.NotAuthenticated: (HTTPStatus.UNAUTHORIZED, "login_required"),
    exceptions.AuthenticationFailed: (HTTPStatus.UNAUTHORIZED, "login_required"),
    exceptions.PermissionDenied: (HTTPStatus.FORBIDDEN, "csrf_failed"),
    exceptions.MethodNotAllowed: (HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed"),
    exceptions.UnsupportedMediaType: (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
    ),
    RequestDataTooBig: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large"),
    SuspiciousOperation: (HTTPStatus.BAD_REQUEST, "malformed"),
}

log = logging.getLogger(__name__)


def problem(error: Exception, _context: object) -> Response:
    """The answer to whatever a door let through; what nobody expected is logged."""
    if isinstance(error, exceptions.ValidationError):
        return answer(HTTPStatus.BAD_REQUEST, "invalid", errors=_by_field(error.detail))
    if isinstance(error, Refused):
        status = STATUS.get(error.reason, HTTPStatus.FORBIDDEN)
        return answer(status, error.reason, explanation=error.detail)
    for kind in type(error).__mro__:
        if kind in REASON:
            return answer(*REASON[kind])
    log.error("the API could not answer", exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error")


def answer(
    status: HTTPStatus,
    reason: str,
    *,
    explanation: str = "",
    errors: dict[str, Any] | None = None,
) -> Response:
    """A problem as it goes over the wire."""
    data: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": explanation or detail(reason),
        "reason": reason,
    }
    if errors is not None:
        data["errors"] = errors
    headers = {"WWW-Authenticate": LOGIN} if status == HTTPStatus.UNAUTHORIZED else {}
    return Response(data, status=status, headers=headers, content_type=MEDIA_TYPE)


def _by_field(found: Any) -> dict[str, Any]:  # noqa: ANN401 — as DRF keeps it
    """Errors by field; what is about no field in particular stands under the empty name."""
    if not isinstance(found, dict):
        return {"": found}
    return {"" if name == "non_field_errors" else name: rows for name, rows in found.items()}
