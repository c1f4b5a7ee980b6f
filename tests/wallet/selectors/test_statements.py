from goodplay.core import tenancy
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.selectors import lines_of_organization, statement_of, with_balance_after
from wallet.services import Holder

SHOP = Holder.purpose("shop")


def read(lines):
    shown = with_balance_after(tenancy.organization_id(), list(lines))
    return [(line.key, line.amount_minor, line.balance_after_minor) for line in shown]


def test_a_statement_tells_the_balance_after_each_line(organization, member):
    holder = Holder.member(member.pk)
    post(OUTSIDE, holder, 100, key="in")
    post(holder, SHOP, 30, key="out")
    post(OUTSIDE, holder, 5, key="more")

    statement = statement_of(organization_id=organization.id, member_id=member.pk)

    assert read(statement) == [("more", 5, 75), ("out", -30, 70), ("in", 100, 100)]


def test_the_balance_is_right_on_a_page_in_the_middle(organization, member):
    holder = fund(member, 100)
    for number in range(5):
        post(holder, SHOP, 10, key=f"spend:{number}")

    page = statement_of(organization_id=organization.id, member_id=member.pk)[2:4]

    assert read(page) == [("spend:2", -10, 70), ("spend:1", -10, 80)]


def test_the_balance_is_right_where_lines_are_left_out(organization, member):
    holder = fund(member, 100)
    post(holder, SHOP, 10, key="a")
    post(SHOP, holder, 4, key="b")
    post(holder, SHOP, 10, key="c")

    given = statement_of(organization_id=organization.id, member_id=member.pk).filter(amount_minor__lt=0)

    assert read(given) == [("c", -10, 84), ("a", -10, 90)]


def test_currencies_run_beside_each_other(organization, member):
    fund(member, 100)
    fund(member, 7, "PTS")

    after = [line[2] for line in read(statement_of(organization_id=organization.id, member_id=member.pk))]

    assert after == [7, 100]


def test_the_organizations_ledger_has_two_lines_for_each_transfer(organization, member):
    post(fund(member, 100), SHOP, 30, key="out")

    lines = read(lines_of_organization(organization.id).filter(key="out"))

    assert lines == [("out", 30, None), ("out", -30, 70)]


def test_lines_without_a_balance_cost_no_query(organization, door, queries):
    post(OUTSIDE, SHOP, 1)
    lines = list(lines_of_organization(organization.id))

    with queries(0):
        with_balance_after(organization.id, lines)
