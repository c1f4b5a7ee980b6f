import pytest

from organizations.rules import colors, hosts, messages, policies
from organizations.rules.policies import PolicyType


def test_contrast_of_black_and_white_is_twenty_one():
    assert colors.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colors.contrast("#777777", "#777777") == 1


@pytest.mark.parametrize(("color", "carries"), [("#1f5f8b", True), ("#767676", True), ("#777777", False)])
def test_white_text_needs_a_dark_color(color, carries):
    assert colors.carries_white_text(color) is carries


@pytest.mark.parametrize("text", ["#fff", "red", "#GGGGGG", "#1F5F8B", "#1f5f8b;", ""])
def test_what_is_no_color(text):
    assert not colors.is_color(text)


@pytest.mark.parametrize(
    ("authority", "host"),
    [("Play.Example.org:8000", "play.example.org"), ("example.org.", "example.org"), ("localhost", "localhost")],
)
def test_the_host_is_read_from_an_authority(authority, host):
    assert hosts.host_of(authority) == host


@pytest.mark.parametrize(
    ("host", "slug"), [("umoja.localhost", "umoja"), ("localhost", ""), ("a.b.localhost", ""), ("umoja.other", "")]
)
def test_the_short_name_stands_before_the_domain(host, slug):
    assert hosts.slug_in(host, "localhost") == slug


@pytest.mark.parametrize("host", ["play.example.org", "a-b.example.co.ke"])
def test_what_is_a_host(host):
    assert hosts.is_host(host)


@pytest.mark.parametrize("host", ["example", "ex ample.org", "-a.org", "a..org", "http://a.org", "a.org:80", "a" * 254])
def test_what_is_no_host(host):
    assert not hosts.is_host(host)


@pytest.mark.parametrize(
    ("allowed", "served"),
    [(["*"], True), ([".org"], True), (["a.example.org"], True), (["example.org"], False), ([], False)],
)
def test_a_host_is_served_when_it_is_allowed(allowed, served):
    assert hosts.is_served("a.example.org", allowed) is served


def test_messages_have_known_names_and_languages():
    assert messages.are_messages({"en": {"welcome": "Hi"}, "sw": {}})
    for wrong in (
        {"fr": {}},
        {"en": {"other": "x"}},
        {"en": {"welcome": "x" * 281}},
        {"en": "x"},
        [],
        {"en": {1: "x"}},
    ):
        assert not messages.are_messages(wrong)


def test_a_message_falls_back_to_english_and_then_to_any():
    texts = {"sw": {"welcome": "Karibu", "tagline": "Pamoja"}, "en": {"welcome": "Welcome"}}

    assert messages.message(texts, "welcome", "it") == "Welcome"
    assert messages.message(texts, "tagline", "it") == "Pamoja"
    assert messages.message(texts, "footer", "it") == ""


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (PolicyType("a", "boolean", default=True, description=""), [True, False], [1, None, "true"]),
        (PolicyType("b", "integer", 1, "", minimum=1, maximum=3), [1, 3], [0, 4, True, None, "1"]),
        (PolicyType("c", "amount", None, ""), [None, 0, 10**12], [-1, 10**12 + 1, True, 1.5]),
    ],
)
def test_a_policy_takes_its_own_values_only(kind, good, bad):
    assert all(kind.takes(value) for value in good)
    assert not any(kind.takes(value) for value in bad)


def test_a_policy_is_declared_once():
    policies.declare(policies.types()["minimum_admins"])

    with pytest.raises(ValueError, match="minimum_admins"):
        policies.declare(PolicyType("minimum_admins", "boolean", default=True, description=""))
