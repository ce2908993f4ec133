"""A panel settles by its rule, keeps evidence, and lists what coders differed on."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.adjudication import Rule, adjudicate, find_disagreements
from govatlas.errors import InputError, InvalidValue
from govatlas.model.coding import (
    Abstention,
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from tests.builders import NOON, build_coding, build_document, quote

DOCUMENT = build_document()
BAN = quote(DOCUMENT, "A lender shall not use an automated decision system")
PENALTY = quote(DOCUMENT, "The Commissioner shall impose a penalty")
RACE = quote(DOCUMENT, "on the basis of race or sex")
FINE = quote(DOCUMENT, "not more than 10,000 crowns")
QUOTED = {"ann": BAN, "bob": PENALTY, "cy": RACE, "dee": FINE}
MAJORITY, MEDIAN = Rule.parse("majority"), Rule.parse("median")


def code(coder: str, levels: Mapping[str, int | None], **more: object) -> Coding:
    """Return a coding of risks; None is an abstention."""
    labels = tuple(
        Label(
            taxonomy="risk",
            category=category,
            level=level,
            confidence=Confidence.HIGH,
            rationale=f"{coder} says so.",
            quotations=(QUOTED[coder],) if level else (),
        )
        for category, level in levels.items()
        if level is not None
    )
    gaps = tuple(Abstention("risk", c, "cut off") for c, level in levels.items() if level is None)
    fields = {"labels": labels, "abstentions": gaps, "actors": (), **more}
    return build_coding(DOCUMENT, coder, **fields)


def settle(rule: Rule, *levels: int | None) -> Label | Abstention:
    codings = [code(name, {"2.1": level}) for name, level in zip(QUOTED, levels, strict=False)]
    found = adjudicate(codings, rule, at=NOON)
    answers: list[Label | Abstention] = [*found.labels, *found.abstentions]
    (answer,) = answers
    return answer


@pytest.mark.parametrize(
    ("levels", "majority", "median"),
    [
        ((2, 2, 0), 2, 2),
        ((0, 1, 2), 0, 1),
        ((0, 2), 0, 0),
        ((1, 2), 1, 1),
        ((2, 2, 1, 1), 1, 1),
        ((0, 0, 1, 2), 0, 0),
        ((2, 2, 2), 2, 2),
        ((2, None, 2), 2, 2),
        ((None, 1, None), 1, 1),
    ],
)
def test_levels_are_settled_and_ties_go_to_the_lower(
    levels: tuple[int | None, ...], majority: int, median: int
) -> None:
    for rule, expected in ((MAJORITY, majority), (MEDIAN, median)):
        answer = settle(rule, *levels)
        assert isinstance(answer, Label)
        assert answer.level == expected


def test_a_level_keeps_the_quotations_of_those_who_gave_it() -> None:
    answer = settle(MAJORITY, 2, 1, 2)
    assert isinstance(answer, Label)
    assert answer.quotations == (BAN, RACE)
    assert answer.rationale == (
        "By majority of ann 2, bob 1, cy 2. ann: ann says so. cy: cy says so."
    )
    none = settle(MAJORITY, 0, 0, 2)
    assert isinstance(none, Label)
    assert none.quotations == ()


def test_at_most_three_quotations_are_kept_each_coder_in_turn() -> None:
    first = replace(code("ann", {"2.1": 2}).labels[0], quotations=(BAN, PENALTY, RACE))
    ann = code("ann", {}, labels=(first,))
    found = adjudicate([ann, code("dee", {"2.1": 2})], MAJORITY, at=NOON)
    assert found.labels[0].quotations == (BAN, FINE, PENALTY)


@pytest.mark.parametrize(
    ("levels", "confidence"), [((2, 2, 2), "high"), ((2, 2, 1), "medium"), ((1, 2), "low")]
)
def test_the_more_coders_agree_the_surer_the_panel(
    levels: tuple[int, ...], confidence: str
) -> None:
    answer = settle(MAJORITY, *levels)
    assert isinstance(answer, Label)
    assert answer.confidence == confidence


def test_where_all_abstain_so_does_the_panel() -> None:
    assert settle(MAJORITY, None, None) == Abstention(
        "risk", "2.1", "every coder abstained: ann: cut off; bob: cut off"
    )


def test_a_named_coder_decides() -> None:
    rule = Rule.parse("decides:bob")
    answer = settle(rule, 2, 0, 2)
    assert isinstance(answer, Label)
    assert answer.level == 0
    assert settle(rule, 2, None, 2) == Abstention("risk", "2.1", "bob, who decides, abstained")
    with pytest.raises(InvalidValue, match="bob, who decides"):
        adjudicate([code("ann", {}), code("cy", {})], rule, at=NOON)


def test_the_consensus_is_a_coding_by_a_panel_that_names_rule_and_codings() -> None:
    codings = [code("ann", {"2.1": 1}), code("bob", {"2.1": 1})]
    found = adjudicate(codings, MEDIAN, at=NOON, name="we two")
    assert (found.coder.kind, found.coder.name) == (CoderKind.PANEL, "we two")
    assert found.mode is Mode.ADJUDICATED
    facts = [value for name, value in found.provenance if name == "coding"]
    assert dict(found.provenance)["rule"] == "median"
    assert [fact.split()[0] for fact in facts] == ["ann", "bob"]
    assert found == adjudicate(codings, MEDIAN, at=NOON, name="we two")
    assert found.coder.digest != adjudicate(codings, MAJORITY, at=NOON).coder.digest


def test_statuses_are_settled_by_majority() -> None:
    def status(category: str) -> StatusLabel:
        return StatusLabel(category=category, confidence=Confidence.HIGH, quotations=(PENALTY,))

    codings = [
        code("ann", {}, status=status("soft_law")),
        code("bob", {}, status=status("hard_law")),
        code("cy", {}, status=status("hard_law")),
    ]
    settled = adjudicate(codings, MAJORITY, at=NOON).status
    assert settled is not None
    assert (settled.category, settled.quotations) == ("hard_law", (PENALTY,))
    tied = adjudicate(codings[:2], MAJORITY, at=NOON).status
    assert tied is not None
    assert (tied.category, tied.confidence) == ("soft_law", Confidence.LOW)
    decided = adjudicate(codings, Rule.parse("decides:ann"), at=NOON).status
    assert decided == codings[0].status


def test_actors_stay_that_more_than_half_name() -> None:
    def name(words: str, kind: str = "ai-deployer", role: Role = Role.TARGET) -> ActorLabel:
        return ActorLabel(role=role, name=words, type=kind, quotations=(BAN,))

    codings = [
        code("ann", {}, actors=(name("A lender"), name("Commissioner", role=Role.ENFORCER))),
        code("bob", {}, actors=(name("the lender", "ai-user"), name("an applicant"))),
        code("cy", {}, actors=(name("Lender", "ai-user"), name("Commissioner"))),
    ]
    (kept,) = adjudicate(codings, MAJORITY, at=NOON).actors
    assert (kept.role, kept.name, kept.type) == (Role.TARGET, "A lender", "ai-user")
    assert kept.rationale == "Named by ann ai-deployer, bob ai-user, cy ai-user."
    assert adjudicate(codings, Rule.parse("decides:bob"), at=NOON).actors == codings[1].actors
    subjects = [(d.part, d.subject) for d in find_disagreements(codings)]
    assert ("target", "A lender") in subjects
    assert ("enforcer", "Commissioner") in subjects
    assert ("target", "an applicant") in subjects


def test_disagreements_stand_side_by_side_with_their_evidence() -> None:
    codings = [
        code("ann", {"2.1": 2, "1.1": 1}),
        code("bob", {"2.1": 0, "1.1": None}),
        code("cy", {"2.1": None, "1.1": 1}),
    ]
    (found,) = find_disagreements(codings)
    assert (found.part, found.subject) == ("risk", "2.1")
    assert [(a.coder, a.said) for a in found.answers] == [
        ("ann", "2"), ("bob", "0"), ("cy", "abstained")
    ]  # fmt: skip
    assert found.answers[0].quotations == (BAN,)
    assert found.answers[0].rationale == "ann says so."


def test_codings_that_do_not_belong_together_are_refused() -> None:
    ann, bob = code("ann", {"2.1": 1}), code("bob", {"2.1": 1})
    with pytest.raises(InvalidValue, match="two different coders"):
        adjudicate([ann, ann], MAJORITY, at=NOON)
    with pytest.raises(InvalidValue, match="two different coders"):
        adjudicate([ann], MAJORITY, at=NOON)
    with pytest.raises(InvalidValue, match="not of the same text"):
        adjudicate([ann, replace(bob, text_digest="sha256:22")], MAJORITY, at=NOON)
    with pytest.raises(InvalidValue, match="different codebooks"):
        adjudicate([ann, replace(bob, codebook_digest="sha256:22")], MAJORITY, at=NOON)


@pytest.mark.parametrize("text", ["", "mean", "decides", "decides:", "majority:ann"])
def test_rules_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="decides:NAME"):
        Rule.parse(text)


@given(
    st.lists(st.lists(st.sampled_from([None, 0, 1, 2]), min_size=3, max_size=3), max_size=6),
    st.sampled_from(["majority", "median", "decides:bob"]),
)
def test_a_panel_answers_every_category_once_with_a_level_that_a_member_gave(
    rows: list[list[int | None]], rule: str
) -> None:
    members = ("ann", "bob", "cy")
    codings = [
        code(name, {f"c{n}": row[place] for n, row in enumerate(rows)})
        for place, name in enumerate(members)
    ]
    found = adjudicate(codings, Rule.parse(rule), at=NOON)
    assert len(found.labels) + len(found.abstentions) == len(rows)
    for label in found.labels:
        givers = [c for c in codings if c.level_of("risk", label.category) == label.level]
        assert givers
        assert set(label.quotations) <= {QUOTED[c.coder.name] for c in givers}


def test_coders_keep_their_kind_in_the_record() -> None:
    robot = replace(code("bob", {"2.1": 1}), coder=Coder(CoderKind.PROGRAM, "bob", "2", "sha256:9"))
    found = adjudicate([code("ann", {"2.1": 1}), robot], MAJORITY, at=NOON)
    assert any("bob 2 (program, blind," in value for _, value in found.provenance)
