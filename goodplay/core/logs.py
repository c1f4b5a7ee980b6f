"""Log lines: one JSON object each, without secrets and without anybody's full phone number or account."""

import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "••••"
SECRETS = frozenset(
    {"authorization", "cookie", "password", "otp", "pin", "token", "secret", "signature", "credential", "credentials"}
)
"""Words that make a field's value a secret, wherever they stand in its name."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
PATTERNS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+\S+"), r"\1 " + HIDDEN),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"), HIDDEN),
    (re.compile(r"(?<![\w.-])((?:\+|00)\d{4}|254[17])\d{2,8}(\d{3})(?!\w)"), r"\1" + HIDDEN + r"\2"),
    (re.compile(r"(/cb/[0-9a-f]{32})[0-9a-f]{32}"), r"\1" + HIDDEN),
    (re.compile(r"\b([A-Z]{2}\d{2})(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), r"\1" + HIDDEN),
)
"""What is hidden in any text: tokens, phone numbers (all but the first and last digits), callback secrets,
IBANs."""


def configure(options: Mapping[str, Any]) -> None:
    """Set up logging for this process; Django calls it with ``settings.LOGGING``.

    Args:
        options: ``level``, the least severe level that is written.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_stdlib(str(options["level"])))


def mask(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Hide what no log may hold, in fields and in texts, however deep."""
    return {name: _masked(name, value) for name, value in event.items()}


def masked_text(text: str) -> str:
    """Return the text without tokens, full phone numbers and IBANs."""
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _masked(name: str, value: Any) -> Any:
    if _is_secret(name):
        return HIDDEN
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, Mapping):
        return {str(key): _masked(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", item) for item in value]
    return value


def _is_secret(name: str) -> bool:
    words = {word.lower() for word in WORD.findall(name)}
    return not words.isdisjoint(SECRETS) or name.lower().replace("-", "_") == "api_key"


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _stdlib(level: str) -> dict[str, Any]:
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared(),
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
            "fontTools": {"handlers": [], "level": "WARNING", "propagate": True},
            "weasyprint": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
