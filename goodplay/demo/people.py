"""Opening the demo's organizations and letting people in."""

from uuid import UUID

from accounts import services as accounts
from accounts.models import Membership, User
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Caller
from goodplay.demo.cast import COMMUNITY, HOUSES, ONLUS, PASSWORD, VOLUNTEERS, House, address, identity
from organizations import services as organizations


def superuser() -> Caller:
    """Return the demo's superuser, made if need be."""
    return Caller(_user("admin", "GoodPlay", is_superuser=True), PLATFORM_ID, None, None, is_superuser=True)


def open_houses(boss: Caller) -> None:
    """Open every organization with its manager."""
    for house in HOUSES:
        profile = {"currency": house.currency} if house.currency else {}
        with tenancy.writing(house.id):
            organizations.open_organization(kind=house.kind, name=house.name, slug=house.slug, **profile)
        if house.manager:
            _seat(house, boss)
    with tenancy.writing(ONLUS.id):
        organizations.update_organization(
            organization_id=ONLUS.id,
            legal_name="Passi Leggeri ONLUS",
            tax_code="97000000000",
            address="Via Aperta 1, Roma",
        )
        organizations.verify_organization(organization_id=ONLUS.id, note="Demo")


def fill_houses() -> None:
    """Give every organization its members; they are known by a name and a number.

    Whoever tries the demo signs in with the password it prints: what some kits ask of administrators is let go.
    """
    for house in HOUSES:
        with tenancy.writing(house.id):
            organizations.decide_policy(organization_id=house.id, name="require_mfa_for_admins", value=False)
            accounts.members_by_external_names("demo", crew(house), member_type=_member_type(house))
    user_id = _user("member", "Member of the demo")
    for house in (VOLUNTEERS, COMMUNITY):
        with tenancy.writing(house.id):
            accounts.join_organization(user_id=user_id, member_type=_member_type(house))


def crew(house: House) -> list[str]:
    """Return the names of an organization's members."""
    return [f"{house.crew} {number:02d}" for number in range(1, house.size + 1)]


def members(house: House) -> dict[str, UUID]:
    """Return the members of an organization by name; needs its door."""
    found = accounts.members_by_external_names("demo", crew(house), member_type=_member_type(house))
    return {name: found[name] for name in crew(house)}


def demo_member(house: House) -> UUID:
    """Return the membership of the demo's member who signs in; needs the organization's door."""
    member: Membership = Membership.objects.of(house.id).get(user__email=address("member"))
    return member.pk


def _seat(house: House, boss: Caller) -> None:
    user_id = _user(house.manager, house.title.capitalize())
    with tenancy.writing(house.id):
        member = accounts.join_organization(user_id=user_id, member_type="staff")
        accounts.grant_role(member_id=member.pk, role=house.role, by=boss)


def _user(name: str, display_name: str, *, is_superuser: bool = False) -> UUID:
    with tenancy.platform("load the demo"):
        if (standing := User.objects.filter(email=address(name)).first()) is not None:
            return standing.pk
        user = accounts.create_user(
            email=address(name), password=PASSWORD, display_name=display_name, is_superuser=is_superuser
        )
    with tenancy.writing(PLATFORM_ID):
        accounts.join_organization(user_id=user.pk)
    return user.pk


def _member_type(house: House) -> str:
    return {"onlus": "supporter", "community": "player", "sacco": "saver", "chama": "saver"}.get(house.kind, "member")


__all__ = ["crew", "demo_member", "fill_houses", "identity", "members", "open_houses", "superuser"]
