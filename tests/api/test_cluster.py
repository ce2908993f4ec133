"""A Dask cluster codes as this machine does, whatever becomes of its workers."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import govatlas
from govatlas import Filters, Progress, Stopped
from govatlas.api.running import cluster as running
from govatlas.api.running import connection
from govatlas.api.running.cluster import Cluster
from govatlas.api.running.connection import check_address, check_versions
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.store import Store
from tests.api.fakes import FakeMethod
from tests.processes import end_group, end_within, interrupts, start_process

pytest.importorskip("distributed")

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG = 300


@pytest.fixture
def atlas(known: Path) -> Path:
    return known


@pytest.fixture(autouse=True)
def _it_ends() -> Iterator[None]:
    with end_within(LONG):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left(_it_ends: None) -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@dataclass
class LoadedMethod(FakeMethod):
    """Writes down each process that loads it."""

    loads: Path = Path()

    def prepare(self, codebook: Codebook) -> None:
        with self.loads.open("a") as lines:
            lines.write(f"{os.getpid()}\n")


@dataclass
class ElsewhereMethod(FakeMethod):
    """Is another version of itself in every process but the one that made it."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, who=replace(state["who"], digest="sha256:0123"))


class Work:
    """What a worker does in these tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, task: str) -> str:
        (self.folder / f"{task}.begun").open("a").write(f"{os.getpid()}\n")
        if task.startswith("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if task.startswith("slow"):
            time.sleep(0.2)
        if task.startswith("long"):
            time.sleep(4)
        return f"{task} by {os.getpid()}"

    def load(self) -> "Work":
        return self

    def count(self) -> Callable[[str], int]:
        return len


def add(db: Path, *names: str) -> None:
    with Store.open(db) as store:
        template = store.documents.read("ordinance-1")
        for name in names:
            store.documents.save(
                replace(template, instrument=replace(template.instrument, id=name))
            )


def count_codings(db: Path) -> int:
    return len(list(govatlas.export(db=db)))


def test_a_cluster_codes_as_one_process_does_and_loads_the_coder_once_a_worker(
    folder: Path, tmp_path: Path
) -> None:
    exports, seen = [], list[Progress]()
    for cluster in (None, "local:2"):
        db, loads = tmp_path / f"{cluster}.db", tmp_path / f"{cluster}.loads"
        coder = LoadedMethod(loads=loads)
        govatlas.read([folder], db=db)
        report = govatlas.code(
            db=db, coder=coder, jobs=1 if cluster is None else None, cluster=cluster, at=NOON,
            on_progress=seen.append,
        )  # fmt: skip
        assert (len(report.coded), report.already, report.failures) == (12, (), ())
        assert (seen[-1].done, seen[-1].total) == (12, 12)
        exports.append("".join(govatlas.export(db=db)))
    assert exports[0] == exports[1]
    workers = loads.read_text().split()
    assert 1 <= len(workers) == len(set(workers)) <= 2
    assert str(os.getpid()) not in workers
    again = govatlas.code(db=db, coder=coder, cluster="local:2")
    assert (again.coded, len(again.already)) == ((), 12)


def test_documents_that_fail_or_kill_workers_are_named_and_the_rest_go_on(atlas: Path) -> None:
    add(atlas, "bad-1", "crash-1", "crash-2")
    report = govatlas.code(db=atlas, coder=FakeMethod(), cluster="local:2")
    assert len(report.coded) == 12
    reasons = {failure.name: failure.reason for failure in report.failures}
    assert set(reasons) == {"bad-1", "crash-1", "crash-2"}
    assert "cannot make sense of it" in reasons["bad-1"]
    assert "every worker that tried it died" in reasons["crash-1"]
    assert "every worker that tried it died" in reasons["crash-2"]


def test_a_task_gets_a_last_try_alone_and_none_is_blamed_for_another(tmp_path: Path) -> None:
    tasks = [f"a{number}" for number in range(40)]
    tasks.insert(7, "die")
    with Cluster(Work(tmp_path).load, "local:2") as cluster:
        answers = sorted(cluster.run(tasks), key=lambda answer: answer.index)
    assert [answer.task for answer in answers] == tasks
    assert [answer.task for answer in answers if answer.reason] == ["die"]
    assert len((tmp_path / "die.begun").read_text().split()) == 3


def test_workers_that_are_killed_cost_no_document_and_none_is_coded_twice(atlas: Path) -> None:
    add(atlas, *(f"more-{number}" for number in range(60)))
    killed = list[int]()

    def kill(progress: Progress) -> None:
        if progress.done in (5, 30):
            child = _list_workers(os.getpid())[0]
            os.kill(child, signal.SIGKILL)
            killed.append(child)

    coder = FakeMethod(pause=0.05)
    report = govatlas.code(db=atlas, coder=coder, cluster="local:2", on_progress=kill)
    assert len(set(killed)) == 2
    assert (len(report.coded), report.failures, report.already) == (72, (), ())
    assert len(set(report.coded)) == 72
    assert count_codings(atlas) == 72


def test_an_interrupt_keeps_what_is_done_and_the_next_run_goes_on(atlas: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match="stopped: 5 coded, 7 left; run again to resume"):
        govatlas.code(db=atlas, coder=FakeMethod(), cluster="local:2", on_progress=interrupt)
    assert len(govatlas.list_documents(Filters(coded=True), db=atlas)) == 5
    assert len(govatlas.code(db=atlas, coder=FakeMethod(), jobs=1).coded) == 7


def test_a_cluster_of_this_machine_is_reached_by_none_other_and_two_do_not_meet(
    tmp_path: Path,
) -> None:
    psutil = pytest.importorskip("psutil")
    work = Work(tmp_path).load
    with Cluster(work, "local:1") as first, Cluster(work, "local:1") as second:
        assert [len(list(each.run(["a", "b"]))) for each in (first, second)] == [2, 2]
        here = psutil.Process()
        open_ = [
            connection.laddr.ip
            for process in (here, *here.children(recursive=True))
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
    assert open_
    assert set(open_) == {"127.0.0.1"}


def test_memory_does_not_grow_with_what_has_passed_through(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    size, memory = 10_000, list[int]()
    with Cluster(Work(tmp_path).count, "local:1") as cluster:
        for _ in cluster.run(f"{number:0{size}}" for number in range(4_000)):
            memory.append(psutil.Process().memory_info().rss)
    assert len(memory) == 4_000
    assert memory[-1] - memory[1_000] < 1_000 * size  # a third of what has passed since


def test_few_tasks_are_drawn_before_their_turn(tmp_path: Path) -> None:
    drawn = 0

    def draw() -> Iterator[str]:
        nonlocal drawn
        for number in range(2_000):
            drawn += 1
            yield f"{number % 10}"

    ahead = 0
    with Cluster(Work(tmp_path).load, "local:1") as cluster:
        for done, _ in enumerate(cluster.run(draw()), start=1):
            ahead = max(ahead, drawn - done)
    assert (done, drawn) == (2_000, 2_000)
    assert 1 <= ahead <= 3 * 64


def test_ctrl_c_in_a_terminal_ends_the_run_in_one_line_and_no_worker_stays(
    atlas: Path,
) -> None:
    script = (
        "import sys; from tests.api import test_cluster as t\n"
        "if __name__ == '__main__': t.run_slowly(sys.argv[1])"
    )
    process = start_process([sys.executable, "-c", script, str(atlas)])
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    workers = _list_workers(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=LONG)
    assert err == ""
    assert out.splitlines()[-1].startswith("stopped: ")
    assert workers
    _wait_until_gone(workers)


def test_workers_end_when_this_process_is_killed(atlas: Path) -> None:
    script = (
        "import sys; from tests.api import test_cluster as t\n"
        "if __name__ == '__main__': t.run_slowly(sys.argv[1])"
    )
    process = start_process([sys.executable, "-c", script, str(atlas)])
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    workers = _list_workers(process.pid)
    process.kill()
    process.communicate(timeout=LONG)
    assert workers
    _wait_until_gone(workers)


def run_slowly(db: str) -> None:
    """Code with a pause; the body of a process that tests stop."""
    try:
        govatlas.code(
            db=db,
            coder=FakeMethod(pause=1.0),
            cluster="local:2",
            on_progress=lambda progress: print(progress.done, flush=True),
        )
    except Stopped as error:
        print(error, flush=True)


@dataclass
class Remote:
    """A scheduler in a process of its own, with workers on demand."""

    processes: list["subprocess.Popen[bytes]"]
    address: str

    def start_worker(self) -> None:
        self._start("dask_worker", self.address, "--nthreads", "1", "--no-dashboard")

    def _start(self, *words: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]]
        nowhere = subprocess.DEVNULL  # a pipe that nobody reads would fill, and stop the process
        with interrupts(signal.SIG_IGN):
            process = subprocess.Popen(
                command, stdout=nowhere, stderr=nowhere, start_new_session=True
            )
        self.processes.append(process)

    def start(self) -> None:
        port = self.address.rpartition(":")[2]
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")

    def end(self) -> None:
        for process in reversed(self.processes):
            self.kill(process)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process with all that it started."""
        end_group(process)
        process.wait(LONG)


@pytest.fixture
def remote() -> Iterator[Remote]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    found = Remote([], address)
    found.start()
    try:
        yield found
    finally:
        found.end()


def test_a_scheduler_elsewhere_is_used_and_its_end_is_told_in_one_line(
    atlas: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 60.0)
    remote.start_worker()
    add(atlas, *(f"more-{number}" for number in range(60)))

    def end(progress: Progress) -> None:
        if progress.done == 3:
            remote.processes[0].kill()

    with pytest.raises(
        InputError, match=r"lost the cluster at .*; finished work is saved: run again"
    ):
        govatlas.code(
            db=atlas, coder=FakeMethod(pause=0.2), cluster=remote.address, on_progress=end
        )
    done = len(govatlas.list_documents(Filters(coded=True), db=atlas))
    assert 3 <= done < 72
    assert len(govatlas.code(db=atlas, coder=FakeMethod(), jobs=1).coded) == 72 - done


def test_workers_that_stay_away_end_the_run_in_one_line(
    atlas: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 60.0)
    monkeypatch.setattr(running, "_PATIENCE", 2.0)
    monkeypatch.setattr(running, "_LOOK_EVERY", 1.0)
    remote.start_worker()

    def end(progress: Progress) -> None:
        if progress.done == 3:
            remote.kill(remote.processes[1])

    with pytest.raises(InputError, match="does not respond, and none of its workers is busy"):
        govatlas.code(
            db=atlas, coder=FakeMethod(pause=0.2), cluster=remote.address, on_progress=end
        )
    assert 3 <= count_codings(atlas) < 12


def test_a_slow_task_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 1.0)
    monkeypatch.setattr(running, "_LOOK_EVERY", 0.5)
    with Cluster(Work(tmp_path).load, "local:1") as cluster:
        (answer,) = cluster.run(["long"])
    assert (answer.result or "").startswith("long by ")


def test_a_scheduler_without_workers_is_told_apart(
    atlas: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wait_for_port(remote.address)
    monkeypatch.setattr(connection, "_PATIENCE", 5.0)
    with pytest.raises(InputError, match="has no workers; start"):
        govatlas.code(db=atlas, coder=FakeMethod(), cluster=remote.address)


def test_where_nobody_answers_is_told_in_one_line(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.5)
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 \("):
        govatlas.code(db=atlas, coder=FakeMethod(), cluster="tcp://127.0.0.1:9")


def test_another_version_of_the_coder_is_refused_before_anything_is_kept(atlas: Path) -> None:
    with pytest.raises(InputError, match=r"another version of the coder fake \(0123, not fa\)"):
        govatlas.code(db=atlas, coder=ElsewhereMethod(), cluster="local:1")
    assert count_codings(atlas) == 0


def test_what_workers_do_not_have_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"cannot do the work: ModuleNotFoundError: .*nowhere"):  # noqa: SIM117
        with Cluster(Missing().load, "local:1") as cluster:
            list(cluster.run(["a"]))


def test_results_that_cannot_be_read_here_end_the_run() -> None:
    here = os.getpid()
    with pytest.raises(InputError, match="cannot be read here: TypeError: of another version"):  # noqa: SIM117
        with Cluster(Unreadable(here).load, "local:1") as cluster:
            list(cluster.run(["a"]))


@dataclass
class Unreadable:
    """Gives results that the process ``here`` cannot unpack."""

    here: int

    def load(self) -> "Unreadable":
        return self

    def __call__(self, task: str) -> "Unpacked":
        return Unpacked(self.here)


@dataclass
class Unpacked:
    here: int

    def __reduce__(self) -> Any:
        return _unpack, (self.here,)


def _unpack(here: int) -> Unpacked:
    if os.getpid() == here:
        raise TypeError("of another version")
    return Unpacked(here)


class Missing:
    """Comes from a module that only this process has."""

    def load(self) -> "Missing":
        return self

    def __call__(self, task: str) -> str:
        return task

    def __reduce__(self) -> Any:
        return _import_nowhere, ()


def _import_nowhere() -> Missing:
    import nowhere  # type: ignore[import-not-found]  # noqa: F401

    return Missing()


class Told:
    """A client of a cluster that tells of versions."""

    def __init__(self, worker: dict[str, str]) -> None:
        same = {"python": "3.11.7.final.0", "govatlas": "1", "distributed": "2", "msgpack": "3"}
        self.here, self.worker = {**same, "cloudpickle": "4"}, worker

    def get_versions(self, packages: list[str]) -> dict[str, Any]:
        worker = {"tcp://w:1": {"packages": {**self.here, **self.worker}}}
        here = {"packages": self.here}
        return {"client": here, "scheduler": here, "workers": worker}


@pytest.mark.parametrize(
    ("worker", "message"),
    [
        ({"govatlas": "0"}, "tcp://w:1 has govatlas 0, this machine 1; install the same"),
        ({"python": "3.12.1.final.0"}, "tcp://w:1 has python 3.12, this machine 3.11"),
        ({"distributed": ""}, "tcp://w:1 has distributed not installed, this machine 2"),
    ],
)
def test_other_versions_are_refused(worker: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_versions(Told(worker))


def test_patches_of_python_may_differ() -> None:
    check_versions(Told({"python": "3.11.9.final.0"}))


def test_the_missing_extra_is_named(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'govatlas\[cluster\]'"):
        govatlas.code(db=atlas, coder=FakeMethod(), cluster="local:1")


@pytest.mark.parametrize("address", ["tcp://head:8786", "tls://10.0.0.1:1", "local:1", "local:64"])
def test_addresses_of_clusters_are_taken(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "head", "head:8786", "local", "local:0", "local:-1", "http://head:8787", "tcp://"],
)
def test_other_addresses_are_refused_before_the_database_is_opened(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="is not the address of a cluster; give the address"):
        govatlas.code(db=tmp_path / "none.db", cluster=address)


def _list_workers(parent: int) -> list[int]:
    """Return the processes that were started by ``parent`` to work."""
    import psutil

    return [
        child.pid
        for child in psutil.Process(parent).children(recursive=True)
        if "spawn_main" in " ".join(child.cmdline())
    ]


def _wait_until_gone(pids: list[int]) -> None:
    import psutil

    _, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], LONG)
    assert alive == []


def _wait_for_port(address: str) -> None:
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port))).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no scheduler came up")
