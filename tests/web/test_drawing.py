"""A chart that takes too long ends, and holds up nobody else."""

import asyncio
import time
from pathlib import Path

import pytest

from govatlas.web.charts import Drawer, SlowChart, drawer

SPEC = {"form": "svg", "spec": {"mark": "point", "data": {"values": [{}]}}}


def test_a_first_chart_holds_up_nobody() -> None:
    """The loop that answers readers goes on turning while what draws is loaded."""

    async def work() -> tuple[bytes, float]:
        own = Drawer(seconds=60)
        drawn = asyncio.ensure_future(asyncio.to_thread(own.draw, SPEC))
        turns = 0
        while not drawn.done():
            await asyncio.sleep(0.01)
            turns += 1
        own.close()
        return await drawn, turns

    picture, turns = asyncio.run(work())
    assert picture.startswith(b"<svg")
    assert turns > 10


def test_a_chart_that_takes_too_long_is_given_up_and_the_next_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(600)\n")
    own = Drawer(seconds=60)
    with monkeypatch.context() as patch:
        patch.setattr(drawer, "__file__", str(slow))
        patch.setattr(own, "_seconds", 0.5)
        began = time.monotonic()
        with pytest.raises(SlowChart, match="took too long to draw"):
            own.draw(SPEC)
        assert time.monotonic() - began < 60
    assert own.draw(SPEC).startswith(b"<svg")
    own.close()


def test_what_dies_of_a_chart_is_started_again() -> None:
    own = Drawer(seconds=60)
    with pytest.raises(SlowChart):
        own.draw({"form": "svg", "spec": "nonsense"})
    assert own.draw(SPEC).startswith(b"<svg")
    own.close()
