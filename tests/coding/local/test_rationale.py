"""A rationale says which provisions decided a level and what they do, in words that are shown."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.coding.local.labels.deeds import say_deed
from govatlas.coding.local.labels.places import name_passage, tidy_provision
from govatlas.coding.local.labels.rationale import MOST_WORDS
from govatlas.coding.local.labels.reckoning import reckon
from govatlas.coding.local.labels.shown import Shown
from govatlas.coding.local.labels.wordings import cite_clause
from govatlas.model.coding import Coding, Label
from govatlas.model.document import Document, Span
from govatlas.model.instrument import Authority, Instrument
from govatlas.model.norm import Modality, Norm, NormPart
from govatlas.reading import list_sources, read_source
from tests.coding.local.views import BILL, POLICY, PROMOTION, SPEECH, view_text

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
PRIVACY = """An Act on conversational systems

Section 1. Findings. The Assembly finds that artificial intelligence may lead to discrimination.

Section 2. Definitions. "Biometric data" means data by which artificial intelligence recognises \
a person by face or voice.

Section 3. Privacy. (a) A provider of an artificial intelligence system shall:
(1) obtain the consent of each person before it uses personal data to train the system; and
(2) delete the personal data within 30 days of a request.
(b) A provider shall not sell personal data that an artificial intelligence system has collected, \
unless the person agrees.
"""
TEXTS = {"bill": BILL, "policy": POLICY, "speech": SPEECH, "plan": PROMOTION, "privacy": PRIVACY}
FRAMES = frozenset(
    (
        *("obliges", "requires", "forbids", "lets", "allows", "empowers", "recommends", "advises"),
        *("entitles", "funds", "pays", "makes", "sets", "up", "does", "has", "that", "those"),
        *("addresses", "with", "exceptions"),
    )
)
PLACES = (
    r"(?:Section|Article|[Pp]oint|The part headed|The opening|One passage|Recital|The preamble)"
)
DEED = re.compile(
    rf"^{PLACES}.*? ((?:{'|'.join(FRAMES - {'that', 'those', 'with', 'up'})}) [^“”]*?)\. *"
)


@pytest.fixture(scope="module")
def coder() -> LocalCoder:
    return LocalCoder()


def write(text: str, title: str = "A text") -> Document:
    instrument = Instrument(id="made-up", title=title, authority=Authority("Norland"))
    return Document(instrument=instrument, text=text)


def code(coder: LocalCoder, text: str) -> Coding:
    return coder.code(write(text), load_codebook(), at=NOON)


def find_label(coding: Coding, taxonomy: str, category: str) -> Label:
    return next(label for label in coding.labels_of(taxonomy) if label.category == category)


def lower_words(text: str) -> str:
    return " ".join(text.lower().split())


def list_cited(rationale: str) -> list[str]:
    return [lower_words(cited) for cited in re.findall(r"“([^”]*)”", rationale)]


def list_unseen(label: Label) -> list[str]:
    """Return the words of the deeds of a rationale that stand in no quotation of the label.

    The words are compared by their first four letters, so that a plural or another form of a verb
    is the same word.
    """
    seen = {w[:4] for q in label.quotations for w in re.findall(r"\w+", q.text.lower())}
    sentence = label.rationale.split(". ")[0] if label.level else ""
    deed = DEED.match(f"{sentence.rstrip('.')}. ")
    words = (
        re.findall(r"\w{4,}", re.sub(rf"(?i)[;,] (?:and )?{PLACES} \S*|“[^”]*”", "", deed[1]))
        if deed
        else []
    )
    small = FRAMES | {"from", "into", "each", "every", "section", "point", "part", "headed"}
    return [w for w in words if w.lower()[:4] not in seen and w.lower() not in small]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_a_rationale_cites_stands_in_a_quotation_shown(coder: LocalCoder, text: str) -> None:
    for label in code(coder, text).labels:
        shown = " | ".join(lower_words(quotation.text) for quotation in label.quotations)
        assert all(cited in shown for cited in list_cited(label.rationale)), label.rationale


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_word_of_a_deed_stands_in_a_quotation_shown(coder: LocalCoder, text: str) -> None:
    for label in code(coder, text).labels:
        assert list_unseen(label) == [], label.rationale


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_rationale_is_whole_sentences_of_at_most_45_words(coder: LocalCoder, text: str) -> None:
    coding = code(coder, text)
    for rationale in [label.rationale for label in coding.labels] + [
        r for _, r in coding.rationales
    ]:
        assert rationale[0].isupper() or rationale[0].isdigit()
        assert rationale.endswith(".")
        assert "  " not in rationale
    assert all(len(label.rationale.split()) <= MOST_WORDS for label in coding.labels)


def test_agora_rationales_cite_and_paraphrase_only_what_is_shown(
    coder: LocalCoder, root: Path
) -> None:
    folder = root.parent / "shared" / "agora"
    if not folder.is_dir():
        pytest.skip("no AGORA texts beside the checkout")
    sources = [source for source in list_sources([folder]) if not source.skipped][:200:20]
    labels = [
        label
        for source in sources
        for label in coder.code(read_source(source), load_codebook(), at=NOON).labels
    ]
    for label in labels:
        shown = " | ".join(lower_words(quotation.text) for quotation in label.quotations)
        assert all(cited in shown for cited in list_cited(label.rationale)), label.rationale
        assert list_unseen(label) == [], label.rationale


def test_a_duty_is_told_with_its_place_its_bearer_and_what_it_lacks(coder: LocalCoder) -> None:
    label = find_label(code(coder, PRIVACY), "risk", "2.1")
    assert label.level == 2
    assert label.rationale.startswith("Section 3(")
    assert re.search(r"\b(?:obliges|forbids) (?:any |the )?providers?", label.rationale)


def test_what_leads_into_a_list_is_quoted_with_its_item(coder: LocalCoder) -> None:
    label = find_label(code(coder, PRIVACY), "risk", "2.1")
    assert any("provider" in quotation.text for quotation in label.quotations)


def test_what_only_findings_name_is_said_to_be_named_only_there(coder: LocalCoder) -> None:
    chaff = "Section 2. Parking. The clerk shall issue a permit for each vehicle on the square."
    text = PRIVACY.split("Section 2.")[0] + chaff
    label = find_label(code(coder, text), "risk", "1.1")
    assert label.level == 1
    assert label.rationale.startswith(
        "Only the findings in Section 1 name “artificial intelligence may lead to discrimination”;"
        " no provision acts on it."
    )


def test_a_level_of_none_far_from_any_wording_says_so(coder: LocalCoder) -> None:
    label = find_label(code(coder, SPEECH), "risk", "2.1")
    assert label.rationale == "Nothing in the text speaks of it."


def test_the_overall_reason_counts_what_is_covered(coder: LocalCoder) -> None:
    coding = code(coder, PRIVACY)
    covered = sum(label.level > 0 for label in coding.labels_of("risk"))
    assert covered
    assert re.match(
        r"The text covers (?:one|two|three|\w+) of 24 categories: ", coding.rationale_of("risk")
    )


def make_norm(
    text: str, action: str, modality: Modality, bearer: str = "", deadline: str = ""
) -> Norm:
    document = write(text)

    def quote(words: str) -> NormPart:
        start = text.lower().find(words.lower())
        span = Span(start, start + len(words)) if start >= 0 else Span(0, len(text))
        return NormPart(words, document.quote(span))

    return Norm(
        modality=modality,
        action=quote(action),
        quotation=document.quote(Span(0, len(text))),
        rank=1,
        bearer=quote(bearer) if bearer else None,
        deadline=quote(deadline) if deadline else None,
    )


DUTY = "A developer shall publish a summary of its training data within 30 days, unless exempt."
DEEDS = [
    (Modality.OBLIGATION, "developer", "obliges developers to publish a summary"),
    (Modality.PROHIBITION, "developer", "forbids developers to publish a summary"),
    (Modality.PERMISSION, "developer", "lets developers publish a summary"),
    (Modality.POWER, "developer", "empowers developers to publish a summary"),
    (Modality.RECOMMENDATION, "developer", "recommends that developers publish a summary"),
]


@pytest.mark.parametrize(("modality", "bearer", "said"), DEEDS, ids=[d[0] for d in DEEDS])
def test_a_norm_is_told_by_what_it_does(modality: Modality, bearer: str, said: str) -> None:
    norm = make_norm(DUTY, "publish a summary of its training data", modality, bearer)
    assert say_deed(norm, Shown.of([DUTY])).startswith(said)


def test_a_bearer_that_is_not_shown_is_not_named() -> None:
    norm = make_norm(
        DUTY, "publish a summary of its training data", Modality.OBLIGATION, "Minister"
    )
    assert say_deed(norm, Shown.of([DUTY])) == (
        "requires publishing a summary of its training data within 30 days, unless exempt"
    )


def test_nothing_is_said_in_words_that_are_not_shown() -> None:
    norm = make_norm(
        DUTY, "publish a summary of its training data", Modality.OBLIGATION, "developer"
    )
    assert say_deed(norm, Shown.of(["Another quotation altogether."])) == ""


def test_an_exception_that_is_cut_off_is_mentioned() -> None:
    text = "A developer shall not publish the weights of a model unless the Minister agrees to it."
    action = "publish the weights of a model unless the Minister agrees to it"
    norm = make_norm(text, action, Modality.PROHIBITION, "developer")
    shown = Shown.of([text.split(" unless")[0]])
    assert say_deed(norm, shown) == (
        "forbids developers to publish the weights of a model, with exceptions"
    )


def test_what_a_text_leaves_alone_is_no_ban() -> None:
    text = "Nothing in this section may be construed to prohibit the use of a model in research."
    norm = make_norm(text, "prohibit the use of a model in research", Modality.PROHIBITION)
    assert say_deed(norm, Shown.of([text])) in (
        "",
        "does not prohibit the use of a model in research",
    )


def test_traits_are_counted_and_their_lack_is_told_only_where_no_wording_has_them() -> None:
    norm = make_norm(DUTY, "publish a summary", Modality.OBLIGATION, deadline="within 30 days")
    found = reckon([norm], [DUTY])
    assert (found.say_count(), found.say_traits(), found.say_absent()) == (
        "one duty",
        "with a deadline",
        "standard or penalty",
    )
    assert "penalty" not in reckon([norm], [DUTY, "A fine may be imposed."]).absent


@pytest.mark.parametrize(
    ("provision", "tidy"),
    [("Section 3 (a) (2)", "Section 3(a)(2)"), ("(b) (1)", "point (b)(1)"), ("4.2", "point 4.2")],
)
def test_provisions_are_written_as_they_are_cited(provision: str, tidy: str) -> None:
    assert tidy_provision(provision) == tidy


def test_a_passage_is_named_by_its_kind() -> None:
    view = view_text(PRIVACY)
    names = [name_passage(view, passage.index) for passage in view.passages]
    assert "the findings in Section 1" in names
    assert any(name.startswith("the definition in Section 2") for name in names)


def test_an_apostrophe_stays_in_the_name_of_a_part() -> None:
    view = view_text(
        "CONSEIL D’AURIA\n\nLes systèmes “à haut risque” de l’intelligence artificielle.\n"
    )
    names = {name_passage(view, passage.index) for passage in view.passages}
    assert not any("dauria" in name for name in names), names
    assert any("d’auria" in name.lower() for name in names), names


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(("a", "test", "(b)", "the", "model,", "which", "“be”", "safe.", "—")),
        min_size=1,
    )
)
def test_a_clause_cited_is_verbatim_but_for_space(words: list[str]) -> None:
    text = " ".join(words)
    cited = cite_clause(text, ["model"])
    assert cited in text
    assert len(cited.split()) <= 18
    assert not set(cited) & set('“”"')
