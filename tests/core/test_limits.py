import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.test import RequestFactory

from goodplay.core import limits
from goodplay.core.limits import Allowance, LimitedError, client_address, hit, limit_request
from goodplay.core.permissions import Caller, Role

pytestmark = pytest.mark.django_db

ONE = UUID("00000000-0000-7000-8000-00000000000a")
TWO = UUID("00000000-0000-7000-8000-00000000000b")


@pytest.fixture
def _counting(settings):
    settings.LIMITS = {"anonymous": "100/minute", "user": "100/minute", "organization": "150/minute"}


def request(address="203.0.113.7", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


def member(user=ONE, organization=TWO):
    return Caller(user_id=user, organization_id=organization, member_id=user, role=Role.MEMBER)


def passes(made, caller=None):
    try:
        limit_request(made, caller)
    except LimitedError:
        return False
    return True


def test_a_limit_counts_down_and_then_refuses():
    seen = [hit("test", "a", "2/minute") for _ in range(3)]

    assert [(one.allowed, one.limit, one.remaining) for one in seen] == [(True, 2, 1), (True, 2, 0), (False, 2, 0)]
    assert 55 <= seen[2].reset_seconds <= 61
    assert hit("test", "b", "2/minute").allowed
    assert hit("other", "a", "2/minute").allowed


@pytest.mark.race
@pytest.mark.parametrize("forged", [False, True])
def test_of_600_parallel_requests_exactly_100_pass(_counting, forged):
    def ask(number):
        headers = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number % 250}, 10.0.0.{number % 250}"} if forged else {}
        return passes(request(**headers))

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(ask, range(600))) == 100


@pytest.mark.race
def test_two_processes_share_one_limit(settings):
    program = (
        "import sys, django; django.setup()\n"
        "from django.conf import settings; settings.REDIS_URL = sys.argv[1]\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from goodplay.core.limits import hit\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(sum(pool.map(lambda _: hit('two', 'x', '100/minute').allowed, range(300))))\n"
    )
    command = [sys.executable, "-c", program, settings.REDIS_URL]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR) for _ in range(2)]

    assert sum(int(one.communicate(timeout=60)[0].splitlines()[-1]) for one in running) == 100


def test_anonymous_requests_are_counted_by_address(_counting):
    assert [passes(request()) for _ in range(101)] == [True] * 100 + [False]
    assert passes(request("203.0.113.8"))


def test_a_person_is_counted_alone_and_with_the_organization(_counting):
    assert [passes(request(), member()) for _ in range(101)] == [True] * 100 + [False]
    assert [passes(request(), member(user=TWO)) for _ in range(51)] == [True] * 50 + [False]
    assert passes(request(), member(user=TWO, organization=ONE))


def test_an_api_key_has_the_rate_of_its_row(_counting):
    caller = Caller(None, ONE, None, None, scopes=frozenset({"x"}), label="desk")
    made = request()
    made.auth = type("Key", (), {"rate": "3/minute"})()

    assert [passes(made, caller) for _ in range(4)] == [True, True, True, False]


def test_the_refusal_says_when_to_try_again():
    hit("test", "a", "1/minute")

    with pytest.raises(LimitedError) as refused:
        limits.require_allowance("test", "a", "1/minute")

    wait = refused.value.params["retry_after"]
    assert 55 <= wait <= 61
    assert refused.value.params == {"limit": 1, "retry_after": wait}
    assert refused.value.headers == {
        "Retry-After": str(wait),
        "RateLimit-Limit": "1",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": str(wait),
    }


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "203.0.113.7", "", "203.0.113.7"),
        (1, "203.0.113.7", "nonsense", ""),
        (0, "", "", ""),
        (0, "::ffff:203.0.113.7", "", "203.0.113.7"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "fe80::1%eth0", "", "fe80::/64"),
    ],
)
def test_the_address_is_what_trusted_proxies_wrote(settings, proxies, peer, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(request(peer, HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_without_redis_reads_pass_and_guards_count_in_memory(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    reads = [hit("reads", "a", "1/minute") for _ in range(3)]
    guarded = [hit("sign_in", "a", "2/minute", guards=True).allowed for _ in range(3)]

    assert reads == [Allowance(allowed=True, limit=1, remaining=1, reset_seconds=0)] * 3
    assert guarded == [True, True, False]


def test_after_a_failure_redis_is_left_alone_for_a_while(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/1"
    limiter = limits._shared(settings.REDIS_URL)

    assert limiter.is_up()
    hit("reads", "a", "1/minute")
    assert not limiter.is_up()


def test_looking_for_room_counts_nothing():
    for _ in range(3):
        limits.require_room("test", "a", "1/minute")
    hit("test", "a", "1/minute")

    with pytest.raises(LimitedError):
        limits.require_room("test", "a", "1/minute")
    limits.forget("test", "a", "1/minute")
    limits.require_room("test", "a", "1/minute")


def test_without_redis_a_guard_still_looks_for_room(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/2"
    hit("test", "room", "1/minute", guards=True)

    with pytest.raises(LimitedError):
        limits.require_room("test", "room", "1/minute", guards=True)
    limits.require_room("test", "room", "1/minute")
