import json

import pytest

from goodplay.core import tenancy
from tests.factories.payments import PaymentFactory, ProviderFactory
from tests.wallet.gateways.fake import money
from wallet.enums import MessageStatus
from wallet.models import InboundMessage, PaymentIntent
from wallet.services import payments


@pytest.fixture
def account(organization, gateway):
    """A provider, its door closed; nothing is remembered of addresses."""
    payments.forget_addressees()
    with tenancy.writing(organization.pk):
        made = ProviderFactory.create()
    yield made
    payments.forget_addressees()


@pytest.fixture
def send(client, account):
    """Send a message as the provider would."""

    def sent(body=None, *, url="", **options):
        body = {"id": "m1", "receipt": "R1", "amount": 10_000} if body is None else body
        content = body if isinstance(body, bytes) else json.dumps(body)
        address = url or payments.callback_url(account).removeprefix("http://localhost:8000")
        return client.post(f"{address}/confirm", content, content_type="application/json", **options)

    return sent


@pytest.fixture
def stored(organization):
    """The stored messages."""

    def look():
        with tenancy.reading(organization.pk):
            return list(InboundMessage.objects.order_by("pk"))

    return look


def test_a_message_is_stored_then_answered(send, stored):
    answer = send()

    assert (answer.status_code, answer.json()) == (200, {"ResultCode": 0})
    (message,) = stored()
    assert (message.kind, message.external_id, message.status) == ("confirm", "m1", MessageStatus.NEW)
    assert json.loads(message.body)["receipt"] == "R1"


def test_copies_are_counted(send, stored, hear):
    for _ in range(3):
        assert send().status_code == 200
    hear()

    (message,) = stored()
    assert (message.copies, message.status, message.says) == (2, MessageStatus.APPLIED, "payment succeeded")


def test_a_message_is_read_and_applied(organization, send, stored, hear):
    send()
    hear()

    with tenancy.reading(organization.pk):
        assert PaymentIntent.objects.get().receipt == "R1"
        assert stored()[0].steps.count() == 1


def test_a_message_is_read_anew_without_harm(organization, send, stored, hear):
    send()
    hear()
    with tenancy.writing(organization.pk):
        payments.replay_message(message_id=stored()[0].pk)
    hear()

    assert stored()[0].status == MessageStatus.EMPTY
    with tenancy.reading(organization.pk):
        assert PaymentIntent.objects.count() == 1


def test_a_message_that_cannot_be_read_says_why_and_stops_no_other(send, stored, hear):
    send({"id": "bad"})
    send({"id": "good", "receipt": "R2", "amount": 10_000})
    hear()

    bad, good = stored()
    assert (bad.status, bad.error) == (MessageStatus.REFUSED, "KeyError: 'receipt'")
    assert good.status == MessageStatus.APPLIED


@pytest.mark.parametrize(
    ("body", "options", "status"),
    [
        (None, {"HTTP_X_FORGED": "1"}, 401),
        (b"nonsense", {}, 400),
        (b"x" * 65_537, {}, 413),
    ],
)
def test_what_is_no_message_is_refused(send, stored, body, options, status):
    assert send(body, **options).status_code == status
    assert stored() == []


@pytest.mark.parametrize("token", ["0" * 64, "nothing", "a" * 63, "A" * 64])
def test_an_unknown_address_is_not_found(send, token):
    assert send(url=f"/cb/{token}").status_code == 404


def test_an_address_takes_nothing_but_messages(client, account):
    assert client.get(payments.callback_url(account).removeprefix("http://localhost:8000") + "/x").status_code == 405


def test_the_address_before_works_a_week_longer(organization, send, account):
    old = payments.callback_url(account).removeprefix("http://localhost:8000")
    with tenancy.writing(organization.pk):
        new = payments.rotate_callback(provider_id=account.pk)
    payments.forget_addressees()

    for address in (old, payments.callback_url(new).removeprefix("http://localhost:8000")):
        assert send(url=address).status_code == 200


def test_whose_address_it_is_is_asked_once(send, queries):
    send()

    with queries(6):
        send({"id": "m2", "receipt": "R2", "amount": 1})


def test_unknown_accounts_are_refused_where_the_provider_asks(
    organization, gateway, account, send, stored, monkeypatch
):

    monkeypatch.setattr(type(gateway), "wanted", lambda *_: money("R1", account_reference="AB12"), raising=False)
    monkeypatch.setattr(type(gateway), "refuse", lambda *_: (200, {"ResultCode": "C2B00012"}), raising=False)

    assert send().json() == {"ResultCode": "C2B00012"}
    with tenancy.writing(organization.pk):
        PaymentFactory.create(account, account_reference="ab12")
    assert send().json() == {"ResultCode": 0}
    assert stored() == []
