"""Everything the pages can reach."""

from dataclasses import dataclass

from goodplay.sandboxes import paypal, stripe
from goodplay.sandboxes.bank import Bank
from goodplay.sandboxes.daraja import Book
from goodplay.sandboxes.world import World


@dataclass(frozen=True, slots=True)
class Desk:
    """The memories of all providers and of the bank."""

    world: World
    phones: Book
    cards: stripe.Accounts
    buyers: paypal.Accounts
    bank: Bank
