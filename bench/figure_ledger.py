"""The ledger: transfers posted in batches, a second."""

from django.db import connections

from bench import world
from bench.figure_engine import in_parallel
from bench.registry import Run, figure
from goodplay.core import tenancy
from wallet.enums import TransferKind
from wallet.services import Holder, Posting, post_transfers

BATCH = 2_000
BATCHES = 20


@figure("ledger", unit="transfers", bar=0.5)
def ledger() -> Run:
    """Post points to 10 000 members in batches, two workers at a time."""
    organization_id = world.organization()
    member_ids = world.members(organization_id, 10_000)
    points = Holder.purpose("points")

    def post(worker: int) -> int:
        for batch in range(BATCHES):
            postings = [
                Posting(
                    f"bench:{worker}:{batch}:{place}",
                    points,
                    Holder.member(member_ids[(worker + 2 * (batch * BATCH + place)) % len(member_ids)]),
                    5,
                    "PTS",
                    TransferKind.EARN,
                )
                for place in range(BATCH)
            ]
            with tenancy.writing(organization_id):
                post_transfers(postings)
        return BATCH * BATCHES

    connections.close_all()
    return lambda: in_parallel(post, 2)
