"""Ctrl-C goes to us, not also to `make`, which would report a failure for a program that ended well."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_foreground() -> Iterator[None]:
    """Be the terminal's foreground group during the block, when the caller is; elsewhere nothing changes.

    Ctrl-Z is switched off meanwhile: it would stop us behind the back of `make`, which could not be woken.
    """
    if not sys.stdin.isatty() or os.tcgetpgrp(0) != os.getpgrp() or os.getpgrp() == os.getpid():
        yield
        return
    caller = os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(0, caller)
