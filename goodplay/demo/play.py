"""Loading the demo: once, in a few seconds, through the same verbs that everybody uses."""

from random import Random

from gamification import services as gamification
from goodplay.core import announce, jobs, tenancy
from goodplay.core.schedule_registry import for_each_organization
from goodplay.demo import (
    claims,
    deeds,
    friends,
    giving,
    honours,
    leagues,
    mercy,
    openings,
    payouts,
    people,
    savings,
    thanks,
    tills,
    wallets,
)
from goodplay.demo.cast import COMMUNITY, ONLUS

SEED = 2015


def load() -> None:
    """Open the organizations, let their members act, and let every task hear of it.

    What was loaded to its end stays as it is; what was broken off is begun again, and what stands of it is kept.
    """
    dice = Random(SEED)  # noqa: S311 - a demo that looks the same every time
    boss = people.superuser()
    people.open_houses(boss)
    if giving.is_done(boss):
        return
    settle()
    people.fill_houses()
    tills.open_tills()
    giving.open_campaigns()
    open_boards()
    deeds.record(dice)
    savings.agree()
    payouts.ask_for_money()
    wallets.run_programme()
    claims.hand_in()
    thanks.give()
    mercy.forgive()
    leagues.play()
    honours.give()
    friends.make()
    openings.open_content()
    openings.bring_members()
    giving.import_marathon()
    giving.give_to_charity(dice)
    giving.give_across(dice)
    settle()


def open_boards() -> None:
    """Let the organizations that receive gifts show who gave most."""
    for house, currency in ((COMMUNITY, "USD"), (ONLUS, "EUR")):
        with tenancy.writing(house.id):
            gamification.open_donor_boards(currency=currency)


def settle() -> None:
    """Do what the workers would do, until nothing is left; then rebuild the boards."""
    jobs.drain()
    while announce.drain():
        jobs.drain()
    for_each_organization(lambda _: gamification.rebuild_leaderboards())
