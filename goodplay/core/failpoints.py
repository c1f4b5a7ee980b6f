"""Named places where a test lets the process die, as a power cut would.

``FAILPOINT=payment.before_send:2`` in the environment kills the process (SIGKILL: no cleaning up, no handlers) the
second time it comes by that name. Without the variable a failpoint is an empty function.
"""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Final

__all__ = ["failpoint"]

VARIABLE: Final = "FAILPOINT"


def armed(setting: str) -> Callable[[str], None]:
    """Return what a failpoint does under a setting: ``name:nth``, or nothing for an empty one.

    Raises:
        ValueError: It is not of that form.
    """
    if not setting:
        return _pass
    name, _, nth = setting.rpartition(":")
    if not name or not nth.isdecimal():
        raise ValueError(f"{VARIABLE} is name:nth, not {setting}.")
    visits, deadly = count(1), int(nth)

    def pass_or_die(here: str) -> None:
        if here == name and next(visits) == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    return pass_or_die


def _pass(_name: str) -> None:
    """Do nothing: no test asked for a death."""


failpoint: Final = armed(os.environ.get(VARIABLE, ""))
"""Call it with a name (``payment.before_send``) wherever it matters what a crash leaves behind."""
