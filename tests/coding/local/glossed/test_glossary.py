"""What the glossaries of other languages make of wording, by examples written for govatlas."""

import re
from collections import Counter

import pytest

from govatlas.coding.local.glossed.gloss import gloss
from govatlas.coding.local.glossed.glossary import fold, load_glossary
from govatlas.coding.local.languages import load_languages, read_data

LANGUAGES = sorted(load_languages().glossed)
SAID = [
    ("zh", "提供者不得进行算法歧视。", ["providers", "shall not", "algorithmic discrimination"]),
    ("zh", "未经同意，不得处理人脸信息。", ["consent", "shall not", "biometric"]),
    ("fr", "Le fournisseur est tenu d’évaluer les risques.", ["provider", "shall", "risk"]),
    ("fr", "Les hypertrucages doivent être étiquetés.", ["deepfake", "shall", "label"]),
    ("de", "Die Risikobewertung ist zu dokumentieren.", ["risk assessment", "documentation"]),
    ("de", "Gesichtserkennungssysteme sind verboten.", ["facial recognition", "shall not"]),
    ("es", "Queda prohibida la puntuación social.", ["shall not", "social scoring"]),
    ("es", "El proveedor evaluará el impacto ambiental.", ["provider", "environmental impact"]),
]


@pytest.mark.parametrize(("language", "text", "wanted"), SAID)
def test_a_gloss_has_the_english_wording_of_known_terms(
    language: str, text: str, wanted: list[str]
) -> None:
    said = gloss(text, language)
    places = [said.find(words.rstrip("s")) for words in wanted]
    assert -1 not in places, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_glossary_has_each_form_once(language: str) -> None:
    forms = Counter(
        form for forms in read_data("glossary", language)["words"].values() for form in forms
    )
    assert [form for form, count in forms.items() if count > 1] == []
    assert len(forms) > 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_glossed_by_its_own_english(language: str) -> None:
    spaced = load_glossary(language).spaced
    for english, forms in read_data("glossary", language)["words"].items():
        for form in forms:
            said = gloss(form.replace("*", ""), language)
            assert not spaced or said, (form, english)


def test_a_compound_that_is_no_term_is_glossed_by_its_parts() -> None:
    assert gloss("Versicherungsaufsicht", "de").split() == ["insurance", "supervision"]


def test_the_longest_term_is_taken() -> None:
    assert "generative ai" in gloss("生成式人工智能", "zh")
    assert gloss("人工智能", "zh") == "artificial intelligence"


def test_numbers_and_names_in_latin_letters_stay() -> None:
    assert re.findall(r"ChatGPT|30", gloss("使用ChatGPT满30日的", "zh")) == ["ChatGPT", "30"]


def test_folding_takes_accents_and_case_away() -> None:
    assert fold("Être") == fold("etre")
    assert fold("Maßnahme") == "massnahme"
