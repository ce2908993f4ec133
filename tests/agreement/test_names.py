"""Names of actors are compared by their content words, each name used once."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.agreement.actors import measure_actor_names, measure_actors
from govatlas.agreement.names import ALIKE, compare_names, count_matches
from govatlas.agreement.resampling import Resampling
from govatlas.model.coding import ROLES, STATUS, Abstention, ActorLabel, Coding, Role
from govatlas.model.finding import Interval, Undefined
from tests.builders import build_coding, build_document, quote

DRAW = Resampling(resamples=50)
NAMES = st.lists(
    st.lists(
        st.sampled_from(["the", "Federal", "Trade", "Commission", "Board", "providers", "of AI"]),
        min_size=1,
        max_size=4,
    ).map(" ".join),
    max_size=4,
)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("the Federal Trade Commission", "Federal Trade Commissions", 1),
        ("The Secretary of Commerce", "Secretary of Commerce", 1),
        ("providers of AI systems", "provider of an AI system", 1),
        ("Federal Trade Commission", "the Commission", 0.5),  # 2 * 1 / (3 + 1)
        ("Attorney General of Vermont", "Attorney General", 0.8),  # 2 * 2 / (3 + 2)
        ("Digital Services Authority", "Digital Markets Authority", 2 / 3),  # 2 * 2 / (3 + 3)
        ("the agencies concerned", "an agency concerned", 1),
        ("any of them", "any of them", 1),  # function words are all there is
        ("any of them", "all of us", 1 / 3),  # one of three words
        ("New New York", "New York", 0.8),  # a word counts as often as it comes
        ("Autorité des services numériques", "autorité des Services numériques", 1),
        ("工业和信息化部", "工业和信息化部", 1),
        ("", "Commission", 0),
        ("", "", 0),
    ],
)
def test_likeness_is_the_f1_of_content_words(one: str, other: str, likeness: float) -> None:
    assert compare_names(one, other) == pytest.approx(likeness)
    assert compare_names(one, other) == compare_names(other, one)


@given(NAMES, NAMES)
def test_most_pairs_are_found_whatever_the_order(names: list[str], others: list[str]) -> None:
    count = count_matches(names, others)
    assert count == count_matches(others, names)
    assert count == count_matches(names[::-1], others[::-1])
    assert count == _count_by_trying(names, others)


def _count_by_trying(names: list[str], others: list[str]) -> int:
    short, long = sorted((names, others), key=len)
    return max(
        sum(compare_names(a, b) >= ALIKE for a, b in zip(short, chosen, strict=True))
        for chosen in permutations(long, len(short))
    )


def test_each_name_is_used_once() -> None:
    assert count_matches(["the Board"], ["Board", "the Board"]) == 1
    assert count_matches(["Board", "the Board"], ["Board", "the Board"]) == 2


def test_a_name_gives_way_where_that_makes_room_for_another() -> None:
    # The first fits both, the second only the one that the first would take.
    assert (
        count_matches(
            ["Data Protection Board", "Protection Board"],
            ["Protection Board", "Data Protection Board of Alder"],
        )
        == 2
    )


def name_targets(*names: str, coder: str = "ann", **more: object) -> Coding:
    document = build_document()
    words = quote(document, "A lender")
    actors = tuple(
        ActorLabel(role=Role.TARGET, name=name, type="ai-deployer", quotations=(words,))
        for name in names
    )
    return build_coding(document, coder, actors=actors, **more)


def test_figures_by_name_count_names() -> None:
    gold = name_targets("lenders", "the credit bureau", "brokers")
    coder = name_targets("a lender", "credit bureaus", "an applicant", "the applicant", coder="ben")
    found = {f.statistic: f for f in measure_actor_names([(gold, coder)] * 4, DRAW)[-3:]}
    assert {f.scope for f in found.values()} == {"names target"}
    assert found["names_precision"].value == 2 / 4
    assert found["names_recall"].value == 2 / 3
    assert found["names_f1"].value == pytest.approx(2 * 2 / (4 + 3))
    assert isinstance(found["names_f1"].interval, Interval)
    assert found["names_precision"].units == 16
    by_type = {f.statistic: f.value for f in measure_actors([(gold, coder)], DRAW)[-3:]}
    assert by_type["actors_f1"] == 1  # one type each, whatever the names


def test_who_names_nobody_has_no_precision() -> None:
    found = measure_actor_names([(name_targets("lenders"), name_targets(coder="ben"))] * 2, DRAW)
    precision, recall, f1 = found[-3:]
    assert precision.value == Undefined("the second coder names no target")
    assert (recall.value, f1.value) == (0, 0)


@pytest.mark.parametrize("measure", [measure_actors, measure_actor_names])
def test_a_role_left_open_is_left_out_and_not_taken_for_nobody(measure: object) -> None:
    gold = name_targets("lenders")
    gaps = [(STATUS, STATUS), *((ROLES, role.value) for role in Role)]
    silent = name_targets(
        coder="local",
        labels=(),
        status=None,
        abstentions=tuple(Abstention(*gap, "The coder reads English.") for gap in gaps),
    )
    same = name_targets("lenders", coder="local")
    found = measure([(gold, same), (gold, silent), (gold, same)], DRAW)[-3:]  # type: ignore[operator]
    assert [figure.value for figure in found] == [1, 1, 1]
    assert [figure.abstained for figure in found] == [1, 1, 1]
