"""`make run`: engines, tables, demo, then web, worker, beat and the sandbox of payments until Ctrl-C."""

import fcntl
import multiprocessing
import os
import shlex
import signal
import socket
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

from honcho import manager as honcho
from honcho.printer import Printer

from goodplay.embedded import addresses, leftovers, stages
from goodplay.embedded.engines import Engines
from goodplay.embedded.errors import EngineError

STOP_SECONDS = 35
"""How long web and worker may finish what they have begun; a worker gives a running task 30 s."""

PAGES = {"Site": "/", "Console": "/console/", "API": "/api/v1/", "API documentation": "/api/docs"}


def run() -> int:
    """Run GoodPlay until Ctrl-C or until a part of it ends; return the exit code."""
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    for hint in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(hint, signal.default_int_handler)  # taken for Ctrl-C
    lock = _only_run()
    leftovers.end(addresses.home())
    _require_port(host, port)
    _name_sandbox(host, port)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    _name_secrets()
    engines = Engines.start("run", database=addresses.uses_embedded_database(), cache=addresses.uses_embedded_cache())
    try:
        stages.migrate(_owner_url())
        stages.collect_static()
        sign_ins = stages.load_demo()
        return _serve(host, port, sign_ins)
    except KeyboardInterrupt:
        return 0
    finally:
        leftovers.end(addresses.home())  # when the loop broke, as with a terminal that was closed
        engines.stop()
        os.close(lock)


def processes(host: str, port: int) -> dict[str, list[str]]:
    """Return the commands of the long-running processes; deploy/ starts the same ones."""
    python = sys.executable
    web = ["--host", host, "--port", str(port), "--workers", "2", "--lifespan", "off", "--no-access-log"]
    celery = [python, "-m", "celery", "--quiet", "-A", "goodplay.celery"]
    return {
        "web": [python, "-m", "uvicorn", "goodplay.asgi:application", *web, "--timeout-graceful-shutdown", "10"],
        "worker": [*celery, "worker", "--loglevel", "warning", "--concurrency", "2", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "warning", "--pidfile="],
    }


def sandbox(host: str) -> dict[str, list[str]]:
    """Return the command of the sandbox of payments; no deployment has it."""
    port = os.environ.get("SANDBOX_PORT", "0")
    if port == "0":
        return {}
    place = ["--host", host, "--port", port, "--address", os.environ["SANDBOX_URL"]]
    return {"sandbox": [sys.executable, "-m", "goodplay.sandboxes", *place]}


def _serve(host: str, port: int, sign_ins: str) -> int:
    multiprocessing.set_start_method("fork", force=True)
    honcho.KILL_WAIT = STOP_SECONDS
    together = honcho.Manager(Printer(sys.stdout))
    environment = os.environ | {
        leftovers.MARK: str(addresses.home()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",
    }
    for name, command in (processes(host, port) | sandbox(host)).items():
        together.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(addresses.PROJECT))
    threading.Thread(target=_welcome, args=(host, port, sign_ins), daemon=True).start()
    together.loop()
    asked_to_stop = together.returncode in {honcho.SIGNALS[name]["rc"] for name in (signal.SIGINT, signal.SIGTERM)}
    return 0 if asked_to_stop else together.returncode or 1


def _welcome(host: str, port: int, sign_ins: str) -> None:
    """Print where everything is, once the web answers."""
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}"  # noqa: S104 - compared only
    pause = threading.Event()
    while not _answers(f"http://127.0.0.1:{port}/livez"):
        pause.wait(0.2)
    lines = [f"  {name:<18} {address}{path}" for name, path in PAGES.items()]
    page = os.environ.get("SANDBOX_URL", "")
    lines += [f"  {'Payments, to play':<18} {page}"] if page else []
    mail = f"  {'Mail':<18} {addresses.home() / 'mail'}"
    print("\n".join(["", "GoodPlay is running. Ctrl-C stops it.", *lines, mail, "", sign_ins.rstrip(), ""]), flush=True)
    if page and (trouble := stages.connect_sandbox(page)):
        print(trouble, flush=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _only_run() -> int:
    """Hold the lock of the one `make run` of this home.

    It is a lock of this process alone (``lockf``): processes that it leaves behind when it is killed do not keep it.
    """
    home = addresses.home()
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        process = (home / "run.lock").read_text(encoding="ascii")
        raise EngineError(f"GoodPlay is running here already (process {process}): stop it with Ctrl-C first.") from None
    os.truncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    return handle


def _require_port(host: str, port: int) -> None:
    if not _free(host, port):
        other = next((number for number in range(port + 1, port + 100) if _free(host, number)), 0)
        raise EngineError(f"Port {port} is taken: run `make run PORT={other}`.")


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _name_sandbox(host: str, port: int) -> None:
    """Say where the sandbox of payments is, and that it may be called; ``SANDBOX_PORT=0`` wants none."""
    chosen = int(os.environ.setdefault("SANDBOX_PORT", str(port + 1)))
    if not chosen:
        return
    if not _free(host, chosen):
        raise EngineError(f"Port {chosen} is taken: run `make run SANDBOX_PORT=…`, or 0 for no sandbox of payments.")
    place = f"localhost:{chosen}"
    allowed = [name for name in os.environ.get("OUTBOUND_ALLOW", "").split(",") if name]
    os.environ["OUTBOUND_ALLOW"] = ",".join([*allowed, place])
    os.environ["SANDBOX_URL"] = f"http://{place}"


def _name_secrets() -> None:
    """Give a program on somebody else's database the secrets of this home, as it has them on the embedded one."""
    for variable, name, size in (
        ("SECRET_KEY", "secret_key", 48),
        ("FIELD_KEYS", "field_key", 32),
        ("JWT_KEY", "jwt_key", 48),
    ):
        if not (os.environ.get(variable) or os.environ.get(f"{variable}_FILE")):
            os.environ[variable] = addresses.kept_secret(name, size=size)


def _owner_url() -> str:
    """Return the address for migrations.

    Raises:
        EngineError: DATABASE_URL is set but OWNER_DATABASE_URL is not.
    """
    if addresses.uses_embedded_database():
        return addresses.owner_url()
    if url := os.environ.get("OWNER_DATABASE_URL"):
        return url
    if file := os.environ.get("OWNER_DATABASE_URL_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    raise EngineError("With DATABASE_URL set, OWNER_DATABASE_URL must name the role that owns the tables.")
