"""What the demo shows of savings, and that loading it again adds nothing."""

from random import Random

import pytest

from goodplay.core import tenancy
from goodplay.demo import deeds, people, play, savings
from goodplay.demo.cast import CHAMA, COMMUNITY, ONLUS, SACCO, VOLUNTEERS
from wallet.services import check_books

pytestmark = pytest.mark.django_db


def standing(house):
    from wallet.selectors.contributions import cycles_of, rounds_of
    from wallet.selectors.savings import corrections_of, deposits_of
    from wallet.selectors.trends import savings_overview, savings_queue

    with tenancy.reading(house.id):
        overview, queue = savings_overview(house.id), savings_queue(house.id)
        wheel = rounds_of(house.id).first()
        return {
            "savers": overview.saver_count,
            "deposits": deposits_of(house.id).count(),
            "cycles": cycles_of(house.id).count(),
            "corrections": corrections_of(house.id).count(),
            "waiting": (queue.deposits, queue.corrections, queue.disputes, queue.turns),
            "turns": (wheel.turn_count, wheel.paid_count) if wheel else None,
        }


def test_the_savings_groups_of_the_demo_stand_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS, SACCO, CHAMA))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()
    for _ in range(2):
        for house in (SACCO, CHAMA):
            deeds._save(Random(7), house)
        savings.agree()
    sacco, chama = standing(SACCO), standing(CHAMA)

    assert (sacco["savers"], sacco["waiting"], sacco["cycles"]) == (29, (3, 1, 1, 0), 2)
    assert (chama["savers"], chama["turns"][0], chama["waiting"][3]) == (15, 14, 1)
    assert chama["turns"][1] >= 4
    assert sacco["deposits"] > 200
    with tenancy.platform("tests"):
        assert check_books() == []
