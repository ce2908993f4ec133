"""Hostile files are read or refused in bounded time and memory, each as it should be."""

import re
from pathlib import Path

import pytest

from govatlas.api.limits import Limits, measure_memory
from govatlas.api.running.executor import Answer
from govatlas.api.running.processes import ProcessPool
from govatlas.errors import GovatlasError
from govatlas.reading import read_document
from tests.fuzz.hostile import HOSTILE, PROSE, nest_tables, write_docx

LIMITS = Limits(memory=900_000_000, seconds=60)


def read_text(path: Path) -> tuple[str, str]:
    """Return the text of a file, or the reason why it is refused."""
    try:
        return read_document(path).text, ""
    except GovatlasError as error:
        return "", str(error)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """Return what came of each hostile file, read by a worker that may take 60 seconds."""
    paths = []
    for kind, hostile in HOSTILE.items():
        folder = tmp_path_factory.mktemp("hostile") / kind.replace(" ", "-")
        folder.mkdir()
        paths.append(folder / hostile.name)
        paths[-1].write_bytes(hostile.build())
    with ProcessPool(read_text, 2, limits=LIMITS) as pool:
        found = {answer.index: answer for answer in pool.run(paths)}
    return {kind: found[index] for index, kind in enumerate(HOSTILE)}


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_read_or_refused_in_bounded_time(
    answers: dict[str, Answer], kind: str
) -> None:
    hostile = HOSTILE[kind]
    answer = answers[kind]
    assert answer.reason == ""
    assert answer.result is not None
    text, refusal = answer.result
    if hostile.refused:
        assert re.search(hostile.refused, refusal)
    else:
        assert refusal == ""
        assert hostile.holds in text


@pytest.mark.parametrize("depth", [1, 2, 5, 16])
@pytest.mark.parametrize("beside", ["", "Duty"])
def test_the_words_of_nested_tables_stand_once(tmp_path: Path, depth: int, beside: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(nest_tables(depth, beside=beside)))
    text = read_document(path).text
    assert text.count(PROSE) == 1
    assert text.count("Duty") == (depth if beside else 0)
