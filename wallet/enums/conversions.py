"""Words of conversion and of giving by itself, and who may do what with them."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import CONSOLE, EVERYONE, SELF, TREASURERS, allow


class ConversionStatus(models.TextChoices):
    """The life of a conversion."""

    HELD = "held", _("Being checked")
    CONVERTED = "converted", _("Converted")
    REFUSED = "refused", _("Refused")
    REVERSED = "reversed", _("Reversed")


class AutoDonationStatus(models.TextChoices):
    """The life of a gift that a wallet makes by itself."""

    DUE = "due", _("On its way")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Not possible")


NEXT_CONVERSION: Final[Mapping[str, frozenset[str]]] = {
    ConversionStatus.HELD: frozenset({ConversionStatus.CONVERTED, ConversionStatus.REFUSED}),
    ConversionStatus.CONVERTED: frozenset({ConversionStatus.REVERSED}),
    ConversionStatus.REFUSED: frozenset(),
    ConversionStatus.REVERSED: frozenset(),
}
NEXT_AUTO_DONATION: Final[Mapping[str, frozenset[str]]] = {
    AutoDonationStatus.DUE: frozenset({AutoDonationStatus.GIVEN, AutoDonationStatus.REFUSED}),
    AutoDonationStatus.GIVEN: frozenset(),
    AutoDonationStatus.REFUSED: frozenset(),
}

allow(
    {
        "wallet.conversionrate.view": EVERYONE,
        "wallet.conversionrate.add": TREASURERS,
        "wallet.conversionrate.retire": TREASURERS,
        "wallet.conversion.view": CONSOLE | {SELF},
        "wallet.conversion.add": {SELF},
        "wallet.conversion.decide": TREASURERS,
        "wallet.conversion.reverse": TREASURERS,
        "wallet.autodonationrule.view": CONSOLE | {SELF},
        "wallet.autodonationrule.change": {SELF},
        "wallet.autodonationrun.view": CONSOLE | {SELF},
    }
)
