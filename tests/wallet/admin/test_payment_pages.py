import json

import pytest
from django.urls import reverse

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, pay, tell
from tests.wallet.gateways.fake import money
from wallet.models import InboundMessage, PaymentIntent, PaymentProvider, SuspenseItem

BANK = {"account_holder": "Association", "iban": "DE89370400440532013000"}


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.TREASURER):
        with tenancy.writing(organization.pk):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def world(organization, gateway):
    """A payment that is paid, money nobody knows, and a message."""
    with tenancy.writing(organization.pk):
        provider = ProviderFactory.create(name="Paybill 600")
        member = MembershipFactory.create(display_name="Member one")
        payment = pay(PaymentFactory.create(provider, member_id=member.pk))
        tell(provider, money("R9", account_reference="typo", payer={"name": "A Payer"}))
        body = json.dumps({"TransID": "R1", "MSISDN": "254700000001", "FirstName": "ANN"})
        message = InboundMessage.objects.create(
            organization_id=organization.pk, provider=provider, kind="confirm", external_id="R1", body=body
        )
        item = SuspenseItem.objects.get()
    return {"payment": payment, "provider": provider, "message": message, "item": item, "member": member}


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def page(row):
    return reverse(f"admin:wallet_{row._meta.model_name}_change", args=[row.pk])


def verb(row, name, **options):
    address = reverse(f"admin:wallet_{row._meta.model_name}_verb", args=[row.pk, name])
    return address, {"confirmed": "1"} | options


def state(organization, row):
    with tenancy.reading(organization.pk):
        return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR, Role.OWNER])
@pytest.mark.parametrize("name", ["paymentintent", "suspenseitem", "paymentprovider", "inboundmessage"])
def test_lists_open_for_who_may_look(enter, world, role, name):
    assert enter(role).get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", ["suspenseitem", "paymentprovider", "inboundmessage"])
def test_managers_without_money_are_kept_out(enter, world, name):
    assert enter(Role.MANAGER).get(listed(name)).status_code == 403


@pytest.mark.parametrize("name", ["paymentintent", "suspenseitem"])
def test_lists_cost_the_same_however_long(enter, organization, world, name, django_assert_max_num_queries):
    with tenancy.writing(organization.pk):
        for number in range(5):
            tell(world["provider"], money(f"M{number}", account_reference="typo"))
    client = enter()

    with django_assert_max_num_queries(22):
        client.get(listed(name))


def test_a_payment_shows_what_happened(enter, world):
    content = enter().get(page(world["payment"])).content.decode()

    assert str(world["member"]) in content
    assert "Told by the provider" in content
    assert "100.00 KES" in content


def test_a_message_shows_what_is_not_personal(enter, world):
    content = enter().get(page(world["message"])).content.decode()

    assert "R1" in content
    assert "254700000001" not in content
    assert "ANN" not in content


def test_a_message_is_read_anew(enter, world):
    assert enter().post(*verb(world["message"], "replay")).status_code == 302


def test_money_is_matched_with_a_member(enter, organization, world):
    client, item = enter(), world["item"]
    assert "Whose money is it?" in client.get(page(item)).content.decode()

    said = {"member": str(world["member"].pk), "purpose": "top_up", "wanted": "", "remark": "Called us"}
    assert client.post(page(item), said).status_code == 302
    assert (state(organization, item).status, state(organization, item).note) == ("matched", "Called us")

    assert client.post(*verb(item, "undo", reason="A slip")).status_code == 302
    assert state(organization, item).status == "open"


def test_money_is_matched_with_a_payment(enter, organization, world):
    with tenancy.writing(organization.pk):
        wanted = PaymentFactory.create(world["provider"], member_id=world["member"].pk, description="Fees of May")
    client, item = enter(), world["item"]
    assert "Fees of May" in client.get(page(item)).content.decode()

    assert client.post(page(item), {"member": "", "wanted": str(wanted.pk), "remark": ""}).status_code == 302
    assert state(organization, item).status == "matched"


def test_money_is_matched_with_one_thing(enter, organization, world):
    answer = enter().post(page(world["item"]), {"member": "", "wanted": "", "remark": ""})

    assert "Choose a member or a payment" in answer.content.decode()
    assert state(organization, world["item"]).status == "open"


def test_refusals_are_said(enter, organization, world):
    answer = enter().post(*verb(world["item"], "accept"), follow=True)

    assert "Nobody knows yet what this money is for" in answer.content.decode()


def test_auditors_only_look(enter, world):
    client = enter(Role.AUDITOR)

    assert "Whose money is it?" not in client.get(page(world["item"])).content.decode()
    assert client.post(*verb(world["item"], "give_back", reason="x")).status_code == 404


def test_a_provider_is_added_then_told_what_it_needs(enter, organization, world):
    client = enter()
    added = client.post(
        reverse("admin:wallet_paymentprovider_add"), {"kind": "stripe", "name": "Cards", "mode": "test"}
    )
    with tenancy.reading(organization.pk):
        cards = PaymentProvider.objects.get(name="Cards")
    assert (added.status_code, added["Location"], cards.is_active) == (302, page(cards), False)

    needs = client.get(page(cards)).content.decode()
    assert "Signing secret" in needs
    assert "not entered yet" in needs
    said = {
        "name": "Cards",
        "mode": "test",
        "is_active": "on",
        "base_url": "",
        "currency_codes": "eur",
        "secret_secret_key": "sk_test_1",
        "secret_webhook_secret": "whsec_1",
    }
    assert client.post(page(cards), said).status_code == 302
    changed = client.get(page(cards)).content.decode()
    assert "sk_test_1" not in changed
    assert "unchanged" in changed
    assert (state(organization, cards).is_active, state(organization, cards).currencies) == (True, ["EUR"])


def test_an_incomplete_provider_says_what_to_do(enter, organization, world):
    with tenancy.writing(organization.pk):
        cards = ProviderFactory.create(kind="stripe", is_active=False, name="Cards")

    said = {"name": "Cards", "mode": "test", "is_active": "on", "base_url": "", "currency_codes": ""}
    answer = enter().post(page(cards), said)
    assert "This provider needs more before it can be used" in answer.content.decode()


@pytest.mark.parametrize("name", ["try_out", "rotate"])
def test_a_provider_is_tried_out_and_gets_a_new_address(enter, world, name):
    assert enter().post(*verb(world["provider"], name)).status_code == 302


def test_cash_is_taken_by_one_officer_and_confirmed_by_another(enter, organization, world):
    with tenancy.writing(organization.pk):
        box = ProviderFactory.create(kind="manual", currencies=["KES"], name="Cash box")
    client = enter()
    said = {"provider": box.pk, "member": world["member"].pk, "purpose": "top_up", "amount": "50.00", "currency": "kes"}
    assert client.post(reverse("admin:wallet_paymentintent_add"), said | {"description": ""}).status_code == 302
    with tenancy.reading(organization.pk):
        payment = PaymentIntent.objects.get(provider=box)

    came = {
        "amount": "50.00",
        "currency": "KES",
        "reference": "C-1",
        "received_on_0": "2026-05-01",
        "received_on_1": "10:00",
    }
    assert client.post(page(payment), came).status_code == 302
    assert "You entered this yourself" in client.post(*verb(payment, "confirm"), follow=True).content.decode()
    assert enter().post(*verb(payment, "confirm")).status_code == 302
    assert state(organization, payment).status == "succeeded"


def test_a_wrong_amount_is_said_beside_the_field(enter, organization, world):
    said = {"provider": "", "member": "", "purpose": "top_up", "amount": "5,0", "currency": "KES", "description": ""}

    assert (
        "This is not an amount in KES" in enter().post(reverse("admin:wallet_paymentintent_add"), said).content.decode()
    )


def test_an_open_payment_is_asked_about_and_called_off(enter, organization, world):
    with tenancy.writing(organization.pk):
        payment = PaymentFactory.create(world["provider"])
    client = enter()

    assert client.post(*verb(payment, "ask")).status_code == 302
    assert client.post(*verb(payment, "cancel", reason="A slip")).status_code == 302
    assert state(organization, payment).status == "cancelled"


def test_the_overview_names_what_is_to_do(enter, world):
    content = enter().get(reverse("admin:index")).content.decode()

    assert "Money nobody could book" in content
