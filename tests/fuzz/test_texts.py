"""Hostile texts are coded in a time that grows with their length, not with its square."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from govatlas.api.limits import Limits, measure_memory
from govatlas.api.running.executor import Answer
from govatlas.api.running.processes import ProcessPool
from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.coding.local.actors.tidying import tidy_name
from govatlas.coding.local.cues import Tier, compile_cue
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from tests.fuzz.statutes import code_statute
from tests.fuzz.texts import TEXTS

LENGTH = 10_000
LIMITS = Limits(memory=400_000_000, seconds=20)


def code_text(kind: str) -> str:
    """Return the summary of a hostile text."""
    document = Document(instrument=Instrument(id="a", title="An act"), text=TEXTS[kind](LENGTH))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return LocalCoder().code(document, load_codebook(), at=at).summary


def tidy(name: str) -> str:
    return tidy_name(name, name)


def find_cue(text: str) -> str:
    cue = compile_cue("ai ~10 risk", Tier.STRONG, {})
    return str(cue.pattern.search(text))


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    LocalCoder().prepare(load_codebook())
    with ProcessPool(code_text, 2, limits=LIMITS) as pool:
        return {answer.task: answer for answer in pool.run(TEXTS)}


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_text_is_coded_in_bounded_time(answers: dict[str, Answer], kind: str) -> None:
    assert answers[kind].reason == ""
    assert answers[kind].result is not None


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
@pytest.mark.parametrize(
    ("work", "text"), [(tidy, "(z. " * 40), (tidy, "!" * 60), (find_cue, "ai" + "-a" * 400)]
)
def test_wording_is_read_in_one_way_only(work: Callable[[str], str], text: str) -> None:
    with ProcessPool(work, 1, limits=Limits(memory=400_000_000, seconds=20)) as pool:
        (answer,) = pool.run([text])
    assert answer.reason == ""


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_a_long_statute_takes_memory_in_proportion_to_its_length() -> None:
    """The limit of a text of 5 MB is 800 MB; a ninth of it is given an eighth of that."""
    LocalCoder().prepare(load_codebook())
    with ProcessPool(code_statute, 1, limits=Limits(memory=100_000_000, seconds=300)) as pool:
        (answer,) = pool.run([600_000])
    assert answer.reason == ""
    assert answer.result is not None
    assert answer.result.norms == 150
