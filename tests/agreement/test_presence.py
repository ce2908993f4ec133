"""Agreement of people's tags with a coder counts presence, in what both were asked."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.agreement.presence_report import EVERY, PresenceReport, compare_presences
from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.model.coding import Coder, CoderKind, Mode
from govatlas.model.document import Document
from govatlas.model.finding import Interval, Undefined
from govatlas.model.presence import PresenceAnswer, PresenceCoding
from tests.agreement.grids import build_codebook, build_levels, build_taxonomy
from tests.builders import NOON, build_document

TEXT = "The committee shall review every system in use before the first of March."


def tag(document: str, present: Mapping[str, bool], text: str = TEXT) -> PresenceCoding:
    made: Document = build_document(text, document)
    return PresenceCoding(
        document_id=document,
        document_version=1,
        text_digest=made.text_digest,
        coder=Coder(CoderKind.PERSON, "tags"),
        codebook_digest="sha256:11",
        coded_at=NOON,
        answers=tuple(
            PresenceAnswer(
                taxonomy="risk",
                category=code,
                present=said,
                relation="closeMatch",
                basis=("A tag",) if said else (),
            )
            for code, said in present.items()
        ),
    )


def compare(first: list, second: list, **more: object) -> PresenceReport:
    options = {"names": ("tags", "coder"), "resamples": 20} | more
    return compare_presences(first, second, build_codebook(), **options)  # type: ignore[arg-type]


def kappa(pairs: list[tuple[bool, bool]]) -> float | None:
    """Return (observed - expected) / (1 - expected) of yes or no, as Cohen (1960) has it."""
    count = len(pairs)
    one, other = sum(a for a, _ in pairs) / count, sum(b for _, b in pairs) / count
    observed = sum(a == b for a, b in pairs) / count
    expected = one * other + (1 - one) * (1 - other)
    return None if expected == 1 else (observed - expected) / (1 - expected)


PAIRS = st.lists(st.tuples(st.booleans(), st.integers(0, 2)), min_size=1, max_size=12)


@given(PAIRS)
def test_kappa_is_that_of_presence_whatever_the_level(pairs: list[tuple[bool, int]]) -> None:
    tags = [tag(f"d{n}", {"c0": said}) for n, (said, _) in enumerate(pairs)]
    codings = [build_levels(f"d{n}", [level]) for n, (_, level) in enumerate(pairs)]
    report = compare(tags, codings)
    (category,) = report.categories
    expected = kappa([(said, level > 0) for said, level in pairs])
    value = category.figure("kappa").value
    if expected is None:
        assert isinstance(value, Undefined)
        assert isinstance(category.figure("ac1").value, Undefined)
    else:
        assert value == pytest.approx(expected)
    assert category.documents == len(pairs)
    assert category.first == sum(said for said, _ in pairs)
    assert category.second == sum(level > 0 for _, level in pairs)
    assert category.both == sum(said and level > 0 for said, level in pairs)
    assert category.figure("prevalence_first").value == pytest.approx(category.first / len(pairs))


@given(PAIRS)
def test_swapping_the_sides_changes_names_alone(pairs: list[tuple[bool, int]]) -> None:
    tags = [tag(f"d{n}", {"c0": said}) for n, (said, _) in enumerate(pairs)]
    codings = [build_levels(f"d{n}", [level]) for n, (_, level) in enumerate(pairs)]
    one = compare(tags, codings).categories[0]
    other = compare(codings, tags, names=("coder", "tags")).categories[0]
    assert (one.first, one.second) == (other.second, other.first)
    assert one.figure("kappa").value == other.figure("kappa").value
    assert one.figure("precision").value == other.figure("recall").value or isinstance(
        one.figure("precision").value, Undefined
    )


def test_what_the_tags_do_not_reach_is_in_no_figure() -> None:
    tags = [tag("a", {"c1": True}), tag("b", {"c1": False})]
    report = compare(tags, [build_levels("a", [2, 1, 2]), build_levels("b", [2, 0, 2])])
    assert [each.code for each in report.categories] == ["c1"]
    assert report.comparison.not_asked == (("risk", "c0"), ("risk", "c2"))
    assert report.categories[0].figure("kappa").value == 1
    assert report.to_dict()["not_asked"] == {"risk": ["c0", "c2"]}


def test_an_abstention_is_never_taken_for_absence() -> None:
    tags = [tag("a", {"c0": True}), tag("b", {"c0": False}), tag("c", {"c0": True})]
    codings = [build_levels("a", [1]), build_levels("b", [0]), build_levels("c", [None])]
    (category,) = compare(tags, codings).categories
    assert (category.documents, category.abstained, category.first) == (2, 1, 1)
    assert category.figure("recall").value == 1


def test_documents_are_joined_by_id_and_text() -> None:
    tags = [tag("a", {"c0": True}), tag("b", {"c0": True}), tag("z", {"c0": True}, "Another.")]
    codings = [build_levels("z", [1]), build_levels("c", [1]), build_levels("a", [1])]
    comparison = compare(tags, codings).comparison
    assert comparison.documents == ("a",)
    assert (comparison.only_first, comparison.only_second) == (("b",), ("c",))
    assert [(apart.document_id, apart.reason) for apart in comparison.set_aside] == [
        ("z", "the tags and the coder speak of different texts")
    ]


def test_only_blind_codings_count_unless_told_otherwise() -> None:
    codings = [build_levels("a", [1], mode=Mode.ANCHORED)]
    assert not compare([tag("a", {"c0": True})], codings).comparison.documents
    found = compare([tag("a", {"c0": True})], codings, modes=frozenset(Mode))
    assert found.comparison.documents == ("a",)


def test_the_mean_is_over_the_categories_that_define_it() -> None:
    names = [f"d{n}" for n in range(8)]
    said = [True, True, True, True, False, False, False, False]
    tags = [tag(n, {"c0": s, "c1": s, "c2": False}) for n, s in zip(names, said, strict=True)]
    codings = [
        build_levels(n, [2 * s, int(place % 2), 0])
        for place, (n, s) in enumerate(zip(names, said, strict=True))
    ]
    report = compare(tags, codings, resamples=200)
    found = {each.code: each.figure("kappa").value for each in report.categories}
    assert found["c0"] == 1
    assert found["c1"] == 0
    assert isinstance(found["c2"], Undefined)
    mean = next(m for m in report.means if (m.scope, m.statistic) == (EVERY, "mean_kappa"))
    assert mean.value == pytest.approx(0.5)
    assert isinstance(mean.interval, Interval)
    assert mean.interval.low <= 0.5 <= mean.interval.high
    assert report.to_dict()["mean_kappa"]["value"] == pytest.approx(0.5)


def test_nothing_in_common_gives_reasons_not_numbers() -> None:
    report = compare([tag("a", {"c0": True})], [build_levels("b", [1])])
    assert report.categories == ()
    assert all(isinstance(mean.value, Undefined) for mean in report.means)
    assert report.to_dict()["mean_kappa"]["value"] is None


def test_a_taxonomy_that_is_not_there_or_no_resample_is_refused() -> None:
    with pytest.raises(UnknownCategory):
        compare([tag("a", {"c0": True})], [build_levels("a", [1])], taxonomy="weather")
    with pytest.raises(InvalidValue, match="at least one resample"):
        compare([tag("a", {"c0": True})], [build_levels("a", [1])], resamples=0)


def test_one_taxonomy_alone_can_be_asked_for() -> None:
    book = build_codebook(build_taxonomy(1), build_taxonomy(1, "sector"))
    tags = [tag("a", {"c0": True})]
    found = compare_presences(
        tags, [build_levels("a", [1])], book, names=("t", "c"), taxonomy="sector", resamples=5
    )
    assert found.categories == ()
    assert found.comparison.not_asked == (("sector", "c0"),)
