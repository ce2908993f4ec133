"""The command serve as a process: it says where it is, refuses early, ends when told."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from govatlas import api
from govatlas.web import serving
from govatlas.web.serving import Address
from tests.processes import end_group, start_process

_MAIN = "from govatlas.cli.main import main; main()"
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> "subprocess.Popen[str]":
        process = start_process(
            [sys.executable, "-c", _MAIN, "serve", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        end_group(process)
        process.communicate()


def read_address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Serving "), line or process.communicate()
    return line.split(" at ")[1].split()[0]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_serves_until_told_to_end(
    start: Start, atlas: Path, workers: str, end: signal.Signals
) -> None:
    process = start("--db", str(atlas), "--port", "0", "--workers", workers)
    address = read_address(process)
    with urllib.request.urlopen(f"{address}codebook/risk/2.1", timeout=300) as response:
        assert b"Compromise of privacy" in response.read()
    os.kill(process.pid, end)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_a_port_in_use_is_named(start: Start, atlas: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = start("--db", str(atlas), "--port", port)
        out, err = process.communicate(timeout=300)
    told = f"Error: port {port} is in use on 127.0.0.1; choose another with --port\n"
    assert (process.returncode, out, err) == (1, "", told)


def test_a_host_that_is_not_here_is_named(start: Start, atlas: Path) -> None:
    process = start("--db", str(atlas), "--host", "no.such.host.invalid", "--port", "0")
    _, err = process.communicate(timeout=300)
    assert process.returncode == 1
    assert err.startswith("Error: this computer has no address 'no.such.host.invalid'")


def test_an_open_host_is_warned_of(start: Start, atlas: Path) -> None:
    process = start("--db", str(atlas), "--host", "0.0.0.0", "--port", "0")
    read_address(process)
    assert process.stderr is not None
    assert process.stderr.readline().startswith(
        "note: anyone who can reach 0.0.0.0 can read this site"
    )


def test_a_database_without_content_is_refused(start: Start, tmp_path: Path, root: Path) -> None:
    missing = start("--db", "nothing.db", "--port", "0")
    _, err = missing.communicate(timeout=300)
    assert (missing.returncode, err.startswith("Error: ")) == (1, True)
    db = tmp_path / "read.db"
    api.read([root / "examples" / "documents" / "solvane-declaration.md"], db=db, jobs=1)
    uncoded = start("--db", str(db), "--port", "0")
    _, err = uncoded.communicate(timeout=300)
    told = f"Error: no document in {db} is coded yet; run: govatlas code\n"
    assert (uncoded.returncode, err) == (1, told)


@pytest.mark.parametrize(
    ("host", "url", "local"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/", True),
        ("localhost", "http://localhost:80/", True),
        ("::1", "http://[::1]:80/", True),
        ("127.0.0.2", "http://127.0.0.2:80/", True),
        ("0.0.0.0", "http://0.0.0.0:80/", False),
        ("atlas.example", "http://atlas.example:80/", False),
    ],
)
def test_an_address_knows_who_reaches_it(host: str, url: str, local: bool) -> None:
    address = Address(host, 80)
    assert address.url == url
    assert address.is_local is local
    assert (address.hosts is None) is not local


def test_a_worker_may_take_its_time_to_start_on_a_busy_machine() -> None:
    config = serving._configure(serving._WORKER, factory=True, workers=2)
    assert config.timeout_worker_healthcheck == serving.SECONDS_TO_ANSWER >= 60
