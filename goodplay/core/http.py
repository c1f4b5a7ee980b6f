"""The one way out: HTTP to other systems, never to our own network.

An address is resolved once, refused unless it is public, and the connection goes to exactly that address. Redirects
are not followed, proxies of the environment are not used, an answer has a limit of size and of time. What stands in
``settings.OUTBOUND_ALLOW`` (``host:port``) is trusted: it may be private and without TLS.
"""

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import requests  # noqa: TID251 - this is the module it goes through
from django.conf import settings
from requests_hardened.client import HTTPSession
from requests_hardened.config import Config
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

__all__ = ["Answer", "NoAnswerError", "OutboundError", "RefusedAddressError", "UnreachableError", "call", "checked"]

CONNECT_SECONDS, READ_SECONDS = 2.0, 10.0
TOTAL_SECONDS = 30.0
MOST_BYTES = 1_048_576
CHUNK = 16_384
PORTS = frozenset({443, 8443})
AGENT = "GoodPlay/1"

CLOSED_NETS = tuple(
    ipaddress.ip_network(net)
    for net in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "fec0::/10")
)
"""Nets that wrap an IPv4 address or are local, although Python's ``is_global`` may say otherwise."""

CONFIG = Config(
    ip_filter_enable=False,  # the stricter adapter below is mounted instead
    ip_filter_allow_loopback_ips=False,
    never_redirect=True,
    default_timeout=(CONNECT_SECONDS, READ_SECONDS),
)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]


class OutboundError(Exception):
    """The call had no answer that can be used."""


class RefusedAddressError(OutboundError):
    """The address may not be called; nothing was sent."""


class UnreachableError(OutboundError):
    """No connection came about; nothing was sent, so the call may be repeated."""


class NoAnswerError(OutboundError):
    """The request was sent and its answer is missing or unusable: the other side may have acted on it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is a success (2xx)."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body's JSON.

        Raises:
            NoAnswerError: It is none.
        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise NoAnswerError("The answer is no JSON.") from error


def call(
    method: Method,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    query: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    most_bytes: int = MOST_BYTES,
    read_seconds: float = READ_SECONDS,
) -> Answer:
    """Call another system and return its answer; a redirect is an answer like any other.

    Never call it with a door open: a transaction must not wait for another system.

    Args:
        method: The HTTP method.
        url: https, without credentials, on port 443 or 8443 – or a host and port of ``OUTBOUND_ALLOW``.
        headers: Besides ours.
        json: A body, as JSON.
        form: A body, as a form.
        content: A body, as it is.
        query: Added to the address.
        auth: User and password of Basic authentication.
        most_bytes: The largest body that is read.
        read_seconds: The longest silence; connecting has 2 seconds, everything together 30.

    Raises:
        RefusedAddressError: The address may not be called.
        UnreachableError: No connection; nothing was sent.
        NoAnswerError: Sent, but the answer is missing, too late or too large.
    """
    trusted = checked(url)
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        with (
            _session(trusted=trusted) as session,
            session.request(
                method,
                url,
                headers={"User-Agent": AGENT, **(headers or {})},
                json=json,
                data=form if content is None else content,
                params=query,
                auth=auth,
                timeout=(CONNECT_SECONDS, read_seconds),
                stream=True,
            ) as response,
        ):
            return Answer(response.status_code, dict(response.headers), _body(response, most_bytes, deadline))
    except (InvalidIPAddress, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise RefusedAddressError(f"This address may not be called: {type(error).__name__}.") from error
    except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise UnreachableError(f"No connection: {type(error).__name__}.") from error
    except requests.exceptions.ConnectionError as error:
        raise _lost(error) from error
    except requests.exceptions.RequestException as error:
        raise NoAnswerError(f"No answer: {type(error).__name__}.") from error


def checked(url: str) -> bool:
    """Return whether the address is one of the trusted ones; call it, too, when somebody enters an address.

    Raises:
        RefusedAddressError: It is not an https address without credentials on an allowed port.
    """
    if not url.isascii() or any(char.isspace() or char in '\\<>"^`{|}' for char in url):
        raise RefusedAddressError("An address has no spaces and no special characters.")
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError as error:
        raise RefusedAddressError("This is no address.") from error
    if f"{parts.hostname}:{port}" in settings.OUTBOUND_ALLOW and parts.scheme in ("http", "https"):
        return True
    if parts.scheme != "https" or not parts.hostname or port not in PORTS:
        raise RefusedAddressError("Only https addresses on port 443 or 8443 may be called.")
    if "@" in parts.netloc or parts.hostname.endswith((".localhost", ".local", ".internal")):
        raise RefusedAddressError("This host may not be called.")
    return False


class _PublicOnly(IPFilterAdapter):  # type: ignore[misc] # the package has no types
    """Connects to the address that was checked, and checks more of it than the package does."""

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        address = ipaddress.ip_address(host["host"].strip("[]"))
        local = not address.is_global or address.is_multicast or address.is_reserved
        if local or any(address in net for net in CLOSED_NETS):
            raise InvalidIPAddress(str(address))
        return host, pool


def _session(*, trusted: bool) -> HTTPSession:
    session = HTTPSession(CONFIG)
    session.trust_env = False
    if not trusted:
        session.mount("https://", _PublicOnly(is_https_proto=True))
    return session


def _body(response: requests.Response, most_bytes: int, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > most_bytes:
            raise NoAnswerError(f"The answer has more than {most_bytes} bytes.")
        if time.monotonic() > deadline:
            raise NoAnswerError(f"The answer took more than {TOTAL_SECONDS:.0f} seconds.")
    return bytes(body)


def _lost(error: requests.exceptions.ConnectionError) -> OutboundError:
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    never_sent = type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "str"}
    kind = UnreachableError if never_sent else NoAnswerError
    return kind(f"No connection: {type(reason).__name__}." if never_sent else f"Lost: {type(reason).__name__}.")
