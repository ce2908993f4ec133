"""Which first lines of plain text are taken for a title."""

import pytest

from govatlas.reading.text import find_first_line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("  Law on AI\n\n1. Text.", "Law on AI"),
        ("人工智能条例\n第一条", "人工智能条例"),
        (" 5309\n\nOrdentliche Sitzungsperioden", ""),
        ("-- 1 --\ntext", ""),
        ("x" * 500, ""),
    ],
)
def test_a_title_is_short_and_has_a_letter(text: str, title: str) -> None:
    assert find_first_line(text) == title
