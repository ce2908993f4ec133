"""Summaries of documents in other languages: in English, and in the language of the document."""

# ruff: noqa: E501 - the lines of the texts are theirs

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.coding.local.glossed.original import sum_up_in_original
from govatlas.coding.local.glossed.quantities import load_quantities
from govatlas.model.coding import SUMMARY_NORMS, Coding, read_ranks
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.norms import find_norms
from govatlas.unitizing import outline

EXAMPLES = Path(__file__).parents[4] / "examples/languages"
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LANGUAGES = ("de", "es", "fr", "zh")


def read(language: str) -> Document:
    text = (EXAMPLES / f"auria-public-services-regulation-{language}.txt").read_text("utf-8")
    return Document(instrument=Instrument(id="a", title="A"), text=text, language=language)


@cache
def code(language: str) -> Coding:
    return LocalCoder().code(read(language), load_codebook(), at=NOON)


@pytest.mark.parametrize(
    ("language", "clauses"),
    [
        (
            "fr",
            (
                "Interdit aux déployeurs d’utiliser des systèmes d’intelligence artificielle",
                "oblige le fournisseur à remettre le rapport d’essais à l’Autorité",
                "sanction : amende de 500 000 couronnes",
            ),
        ),
        (
            "de",
            (
                "Verbietet Betreibern, Systeme der künstlichen Intelligenz zu verwenden, um",
                "verpflichtet den Anbieter, den Prüfbericht der Behörde innerhalb von 30 Tagen nach seiner Fertigstellung vorzulegen",
                "Sanktion: Geldbuße bis zu 500 000 Kronen",
            ),
        ),
        (
            "es",
            (
                "Prohíbe a los responsables del despliegue utilizar sistemas",
                "obliga al proveedor a presentar el informe de las pruebas",
                "sanción: multa de hasta 500 000 coronas",
            ),
        ),
        (
            "zh",
            (
                "要求提供者自测试完成之日起三十日内向人工智能管理局提交测试报告",
                "禁止部署者使用人工智能系统从事下列活动",
                "违者处五十万克朗以下罚款",
            ),
        ),
    ],
)
def test_a_document_is_summed_up_in_its_own_language(
    language: str, clauses: tuple[str, ...]
) -> None:
    code_of_summary, summary = code(language).original_summary
    assert code_of_summary == language
    for clause in clauses:
        assert clause in summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_english_summary_says_who_what_until_when_and_at_what_cost(language: str) -> None:
    summary = code(language).summary
    assert "Binding text in" in summary
    assert "rohibits deployers (“" in summary
    assert "equires providers (“" in summary
    assert "within 30 days" in summary
    assert "500,000 crowns (“" in summary
    assert "It deals above all" not in summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_clause_of_the_english_summary_names_its_norms(language: str) -> None:
    coding = code(language)
    ranks = read_ranks(dict(coding.provenance)[SUMMARY_NORMS])
    assert len(ranks) == len(coding.summary.split("; "))
    assert all(ranks)


def test_english_documents_have_no_second_summary() -> None:
    assert LocalCoder().code(read("en"), load_codebook(), at=NOON).original_summary == ("", "")


def sum_up(language: str, text: str) -> str:
    document = Document(instrument=Instrument(id="d", title="d"), text=text, language=language)
    return sum_up_in_original(document, find_norms(document, outline(document)), language)


@pytest.mark.parametrize(
    ("language", "text", "summary"),
    [
        (
            "de",
            "Artikel 1\n(1) Der Beauftragte hat Verordnungen zu erlassen.",
            "Verpflichtet den Beauftragten, Verordnungen zu erlassen.",
        ),
        (
            "de",
            "Artikel 1\n(1) Wenn ein Vorfall eintritt, muss der Betreiber das System abschalten.",
            "Verpflichtet den Betreiber, das System abzuschalten, wenn ein Vorfall eintritt.",
        ),
        (
            "de",
            "Artikel 1\n(1) Die Unternehmen verpflichten sich, ihre Modelle zu prüfen.",
            "Bestimmt: „Die Unternehmen verpflichten sich, ihre Modelle zu prüfen“.",
        ),
        (
            "fr",
            "Article 1er\nI. – Aucun fournisseur ne peut vendre ces données personnelles.",
            "Interdit à tout fournisseur de vendre ces données personnelles.",
        ),
        (
            "fr",
            "Article 1er\nI. – Nous concevrons nos systèmes avec prudence.",
            "Énonce : « Nous concevrons nos systèmes avec prudence ».",
        ),
        (
            "es",
            "Artículo 1\n1. La Agencia deberá publicar un informe anual.",
            "Obliga a la Agencia a publicar un informe anual.",
        ),
        (
            "zh",
            "第一条　用户有权拒绝自动化决策并要求人工复核。",
            "允许用户拒绝自动化决策并要求人工复核。",
        ),
        ("fr", "Ces systèmes peuvent se tromper.", ""),
    ],
)
def test_templates_keep_the_grammar_of_the_language(language: str, text: str, summary: str) -> None:
    assert sum_up(language, text) == summary


def test_an_exemption_is_never_said_as_a_permission() -> None:
    assert "允许" not in sum_up("zh", "第一条　小型企业无需向主管部门提交年度报告。")


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("fr", "dans un délai de trente jours", "within 30 days"),
        ("fr", "au plus tard le 2 août 2026", "by 2 August 2026"),
        ("fr", "60 jours avant le déploiement", ""),
        ("de", "binnen eines Monats", "within 1 month"),
        ("de", "unverzüglich", "without delay"),
        ("es", "en el plazo máximo de setenta y dos horas", "within 72 hours"),
        ("es", "dentro de los treinta días hábiles", "within 30 working days"),
        ("zh", "一百二十日内", "within 120 days"),
        ("zh", "15个工作日内", "within 15 working days"),
        ("zh", "于2027年3月1日前", "by 1 March 2027"),
        ("zh", "在期限内", ""),
    ],
)
def test_deadlines_are_said_in_english(language: str, words: str, said: str) -> None:
    assert load_quantities(language).say_deadline(words) == said


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("fr", "amende d'un montant maximal de 20 millions d'euros", "of up to 20,000,000 euros"),
        ("fr", "amende de 15 000 €", "of 15,000 euros"),
        ("de", "Geldbuße bis zu 35 000 000 EUR oder 7 %", "of up to 35,000,000 euros"),
        ("es", "multa de 10.001 a 100.000 euros", ""),
        ("zh", "处一万元以上十万元以下罚款", "of 10,000 yuan to 100,000 yuan"),
        ("zh", "处二十万克朗以下罚款", "of up to 200,000 crowns"),
        ("zh", "吊销许可证", ""),
    ],
)
def test_penalties_are_said_in_english_where_all_of_them_is_understood(
    language: str, words: str, said: str
) -> None:
    assert load_quantities(language).say_penalty(words) == said
