"""Runs of the command line that code by language models, each a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from govatlas.cli.main import cli
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.store import CallRow, Store
from tests.coding.llm.server import ModelServer
from tests.processes import start_process

PATIENCE = 300.0
"""Seconds after which a test gives up on what should have happened."""
_RUN = "from govatlas.cli.main import main; main()"
TEXT = """Act number {n} of the town of Elmford on automated decisions.

Section 1. No department shall use system {n} without a review by a person within {n} days.
Section 2. The clerk shall publish a list of the systems in use before the first day of March.
Section 3. The Commissioner may fine a provider that does not keep the logs of system {n}.
"""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, what it printed, what it complained of."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """A folder with a database of documents."""

    folder: Path

    @property
    def db(self) -> Path:
        """Return the database."""
        return self.folder / "govatlas.db"

    def fill(self, number: int) -> "Place":
        """Put so many small documents in, each different; return the place."""
        return self.add(*(build(f"act-{n:03}", TEXT.format(n=n)) for n in range(number)))

    def add(self, *documents: Document) -> "Place":
        """Put documents in; return the place."""
        with Store.open(self.db, create=True) as store:
            for document in documents:
                store.documents.save(document)
        return self

    def start(
        self, *words: str, hears_interrupts: bool = True, **more: str
    ) -> "subprocess.Popen[str]":
        """Start the program in the folder, in a process group of its own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GOVATLAS_")}
        return start_process(
            [sys.executable, "-c", _RUN, *words],
            hears_interrupts=hears_interrupts,
            cwd=self.folder,
            env={**kept, **more},
        )

    def run(self, *words: str, **more: str) -> Ended:
        """Run the program to its end."""
        return finish(self.start(*words, hears_interrupts=True, **more))

    def invoke(self, *words: str, **more: str) -> Ended:
        """Run the program within this process, which saves the time to start."""
        environment = {"GOVATLAS_DB": str(self.db), **more}
        result = CliRunner().invoke(cli, words, env=environment, prog_name="govatlas")
        return Ended(result.exit_code, result.stdout, result.stderr)

    def list_codings(self) -> dict[str, Coding]:
        """Return the coding of each document that has one."""
        with Store.open(self.db, writable=False) as store:
            coded = [entry.id for entry in store.listing.documents() if entry.coder]
            return {name: store.codings.read(name) for name in coded}

    def list_calls(self) -> list[CallRow]:
        """Return the calls in the log."""
        with Store.open(self.db, writable=False) as store:
            return list(store.calls.read())


def finish(process: "subprocess.Popen[str]") -> Ended:
    """Wait until a process has ended."""
    out, err = process.communicate(timeout=PATIENCE)
    return Ended(process.returncode, out, err)


def build(name: str, text: str) -> Document:
    """Return a document."""
    return Document(instrument=Instrument(id=name, title=f"Act {name}"), text=text)


def code(server: ModelServer, *more: str) -> tuple[str, ...]:
    """Return the words of a command that codes by the model of a server."""
    model = f"{server.address}/v1#tiny"
    return ("code", "--coder", "llm", "--model", model, *more)


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until something holds; a test that waits too long fails."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
