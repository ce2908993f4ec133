"""Measures how many requests a second the model server answers, for which share of a core."""

import argparse
import asyncio
import json
import os
import tempfile
import time
from pathlib import Path
from random import Random

from tests.coding.llm.bodies import COVERAGE, RECORD, build_body
from tests.coding.llm.plan import Plan
from tests.coding.llm.server import ModelServer

_SENTENCE = (
    "The developer of a covered system shall report each incident to the Commissioner within 30 "
    "days and may not deploy it before an audit of its logs"
)
_RULES = "\n".join(f"[{n}.1] A category of risks, with its definition." for n in range(300))


def build_requests(count: int, size: int) -> list[bytes]:
    """Return as many different requests with bodies of about ``size`` bytes."""
    requests, words = [], _SENTENCE.split()
    for number in range(count):
        chance = Random(number)
        system = f"{COVERAGE if number % 2 else RECORD}\n{_RULES}"
        document = ""
        while len(document) + len(system) < size - 600:
            document += " ".join(chance.choices(words, k=60)) + ".\n\n"
        body = json.dumps(build_body("openai", document, system=system)).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nContent-Length: {len(body)}"
        requests.append(f"{head}\r\n\r\n".encode() + body)
    return requests


async def _work(port: int, requests: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while requests:
        writer.write(requests.pop())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()


async def _work_together(port: int, requests: list[bytes], workers: int) -> None:
    await asyncio.gather(*(_work(port, requests) for _ in range(workers)))


def _read_seconds(process: int) -> float:
    """Return the processor seconds that a process has used (Linux only)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(prog="python -m tests.coding.llm.load", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    given = parser.parse_args()
    requests = build_requests(given.requests, given.size)
    size = sum(map(len, requests)) // len(requests)
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(log=f"{folder}/log.jsonl", latency_ms=given.latency_ms)
        with ModelServer(plan) as server:
            before, start = _read_seconds(server.process_id), time.perf_counter()
            asyncio.run(_work_together(server.port, requests, given.workers))
            seconds = time.perf_counter() - start
            used = _read_seconds(server.process_id) - before
    print(
        f"{given.requests} requests of {size} bytes in {seconds:.2f} s: "
        f"{given.requests / seconds:.0f} a second, {1e6 * used / given.requests:.0f} µs of "
        f"processor time each"
    )


if __name__ == "__main__":
    main()
