"""What comparable documents cover and a draft does not: which documents, silences, provisions."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.comparing import (
    ModelProvision,
    choose_comparable,
    choose_provisions,
    find_silences,
    read_like,
    split_like,
)
from govatlas.comparing.comparable import ENOUGH
from govatlas.coverage import Cover, Selection
from govatlas.errors import InputError
from govatlas.model.coding import Abstention, Coding, Confidence, Label, StatusLabel
from govatlas.model.finding import Interval, Share, Undefined
from govatlas.model.norm import Modality
from tests.builders import build_coding, build_document, quote
from tests.coverage.catalogues import BOOK, UNCODED, Entry, build_catalogue, chosen

DOCUMENT = build_document()
WORDS = quote(DOCUMENT, "A lender shall not use an automated decision system")
KEYS = [(taxonomy.id, category.code) for taxonomy, category in BOOK.coverage_categories()]

ANSWERS = st.one_of(
    st.none(),  # left open
    st.tuples(st.integers(0, 1), st.sampled_from([None, 0, 1])).filter(lambda a: a[0] != a[1]),
)


def build_draft(levels: dict[tuple[str, str], tuple[int, int | None]], status: str = "") -> Coding:
    """Return the coding of a draft with these levels and rivals; what has none is left open."""
    labels = tuple(
        Label(
            taxonomy=key[0],
            category=key[1],
            level=levels[key][0],
            rival=levels[key][1],
            confidence=Confidence.MEDIUM,
            quotations=(WORDS,) if levels[key][0] else (),
        )
        for key in KEYS
        if key in levels
    )
    gaps = tuple(Abstention(*key, "Could not tell.") for key in KEYS if key not in levels)
    said = StatusLabel(category=status, confidence=Confidence.HIGH) if status else None
    return build_coding(
        DOCUMENT, labels=labels, abstentions=gaps, status=said, actors=(), norms=(), rationales=()
    )


ALL_NONE = build_draft(dict.fromkeys(KEYS, (0, None)))


@given(chosen(), st.fixed_dictionaries(dict.fromkeys(KEYS, ANSWERS)))
def test_silences_are_what_a_plain_count_finds(
    drawn: tuple[list[Entry], np.ndarray], answers: dict[tuple[str, str], tuple[int, int | None]]
) -> None:
    entries, mask = drawn
    said = {key: answer for key, answer in answers.items() if answer is not None}
    draft = build_draft(said) if said else build_draft({KEYS[0]: (0, None)})
    found = find_silences(build_catalogue(entries), mask, draft)
    for silence in (*found.silent, *found.uncertain):
        among = [e for e, kept in zip(entries, mask.tolist(), strict=True) if kept]
        levels = [entry.level(*silence.key) for entry in among]
        assert silence.raw.count == sum(level > 0 for level in levels)
        assert silence.raw.total == sum(level >= 0 for level in levels)
    silent = {key for key, (level, rival) in said.items() if level == 0 and rival is None}
    unsure = {key for key, (level, rival) in said.items() if 0 in (level, rival)} - silent
    if said:
        assert {silence.key for silence in found.silent} == silent
        assert {silence.key for silence in found.uncertain} == unsure
        left = {(one.taxonomy.id, one.category.code) for one in found.open}
        assert left == set(KEYS) - set(said)
    assert {s.key for s in (*found.unusual, *found.shared)} == {s.key for s in found.silent}


@given(chosen())
def test_the_most_unusual_silence_comes_first(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    found = find_silences(build_catalogue(entries), mask, ALL_NONE)
    lows = [0.0 if isinstance(s.interval, Undefined) else s.interval.low for s in found.silent]
    assert lows == sorted(lows, reverse=True)


def test_a_share_that_rests_on_more_documents_goes_before_an_equal_one() -> None:
    covering = [Entry(risk=(1, 1, 0))] * 30 + [Entry(risk=(-1, 1, 0))] * 60
    found = find_silences(build_catalogue(covering), np.ones(90, dtype=np.bool_), ALL_NONE)
    assert [s.key for s in found.silent[:2]] == [("risk", "2.1"), ("risk", "1.1")]
    assert found.silent[0].share == found.silent[1].share == 1.0


def test_few_documents_are_marked() -> None:
    many = build_catalogue([Entry(risk=(1, 0, 0))] * 20)
    for kept in (19, 20):
        mask = np.arange(20) < kept
        assert find_silences(many, mask, ALL_NONE).silent[0].is_few is (kept < 20)


def test_a_corrected_share_goes_before_the_raw_one_and_an_undefined_one_does_not() -> None:
    catalogue = build_catalogue([Entry(risk=(1, 1, 1))] * 30)
    mask = np.ones(30, dtype=np.bool_)
    share = Share(
        taxonomy="risk",
        category="1.1",
        level=1,
        raw=1.0,
        corrected=0.4,
        interval=Interval(0.3, 0.5),
        coded=30,
        abstained=0,
        gold=25,
    )
    none = replace(share, category="2.1", corrected=Undefined("nobody checked it"))
    corrected = {("risk", "1.1"): share, ("risk", "2.1"): none}
    found = {s.key: s for s in find_silences(catalogue, mask, ALL_NONE, corrected).silent}
    assert found["risk", "1.1"].share == 0.4
    assert found["risk", "1.1"].interval == Interval(0.3, 0.5)
    assert found["risk", "2.1"].share == 1.0
    assert found["risk", "2.1"].corrected is None


def test_what_documents_were_chosen_for_is_no_silence() -> None:
    catalogue = build_catalogue([Entry(risk=(1, 0, 0))] * 3)
    mask = np.ones(3, dtype=np.bool_)
    found = find_silences(catalogue, mask, ALL_NONE, apart={("risk", "1.1")})
    assert ("risk", "1.1") not in {silence.key for silence in found.silent}


def test_nothing_is_said_of_a_draft_that_was_not_assessed() -> None:
    draft = build_coding(
        DOCUMENT,
        labels=(),
        status=None,
        actors=(),
        rationales=(),
        abstentions=tuple(Abstention(*key, "It is in French.") for key in KEYS),
    )
    found = find_silences(build_catalogue([Entry()]), np.ones(1, dtype=np.bool_), draft)
    assert [*found.silent, *found.uncertain, *found.open] == []


def test_comparable_documents_have_the_status_and_what_is_particular() -> None:
    draft = build_draft(
        {("risk", "1.1"): (1, None), ("risk", "2.1"): (1, None), ("sector", "health"): (1, None)},
        "hard_law",
    )
    entries = [Entry(status="soft_law")] * 200
    entries += [Entry(status="hard_law", risk=(0, 1, 0))] * 100  # 2.1 is common
    entries += [Entry(status="hard_law", risk=(1, 1, 0), sector=(1, 0))] * ENOUGH
    chosen = choose_comparable(build_catalogue(entries), draft)
    assert chosen == Selection(
        status=("hard_law",), cover=(Cover("risk", "1.1"), Cover("sector", "health"))
    )


@pytest.mark.parametrize("number", [0, ENOUGH - 1])
def test_too_narrow_a_choice_is_not_made(number: int) -> None:
    draft = build_draft({("risk", "1.1"): (1, None)}, "hard_law")
    entries = [Entry(status="hard_law", risk=(1, 0, 0))] * number + [Entry(status="soft_law")] * 99
    assert choose_comparable(build_catalogue([*entries, UNCODED]), draft) == Selection()


def test_an_uncertain_subject_chooses_no_documents() -> None:
    draft = build_draft({("risk", "1.1"): (1, 0)}, "")
    entries = [Entry(risk=(1, 0, 0))] * ENOUGH + [Entry()] * ENOUGH
    assert choose_comparable(build_catalogue(entries), draft) == Selection()


CATALOGUE = build_catalogue(
    [
        Entry(jurisdiction="Norland, North", stage="Enacted", status="hard_law", year=2024),
        Entry(jurisdiction="Veldria", stage="Proposed", status="soft_law"),
    ]
)


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("", Selection()),
        ("jurisdiction=Veldria", Selection(jurisdiction=("Veldria",))),
        (
            "jurisdiction=norland, north, stage=ENACTED",
            Selection(jurisdiction=("Norland, North",), stage=("Enacted",)),
        ),
        ("jurisdiction=north", Selection(jurisdiction=("Norland, North",))),
        ("stage=Enacted,stage=Proposed", Selection(stage=("Enacted", "Proposed"))),
        ("year=2024", Selection(year=("2024",))),
        ("sector=health", Selection(cover=(Cover("sector", "health"),))),
        ("risk=1.1:good", Selection(cover=(Cover("risk", "1.1", "good"),))),
        ("cover=risk:1.1:any", Selection(cover=(Cover("risk", "1.1"),))),
    ],
)
def test_filters_are_read_as_people_write_them(text: str, selection: Selection) -> None:
    assert read_like(split_like(text), CATALOGUE) == selection


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("planet=Mars", "choose from: authority, jurisdiction"),
        ("jurisdiction=Mars", "choose one of: Norland, North, Veldria"),
        ("sector=mining", "choose one of: health, finance"),
        ("year=1900", "no document has year"),
        ("cover=risk:9.9:any", "has no category"),
        ("collection=Nobody's", "no document has collection"),
        ("stage", "NAME=VALUE"),
        ("stage=", "NAME=VALUE"),
    ],
)
def test_filters_that_cannot_match_name_those_that_can(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_like(split_like(text), CATALOGUE)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


MODEL = ModelProvision(
    document_id="a",
    version=1,
    title="An Act",
    authority="",
    jurisdiction="",
    stage="Enacted",
    status="",
    date="",
    coder="local",
    modality=Modality.OBLIGATION,
    who="deployer",
    who_type="ai-deployer",
    action="test the system before use",
    deadline="",
    condition="",
    sanction="",
    enforcer="",
    provision="Section 1",
    quotation="A deployer of an automated system shall test the system before use.",
    start=0,
    end=67,
    categories=(("risk", "1.1"),),
    rank=1,
    level=2,
    is_comparable=True,
)


def test_three_provisions_come_from_three_documents_in_words_of_their_own() -> None:
    offered = [
        *(
            replace(MODEL, document_id="a", rank=rank, quotation=f"{MODEL.quotation} {rank}")
            for rank in (1, 2)
        ),
        replace(MODEL, document_id="b"),
        replace(MODEL, document_id="c", quotation=f"{MODEL.quotation} 1"),
        replace(MODEL, document_id="d", quotation=f"{MODEL.quotation} 4"),
        replace(MODEL, document_id="e", quotation=f"{MODEL.quotation} 5"),
    ]
    found = choose_provisions(offered)
    assert [one.document_id for one in found] == ["a", "b", "d"]


@pytest.mark.parametrize(
    "worse",
    [
        {"stage": "Defunct"},
        {"modality": Modality.FUNDING},
        {"who": "", "who_type": ""},
        {"rank": 40},
        {"level": 1},
        {"is_comparable": False},
        {"action": "mean a person who uses a system"},
        {"categories": (("risk", "1.1"), ("risk", "2.1"), ("sector", "health"))},
    ],
)
def test_the_fitter_provision_is_chosen(worse: dict[str, Any]) -> None:
    other = replace(
        MODEL,
        document_id="0",
        quotation="Other words that are long enough to borrow from them.",
        **worse,
    )
    assert choose_provisions([other, MODEL], most=1) == (MODEL,)


def test_a_document_that_lent_much_already_stands_back() -> None:
    other = replace(
        MODEL,
        document_id="b",
        quotation="Every deployer shall keep a record of each test that it made of a system.",
    )
    assert choose_provisions([MODEL, other], most=1, used={"a": 1}) == (other,)
