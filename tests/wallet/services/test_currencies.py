import pytest

from goodplay import kits
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import PLATFORM_ID
from organizations.signals import OrganizationCreated, organization_created
from tests.factories.organizations import OrganizationFactory
from wallet.enums import CurrencyKind
from wallet.errors import CurrencyTakenError
from wallet.models import Currency
from wallet.services import add_currency, apply_kit, rename_currency
from wallet.services.currencies import check_kit

PTS = {"code": "PTS", "name": "Points", "kind": "points", "decimals": 0}
CRD = {"code": "CRD", "name": "Credits", "kind": "credits", "decimals": 2}


@pytest.fixture
def bare(db):
    """An organization without currencies."""
    with tenancy.platform("tests"):
        return OrganizationFactory.create(kind="chama")


def own(organization):
    with tenancy.reading(organization.id):
        return sorted(Currency.objects.of(organization.id).values_list("code", "name", "kind", "decimals"))


@pytest.mark.twice("wallet.apply_kit")
def test_a_kit_brings_points_and_credits(bare):
    with tenancy.writing(bare.id):
        apply_kit(kind="chama")
        apply_kit(kind="chama")

    assert own(bare) == [("CRD", "Group credits", "credits", 2), ("PTS", "Points", "points", 0)]


def test_a_kind_without_a_kit_has_points_and_credits_too(bare):
    with tenancy.writing(bare.id):
        apply_kit(kind="platform")

    assert own(bare) == [("CRD", "Credits", "credits", 2), ("PTS", "Points", "points", 0)]


@pytest.mark.django_db(transaction=True)
def test_a_new_organization_gets_its_currencies_when_it_is_announced(bare, hear):
    with tenancy.writing(bare.id):
        announce(organization_created, OrganizationCreated(str(bare.id), "chama", "Chama", "KES"))

    hear()

    assert [code for code, *_ in own(bare)] == ["CRD", "PTS"]


def test_the_platform_has_money_and_its_own_points(db):
    with tenancy.reading(PLATFORM_ID):
        codes = set(Currency.objects.of(PLATFORM_ID).values_list("code", flat=True))

    assert {"EUR", "USD", "GBP", "KES", "CHF", "PTS", "CRD"} <= codes


def test_a_currency_is_added_once_and_keeps_its_name(door):
    first = add_currency(code="LEAF", name="Leaves", kind=CurrencyKind.POINTS, decimals=0)
    second = add_currency(code="LEAF", name="Trees", kind=CurrencyKind.POINTS, decimals=0)

    assert first.pk == second.pk
    assert second.name == "Leaves"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": CurrencyKind.CREDITS},
        {"decimals": 1},
        {"code": "EUR"},
        {"code": "NEW", "kind": CurrencyKind.MONEY},
    ],
)
def test_a_code_that_is_taken_is_refused(door, other):
    content = {"code": "LEAF", "name": "Leaves", "kind": CurrencyKind.POINTS, "decimals": 0}
    add_currency(**content)

    with pytest.raises(CurrencyTakenError) as refused:
        add_currency(**content | other)

    assert refused.value.params == {"currency": other.get("code", "LEAF")}


def test_the_platform_adds_money(db):
    with tenancy.writing(PLATFORM_ID):
        added = add_currency(code="MWK", name="Malawian kwacha", kind=CurrencyKind.MONEY, decimals=2)

    assert added.organization_id == PLATFORM_ID


def test_a_currency_is_renamed(door):
    rename_currency(code="PTS", name="Hearts")

    assert Currency.objects.of(tenancy.organization_id()).get(code="PTS").name == "Hearts"


@pytest.mark.parametrize("kind", kits.kinds())
def test_every_kit_has_a_wallet_section_that_holds(kind):
    assert list(check_kit(kits.section(kind, "wallet"))) == []


@pytest.mark.parametrize(
    ("section", "complaints"),
    [
        ({"currencies": [PTS, CRD], "accounts": []}, ["unknown key accounts"]),
        ({"currencies": [PTS]}, ["every kit has CRD"]),
        ({}, ["every kit has CRD and PTS"]),
        (
            {"currencies": [PTS, CRD, {"code": "X"}, "Y"]},
            ["a currency has exactly code, decimals, kind, name"] * 2,
        ),
        (
            {"currencies": [PTS, CRD | {"kind": "money"}]},
            ["CRD: money is no kind of an organization's currency"],
        ),
    ],
)
def test_what_is_wrong_with_a_kit_is_said(section, complaints):
    assert list(check_kit(section)) == complaints
