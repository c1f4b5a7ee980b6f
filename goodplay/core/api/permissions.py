"""Asks the one permission table."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from goodplay.core import permissions


class VerbPermission(BasePermission):
    """Allows what ``can()`` allows; the view names the verb of each action."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may do this to at least some object.

        Raises:
            ProofRequiredError: He may, after he has proved who he is.
        """
        if not hasattr(view, str(request.method).lower()):
            return True  # the answer will be 405
        verb = verb_of(view)
        if not permissions.may_ever(view.caller, verb):
            return False
        permissions.require_proof(view.caller, verb)
        return True

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Tell whether the caller may do this to the object; what he may not see does not exist for him."""
        verb = verb_of(view)
        if permissions.can(view.caller, verb, obj):
            return True
        view_verb = f"{verb.rsplit('.', 1)[0]}.view"
        if view_verb in permissions.verbs() and permissions.can(view.caller, view_verb, obj):
            return False
        raise NotFound


def verb_of(view: Any) -> str:
    """Return the verb of the view's current action."""
    action = getattr(view, "action", None) or view.request.method.lower()
    try:
        return str(view.verbs[action])
    except KeyError as error:
        raise ImproperlyConfigured(f"{type(view).__name__} names no verb for {action}.") from error
