"""A takeaway appears only where the data supports it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.coverage import RULES, Takeaway, write_takeaways
from tests.coverage.catalogues import UNCODED, Entry, build_catalogue, count_selected, keep
from tests.coverage.naive import CHECKS, check

ENFORCED = (("enforcer", "ai-governance-actor", "The Agency"),)
PRIVACY = Entry(risk=(2, 0, 0))
NOTHING = Entry()

SPREAD = [PRIVACY] * 30 + [Entry(risk=(0, 1, 1))] * 5 + [Entry(risk=(0, 1, 0))] * 5


def place(entry: Entry, jurisdiction: str) -> Entry:
    return replace(entry, jurisdiction=jurisdiction)


def split(first: int, second: int, **facets: tuple[object, object]) -> list[Entry]:
    """Return two groups of 40 documents that cover 1.1 so often."""
    groups = [{name: values[n] for name, values in facets.items()} for n in (0, 1)]
    return [
        replace(entry, **group)  # type: ignore[arg-type]
        for count, group in zip((first, second), groups, strict=True)
        for entry in [PRIVACY] * count + [NOTHING] * (40 - count)
    ]


def years(*counts: int) -> list[Entry]:
    """Return 30 documents of 2021, of 2022 and so on that cover 1.1 so often."""
    return [
        replace(entry, year=2021 + n)
        for n, count in enumerate(counts)
        for entry in [PRIVACY] * count + [NOTHING] * (30 - count)
    ]


def pair(both: int, first: int, second: int, neither: int) -> list[Entry]:
    kinds = ((1, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0))
    counts = (both, first, second, neither)
    return [Entry(risk=k) for k, n in zip(kinds, counts, strict=True) for _ in range(n)]


def enforce(count: int) -> list[Entry]:
    return [replace(PRIVACY, actors=ENFORCED)] * count + [PRIVACY] * (40 - count)


CASES = [
    (
        "most covered",
        SPREAD,
        "Of the 40 documents coded by local, 30 (75%) cover 1.1 1.1, by share the most covered of "
        "the 3 categories of “risk”.",
        [NOTHING] * 20 + SPREAD[20:],
    ),
    (
        "least covered",
        SPREAD,
        "Of the 40 documents coded by local, 5 (12%) cover 2.2 2.2, by share the least covered of "
        "the 3 categories of “risk”.",
        SPREAD[:35] + [Entry(risk=(0, 1, 1))] * 5,
    ),
    (
        "not covered",
        [PRIVACY] * 20,
        "None of the 20 documents coded by local covers 2.1 2.1 or 2.2 2.2.",
        [PRIVACY] * 19 + [Entry(risk=(2, 1, 0))],
    ),
    (
        "mostly minimal",
        [Entry(risk=(1, 0, 0))] * 34 + [PRIVACY] * 6,
        "Of the 40 documents coded by local that cover 1.1 1.1, most do so only at the level "
        "“minimal”: 34 (85%).",
        [Entry(risk=(1, 0, 0))] * 25 + [PRIVACY] * 15,  # more than half, but perhaps by chance
    ),
    (
        "jurisdiction",
        [*split(30, 10, jurisdiction=("Norland", "Veldria")), *[PRIVACY] * 9],
        "Of the 80 documents coded by local whose jurisdiction is known, the 40 with the "
        "jurisdiction “Norland” cover 1.1 1.1 more often than the other 40: 30 (75%) against 10 "
        "(25%), a larger difference than chance would explain.",
        split(20, 10, jurisdiction=("Norland", "Veldria")),
    ),
    (
        "legal status",
        split(10, 30, status=("hard_law", "soft_law")),
        "Of the 80 documents coded by local with the status “hard_law” or “soft_law”, the 40 of "
        "the former cover 1.1 1.1 less often than the 40 of the latter: 10 (25%) against 30 (75%), "
        "a larger difference than chance would explain.",
        split(10, 20, status=("hard_law", "soft_law")),
    ),
    (
        "trend",
        years(4, 15, 25),
        "Of the 90 documents coded by local in the 3 years with at least 20 such documents, later "
        "ones cover 1.1 1.1 more often: 4 (13%) of 30 in 2021, 25 (83%) of 30 in 2023, a larger "
        "trend than chance would explain.",
        years(4, 15, 25)[:41] + years(4, 15, 25)[60:],  # 11 of 2022: two years make no trend
    ),
    (
        "trend",
        years(25, 15, 4),
        "Of the 90 documents coded by local in the 3 years with at least 20 such documents, later "
        "ones cover 1.1 1.1 less often: 25 (83%) of 30 in 2021, 4 (13%) of 30 in 2023, a larger "
        "trend than chance would explain.",
        years(22, 2, 28, 8),  # the ends differ, what lies between goes to and fro
    ),
    (
        "go together",
        pair(30, 5, 10, 55),
        "Of the 100 documents coded by local, 35 cover 1.1 1.1, and of these 30 (86%) also cover "
        "2.1 2.1, against 10 (15%) of the other 65, a larger difference than chance would explain.",
        pair(10, 25, 25, 40),
    ),
    (
        "no enforcer",
        enforce(5),
        "Of the 40 documents coded by local that cover 1.1 1.1, fewer than half name an enforcer: "
        "5 (12%).",
        enforce(17),
    ),
    (
        "no enforcer",
        enforce(0),
        "None of the 40 documents coded by local that cover 1.1 1.1 names an enforcer.",
        enforce(1),
    ),
    (
        "covers nothing",
        [PRIVACY] * 30 + [NOTHING] * 10,
        "Of the 40 documents coded by local, 10 (25%) cover none of the 3 categories of “risk”.",
        [PRIVACY] * 40,
    ),
]


def tell(entries: list[Entry], rule: str) -> list[Takeaway]:
    told = write_takeaways(build_catalogue(entries), taxonomies=["risk"])
    return [takeaway for takeaway in told if takeaway.rule.name == rule]


@pytest.mark.parametrize(("rule", "entries", "sentence", "changed"), CASES)
def test_a_rule_writes_what_the_documents_support_and_nothing_once_they_do_not(
    rule: str, entries: list[Entry], sentence: str, changed: list[Entry]
) -> None:
    (takeaway,) = tell(entries, rule)
    assert takeaway.sentence == sentence
    assert takeaway.holds(build_catalogue(entries))
    check(takeaway, entries)
    assert not takeaway.holds(build_catalogue(changed))
    assert sentence not in [other.sentence for other in tell(changed, rule)]


@pytest.mark.parametrize(
    ("rule", "entries"),
    [(rule, changed) for rule, *_, changed in CASES if rule not in ("not covered", "no enforcer")]
    + [
        ("no enforcer", enforce(17)),
        # 27 of 40 lie above one half alone (0.52), yet not where three categories are examined
        ("mostly minimal", [Entry(risk=(1, 1, 1))] * 27 + [Entry(risk=(2, 2, 2))] * 13),
        ("go together", pair(19, 0, 5, 60)),  # one document short
        ("go together", pair(5, 30, 30, 35)),  # apart rather than together
    ],
)
def test_a_rule_is_silent_where_the_documents_do_not_carry_it(
    rule: str, entries: list[Entry]
) -> None:
    assert tell(entries, rule) == []


def test_every_rule_is_tried() -> None:
    assert {rule for rule, *_ in CASES} == {rule.name for rule in RULES} == set(CHECKS)
    assert all(rule.meaning.endswith(".") for rule in RULES)


@pytest.mark.parametrize(("rule", "entries", "sentence", "changed"), CASES)
def test_documents_that_nobody_coded_change_nothing(
    rule: str, entries: list[Entry], sentence: str, changed: list[Entry]
) -> None:
    (takeaway,) = tell(entries, rule)
    uncoded = replace(UNCODED, jurisdiction="Solvane", year=2021)
    assert tell([*entries, *[uncoded] * 30], rule) == [takeaway]


@pytest.mark.parametrize(("rule", "entries", "sentence", "changed"), CASES)
def test_nothing_is_said_of_few_documents(
    rule: str, entries: list[Entry], sentence: str, changed: list[Entry]
) -> None:
    assert tell(entries[:: len(entries) // 19 + 1], rule) == []


def test_documents_not_assessed_are_left_out_and_that_is_said() -> None:
    entries = [*SPREAD, *[Entry(risk=(-1, 0, 0), coder="ann")] * 10]
    (most,) = tell(entries, "most covered")
    assert most.sentence.startswith(
        "Of the 40 documents coded by local and assessed for it, 30 (75%) cover 1.1"
    )
    (least,) = tell(entries, "least covered")
    assert least.sentence.startswith("Of the 50 documents coded by local and ann, 5 (10%) cover")


def test_only_the_selected_documents_are_told_of() -> None:
    entries = [*SPREAD, *[NOTHING] * 40]
    mask = np.arange(80) < 40
    catalogue = build_catalogue(entries)
    told = write_takeaways(catalogue, mask, ["risk"])
    assert CASES[0][2] in [takeaway.sentence for takeaway in told]
    assert all(takeaway.holds(catalogue, mask) for takeaway in told)
    assert not told[0].holds(catalogue)


def test_a_number_is_found_by_its_name() -> None:
    (takeaway,) = tell(SPREAD, "most covered")
    assert (takeaway.count("covered"), takeaway.count("assessed")) == (30, 40)


def tilt(seed: int, size: int) -> list[Entry]:
    """Return documents in which coverage hangs on place, year and status, or on nothing."""
    random = np.random.default_rng(seed)
    base, minimal = random.choice([0.0, 0.03, 0.2, 0.5, 0.9], 6), random.choice([0.2, 0.95], 6)
    by_place, by_year, by_status = random.choice([0, 0, 0.4], (3, 6))
    missing, enforcing = random.choice([0, 0, 0.1]), random.choice([0.0, 0.2, 0.6])
    return list(
        _draw(random, size, base, minimal, (by_place, by_year, by_status), missing, enforcing)
    )


def _draw(
    random: np.random.Generator,
    size: int,
    base: np.ndarray,
    minimal: np.ndarray,
    tilts: tuple[np.ndarray, np.ndarray, np.ndarray],
    missing: float,
    enforcing: float,
) -> Iterator[Entry]:
    for _ in range(size):
        place, year, status = random.integers(0, 3), random.integers(0, 4), random.integers(0, 3)
        tilted = tilts[0] * (place == 1) + tilts[1] * (year - 2) / 2 + tilts[2] * (status == 1)
        common = random.random()  # what makes categories go together
        chances = np.clip(base + tilted, 0, 1)
        covered = np.where(random.random(6) < 0.5, common, random.random(6)) < chances
        levels = np.where(covered, np.where(random.random(6) < minimal, 1, 2), 0)
        levels[5] = min(levels[5], 1)
        levels[random.random(6) < missing] = -1
        found = [int(level) for level in levels]
        coded = random.random() < 0.95
        entry = Entry(
            risk=found[:3],
            sector=found[3:5],
            scope=found[5:],
            jurisdiction=["", "Norland", "Veldria"][place],
            year=[0, 2021, 2022, 2024][year],
            status=["", "hard_law", "soft_law"][status],
            coder="ann" if random.random() < 0.2 else "local",
            actors=ENFORCED if random.random() < enforcing else (),
        )
        yield entry if coded else UNCODED


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 260), st.floats(0.3, 1))
def test_every_takeaway_is_true_when_counted_one_by_one(seed: int, size: int, kept: float) -> None:
    entries = tilt(seed, size)
    mask = np.random.default_rng(seed).random(size) < kept
    catalogue = build_catalogue(entries)
    for takeaway in write_takeaways(catalogue, mask):
        check(takeaway, keep(entries, mask))
        check_numbers(takeaway)
        assert takeaway.holds(catalogue, mask)
        for stated in takeaway.counts:
            if stated.conditions is not None:
                assert count_selected(catalogue, stated.conditions, mask) == stated.value


def check_numbers(takeaway: Takeaway) -> None:
    """Fail where the sentence has a number that is neither stated nor a bar nor a name."""
    sentence = takeaway.sentence
    for subject in takeaway.subjects:
        sentence = sentence.replace(subject, "")
    percents = re.findall(r"(\d+)%", sentence)
    assert all(0 <= int(percent) <= 100 for percent in percents)
    numbers = {int(number) for number in re.findall(r"(?<![\d.])(\d+)(?![\d.%]*%)", sentence)}
    stated = {entry.value for entry in takeaway.counts}
    opening = re.search(r"(\d+) documents? coded by", sentence)
    assert opening is not None
    bars = {1, 2, 3, 4, 20} | {int(opening.group(1))}
    assert numbers <= stated | bars, takeaway.sentence


def test_rules_are_silent_on_chance() -> None:
    told: Counter[str] = Counter()
    for seed in range(100):
        random = np.random.default_rng(seed)
        half = np.full(6, 0.4)
        drawn = _draw(random, 240, half, half, (np.zeros(6),) * 3, 0, 0.5)
        entries = [replace(entry, scope=(0,)) for entry in drawn]
        told.update({t.rule.name for t in write_takeaways(build_catalogue(entries))})
    tested = ("jurisdiction", "legal status", "trend", "mostly minimal", "no enforcer")
    assert all(told[rule] <= 0.05 * 100 for rule in tested)
    assert told["most covered"] > 66  # the documents are enough to say something
    assert told["go together"] > 66  # where it is so


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.randoms())
def test_the_order_of_documents_does_not_matter(seed: int, random: Callable[[], object]) -> None:
    entries = tilt(seed, 150)
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    told = [t.sentence for t in write_takeaways(build_catalogue(entries))]
    assert [t.sentence for t in write_takeaways(build_catalogue(shuffled))] == told
