"""The verbs of conversion, and of wallets that give by themselves."""

from wallet.services.conversions.auto_donations import (
    close_auto_donation,
    fire_auto_donations,
    set_auto_donation,
    stop_auto_donation,
)
from wallet.services.conversions.converting import (
    Quote,
    accept_conversion,
    convert,
    quote,
    refuse_conversion,
    reverse_conversion,
)
from wallet.services.conversions.following import follow_cases
from wallet.services.conversions.rates import add_rate, retire_rate

__all__ = [
    "Quote",
    "accept_conversion",
    "add_rate",
    "close_auto_donation",
    "convert",
    "fire_auto_donations",
    "follow_cases",
    "quote",
    "refuse_conversion",
    "retire_rate",
    "reverse_conversion",
    "set_auto_donation",
    "stop_auto_donation",
]
