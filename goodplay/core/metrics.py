"""Figures for monitoring, in the text format that Prometheus and its kin read.

``GET /metrics`` answers who sends ``Authorization: Bearer <METRICS_TOKEN>``; without that setting there is no page.
An app registers what it can count with ``@metric``.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodplay.core import tenancy

__all__ = ["Sample", "metric", "metrics", "urlpatterns"]

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, told from others of its name by its labels; labels name nobody."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


Count = Callable[[], Iterable[Sample]]
"""Counts across all organizations; called in the platform's door."""

_metrics: dict[str, tuple[str, Count]] = {}


def metric(name: str, meaning: str) -> Callable[[Count], Count]:
    """Register a figure.

    Args:
        name: As monitoring calls it (``goodplay_suspense_items``).
        meaning: One sentence.

    Raises:
        ValueError: Another figure has the name.
    """

    def register(count: Count) -> Count:
        if name in _metrics:
            raise ValueError(f"Two figures are called {name}.")
        _metrics[name] = (meaning, count)
        return count

    return register


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every figure as it is now."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401)
    with tenancy.platform("count for monitoring"):
        lines = [line for name, (meaning, count) in sorted(_metrics.items()) for line in _lines(name, meaning, count())]
    return HttpResponse("\n".join([*lines, ""]), content_type=FORMAT)


urlpatterns = [path("metrics", metrics, name="metrics")]


def _lines(name: str, meaning: str, samples: Iterable[Sample]) -> list[str]:
    values = [f"{name}{_labels(sample.labels)} {sample.value:g}" for sample in samples]
    return [f"# HELP {name} {meaning}", f"# TYPE {name} gauge", *values]


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    escaped = {key: value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for key, value in labels.items()}
    return "{" + ",".join(f'{key}="{value}"' for key, value in sorted(escaped.items())) + "}"
