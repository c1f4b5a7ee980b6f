"""The doctor: does what is derived say what the facts say, and is nothing stuck?"""

from gamification.services.doctor.checks import CHECKS, Check, Found
from gamification.services.doctor.verbs import EXAMINE, examine, go_on_examining, repair_finding

__all__ = ["CHECKS", "EXAMINE", "Check", "Found", "examine", "go_on_examining", "repair_finding"]
