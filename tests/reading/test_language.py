"""The language of a text is told by most of it, and a short English text is not misread."""

import re
from pathlib import Path

import pytest

from govatlas.reading.language import detect_language
from tests.foreign import CHINESE, ENGLISH, FRENCH, SWEDISH

SENTENCES = {
    "da": "Den, der udbyder et system med kunstig intelligens, skal vurdere risiciene, inden "
    "systemet tages i brug. Tilsynet kan udstede påbud og pålægge bøder.",
    "de": "Der Anbieter eines Systems der künstlichen Intelligenz prüft vor der Inbetriebnahme die "
    "Risiken. Die Behörde kann eine Geldbuße verhängen.",
    "es": "El proveedor de un sistema de inteligencia artificial evaluará los riesgos antes de su "
    "puesta en servicio. La autoridad podrá imponer una multa.",
    "it": "Il fornitore di un sistema di intelligenza artificiale valuta i rischi prima "
    "dell'immissione sul mercato. L'autorità può irrogare una sanzione.",
    "nl": "De aanbieder van een systeem voor kunstmatige intelligentie beoordeelt de risico's voor "
    "de ingebruikname. De toezichthouder kan een boete opleggen.",
    "pt": "O fornecedor de um sistema de inteligência artificial deve avaliar os riscos antes da "
    "sua colocação no mercado. A autoridade pode aplicar multa.",
}


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", FRENCH), ("zh", CHINESE), ("sv", SWEDISH), ("en", ENGLISH), *SENTENCES.items()],
)
def test_a_text_is_in_its_language(code: str, text: str) -> None:
    assert detect_language(text) == code
    assert detect_language(text) == detect_language(text)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_text_in_capitals_is_in_the_same_language(code: str) -> None:
    assert detect_language(SENTENCES[code].upper()) == code


@pytest.mark.parametrize(
    "text",
    [
        "eans—\n(A) an 1862 Institution;\n(B) an 1890 Institution; and\n(C) a 1994 Institution",
        "Zhipu Huazhang Technology Co., Ltd.\nFourth Paradigm (Beijing) Technology Co., Ltd.\n",
        "857,808      | 19,000,000 s13   | 42,857,808\n7., 8., 9.                     |   ",
        "Mr. Van Drew, Mr. Boyle of Pennsylvania, Ms. Titus, Mrs. Torres, Mr. Moskowitz",
        "d\u2002the\u2002principle\u2002of\u2002extensive\u2002consultation,\u2002joint\u2002benefit",
    ],
)
def test_a_short_text_is_english_unless_it_is_clearly_not(text: str) -> None:
    assert detect_language(text) == "en"


def test_a_foreign_letterhead_does_not_outweigh_the_text() -> None:
    assert detect_language(f"Ministère du Numérique\nLoi et règlement\n\n{ENGLISH * 6}") == "en"
    assert detect_language(f"Ministry of Digital Affairs\nUnofficial copy\n\n{FRENCH}") == "fr"


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4])
def test_most_of_a_text_in_two_languages_decides(share: float) -> None:
    english, french = ENGLISH * 60, FRENCH * 30
    lesser, greater = int(20_000 * share), int(20_000 * (1 - share))
    assert detect_language(english[:greater] + french[:lesser]) == "en"
    assert detect_language(english[:lesser] + french[:greater]) == "fr"


@pytest.mark.parametrize("paragraph", [500, 2000])
def test_a_text_that_is_english_to_the_half_is_english(paragraph: int) -> None:
    english, french = ENGLISH * 60, FRENCH * 30
    starts = range(0, 20_000, paragraph)
    mixed = "\n".join(t[s : s + paragraph] for s in starts for t in (english, french))
    assert detect_language(mixed) == "en"


def test_pieces_of_english_acts_are_english(shared: Path) -> None:
    """Measured: 11 of 2,841 pieces of 80 characters were misread before, none of 200 now."""
    wrong = []
    for path in sorted((shared / "agora" / "fulltext").glob("*.txt"))[::5]:
        text = re.sub(r"\s+", " ", path.read_text("utf-8-sig", "replace"))
        for start in range(0, len(text) - 200, max(200, len(text) // 4)):
            piece = text[start : start + 200]
            if (found := detect_language(piece)) != "en":
                wrong.append((path.name, found, piece))
    assert wrong == []
