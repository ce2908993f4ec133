"""What is to be done, by whom and until when, in Chinese, French, German and Spanish."""

# ruff: noqa: E501 - the lines of the texts are theirs

import pytest

from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.model.norm import Norm
from govatlas.norms import find_norms
from govatlas.unitizing import outline

HEADS = {
    "zh": "第一条　",
    "de": "Artikel 1\n(1) ",
    "fr": "Article 1er\nI. – ",
    "es": "Artículo 1\n1. ",
}


def find(language: str, sentence: str, issuer: str = "") -> list[Norm]:
    text = HEADS[language] + sentence
    document = Document(instrument=Instrument(id="d", title="d"), text=text, language=language)
    found = find_norms(document, outline(document), issuer=issuer)
    return sorted(found, key=lambda norm: norm.action.quotation.span)


@pytest.mark.parametrize(
    ("language", "sentence", "action"),
    [
        (
            "fr",
            "Nous concevrons nos systèmes avec prudence.",
            "concevoir nos systèmes avec prudence",
        ),
        (
            "fr",
            "Nous mettrons à l'essai nos modèles et surveillerons leur fonctionnement.",
            "mettre à l'essai nos modèles et surveiller leur fonctionnement",
        ),
        ("fr", "Nous nous emploierons à limiter les abus.", "s’employer à limiter les abus"),
        ("fr", "Nous tiendrons compte des risques connus.", "tenir compte des risques connus"),
        ("fr", "Nous ne développerons pas ces armes.", "développer ces armes"),
        (
            "fr",
            "Nous ne concevrons ni ne déploierons d'armes autonomes.",
            "ne concevoir ni ne déployer d'armes autonomes",
        ),
        (
            "fr",
            "Les journaux doivent être conservés pendant six mois.",
            "conserver les journaux pendant six mois",
        ),
        (
            "fr",
            "Aucune décision ne peut être prise sans l'examen d'un agent.",
            "être prise sans l'examen d'un agent",
        ),
        ("es", "Deberán eliminarse los sesgos de los datos.", "eliminar los sesgos de los datos"),
        (
            "es",
            "Deberán mejorarse de manera continua los métodos y optimizarse los mecanismos.",
            "mejorar de manera continua los métodos y optimizar los mecanismos",
        ),
        ("es", "El proveedor deberá asegurarse de la calidad.", "asegurarse de la calidad"),
        ("es", "Ampliaremos esta lista cada año.", "ampliar esta lista cada año"),
        (
            "es",
            "El acceso al mercado deberá supeditarse a una auditoría.",
            "supeditar el acceso al mercado a una auditoría",
        ),
        ("es", "Los sistemas deberán mejorar la transparencia.", "mejorar la transparencia"),
        ("de", "Die Behörde hat Verordnungen zu erlassen.", "Verordnungen erlassen"),
        (
            "de",
            "Der Anbieter hat den Bericht vorzulegen, um Schäden zu vermeiden.",
            "den Bericht vorlegen, um Schäden zu vermeiden",
        ),
        ("de", "Der Bericht ist der Behörde vorzulegen.", "den Bericht der Behörde vorlegen"),
        (
            "de",
            "Die Protokolle müssen zwei Jahre lang aufbewahrt werden.",
            "die Protokolle zwei Jahre lang aufbewahren",
        ),
        ("de", "Wir werden unsere Systeme sorgfältig prüfen.", "unsere Systeme sorgfältig prüfen"),
        ("zh", "人工智能生成的所有内容均应当妥善注明出处。", "人工智能生成的所有内容妥善注明出处"),
    ],
)
def test_an_action_has_its_verb_in_the_base_form(language: str, sentence: str, action: str) -> None:
    assert [norm.action.text for norm in find(language, sentence)] == [action]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Nous concevrons nos systèmes avec prudence."),
        ("fr", "Nous devons évaluer tous nos modèles."),
        ("de", "Wir werden unsere Systeme sorgfältig prüfen."),
        ("de", "In jedem Fall müssen wir die Daten löschen."),
        ("es", "Nos comprometemos a evaluar nuestros modelos."),
        ("es", "Debemos evaluar todos nuestros modelos."),
        ("zh", "我们将对所有模型进行安全评估并公布其结果。"),
        ("zh", "我们应当共同防范人工智能带来的各种风险。"),
    ],
)
def test_what_we_are_to_do_is_borne_by_the_issuer_or_nobody(language: str, sentence: str) -> None:
    (norm,) = find(language, sentence, issuer="Nordlicht")
    assert norm.bearer is not None
    assert norm.bearer.text == "Nordlicht"
    assert norm.bearer.quotation.text.lower() in sentence.lower()
    (unknown,) = find(language, sentence)
    assert unknown.bearer is None


def test_a_thing_that_others_speak_of_is_not_done_by_the_issuer() -> None:
    words = "Nous reconnaissons que les technologies avancées peuvent soulever des défis."
    assert find("fr", words, issuer="Nordlicht") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Nul ne peut utiliser ces données personnelles."),
        ("de", "Niemand darf diese personenbezogenen Daten verwenden."),
        ("es", "Nadie podrá utilizar estos datos personales."),
    ],
)
def test_a_pronoun_bears_nothing(language: str, sentence: str) -> None:
    (norm,) = find(language, sentence)
    assert norm.modality.value == "prohibition"
    assert norm.bearer is None


@pytest.mark.parametrize(
    ("language", "sentence", "deadline"),
    [
        (
            "fr",
            "Le fournisseur doit répondre dans les 60 jours suivant la demande.",
            "dans les 60 jours suivant la demande",
        ),
        ("fr", "Le fournisseur doit notifier l'incident sous 72 heures.", "sous 72 heures"),
        (
            "fr",
            "Le fournisseur doit corriger le système dans un délai de soixante (60) jours.",
            "dans un délai de soixante (60) jours",
        ),
        (
            "fr",
            "Le fournisseur doit publier un rapport 60 jours avant le déploiement.",
            "60 jours avant le déploiement",
        ),
        ("de", "Der Anbieter muss den Bericht binnen 30 Tagen vorlegen.", "binnen 30 Tagen"),
        (
            "de",
            "Der Betreiber hat die Daten innerhalb einer Frist von zwei Monaten zu löschen.",
            "innerhalb einer Frist von zwei Monaten",
        ),
        (
            "de",
            "Der Anbieter hat den Bericht bis zum 31. März 2027 vorzulegen.",
            "bis zum 31. März 2027",
        ),
        ("es", "El proveedor deberá responder en un plazo de 60 días.", "en un plazo de 60 días"),
        (
            "es",
            "El proveedor deberá responder en un plazo no superior a quince días.",
            "en un plazo no superior a quince días",
        ),
        ("zh", "提供者应当在六十日内完成算法备案手续并公布结果。", "在六十日内"),
        ("zh", "提供者应当在发现事故后二十四小时内向主管部门报告。", "在发现事故后二十四小时内"),
    ],
)
def test_deadlines_are_found_as_the_language_words_them(
    language: str, sentence: str, deadline: str
) -> None:
    (norm,) = find(language, sentence)
    assert norm.deadline is not None
    assert norm.deadline.text == deadline


@pytest.mark.parametrize(
    ("language", "sentence", "penalty"),
    [
        (
            "fr",
            "Tout manquement est puni d'une amende pouvant aller jusqu'à 35 000 000 EUR ou 7 % du chiffre d'affaires.",
            "amende pouvant aller jusqu'à 35 000 000 EUR ou 7 % du chiffre d'affaires",
        ),
        (
            "de",
            "Der Verstoß wird mit einer Geldbuße bis zu fünfzigtausend Euro geahndet.",
            "Geldbuße bis zu fünfzigtausend Euro",
        ),
        (
            "es",
            "Las infracciones serán sancionadas con multa de 10.001 a 100.000 euros.",
            "multa de 10.001 a 100.000 euros",
        ),
    ],
)
def test_penalties_are_found_with_their_amounts(language: str, sentence: str, penalty: str) -> None:
    (norm,) = find(language, sentence)
    assert norm.sanction is not None
    assert norm.sanction.text == penalty
