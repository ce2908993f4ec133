"""Whatever a server sends, a run ends within its patience, in little memory, with one line."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.api.llm_runs import Ended, Place, finish, wait_for
from tests.coding.llm.hostile import (
    Attack,
    Hostile,
    attack,
    build_lie,
    send_bomb,
    send_drops,
    send_drops_of_head,
    send_endless,
    send_endless_chunks,
    send_endless_packed,
    send_foreign_packing,
    send_page,
    send_pieces,
)

MOST_MEMORY = 300_000
"""Kilobytes that a process may have in memory."""
_MEASURED = """
import re, sys
from pathlib import Path
from govatlas.cli.main import main
try:
    main()
finally:
    memory = re.search(r"VmHWM:[ \\t]+([0-9]+) kB", Path("/proc/self/status").read_text())
    print(f"peak {memory[1]}", file=sys.stderr)
"""
"""The program and what it took; ``ru_maxrss`` would count the process that started it, too."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path).fill(8)


@pytest.fixture
def small(tmp_path: Path) -> Place:
    """Return a place of as many documents as are asked about at once."""
    return Place(tmp_path).fill(4)


def code(server: Hostile, *more: str) -> tuple[str, ...]:
    return ("code", "--coder", "llm", "--model", f"{server.address}/v1#tiny", *more)


def run_measured(place: Place, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[Ended, int]:
    """Run the program as a process; return how it ended, and its most memory in kilobytes."""
    monkeypatch.setattr("tests.api.llm_runs._RUN", _MEASURED)
    ended = place.run(*words)
    told = re.search(r"^peak (\d+)\n", ended.err, re.MULTILINE)
    assert told is not None, ended.err
    return Ended(ended.status, ended.out, ended.err.replace(told[0], "")), int(told[1])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (send_endless, "the reply has more than 16 MB"),
        (send_endless_chunks, "the reply has more than 16 MB"),
        (send_endless_packed, "the reply has more than 16 MB"),
        (send_bomb, "the reply has more than 16 MB"),
        (send_foreign_packing, "has a content encoding that was not requested"),
        (send_pieces, "the body of the reply is malformed"),
    ],
)
def test_no_reply_takes_memory_beyond_its_bound(
    small: Place, monkeypatch: pytest.MonkeyPatch, harm: Attack, reason: str
) -> None:
    with attack(harm) as server:
        ended, memory = run_measured(small, monkeypatch, *code(server))
    assert ended.status == 1
    assert reason in ended.err
    assert "Traceback" not in ended.err
    assert memory < MOST_MEMORY
    assert len(server.asked) <= 2 * 8


@pytest.mark.parametrize("harm", [send_drops, send_drops_of_head])
def test_a_reply_in_drops_is_lost_after_its_time_and_the_run_ends(
    place: Place, harm: Attack
) -> None:
    with attack(harm) as server:
        ended = place.invoke(*code(server, "--timeout", "1", "--patience", "2"))
    assert ended.status == 1
    assert "the server has not answered for 2 seconds" in ended.err or "timed out" in ended.err
    assert len(server.asked) <= 3 * 16


def test_a_smaller_bound_of_replies_can_be_set(place: Place) -> None:
    with attack(send_endless) as server:
        ended = place.invoke(*code(server, "--max-reply-mb", "0.5"))
    assert "the reply has more than 0.5 MB" in ended.err


def test_a_web_page_ends_the_run_with_one_line_after_asking_once_more(place: Place) -> None:
    with attack(send_page) as server:
        ended = place.invoke(*code(server, "--concurrency", "1"))
    assert ended.status == 1
    assert ended.err.startswith(f"Error: {server.address}/v1#tiny cannot be used (it sent a web")
    assert ended.err.count("\n") == 1
    assert len(server.asked) == 2 * 2  # both requests of a document, once more each


@pytest.mark.parametrize("count", [-5, 10**12, 10**30, "many", 1.5])
def test_counts_that_cannot_be_true_are_told_and_the_run_goes_on(
    place: Place, count: object
) -> None:
    lie = build_lie(prompt_tokens=count, completion_tokens=count)
    with attack(lie) as server:
        ended = place.invoke(*code(server, "--max-tokens", "9000000"))
    assert ended.err.count("failed: ") == 8  # an empty object answers nothing
    assert re.search(r"impossible token counts: \d+; each is counted", ended.out)
    assert "Failed calls may also have been charged: at most" in ended.out


def test_tokens_beyond_the_limit_of_a_reply_are_told(place: Place) -> None:
    with attack(build_lie(prompt_tokens=5_000, completion_tokens=9_000)) as server:
        ended = place.invoke(*code(server))
    many = len(server.asked)
    assert (
        f"Replies longer than --max-reply: {many}, by {1_000 * many:,} tokens in total" in ended.out
    )


@pytest.mark.parametrize("harm", [send_endless, send_drops, send_drops_of_head])
def test_a_first_ctrl_c_ends_the_run_within_its_patience(place: Place, harm: Attack) -> None:
    with attack(harm) as server:
        process = place.start(
            *code(server, "--patience", "1", "--timeout", "3000", "--max-reply-mb", "1000")
        )
        wait_for(lambda: len(server.asked) >= 8)
        os.killpg(process.pid, signal.SIGINT)
        assert finish(process).status == 130


@pytest.mark.parametrize("harm", [send_endless, send_drops, send_drops_of_head])
def test_a_second_ctrl_c_ends_it_at_once(place: Place, harm: Attack) -> None:
    with attack(harm) as server:
        process = place.start(
            *code(server, "--patience", "3000", "--timeout", "3000", "--max-reply-mb", "1000")
        )
        wait_for(lambda: len(server.asked) >= 8)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("stopping; waiting for 8 replies")
        os.killpg(process.pid, signal.SIGINT)
        assert finish(process).status == 130
