"""Calls go down, announcements go up: the transactional outbox.

A service announces a fact in its own transaction; tasks of higher apps hear it after commit, at least once. The rows
are the truth; Celery messages only say "look".
"""

from goodplay.core.announce.ears import hears
from goodplay.core.announce.hearings import drain
from goodplay.core.announce.outbox import announce, announce_all
from goodplay.core.announce.registry import Hearer, Signal, hearers

__all__ = ["Hearer", "Signal", "announce", "announce_all", "drain", "hearers", "hears"]
