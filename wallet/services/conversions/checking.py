"""Whether somebody has to look at a conversion first."""

from collections.abc import Sequence
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import CaseStatus, WatchedKind
from wallet.enums.conversions import ConversionStatus
from wallet.models import Conversion
from wallet.services.watch import Watched, look
from wallet.signals import WatchCaseClosed


def is_to_be_checked(conversion: Conversion) -> bool:
    """Tell whether the rules of the watch ask that somebody looks at a conversion before it takes place."""
    seen = Watched(
        WatchedKind.CONVERSION,
        str(conversion.pk),
        conversion.member_id,
        conversion.to_minor,
        conversion.to_currency.code,
        instrument=conversion.source,
    )
    return look(seen).holds


@tenancy.joins
def held_conversions(*, closed: Sequence[WatchCaseClosed]) -> tuple[list[UUID], list[UUID]]:
    """Return the conversions that still wait for these cases: those that may take place, and those that may not."""
    told = {UUID(fact.subject_id): fact.status for fact in closed if fact.kind == WatchedKind.CONVERSION}
    held = Conversion.objects.of(tenancy.organization_id()).filter(pk__in=told, status=ConversionStatus.HELD)
    ids = list(held.order_by("pk").values_list("pk", flat=True))
    bad = [each for each in ids if told[each] == CaseStatus.REPORTED]
    return [each for each in ids if each not in bad], bad
