"""The program as the system sees it: signals, pipes, terminals, the time to start."""

import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from govatlas import api
from govatlas.cli.main import cli
from tests.api.conftest import TEXT
from tests.api.fakes import FakeMethod, register
from tests.processes import interrupts, start_process

NUMBER = 12
LINUX = sys.platform == "linux"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder that holds a dozen documents in ``town``."""
    write_town(tmp_path)
    return tmp_path


def write_town(folder: Path) -> None:
    (folder / "town").mkdir()
    for n in range(NUMBER):
        (folder / "town" / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))


@pytest.fixture(scope="module")
def once_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the dozen documents, to be copied."""
    made = tmp_path_factory.mktemp("dozen")
    write_town(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert len(api.read(["town"], db="govatlas.db").new) == NUMBER
    return made / "govatlas.db"


@pytest.fixture
def known(place: Path, once_read: Path) -> Path:
    """Return ``place`` with its documents read."""
    shutil.copy(once_read, place / "govatlas.db")
    return place


@pytest.fixture
def coded(known: Path) -> Path:
    """Return ``place`` with its documents read and coded."""
    assert len(api.code(db=known / "govatlas.db", coder=FakeMethod()).coded) == NUMBER
    return known


@pytest.fixture
def run_next(place: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the next command in ``place``, in this process."""
    monkeypatch.chdir(place)
    monkeypatch.delenv("GOVATLAS_DB", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    register(monkeypatch, "local", lambda: FakeMethod(journal=place / "journal"))

    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, arguments, prog_name="govatlas")
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def start(place: Path, root: Path) -> Callable[..., subprocess.Popen[str]]:
    """Return a function that starts the program in ``place``, in a process group of its own."""

    def start(*arguments: str, hears_interrupts: bool = True, **more: str) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GOVATLAS_")}
        environment |= {
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}",
            "JOURNAL": str(place / "journal"),
            **more,
        }
        return start_process(
            [sys.executable, "-m", "tests.cli.program", *arguments],
            hears_interrupts=hears_interrupts,
            cwd=place,
            env=environment,
        )

    return start


Start = Callable[..., subprocess.Popen[str]]
Run = Callable[..., tuple[int, str, str]]


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def count_rows(place: Path, table: str) -> int:
    path = place / "govatlas.db"
    if not path.exists():
        return 0
    connection = sqlite3.connect(path, timeout=10)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        connection.close()


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def list_group(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    running = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, member = stat.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(member) == group and state != "Z":
            running.append(int(stat.parent.name))
    return running


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def terminate(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGTERM)


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)


ENDINGS = [
    pytest.param(press_ctrl_c, 130, id="ctrl-c"),
    pytest.param(terminate, 143, id="terminate"),
    pytest.param(kill, -9, id="kill -9"),
]


@pytest.mark.parametrize(("end", "status"), ENDINGS)
def test_reading_that_was_ended_is_completed_by_the_next_run(
    place: Path, start: Start, run_next: Run, end: Callable[..., None], status: int
) -> None:
    process = start("read", "town", PAUSE="0.2")
    wait_for(lambda: count_rows(place, "document") >= 2)
    end(process)
    code, out, err = finish(process)
    assert (code, out) == (status, "")
    assert err == "" if status == -9 else err.startswith("stopped: ")
    if LINUX:
        wait_for(lambda: not list_group(process.pid))
    kept = count_rows(place, "document")
    assert 2 <= kept < NUMBER
    if status != -9:
        assert err == f"stopped: {kept} read, {NUMBER - kept} left; run again to resume\n"
    new = NUMBER - kept
    again = run_next("read", "town")
    assert again == (0, f"Read {NUMBER} documents: {new} new, {kept} already known.\n", "")
    assert count_rows(place, "document") == NUMBER


@pytest.mark.parametrize(("end", "status"), ENDINGS)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_coding_that_was_ended_is_completed_by_the_next_run(
    known: Path, start: Start, run_next: Run, end: Callable[..., None], status: int, jobs: str
) -> None:
    process = start("code", "--jobs", jobs, PAUSE="0.2")
    wait_for(lambda: count_rows(known, "coding") >= 2)
    end(process)
    code, out, err = finish(process)
    assert (code, out) == (status, "")
    if LINUX:
        wait_for(lambda: not list_group(process.pid))
    kept = count_rows(known, "coding")
    assert 2 <= kept < NUMBER
    if status != -9:
        assert err == f"stopped: {kept} coded, {NUMBER - kept} left; run again to resume\n"
    again = run_next("code")
    assert again == (0, f"Coded {NUMBER - kept} documents; {kept} already coded.\n", "")
    assert count_rows(known, "coding") == NUMBER
    begun = Counter((known / "journal").read_text().split())
    twice = [name for name, times in begun.items() if times > 1]
    assert len(twice) <= int(jobs)  # at most the documents in work were begun again


def test_ctrl_c_is_tested_where_the_tests_themselves_ignore_it(place: Path, start: Start) -> None:
    with interrupts(signal.SIG_IGN):
        process = start("read", "town", PAUSE="0.2")
    wait_for(lambda: count_rows(place, "document") >= 2)
    press_ctrl_c(process)
    assert finish(process)[0] == 130


def test_coding_in_the_background_goes_on_when_ctrl_c_is_pressed(known: Path, start: Start) -> None:
    process = start("code", PAUSE="0.1", hears_interrupts=False)
    wait_for(lambda: count_rows(known, "coding") >= 2)
    press_ctrl_c(process)
    assert finish(process) == (0, f"Coded {NUMBER} documents.\n", "")


def test_a_reader_that_leaves_is_no_error(coded: Path, start: Start) -> None:
    process = start("export", "--format", "csv")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=300) == 141


@pytest.mark.skipif(not LINUX, reason="/dev/full is of Linux")
def test_a_full_disk_is_one_line(coded: Path, start: Start) -> None:
    code, _, err = finish(start("export", "--output", "/dev/full"))
    assert (code, err) == (1, "Error: cannot write /dev/full: No space left on device\n")


def read_terminal(place: Path, root: Path, *arguments: str, **more: str) -> str:
    """Return what the program draws on a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.program", *arguments],
        cwd=place,
        env={
            **os.environ,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}",
            "COLUMNS": "100",
            "TERM": "xterm",
            **more,
        },
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
    )
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the terminal has nobody left to write to it
            break
        if not piece:
            break
        drawn += piece
    os.close(ours)
    assert process.wait(timeout=300) == 0
    return drawn.decode()


def test_a_terminal_gets_a_bar_a_table_and_colour(place: Path, root: Path) -> None:
    reading = read_terminal(place, root, "read", "town", PAUSE="0.05")
    assert "Reading" in reading
    assert f"{NUMBER}/{NUMBER}" in reading
    assert f"Read {NUMBER} documents: {NUMBER} new." in reading
    assert "Coding" in read_terminal(place, root, "code")
    listed = read_terminal(place, root, "list")
    assert "Jurisdiction" in listed
    assert f"{NUMBER} documents, {NUMBER} coded" in listed
    assert "no document matches" in read_terminal(place, root, "list", "--text", "xyzzy")
    assert "\x1b[1m" in read_terminal(place, root, "show", "ordinance-1")


def test_the_command_line_starts_without_what_is_heavy() -> None:
    heavy = ("govatlas.api", "numpy", "lxml", "rich", "sqlite3", "nupunkt", "jinja2", "ruamel")
    code = f"import sys, govatlas.cli.main; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
