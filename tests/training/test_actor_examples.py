"""Who holds a role in a coding without names is told by the places that it gives."""

import pytest

from govatlas.model.document import Span
from tests.coding.local.views import view_text
from training.actor_examples import is_named, read_document

TEXT = (
    "The Secretary of the Department of Tides shall publish rules for artificial intelligence.\n\n"
    "The Department of Tides shall keep a register of artificial intelligence systems.\n"
)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Secretary of the Department of Tides", "Secretary of the Department of Tides"),
        ("Department of Tides shall keep", "Department of Tides"),
    ],
)
def test_a_name_is_of_the_one_it_names_and_not_of_whom_that_one_belongs_to(
    words: str, named: str
) -> None:
    reading = read_document(view_text(TEXT).document)
    start = TEXT.index(words)
    name = Span(start, start + len(named))
    found = [one.name for one in reading.scene.candidates if is_named(one, name, reading.lowered)]
    assert found == [named]
