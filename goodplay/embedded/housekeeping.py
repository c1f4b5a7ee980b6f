"""`make reset`: drops what `make run` has kept; standard library only, so that it works without packages."""

import shutil

from goodplay.embedded import addresses
from goodplay.embedded.errors import EngineError
from goodplay.embedded.locks import is_held

KEPT = [
    "postgres", "postgres.new", "valkey", "sockets", "media", "mail", "static", "static.stamp", "demo.txt", "logs",
    "secrets", "test", "bench", "start.lock", "users.lock", "run.lock",
]  # fmt: skip
"""Only these are removed: the home may be a folder that holds other things too."""


def drop() -> str:
    """Remove data, files, mails, secrets and logs; return a sentence for the terminal.

    Raises:
        EngineError: Something still uses them.
    """
    home = addresses.home()
    for cluster in addresses.CLUSTERS:
        if is_held(addresses.home(cluster) / "users.lock"):
            raise EngineError(f"Engines are in use ({addresses.home(cluster)}): stop `make run` and the tests first.")
    for path in [home / name for name in KEPT] + [addresses.sockets(cluster) for cluster in addresses.CLUSTERS]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if home.exists() and not any(home.iterdir()):
        home.rmdir()
    return f"The data in {home} are gone; `make run` begins anew."
