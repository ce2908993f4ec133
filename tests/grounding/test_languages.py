"""Wording in other forms of its characters is found; wording that says something else is not."""

# ruff: noqa: E501 - the lines of the texts are theirs

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.grounding import ground, locate
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument


def read(language: str, text: str) -> Document:
    return Document(instrument=Instrument(id="d", title="d"), text=text, language=language)


@pytest.mark.parametrize(
    ("language", "text", "wording", "found"),
    [
        ("zh", "提供者应当，在三十日内（含）报告。", "应当,在三十日内(含)报告", "应当，在三十日内（含）报告"),
        ("zh", "处２０万元以下罚款。", "处20万元以下罚款", "处２０万元以下罚款"),
        ("zh", "使用 AI 系统的企业", "使用AI系统的企业", "使用 AI 系统的企业"),
        ("zh", "使用AI系统的\n企业应当备案", "使用 AI 系统的企业应当备案", "使用AI系统的\n企业应当备案"),
        ("zh", "所称「系统」，是指软件。", "所称“系统”,是指软件.", "所称「系统」，是指软件。"),
        ("zh", "爲保障人權，設置委員會。", "為保障人權,設置委員會", "爲保障人權，設置委員會"),
        ("fr", "la vérification de l’œuvre", "la ve\u0301rification de l'oeuvre", "la vérification de l’œuvre"),
        ("fr", "une amende de 20\u00a0000\u00a0euros", "une amende de 20 000 euros", "une amende de 20\u00a0000\u00a0euros"),
        ("fr", "l’e\u0301quipe offre la « ﬁche »", "l'équipe offre la « fiche »", "l’e\u0301quipe offre la « ﬁche »"),
        ("de", "„Anbieter“ müssen prüfen", "\"Anbieter\" mu\u0308ssen pru\u0308fen", "„Anbieter“ müssen prüfen"),
        ("es", "la señalización de la IA", "la sen\u0303alizacio\u0301n de la IA", "la señalización de la IA"),
    ],
)  # fmt: skip
def test_other_forms_of_characters_are_found(
    language: str, text: str, wording: str, found: str
) -> None:
    located = locate(wording, read(language, f"x. {text} y"))
    assert located is not None
    assert located.text == found


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [
        ("zh", "提供者不应当公开模型权重。", "应当公开模型权重"),
        ("zh", "向未成年人提供服务的，应当报告。", "成年人提供服务的,应当报告"),
        ("zh", "在一百三十日内报告主管部门。", "三十日内报告主管部门"),
        ("zh", "罚款五万元。", "罚款五"),
        ("de", "Der Betreiber darf nicht werben.", "Der Betreiber darf"),
        ("de", "Es sind keine Daten zu speichern.", "Daten zu speichern"),
        ("fr", "L’exploitant ne peut vendre ces données.", "peut vendre ces données"),
        ("fr", "Le fournisseur doit pas à pas", "Le fournisseur doit"),
        ("es", "El operador no podrá ceder los datos.", "podrá ceder los datos"),
        ("fr", "une surface de 20 m² au plus", "une surface de 20 m2 au plus"),
        ("zh", "提供者应当报告。", "提供者可以报告"),
        ("de", "innerhalb von 30 Tagen zu melden", "innerhalb von 20 Tagen zu melden"),
    ],
)
def test_what_says_something_else_is_not_found(language: str, text: str, wording: str) -> None:
    assert ground(wording, read(language, f"x. {text} y")) is None


@given(
    text=st.text(
        st.sampled_from("，,（(ａaé提供者应当不得30３０ \u00a0\n“「ﬁœ。.-"), min_size=1, max_size=60
    ),
    wording=st.text(
        st.sampled_from("，,（(ａaé提供者应当不得30３０ “「fioe。.-"), min_size=1, max_size=20
    ),
    language=st.sampled_from(["zh", "fr", "de", "es", "en"]),
)
def test_whatever_is_found_stands_there_in_the_same_letters(
    text: str, wording: str, language: str
) -> None:
    document = read(language, f"x{text}")
    found = ground(wording, document)
    if found is None:
        return
    quoted = found.quotation
    assert document.text[quoted.span.start : quoted.span.end] == quoted.text
    letters = [
        [c for c in unicodedata.normalize("NFKC", words).replace("œ", "oe") if c.isalnum()]
        for words in (quoted.text, wording)
    ]
    assert letters[0] == letters[1] or language == "en"
