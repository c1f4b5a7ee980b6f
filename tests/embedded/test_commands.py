"""`make run` and its neighbours: refusals in one line, and what is done before anything starts."""

import os
import socket

import pytest

from goodplay.embedded import __main__ as commands
from goodplay.embedded import addresses, engines, housekeeping, setup, stages, supervisor
from goodplay.embedded.errors import EngineError


def test_a_second_run_is_refused_in_one_line(home, python):
    first = python(
        "from goodplay.embedded import supervisor; supervisor._only_run(); print('ready', flush=True); input()"
    )
    assert first.stdout.readline() == "ready\n"

    with pytest.raises(EngineError) as refusal:
        supervisor._only_run()

    assert str(refusal.value) == f"GoodPlay is running here already (process {first.pid}): stop it with Ctrl-C first."


def test_a_run_that_was_killed_does_not_stand_in_the_way(home, python):
    program = "import os, time; from goodplay.embedded import supervisor; supervisor._only_run()"
    first = python(f"{program}; os.fork() or time.sleep(3); print('ready', flush=True); input()")
    assert first.stdout.readline() == "ready\n"
    first.kill()
    first.wait()

    os.close(supervisor._only_run())


def test_a_taken_port_is_told_with_the_next_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(EngineError, match=rf"Port {port} is taken: run `make run PORT=\d+`\."):
            supervisor._require_port("127.0.0.1", port)


def test_a_free_port_is_accepted():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    supervisor._require_port("127.0.0.1", port)


def test_the_sandbox_of_payments_stands_on_the_next_port_and_may_be_called(monkeypatch):
    for name in ("SANDBOX_PORT", "SANDBOX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OUTBOUND_ALLOW", "n8n.internal:5678")
    monkeypatch.setattr(supervisor, "_free", lambda host, port: True)
    supervisor._name_sandbox("127.0.0.1", 8000)

    assert os.environ["OUTBOUND_ALLOW"] == "n8n.internal:5678,localhost:8001"
    assert supervisor.sandbox("127.0.0.1")["sandbox"][1:] == [
        "-m",
        "goodplay.sandboxes",
        "--host",
        "127.0.0.1",
        "--port",
        "8001",
        "--address",
        "http://localhost:8001",
    ]
    for name in ("SANDBOX_PORT", "SANDBOX_URL"):
        monkeypatch.delenv(name)


def test_nobody_needs_the_sandbox_of_payments(monkeypatch):
    monkeypatch.setenv("SANDBOX_PORT", "0")
    monkeypatch.delenv("SANDBOX_URL", raising=False)
    supervisor._name_sandbox("127.0.0.1", 8000)
    assert (supervisor.sandbox("127.0.0.1"), os.environ.get("SANDBOX_URL")) == ({}, None)


def test_a_taken_port_of_the_sandbox_is_named(monkeypatch):
    monkeypatch.setenv("SANDBOX_PORT", "8001")
    monkeypatch.setattr(supervisor, "_free", lambda host, port: False)
    with pytest.raises(EngineError, match=r"Port 8001 is taken: run `make run SANDBOX_PORT=…`, or 0 for no sandbox"):
        supervisor._name_sandbox("127.0.0.1", 8000)


def test_the_same_processes_run_everywhere():
    told = {name: command[2] for name, command in supervisor.processes("127.0.0.1", 8000).items()}

    assert told == {"web": "uvicorn", "worker": "celery", "beat": "celery"}


def test_another_database_needs_its_owners_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/goodplay")

    with pytest.raises(EngineError, match="OWNER_DATABASE_URL"):
        supervisor._owner_url()


def test_the_owners_address_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgresql://owner@db.example/goodplay\n")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/goodplay")
    monkeypatch.setenv("OWNER_DATABASE_URL_FILE", str(tmp_path / "url"))

    assert supervisor._owner_url() == "postgresql://owner@db.example/goodplay"


def test_secrets_that_are_named_stand_and_missing_ones_are_made(home, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "named")
    monkeypatch.delenv("FIELD_KEYS", raising=False)
    monkeypatch.setenv("JWT_KEY_FILE", "/somewhere")
    monkeypatch.delenv("JWT_KEY", raising=False)

    supervisor._name_secrets()

    assert os.environ["SECRET_KEY"] == "named"
    assert len(os.environ.pop("FIELD_KEYS")) == 44
    assert "JWT_KEY" not in os.environ


def test_the_env_file_fills_in_what_the_environment_does_not_say(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# a comment\n#GP_OFF=1\nGP_ONE=from the file\nGP_TWO = 'quoted=yes'\n\n")
    monkeypatch.setenv("GP_ONE", "from the environment")
    monkeypatch.setenv("GP_TWO", "")
    monkeypatch.delenv("GP_TWO")

    commands._read_env_file(file)

    assert (os.environ["GP_ONE"], os.environ.pop("GP_TWO")) == ("from the environment", "quoted=yes")
    assert "#GP_OFF" not in os.environ


def test_a_refusal_is_one_line_and_a_failure(home, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["goodplay", "reset"])
    used = engines.Engines.start("run", database=False)

    code = commands.main()

    assert code == 1
    assert capsys.readouterr().err == f"Engines are in use ({home}): stop `make run` and the tests first.\n"
    used.stop()


def test_a_reset_removes_what_was_kept_and_nothing_else(home):
    addresses.secret("a_key")
    (home / "media").mkdir()
    (home / "demo.txt").write_text("sign-ins")
    (home / "a letter").write_text("somebody's own")

    told = housekeeping.drop()

    assert [file.name for file in home.iterdir()] == ["a letter"]
    assert told == f"The data in {home} are gone; `make run` begins anew."


def test_the_demo_is_loaded_once_and_its_sign_ins_are_kept(home, monkeypatch):
    calls = []

    def manage(*arguments: str, **settings: str):
        calls.append(arguments)
        return stages.subprocess.CompletedProcess(arguments, 0, "Manager  someone@demo.example\n", "")

    monkeypatch.setattr(stages, "manage", manage)
    monkeypatch.setattr(stages, "has_command", lambda name: True)

    told = [stages.load_demo(), stages.load_demo()]

    assert told == ["Manager  someone@demo.example\n"] * 2
    assert calls == [("demo",)]


def test_a_demo_that_fails_is_told_and_tried_again(home, monkeypatch):
    failed = stages.subprocess.CompletedProcess([], 1, "", "It is broken\n")
    monkeypatch.setattr(stages, "manage", lambda *arguments, **settings: failed)
    monkeypatch.setattr(stages, "has_command", lambda name: True)

    assert stages.load_demo() == "The demo could not be loaded:\nIt is broken"
    assert not (home / "demo.txt").exists()


def test_static_files_are_collected_when_they_have_changed(home, monkeypatch):
    calls = []

    def manage(*arguments: str, **settings: str):
        calls.append(arguments[0])
        return stages.subprocess.CompletedProcess(arguments, 0, "", "")

    monkeypatch.setattr(stages, "manage", manage)
    stages.collect_static()
    stages.collect_static()
    assert calls == ["collectstatic"]

    monkeypatch.setattr(stages, "_static_digest", lambda: "another")
    stages.collect_static()

    assert calls == ["collectstatic", "collectstatic"]


def test_a_failing_command_is_told_with_its_words(home, monkeypatch):
    failed = stages.subprocess.CompletedProcess([], 1, "", "Traceback …\nIt is broken\n")
    monkeypatch.setattr(stages, "manage", lambda *arguments, **settings: failed)

    with pytest.raises(EngineError, match="The static files could not be collected:\nTraceback …\nIt is broken"):
        stages.collect_static()

    assert not (home / "static.stamp").exists()


@pytest.mark.parametrize(("version", "verb"), [((3, 10, 14), "run"), ((3, 9, 2), "test")])
def test_an_old_python_is_refused_in_one_line(monkeypatch, capsys, version, verb):
    monkeypatch.setattr("sys.argv", ["setup", verb])
    monkeypatch.setattr("sys.version_info", version)

    with pytest.raises(SystemExit) as end:
        setup.main()

    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("GoodPlay needs Python 3.11 or newer")


def test_missing_libraries_are_named_with_their_packages(monkeypatch, capsys):
    monkeypatch.setattr(setup, "loads", lambda library: "pango" not in library)
    monkeypatch.setattr(setup, "install_debian_packages", lambda packages: False)

    with pytest.raises(SystemExit):
        setup.require_libraries()

    assert capsys.readouterr().err == (
        "Pango is needed for PDF receipts: run `apt install libpango-1.0-0 libpangoft2-1.0-0`.\n"
    )


def test_an_unknown_verb_lists_the_known_ones(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["setup", "fly"])

    with pytest.raises(SystemExit):
        setup.main()

    assert capsys.readouterr().err == "Say one of: make run, make test, make bench, make lint, make reset.\n"


def test_packages_are_installed_once_for_the_same_lists(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(addresses, "environment", lambda: tmp_path)
    monkeypatch.setattr(
        setup.subprocess, "run", lambda *a, **k: calls.append(a) or stages.subprocess.CompletedProcess(a, 0)
    )
    wishes = tmp_path / "requirements.txt"
    wishes.write_text("one==1\n")

    setup.install(tmp_path / "python", [wishes])
    setup.install(tmp_path / "python", [wishes])
    assert len(calls) == 1
    wishes.write_text("one==2\n")
    setup.install(tmp_path / "python", [wishes])

    assert len(calls) == 2


def test_packages_that_cannot_be_installed_end_the_command(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(addresses, "environment", lambda: tmp_path)
    monkeypatch.setattr(setup.subprocess, "run", lambda *a, **k: stages.subprocess.CompletedProcess(a, 1))
    wishes = tmp_path / "requirements.txt"
    wishes.write_text("one==1\n")

    with pytest.raises(SystemExit):
        setup.install(tmp_path / "python", [wishes])

    assert capsys.readouterr().err.splitlines()[-1] == "The packages could not be installed; pip says why above."
    assert not (tmp_path / ".installed-requirements").exists()
