"""What the wallet hears, and what it does by the clock: a module for each part of it."""

from wallet.tasks import ledger as ledger
