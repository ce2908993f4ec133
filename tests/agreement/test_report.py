"""Codings are joined, compared and evaluated as promised."""

import json
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.agreement.bias import Lean, judge_lean
from govatlas.agreement.bootstrap import draw_resamples, find_intervals
from govatlas.agreement.evaluation import Part, evaluate
from govatlas.agreement.joining import join_codings
from govatlas.agreement.kappa import KAPPA, KAPPA_QUADRATIC
from govatlas.agreement.pilot import tabulate_pilot
from govatlas.agreement.report import compare_coders
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.several import measure_several
from govatlas.agreement.statistic import Statistic
from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.model.coding import (
    ActorLabel,
    CoderKind,
    Coding,
    Confidence,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.finding import Agreement, Interval, Undefined
from tests.agreement.grids import build_codebook, build_levels, build_taxonomy
from tests.builders import NOON, build_document, quote

BOOK = build_codebook()
ROWS = st.lists(
    st.tuples(
        *[st.one_of(st.none(), st.integers(0, 2))] * 6,
    ),
    min_size=1,
    max_size=8,
)


def build_both(rows: list[tuple[int | None, ...]]) -> tuple[list[Coding], list[Coding]]:
    one = [build_levels(f"d{n}", row[:3]) for n, row in enumerate(rows)]
    other = [build_levels(f"d{n}", row[3:], "b") for n, row in enumerate(rows)]
    return one, other


def pick(figures: tuple[Agreement, ...], statistic: Statistic, scope: str = "risk") -> Agreement:
    (found,) = [f for f in figures if f.statistic == statistic.name and f.scope == scope]
    return found


def test_codings_are_joined_by_document_and_category() -> None:
    one = [build_levels("d1", {"c0": 1, "c1": 2}), build_levels("d2", {"c0": 0})]
    other = [build_levels("d2", {"c0": 0}, "b"), build_levels("d1", {"c1": 2, "c0": 1}, "b")]
    (part,) = compare_coders(one, other, BOOK, resamples=50).findings.taxonomies
    assert pick(part.pooled, KAPPA).value == 1
    assert pick(part.pooled, KAPPA).units == 3
    assert part.confusion.counts == ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def test_an_abstention_is_left_out_and_counted() -> None:
    one, other = build_both([(0, 1, 2, 0, None, 2), (None, 1, 0, 2, 1, 0)])
    (part,) = compare_coders(one, other, BOOK, resamples=50).findings.taxonomies
    kappa = pick(part.pooled, KAPPA_QUADRATIC)
    assert (kappa.units, kappa.abstained, kappa.value) == (4, 2, 1)
    assert pick(part.categories, KAPPA, "risk c0").abstained == 1


def test_only_documents_of_both_are_compared_and_the_rest_listed() -> None:
    one = [build_levels("d1", [0]), build_levels("d2", [1]), build_levels("d4", [1])]
    other = [
        build_levels("d2", [1], "b"),
        build_levels("d3", [1], "b"),
        build_levels("d4", [1], "b", text="Quite another wording of the fourth ordinance."),
    ]
    joined = join_codings(one, other, BOOK)
    assert joined.documents == ("d2",)
    assert (joined.only_first, joined.only_second) == (("d1",), ("d3",))
    assert [document.document_id for document in joined.set_aside] == ["d4"]


def test_only_blind_codings_count_unless_told_otherwise() -> None:
    one = [build_levels("d1", [0])]
    other = [build_levels("d1", [1], "b", mode=Mode.ANCHORED)]
    assert join_codings(one, other, BOOK).documents == ()
    assert join_codings(one, other, BOOK, modes=set(Mode)).documents == ("d1",)


def test_the_newest_coding_of_a_document_counts() -> None:
    old = build_levels("d1", [0])
    new = build_levels("d1", [2], at=NOON + timedelta(days=1))
    joined = join_codings([new, old], [build_levels("d1", [2], "b")], BOOK)
    assert joined.grids[0].first[0, 0] == 2


def test_categories_that_the_codebook_lacks_are_left_out() -> None:
    one, other = [build_levels("d1", {"old": 1})], [build_levels("d1", {"old": 1}, "b")]
    (part,) = compare_coders(one, other, BOOK, resamples=5).findings.taxonomies
    kappa = pick(part.pooled, KAPPA)
    assert isinstance(kappa.value, Undefined)
    assert kappa.units == 0


def test_a_changed_codebook_and_a_level_off_scale_are_noted() -> None:
    one = [build_levels("d1", [1], codebook_digest="sha256:99")]
    notes = join_codings(one, [build_levels("d1", [5], "b")], BOOK).notes
    assert "different versions of the codebook" in notes[0]
    assert "1 labels of risk are above its scale" in notes[1]


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_codings_means_nothing(
    rows: list[tuple[int | None, ...]], random: object
) -> None:
    one, other = build_both(rows)
    report = compare_coders(one, other, BOOK, resamples=20).to_dict()
    random.shuffle(one)  # type: ignore[attr-defined]
    assert compare_coders(one, other[::-1], BOOK, resamples=20).to_dict() == report


@given(ROWS)
@settings(max_examples=25, deadline=None)
def test_no_figure_is_nan_and_an_evaluation_speaks_of_gold_and_coder(
    rows: list[tuple[int | None, ...]],
) -> None:
    written = evaluate(*build_both(rows), BOOK, resamples=30).to_dict()
    text = json.dumps(written, allow_nan=False)
    assert "second" not in text
    assert "first" not in text


@given(st.integers(2, 12), st.integers(1, 40), st.integers(0, 9))
def test_resamples_draw_as_many_documents_as_there_are(
    documents: int, resamples: int, seed: int
) -> None:
    drawn = draw_resamples(documents, resamples, seed)
    assert (drawn.sum(1) == documents).all()
    assert np.array_equal(drawn, draw_resamples(documents, resamples, seed))


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=50))
def test_an_interval_is_that_of_numpy_where_all_resamples_count(values: list[float]) -> None:
    (interval,) = find_intervals(np.array(values)[:, None], 2)
    assert isinstance(interval, Interval)
    low, high = np.quantile(values, [0.025, 0.975])
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-12)


def test_an_interval_needs_two_documents_and_resamples_that_define_it() -> None:
    (one,) = find_intervals(np.zeros((10, 1)), 1)
    assert one == Undefined("an interval needs at least two documents, not 1")
    (rare,) = find_intervals(np.array([[0.1], [np.nan], [np.nan]]), 5)
    assert rare == Undefined("2 of 3 resamples leave the figure undefined")
    with pytest.raises(InvalidValue):
        draw_resamples(3, 0, 0)


def test_a_coder_that_scores_higher_is_found_out_and_where() -> None:
    one, other = build_both([(0, 1, 0, 1, 1, 0), (0, 1, 1, 2, 1, 1), (1, 0, 0, 2, 0, 0)] * 4)
    one = [build_levels(f"d{n}", [label.level for label in c.labels]) for n, c in enumerate(one)]
    other = [
        build_levels(f"d{n}", [label.level for label in c.labels], "b", confidence=Confidence.LOW)
        for n, c in enumerate(other)
    ]
    (part,) = compare_coders(one, other, BOOK, resamples=200).findings.taxonomies
    leans = {figure.scope: judge_lean(figure) for figure in part.bias}
    assert leans["risk c0"] is Lean.OVER
    assert leans["risk c1"] is Lean.UNCLEAR
    assert leans["risk, confidence low"] is Lean.OVER
    assert isinstance(
        next(f.value for f in part.bias if f.scope == "risk, confidence high"), Undefined
    )


def test_documents_seen_in_fitting_are_told_apart() -> None:
    one, other = build_both([(0, 1, 2, 0, 1, 2), (0, 1, 2, 0, 0, 0)])
    other[1] = build_levels("d1", [0, 0, 0], "b", text="x" * 40)
    one[1] = build_levels("d1", [0, 1, 2], text="x" * 40)
    seen = {one[0].text_digest.partition(":")[2][:16]}
    found = evaluate(one, other, BOOK, seen=seen, resamples=20)
    assert [found.of(part).documents for part in Part] == [2, 1, 1]
    kappas = [pick(found.of(p).taxonomies[0].pooled, KAPPA_QUADRATIC) for p in Part]
    assert kappas[1].value == 1
    assert kappas[2].value == 0


def test_status_and_actors_are_matched_by_document() -> None:
    document = build_document(document_id="d1")
    ban = quote(document, "A lender shall not use")
    evidence = (ban,)

    def coded(status: str, *targets: str) -> Coding:
        return build_levels(
            "d1",
            [],
            text_digest=document.text_digest,
            status=StatusLabel(category=status, confidence=Confidence.HIGH, quotations=evidence),
            actors=tuple(
                ActorLabel(role=Role.TARGET, name=f"a {kind}", type=kind, quotations=evidence)
                for kind in targets
            ),
        )

    gold, said = coded("hard_law", "ai-user", "ai-developer"), coded("other", "ai-user", "ai-user")
    found = evaluate([gold], [said], BOOK, resamples=10).of(Part.ALL)
    assert found.status.value == 0
    assert found.statuses.answers == ("hard_law", "other")
    assert found.statuses.counts == ((0, 1), (0, 0))
    target = {f.statistic: f.value for f in found.actors if f.scope == "actors target"}
    assert target["actors_precision"] == 1
    assert target["actors_recall"] == 0.5
    assert target["actors_f1"] == pytest.approx(2 / 3)
    monitor = [f.value for f in found.actors if f.scope == "actors monitor"]
    assert all(isinstance(value, Undefined) for value in monitor)


def test_a_document_without_status_counts_as_abstained() -> None:
    found = evaluate([build_levels("d1", [1])], [build_levels("d1", [1], "b")], BOOK, resamples=5)
    assert found.of(Part.ALL).status.abstained == 1
    assert isinstance(found.of(Part.ALL).status.value, Undefined)


@pytest.mark.parametrize("by", ["category", "document", "confidence", "authority"])
def test_a_report_can_be_broken_down(by: str) -> None:
    one, other = build_both([(0, 1, 2, 0, 1, 1), (1, 0, 2, 1, 0, 2)])
    report = compare_coders(
        one, other, BOOK, taxonomy="risk", by=by, authorities={"d0": "Town"}, resamples=20
    )
    scopes = {figure.scope for figure in report.split}
    expected = {
        "category": {"risk c0", "risk c1", "risk c2"},
        "document": {"risk, document d0", "risk, document d1"},
        "confidence": {f"risk, confidence {name}" for name in ("high", "medium", "low")},
        "authority": {"risk, Town", "risk, (unknown)"},
    }
    assert scopes == expected[by]


def test_what_cannot_be_reported_is_refused() -> None:
    with pytest.raises(InvalidValue, match="unknown breakdown 'weather'"):
        compare_coders([], [], BOOK, by="weather")
    with pytest.raises(UnknownCategory):
        compare_coders([], [], BOOK, taxonomy="colour")


def test_comparing_nothing_is_undefined_throughout() -> None:
    report = compare_coders([], [], BOOK, resamples=5)
    (part,) = report.findings.taxonomies
    assert all(isinstance(figure.value, Undefined) for figure in part.pooled)
    assert isinstance(part.by_document.value, Undefined)
    json.dumps(report.to_dict(), allow_nan=False)


def test_the_table_of_the_pilot_names_mean_and_ends_for_each_pair() -> None:
    rows = [(0, 1, 2), (2, 1, 0), (0, 0, 0)]
    coders = {
        "ann": [build_levels(f"d{n}", row, "ann") for n, row in enumerate(rows)],
        "ben": [build_levels(f"d{n}", row, "ben") for n, row in enumerate(rows)],
        "both": [
            build_levels(f"d{n}", row, "both", kind=CoderKind.PANEL, mode=Mode.ADJUDICATED)
            for n, row in enumerate(rows)
        ],
    }
    table = tabulate_pilot(coders, BOOK, "risk")
    assert {row.pairing for row in table} == {"person against consensus", "person against person"}
    people = next(row for row in table if row.coders == "ann, ben")
    assert (people.mean, people.lowest, people.highest) == (1, 1, 1)
    assert (people.documents, people.undefined) == (2, 1)
    assert [row.coders for row in table[-2:]] == ["all pairs", "all pairs"]


def test_several_coders_agree_with_labels_missing() -> None:
    taxonomy = build_taxonomy()
    coders = {
        "a": [build_levels("d1", [0, 1, 2]), build_levels("d2", [1, None, 0])],
        "b": [build_levels("d1", [0, 1, 2], "b")],
        "c": [build_levels("d2", [1, 1, 0], "c"), build_levels("d1", [0, 1, 1], "c")],
    }
    figures = measure_several(coders, taxonomy, Resampling(0, 50))
    assert [figure.statistic for figure in figures] == [
        "alpha_nominal",
        "alpha_ordinal",
        "ac1",
        "ac2_quadratic",
    ]
    assert {(figure.units, figure.documents, figure.abstained) for figure in figures} == {(5, 2, 1)}
    assert all(0 < figure.value < 1 for figure in figures)  # type: ignore[operator]
    alone = measure_several({"a": coders["a"]}, taxonomy, Resampling(0, 5))
    assert all(isinstance(figure.value, Undefined) for figure in alone)
    same = measure_several({"a": coders["a"][:1], "b": []}, taxonomy, Resampling(0, 5))
    assert all(isinstance(figure.value, Undefined) for figure in same)
