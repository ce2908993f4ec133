"""What the local coder promises of every coding, on documents written for the tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.coding.local.languages import load_languages
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Confidence, Mode, Role
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.reading.language import _load_identifier
from tests.coding.local.views import BILL, POLICY
from tests.foreign import CHINESE

READS = "The local coder reads Chinese, English, French, German and Spanish"
SWEDISH = (
    "Den som tillhandahåller ett system för artificiell intelligens ska före användning bedöma "
    "riskerna för diskriminering och skydda personuppgifter. Tillsynsmyndigheten får besluta om "
    "böter för den som bryter mot denna lag."
)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PRIVACY_DUTY = (
    "Section 4. Privacy. A provider of an artificial intelligence system shall obtain the consent "
    "of each person before it uses personal data to train the system, shall delete the data within "
    "30 days of a request, and shall file a data protection impact assessment with the "
    "Commissioner every year."
)
PRIVACY_FINDING = (
    "Whereas artificial intelligence may put the privacy of personal data at risk; now, therefore, "
    "be it resolved that the Chamber congratulates the winners of the science fair."
)
CHAFF = (
    "Section 9. Parking. The clerk shall issue a permit for each vehicle that is parked on the "
    "square for more than two hours, and shall collect a fee of five crowns."
)
WORDS = st.sampled_from(
    [
        *("A developer", "The Secretary", "Congress finds that", "No person", "An employer"),
        *("shall", "may not", "should", "must", "is", "will"),
        *("use", "audit", "disclose", "report on", "test", "protect"),
        *("artificial intelligence", "personal data", "bias", "a chatbot", "model weights"),
        *("discrimination", "deepfakes", "elections", "patients", "students", "energy use"),
        *("within 30 days", "§ 12(a)", "“covered system”", "(b)", "\n\n", ". ", "; ", "Section 2."),
    ]
)


@pytest.fixture(scope="module")
def coder() -> LocalCoder:
    return LocalCoder()


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def write(text: str, *, title: str = "A text", authority: str = "Norland") -> Document:
    instrument = Instrument(id="made-up", title=title, authority=Authority(authority))
    return Document(instrument=instrument, text=text)


def level(coding: Coding, taxonomy: str, category: str) -> int:
    found = coding.level_of(taxonomy, category)
    assert found is not None
    return found


def test_answers_every_category_of_the_codebook_once(coder: LocalCoder, codebook: Codebook) -> None:
    coding = coder.code(write(BILL), codebook, at=NOON)
    answered = [(label.taxonomy, label.category) for label in coding.labels]
    answered += [(gap.taxonomy, gap.category) for gap in coding.abstentions]
    expected = [(t.id, category.code) for t, category in codebook.coverage_categories()]
    assert sorted(answered) == sorted(expected)


def test_a_duty_with_detail_is_good_where_a_finding_is_at_most_minimal(
    coder: LocalCoder, codebook: Codebook
) -> None:
    duty = coder.code(write(f"{CHAFF}\n\n{PRIVACY_DUTY}"), codebook, at=NOON)
    finding = coder.code(write(f"{PRIVACY_FINDING}\n\n{CHAFF}"), codebook, at=NOON)
    chaff = coder.code(write(CHAFF), codebook, at=NOON)
    assert level(duty, "risk", "2.1") == 2
    assert level(finding, "risk", "2.1") <= 1
    assert level(chaff, "risk", "2.1") == 0


def test_what_has_nothing_to_do_with_ai_covers_no_risk(
    coder: LocalCoder, codebook: Codebook
) -> None:
    coding = coder.code(write("\n\n".join([CHAFF] * 4)), codebook, at=NOON)
    assert [label.category for label in coding.labels_of("risk") if label.level] == []


def test_the_same_words_give_the_same_coding(coder: LocalCoder, codebook: Codebook) -> None:
    one = coder.code(write(BILL), codebook, at=NOON)
    other = LocalCoder().code(write(BILL), codebook, at=NOON)
    assert one == other
    later = coder.code(write(BILL), codebook, at=NOON + timedelta(days=1))
    assert (later.labels, later.actors, later.status) == (one.labels, one.actors, one.status)


@pytest.mark.parametrize("text", [BILL, POLICY, PRIVACY_DUTY], ids=["bill", "policy", "duty"])
def test_every_label_above_none_has_one_to_three_quotations_a_reader_can_take_in(
    coder: LocalCoder, codebook: Codebook, text: str
) -> None:
    coding = coder.code(write(text), codebook, at=NOON)
    above = [label for label in coding.labels if label.level]
    assert above
    for label in above:
        assert 1 <= len(label.quotations) <= 3
        assert all(20 <= len(quotation.text) <= 300 for quotation in label.quotations)


def test_each_part_of_the_record_has_its_overall_reason(
    coder: LocalCoder, codebook: Codebook
) -> None:
    coding = coder.code(write(BILL), codebook, at=NOON)
    parts = [*(t.id for t in codebook.coverage), "status"]
    parts += ["proposer", "enforcer", "monitor", "target"]
    assert all(coding.rationale_of(part) for part in parts)


def test_a_coding_is_blind_and_says_who_made_it(coder: LocalCoder, codebook: Codebook) -> None:
    coding = coder.code(write(BILL), codebook, at=NOON)
    assert coding.mode is Mode.BLIND
    assert coding.coder.name == "local"
    assert coding.coder.digest.startswith("sha256:")
    assert dict(coding.provenance)["weights"]


@pytest.mark.parametrize(
    ("language", "text", "name"), [("sv", SWEDISH, "Swedish"), ("ja", CHINESE, "Japanese")]
)
def test_another_language_is_not_assessed(
    coder: LocalCoder, root: Path, language: str, text: str, name: str
) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    document = Document(instrument=Instrument(id="x", title="X"), text=text, language=language)
    coding = coder.code(document, codebook, at=NOON)
    reason = f"{READS}; this document is in {name}."
    gaps = {(gap.taxonomy, gap.category): gap.reason for gap in coding.abstentions}
    assert gaps == dict.fromkeys(codebook.questions(), reason)
    assert coding.not_assessed == reason
    assert (coding.labels, coding.status, coding.actors, coding.norms) == ((), None, (), ())
    assert coding.summary == ""
    parts = [*(t.id for t in codebook.coverage), "status", *Role]
    assert all(coding.rationale_of(part) == reason for part in parts)
    assert coding == coder.code(document, codebook, at=NOON)


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US"])
def test_english_is_coded_however_it_is_written(
    coder: LocalCoder, codebook: Codebook, language: str
) -> None:
    coding = coder.code(replace(write(BILL), language=language), codebook, at=NOON)
    assert coding.not_assessed == ""
    assert coding.status is not None


@pytest.mark.parametrize(
    ("language", "said"), [("tlh", "in “tlh”"), ("", "in a language that is not known")]
)
def test_a_language_without_a_name_is_not_assessed_either(
    coder: LocalCoder, codebook: Codebook, language: str, said: str
) -> None:
    coding = coder.code(replace(write(BILL), language=language), codebook, at=NOON)
    assert coding.not_assessed == f"{READS}; this document is {said}."


def test_every_language_that_reading_can_tell_has_a_name() -> None:
    assert set(_load_identifier().labels) <= set(load_languages().names)


def test_a_coding_says_whether_the_coder_learned_from_the_document(codebook: Codebook) -> None:
    document = write(BILL)
    fresh = LocalCoder()
    said = dict(fresh.code(document, codebook, at=NOON).provenance)["learned from"]
    assert said == "This document was not among those the coder learned from."
    known = frozenset((shorten_digest(document.text_digest, 16),))
    fresh.__dict__["weights"] = replace(fresh.weights, seen=known)
    said = dict(fresh.code(document, codebook, at=NOON).provenance)["learned from"]
    assert said == "This document was among those the coder learned from."


def test_a_rival_is_a_level_of_the_scale_other_than_the_one_given(
    coder: LocalCoder, root: Path
) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    texts = (BILL, POLICY, PRIVACY_DUTY, PRIVACY_FINDING)
    labels = [
        label for text in texts for label in coder.code(write(text), codebook, at=NOON).labels
    ]
    rivals = [label for label in labels if label.rival is not None]
    assert rivals
    assert len(rivals) < len(labels) / 4
    for label in rivals:
        assert label.rival in range(codebook.taxonomy(label.taxonomy).scale.highest + 1)
        assert label.rival != label.level


def test_a_taxonomy_of_the_users_own_is_coded_and_marked_as_not_fitted(
    coder: LocalCoder, root: Path
) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    text = (
        "Section 1. A provider of an artificial intelligence companion shall use age verification "
        "before the service is offered, and shall keep a record of each check for 12 months.\n\n"
        + CHAFF
    )
    coding = coder.code(write(text), codebook, at=NOON)
    assert level(coding, "children", "age-assurance") >= 1
    assert "children" in dict(coding.provenance)["not fitted to codings"]
    nothing = coder.code(write(CHAFF), codebook, at=NOON)
    assert not any(label.level for label in nothing.labels_of("children"))


def test_likeness_alone_gives_no_label_of_a_taxonomy_of_the_users_own(
    coder: LocalCoder, root: Path
) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    text = (
        "Section 1. Works for which the holder has reserved use shall not be used to train a "
        "foundation model without consent, and personal data shall be deleted from it on request."
    )
    labels = coder.code(write(text), codebook, at=NOON).labels_of("children")
    assert [label.category for label in labels if label.level] == []


def test_one_short_line_is_coded_without_failing(coder: LocalCoder, codebook: Codebook) -> None:
    coding = coder.code(write("AI."), codebook, at=NOON)
    assert all(label.level == 0 or label.quotations for label in coding.labels)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_any_text_is_coded_with_quotations_that_equal_their_slices(text: str) -> None:
    document = write(text)
    coding = LocalCoder().code(document, load_codebook(), at=NOON)
    quoted = [quotation for label in coding.labels for quotation in label.quotations]
    quoted += [quotation for actor in coding.actors for quotation in actor.quotations]
    quoted += coding.status.quotations if coding.status else ()
    for quotation in quoted:
        span = quotation.span
        assert document.text[span.start : span.end] == quotation.text
        assert 20 <= len(quotation.text) <= 300


def test_confidence_is_a_word_of_the_guide(coder: LocalCoder, codebook: Codebook) -> None:
    coding = coder.code(write(BILL), codebook, at=NOON)
    assert {label.confidence for label in coding.labels} <= set(Confidence)
