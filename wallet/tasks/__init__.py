"""What the wallet hears, and what it does by the clock: a module for each part of it."""

from wallet.tasks import conversions as conversions
from wallet.tasks import ledger as ledger
from wallet.tasks import payments as payments
from wallet.tasks import refunds as refunds
from wallet.tasks import rewards as rewards
from wallet.tasks import savings as savings
from wallet.tasks import watch as watch
from wallet.tasks import withdrawals as withdrawals
