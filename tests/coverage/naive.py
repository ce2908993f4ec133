"""Checks a takeaway against documents by counting them one by one, in plain words.

Nothing here is shared with the rules: shares, intervals and tests are written out again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, erfc, sqrt

from govatlas.coverage import Takeaway
from tests.coverage.catalogues import BOOK, Entry

FEWEST = 20
CATEGORIES = [(t.id, c.code) for t in BOOK.coverage for c in t.categories]

Entries = Sequence[Entry]
Pair = tuple[int, int]


def check(takeaway: Takeaway, entries: Entries) -> None:
    """Fail unless the takeaway is true of the documents."""
    coded = [entry for entry in entries if entry.coder]
    claim, counts, documents = CHECKS[takeaway.rule.name](takeaway, coded)
    assert claim, takeaway.sentence
    assert {entry.name: entry.value for entry in takeaway.counts} == counts
    noun = "document" if len(documents) == 1 else "documents"
    assert f"{len(documents)} {noun} coded by {name_coders(documents)}" in takeaway.sentence


Found = tuple[bool, dict[str, int], Entries]


def name_coders(documents: Entries) -> str:
    counts = Counter(entry.coder for entry in documents)
    return " and ".join(sorted(counts, key=lambda name: (-counts[name], name)))


def assess(documents: Entries, taxonomy: str, code: str) -> list[Entry]:
    return [entry for entry in documents if entry.level(taxonomy, code) >= 0]


def cover(documents: Entries, taxonomy: str, code: str) -> list[Entry]:
    return [entry for entry in documents if entry.level(taxonomy, code) > 0]


def share(documents: Entries, taxonomy: str, code: str) -> Pair:
    known = assess(documents, taxonomy, code)
    return len(cover(known, taxonomy, code)), len(known)


def wilson(count: int, total: int, rate: float) -> tuple[float, float]:
    """Solve the score equation by halving."""

    def solve(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            spread = sqrt(middle * (1 - middle) / total) or 1e-300
            z = abs(count / total - middle) / spread
            if erfc(z / sqrt(2)) > 1 - rate:  # two-sided
                inside = middle
            else:
                outside = middle
        return inside

    return solve(count / total, 0.0), solve(count / total, 1.0)


def differ(first: Pair, second: Pair, comparisons: int) -> bool:
    """Whether intervals lie apart, while the exact test passes for so many comparisons."""
    (a, n), (b, m) = first, second
    one, other = wilson(a, n, 0.95), wilson(b, m, 0.95)
    if one[0] <= other[1] and other[0] <= one[1]:
        return False
    tables = [comb(n, k) * comb(m, a + b - k) for k in range(n + 1) if 0 <= a + b - k <= m]
    rare = sum(ways for ways in tables if ways <= comb(n, a) * comb(m, b))
    return Fraction(rare, comb(n + m, a + b)) * comparisons <= Fraction(5, 100) + Fraction(1, 10**6)


def check_extreme(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code,) = takeaway.taxonomy, takeaway.subjects
    shares = {c: share(coded, t, c) for t, c in CATEGORIES if t == taxonomy}
    own = Fraction(*shares.pop(code))
    others = [Fraction(*other) for other in shares.values()]
    if takeaway.rule.name == "most covered":
        claim = all(other < own for other in others) and "the most covered of" in takeaway.sentence
    else:
        claim = all(other > own for other in others) and "the least covered of" in takeaway.sentence
    count, total = share(coded, taxonomy, code)
    claim = claim and min(total, *(n for _, n in shares.values())) >= FEWEST
    counts = {"covered": count, "assessed": total}
    return claim, counts, assess(coded, taxonomy, code)


def check_uncovered(takeaway: Takeaway, coded: Entries) -> Found:
    sets = [assess(coded, takeaway.taxonomy, code) for code in takeaway.subjects]
    claim = not any(cover(coded, takeaway.taxonomy, code) for code in takeaway.subjects)
    same = all(documents == sets[0] for documents in sets)
    named = all(code in takeaway.sentence for code in takeaway.subjects)
    return claim and same and named and len(sets[0]) >= FEWEST, {"assessed": len(sets[0])}, sets[0]


def check_minimal(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code,) = takeaway.taxonomy, takeaway.subjects
    tested = sum(len(cover(coded, t, c)) >= FEWEST for t, c in CATEGORIES if t != "scope")
    covering = cover(coded, taxonomy, code)
    minimal = sum(entry.level(taxonomy, code) == 1 for entry in covering)
    low, _ = wilson(minimal, len(covering), 1 - 0.05 / tested)
    counts = {"covered": len(covering), "minimal": minimal}
    return low > 0.5 and len(covering) >= FEWEST, counts, covering


def check_jurisdiction(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code, name) = takeaway.taxonomy, takeaway.subjects
    known = [entry for entry in coded if entry.jurisdiction]

    def split(place: str, t: str, c: str) -> tuple[Pair, Pair]:
        inside = [entry for entry in known if entry.jurisdiction == place]
        outside = [entry for entry in known if entry.jurisdiction != place]
        return share(inside, t, c), share(outside, t, c)

    places = {entry.jurisdiction for entry in known}
    pairs = [split(place, *category) for place in places for category in CATEGORIES]
    return check_contrast(takeaway, split(name, taxonomy, code), pairs, known)


def check_status(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code, one, other) = takeaway.taxonomy, takeaway.subjects
    groups = [[entry for entry in coded if entry.status == status] for status in (one, other)]

    def split(t: str, c: str) -> tuple[Pair, Pair]:
        return share(groups[0], t, c), share(groups[1], t, c)

    pairs = [split(*category) for category in CATEGORIES]
    known = [entry for entry in coded if entry.status in (one, other)]
    return check_contrast(takeaway, split(taxonomy, code), pairs, known)


def check_contrast(
    takeaway: Takeaway,
    own: tuple[Pair, Pair],
    pairs: Sequence[tuple[Pair, Pair]],
    known: Entries,
) -> Found:
    first, second = own
    comparisons = sum(min(one[1], other[1]) >= FEWEST for one, other in pairs)
    word = "more" if Fraction(*first) > Fraction(*second) else "less"
    claim = f"{word} often than" in takeaway.sentence and differ(first, second, comparisons)
    counts = {
        "first": first[1],
        "second": second[1],
        "first covered": first[0],
        "second covered": second[0],
    }
    enough = min(first[1], second[1]) >= FEWEST
    return claim and enough, counts, assess(known, takeaway.taxonomy, takeaway.subjects[0])


def check_trend(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code, *_) = takeaway.taxonomy, takeaway.subjects

    def trace(t: str, c: str) -> dict[int, Pair]:
        years = sorted({entry.year for entry in coded} - {0})
        points = {y: share([e for e in coded if e.year == y], t, c) for y in years}
        return {year: point for year, point in points.items() if point[1] >= FEWEST}

    comparisons = sum(len(trace(*category)) >= 3 for category in CATEGORIES)
    points = trace(taxonomy, code)
    start, end = min(points), max(points)
    # Armitage: the correlation of year with coverage, document by document, times √N
    documents = [e for e in assess(coded, taxonomy, code) if e.year in points]
    xs = [entry.year - start for entry in documents]
    ys = [int(entry.level(taxonomy, code) > 0) for entry in documents]
    n = len(documents)
    upper = n * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)
    lower = (n * sum(x * x for x in xs) - sum(xs) ** 2) * (n * sum(ys) - sum(ys) ** 2)
    z = sqrt(n) * upper / sqrt(lower)
    rising = Fraction(*points[end]) > Fraction(*points[start])
    claim = (
        differ(points[end], points[start], comparisons)
        and erfc(abs(z) / sqrt(2)) * comparisons <= 0.05 + 1e-9
        and (z > 0) == rising
        and ("more often" if rising else "less often") in takeaway.sentence
        and f"in the {len(points)} years" in takeaway.sentence
        and takeaway.subjects == (code, str(end), str(start))
    )
    counts = {
        "first": points[end][1],
        "second": points[start][1],
        "first covered": points[end][0],
        "second covered": points[start][0],
    }
    return claim and len(points) >= 3, counts, documents


def check_pair(takeaway: Takeaway, coded: Entries) -> Found:
    def split(taxonomy: str, one: str, other: str) -> tuple[Pair, Pair, Entries]:
        both = assess(assess(coded, taxonomy, one), taxonomy, other)
        if len(cover(both, taxonomy, one)) > len(cover(both, taxonomy, other)):
            one, other = other, one
        having = cover(both, taxonomy, one)
        rest = [entry for entry in both if entry.level(taxonomy, one) == 0]
        return share(having, taxonomy, other), share(rest, taxonomy, other), both

    pairs = [
        split(one[0], one[1], other[1])
        for one, other in combinations(CATEGORIES, 2)
        if one[0] == other[0]
    ]
    comparisons = sum(min(one[1], other[1]) >= FEWEST for one, other, _ in pairs)
    one, other = takeaway.subjects
    first, second, documents = split(takeaway.taxonomy, one, other)
    claim = Fraction(*first) > Fraction(*second) and differ(first, second, comparisons)
    claim = claim and min(first[1], second[1]) >= FEWEST
    counts = {
        "assessed": len(documents),
        "first": first[1],
        "both": first[0],
        "rest": second[1],
        "second alone": second[0],
    }
    return claim, counts, documents


def check_enforcer(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy, (code,) = takeaway.taxonomy, takeaway.subjects
    tested = sum(len(cover(coded, t, c)) >= FEWEST for t, c in CATEGORIES)
    covering = cover(coded, taxonomy, code)
    enforced = sum(any(actor[0] == "enforcer" for actor in entry.actors) for entry in covering)
    _, high = wilson(enforced, len(covering), 1 - 0.05 / tested)
    said = "None of" if not enforced else "fewer than half"
    claim = high < 0.5 and said in takeaway.sentence and len(covering) >= FEWEST
    return claim, {"covered": len(covering), "enforced": enforced}, covering


def check_breadth(takeaway: Takeaway, coded: Entries) -> Found:
    taxonomy = takeaway.taxonomy
    documents = [entry for entry in coded if min(getattr(entry, taxonomy)) >= 0]
    nothing = sum(max(getattr(entry, taxonomy)) == 0 for entry in documents)
    claim = nothing > 0 and len(documents) >= FEWEST
    return claim, {"assessed": len(documents), "none": nothing}, documents


CHECKS: dict[str, Callable[[Takeaway, Entries], Found]] = {
    "most covered": check_extreme,
    "least covered": check_extreme,
    "not covered": check_uncovered,
    "mostly minimal": check_minimal,
    "jurisdiction": check_jurisdiction,
    "legal status": check_status,
    "trend": check_trend,
    "go together": check_pair,
    "no enforcer": check_enforcer,
    "covers nothing": check_breadth,
}
