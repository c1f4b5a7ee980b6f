"""Who plays in the demo: organizations, their managers and their members. Nobody here is a real person."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from goodplay.core.permissions import Role

PASSWORD = "visible-good-demo"  # noqa: S105 - printed by the demo, for the demo
DOMAIN = "goodplay.example"


@dataclass(frozen=True, slots=True)
class House:
    """One organization of the demo."""

    kind: str
    slug: str
    name: str
    manager: str = ""
    role: Role = Role.ADMIN
    title: str = ""
    crew: str = "Member"
    size: int = 12
    currency: str = ""

    @property
    def id(self) -> UUID:
        """The same id in every demo, so that loading it twice makes nothing new."""
        return identity(self.slug)


HOUSES = (
    House(
        "community", "speedrun", "Speedrun Community", "community", Role.MANAGER, "community manager", currency="USD"
    ),
    House("onlus", "passi", "Passi Leggeri ONLUS", "onlus", Role.ADMIN, "ONLUS admin", "Supporter", 24),
    House("volunteer", "parco", "Amici del Parco", "volunteers", Role.MANAGER, "volunteer manager", "Volunteer", 32),
    House("sacco", "mwangaza", "Mwangaza Sacco", "sacco", Role.ADMIN, "Sacco admin", "Saver", 28),
    House("chama", "umoja", "Umoja Chama", "chama", Role.TREASURER, "Chama treasurer", "Saver", 14),
    House("recycling", "greenpoint", "Greenpoint Recycling", crew="Collector", size=20),
    House("mfi", "hatua", "Hatua Microfinance", crew="Client", size=10),
    House("bank", "daraja", "Daraja Community Bank", crew="Client", size=10),
)
COMMUNITY, ONLUS, VOLUNTEERS, SACCO, CHAMA, RECYCLING, MFI, BANK = HOUSES


def identity(name: str) -> UUID:
    """Return the demo's id for a name."""
    return uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{name}")


def address(name: str) -> str:
    """Return the e-mail address of someone in the demo."""
    return f"{name}@{DOMAIN}"


def sign_ins() -> list[tuple[str, str]]:
    """Return who can sign in: what they are, and their address."""
    managers = [(f"{house.title}, {house.name}", address(house.manager)) for house in HOUSES if house.manager]
    return [("superuser", address("admin")), *managers, (f"member of {VOLUNTEERS.name}", address("member"))]
