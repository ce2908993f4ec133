"""A model server with faults, for tests: a process of its own that speaks real protocols."""

import argparse
import asyncio
import json
import os
import selectors
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.coding.llm.connection import Connection
from tests.coding.llm.plan import Plan
from tests.coding.llm.request_log import Entry, RequestLog, read_log
from tests.coding.llm.responder import Responder, Response

ROOT = Path(__file__).resolve().parents[3]
DIED = 70
"""The exit status of a server that died as planned."""
_LOOPBACK = "127.0.0.1"
_READY = "listening on port "
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
_BACKLOG = 1024


class ModelServer:
    """The server as a process, from ``with`` to the end of its block.

    It ends with its parent, however that ends.
    """

    def __init__(self, plan: Plan, *, port: int = 0) -> None:
        """Make a server that is yet to start; ``port`` 0 is any that is free."""
        self._plan = replace(plan, log=str(Path(plan.log).resolve()))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = port

    def __enter__(self) -> Self:
        """Start the process; it answers when this returns."""
        words = [sys.executable, "-m", "tests.coding.llm.server", "--attached"]
        words += ["--port", str(self.port), "--plan", self._plan.to_json()]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe)
        try:
            self.port = _await_port(self._process)
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the process; requests that hang are in the log when this returns."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    @property
    def process_id(self) -> int:
        """Return the number of the process."""
        assert self._process is not None
        return self._process.pid

    @property
    def address(self) -> str:
        """Return the address without a path."""
        return f"http://{_LOOPBACK}:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the variables that lead the providers' clients here, with keys."""
        return {
            "OPENAI_BASE_URL": f"{self.address}/v1",
            "OPENAI_API_KEY": "a-key-for-tests",
            "ANTHROPIC_BASE_URL": self.address,
            "ANTHROPIC_API_KEY": "a-key-for-tests",
            "GOOGLE_GEMINI_BASE_URL": self.address,
            "GEMINI_API_KEY": "a-key-for-tests",
        }

    def kill(self) -> None:
        """End the process at once, as a crash would."""
        assert self._process is not None
        self._process.kill()
        self.wait(_STOP_SECONDS)
        self._close()

    def wait(self, seconds: float) -> int:
        """Wait until the process has ended, and return its exit status."""
        assert self._process is not None
        return self._process.wait(seconds)

    def read_stats(self) -> dict[str, Any]:
        """Return the counts that the server keeps."""
        connection = HTTPConnection(_LOOPBACK, self.port, timeout=_STOP_SECONDS)
        try:
            connection.request("GET", "/__stats")
            found: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return found

    def read_entries(self) -> tuple[Entry, ...]:
        """Return what became of each request that is done."""
        return read_log(self._plan.log)

    def _close(self) -> None:
        assert self._process is not None
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class Service:
    """What answers within the process: pages, models, counts, the log."""

    def __init__(self, plan: Plan) -> None:
        """Go on from the log of the plan, if there is one."""
        before = read_log(plan.log) if plan.log else ()
        self._plan = plan
        self._responder = Responder(plan, before)
        self._log = RequestLog(Path(plan.log or os.devnull))
        self._open: set[Connection] = set()
        self._counts: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()

    def get(self, path: str) -> bytes | None:
        """Return the counts or the list of models."""
        if path == "/__stats":
            counts = {"connections": len(self._open), **self._counts}
            return json.dumps({**counts, "faults": self._faults}).encode()
        if path == "/v1/models":
            listed = [
                {"id": name, "object": "model", "created": 0, "owned_by": "tests"}
                for name in self._plan.models or ("test-model",)
            ]
            return json.dumps({"object": "list", "data": listed}).encode()
        return None

    def respond(self, path: str, body: bytes) -> Response | None:
        """Return what to do with a request."""
        response = self._responder.respond(path, body)
        if response is not None:
            self._count("received", "in_flight", 1)
        return response

    def finish(self, entry: Entry) -> None:
        """Write the log; die where it is time."""
        self._log.append(entry)
        self._count("done", "in_flight", -1)
        self._counts["input_tokens"] += entry.input_tokens
        self._counts["output_tokens"] += entry.output_tokens
        self._faults[entry.fault] += 1
        if self._counts["done"] == self._plan.die_after:
            self.give_up()
            os._exit(DIED)

    def opened(self, connection: Connection) -> None:
        """Take note of a connection."""
        self._open.add(connection)
        self._counts["connections_opened"] += 1

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        self._open.discard(connection)

    def give_up(self) -> None:
        """Write the log of all requests that are not done."""
        for connection in tuple(self._open):
            connection.give_up()

    def _count(self, what: str, level: str, step: int) -> None:
        self._counts[what] += 1
        self._counts[level] += step
        self._counts[f"most_{level}"] = max(self._counts[f"most_{level}"], self._counts[level])


async def serve(plan: Plan, port: int, *, attached: bool) -> None:
    """Answer until told to stop: by a signal, or ``attached`` by the end of standard input."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if attached:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    service = Service(plan)
    server = await loop.create_server(
        lambda: Connection(service), _LOOPBACK, port, backlog=_BACKLOG
    )
    print(f"{_READY}{server.sockets[0].getsockname()[1]}", flush=True)
    await stop.wait()
    server.close()
    service.give_up()


def main() -> None:
    """Run the server from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.coding.llm.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--plan", default="{}", help="the plan, as JSON or as a file of it")
    parser.add_argument("--attached", action="store_true", help="stop when standard input ends")
    given = parser.parse_args()
    asyncio.run(serve(Plan.parse(given.plan), given.port, attached=given.attached))


def _await_port(process: "subprocess.Popen[bytes]") -> int:
    """Return the port that a starting process prints.

    Raises:
        RuntimeError: it printed none in good time.
    """
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline().decode() if waiting.select(_START_SECONDS) else ""
    if not line.startswith(_READY):
        raise RuntimeError("the model server did not start")
    return int(line.removeprefix(_READY))


if __name__ == "__main__":
    main()
