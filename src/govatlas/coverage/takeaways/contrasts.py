"""Rules on groups of documents that differ: jurisdictions, legal statuses, years.

A difference is told only where the two 95 % intervals do not overlap, Fisher's exact test passes at
5 % divided by all comparisons that the rule makes in all taxonomies (Bonferroni), and each group
has enough documents. So each rule, in all that it says of a collection, passes off chance for a
difference at most one time in 20. A trend over the years must also pass the test of Cochran and
Armitage at the same rate, so that the first and the last year are not all there is to it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.bits import count_together, pack_sets
from govatlas.coverage.conditions import (
    Condition,
    Conditions,
    be_assessed,
    cover_from,
    join_conditions,
)
from govatlas.coverage.proportion import RATE, Difference, Proportion
from govatlas.coverage.selection import UNKNOWN
from govatlas.coverage.takeaways.evidence import (
    FEWEST,
    Evidence,
    Topic,
    format_share,
    name_category,
)
from govatlas.coverage.takeaways.takeaway import Rule, StatedCount, Takeaway
from govatlas.model.codebook import Category
from govatlas.wording import N_, _, say_term, write_number

Documents = NDArray[np.bool_]

FEWEST_YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class _Contrast:
    """One category in two groups of documents, named by ``value`` where there are many."""

    topic: Topic
    place: int
    value: str
    difference: Difference

    @property
    def category(self) -> Category:
        """Return the category."""
        return self.topic.taxonomy.categories[self.place]

    @property
    def is_enough(self) -> bool:
        """Whether both groups have enough documents assessed."""
        return min(self.difference.first.total, self.difference.second.total) >= FEWEST

    @property
    def is_more(self) -> bool:
        """Whether the first group covers the category more often than the second."""
        return _order(self.difference) > 0

    def tell_figures(self, evidence: Evidence) -> str:
        """Return the two shares as a sentence gives them."""
        first, second = self.difference.first, self.difference.second
        return _(
            "%(first)s against %(second)s, %(bar)s",
            first=format_share(first.count, first.total),
            second=format_share(second.count, second.total),
            bar=evidence.bar,
        )

    def say(self, evidence: Evidence, more: str, less: str, **values: object) -> str:
        """Return the sentence that says which way the two groups differ."""
        first, second = self.difference.first, self.difference.second
        return _(
            more if self.is_more else less,
            first=write_number(first.total),
            second=write_number(second.total),
            category=name_category(self.category),
            shares=self.tell_figures(evidence),
            **values,
        )


_MORE_FROM: Final = N_(
    "Of the %(documents)s whose jurisdiction is known, the %(first)s with the jurisdiction "
    "“%(jurisdiction)s” cover %(category)s more often than the other %(second)s: %(shares)s."
)
_LESS_FROM: Final = N_(
    "Of the %(documents)s whose jurisdiction is known, the %(first)s with the jurisdiction "
    "“%(jurisdiction)s” cover %(category)s less often than the other %(second)s: %(shares)s."
)
_MORE_AS: Final = N_(
    "Of the %(documents)s with the status “%(one)s” or “%(other)s”, the %(first)s of the former "
    "cover %(category)s more often than the %(second)s of the latter: %(shares)s."
)
_LESS_AS: Final = N_(
    "Of the %(documents)s with the status “%(one)s” or “%(other)s”, the %(first)s of the former "
    "cover %(category)s less often than the %(second)s of the latter: %(shares)s."
)
_RISES: Final = N_(
    "Of the %(documents)s in the %(years)s years with at least %(fewest)s such documents, later "
    "ones cover %(category)s more often: %(first)s of %(first_total)s in %(start)s, %(last)s of "
    "%(last_total)s in %(end)s, a larger trend than chance would explain."
)
_FALLS: Final = N_(
    "Of the %(documents)s in the %(years)s years with at least %(fewest)s such documents, later "
    "ones cover %(category)s less often: %(first)s of %(first_total)s in %(start)s, %(last)s of "
    "%(last_total)s in %(end)s, a larger trend than chance would explain."
)
_SURELY_RISES: Final = N_(
    "Of the %(documents)s in the %(years)s years with at least %(fewest)s such documents, later "
    "ones cover %(category)s more often: %(first)s of %(first_total)s in %(start)s, %(last)s of "
    "%(last_total)s in %(end)s, a larger trend than chance and the coder's errors would explain."
)
_SURELY_FALLS: Final = N_(
    "Of the %(documents)s in the %(years)s years with at least %(fewest)s such documents, later "
    "ones cover %(category)s less often: %(first)s of %(first_total)s in %(start)s, %(last)s of "
    "%(last_total)s in %(end)s, a larger trend than chance and the coder's errors would explain."
)


def write_jurisdiction(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the jurisdiction that differs most from the others in a category, if any surely does."""
    values, codes = evidence.column("jurisdiction")
    blank = [code for code, value in enumerate(values) if value in ("", UNKNOWN)]
    known = ~np.isin(codes, blank)
    counts = np.bincount(codes[known], minlength=len(values))
    named = sorted(np.flatnonzero(counts >= FEWEST).tolist(), key=values.__getitem__)
    groups = np.stack([*(codes == code for code in named), known])
    contrasts = [
        _Contrast(topic, place, values[code], Difference(one, _subtract(every, one)))
        for topic in evidence.topics
        for place, (*points, every) in enumerate(_count_groups(topic, groups))
        for code, one in zip(named, points, strict=True)
    ]
    for contrast in _choose(evidence, contrasts):
        told = evidence.name_assessed(contrast.topic.assessed[contrast.place], known)
        place = (Condition("jurisdiction", contrast.value),)
        yield _write(
            JURISDICTION,
            contrast,
            contrast.say(
                evidence,
                _MORE_FROM,
                _LESS_FROM,
                documents=told,
                jurisdiction=evidence.mark(say_term(contrast.value)),
            ),
            (contrast.value,),
            (place, None),
        )


def write_status(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category in which the two most frequent legal statuses differ most."""
    values, codes = evidence.column("status")
    counts = dict(zip(values, np.bincount(codes, minlength=len(values)).tolist(), strict=True))
    statuses = evidence.catalogue.codebook.status.categories
    known = [category for category in statuses if counts.get(category.code)]
    if len(known) < 2:
        return
    one, other = sorted(known, key=lambda category: -counts[category.code])[:2]
    groups = np.stack([codes == values.index(category.code) for category in (one, other)])
    either = groups[0] | groups[1]
    contrasts = [
        _Contrast(topic, place, one.code, Difference(*points))
        for topic in evidence.topics
        for place, points in enumerate(_count_groups(topic, groups))
    ]
    for contrast in _choose(evidence, contrasts):
        told = evidence.name_assessed(contrast.topic.assessed[contrast.place], either)
        yield _write(
            STATUS,
            contrast,
            contrast.say(
                evidence,
                _MORE_AS,
                _LESS_AS,
                documents=told,
                one=say_term(one.label),
                other=say_term(other.label),
            ),
            (one.code, other.code),
            ((Condition("status", one.code),), (Condition("status", other.code),)),
        )


def write_trend(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category that rose or fell most from the first to the last year with enough."""
    values, codes = evidence.column("year")
    known = sorted((code for code, value in enumerate(values) if value), key=values.__getitem__)
    groups = np.array(known, dtype=np.int32)[:, None] == codes
    years = [int(values[code]) for code in known]
    spans = [
        _Span(topic, place, *_keep_enough(years, points))
        for topic in evidence.topics
        for place, points in enumerate(_count_groups(topic, groups))
    ]
    spans = [span for span in spans if len(span.years) >= FEWEST_YEARS]
    for topic in evidence.topics:
        own = [span for span in spans if span.topic is topic]
        for span in sorted(own, key=lambda span: -abs(_order(span.contrast.difference))):
            if span.is_trend(evidence, len(spans)):
                within = np.isin(evidence.catalogue.years[evidence.mask], span.years)
                yield _write_trend(evidence, span, within)
                break


@dataclass(frozen=True, slots=True)
class _Span:
    """One category over the years with enough documents assessed for it."""

    topic: Topic
    place: int
    years: tuple[int, ...]
    points: tuple[Proportion, ...]

    @property
    def contrast(self) -> _Contrast:
        """Return the last year against the first."""
        return _Contrast(self.topic, self.place, "", Difference(self.points[-1], self.points[0]))

    def is_trend(self, evidence: Evidence, comparisons: int) -> bool:
        """Whether the share surely rises or surely falls."""
        difference = self.contrast.difference
        if not evidence.is_sure(difference, self.topic.taxonomy, self.place, comparisons):
            return False
        z = find_trend(self.years, self.points)
        chance = 2 * NormalDist().cdf(-abs(z))
        return z * _order(difference) > 0 and chance * comparisons <= 1 - RATE


def find_trend(years: tuple[int, ...], points: tuple[Proportion, ...]) -> float:
    """Return the statistic of Cochran (1954) and Armitage (1955), standard normal by chance."""
    total = sum(point.total for point in points)
    share = sum(point.count for point in points) / total
    middle = sum(y * point.total for y, point in zip(years, points, strict=True)) / total
    above = sum((y - middle) * point.count for y, point in zip(years, points, strict=True))
    spread = sum((y - middle) ** 2 * point.total for y, point in zip(years, points, strict=True))
    variance = share * (1 - share) * spread
    return above / math.sqrt(variance) if variance else 0.0


JURISDICTION = Rule(
    "jurisdiction",
    N_("One jurisdiction clearly covers a category more or less often than all others together."),
    write_jurisdiction,
)
STATUS = Rule(
    "legal status",
    N_("Documents of the two most frequent legal statuses clearly differ in a category."),
    write_status,
)
TREND = Rule("trend", N_("The share clearly rises or falls over the years."), write_trend)


def _count_groups(topic: Topic, groups: Documents) -> Iterator[tuple[Proportion, ...]]:
    """Yield of each category how many documents cover it, of those assessed, by group (row)."""
    packed = pack_sets(groups)
    covered = count_together(topic.covered_sets, packed).tolist()
    assessed = count_together(topic.assessed_sets, packed).tolist()
    for counts, totals in zip(covered, assessed, strict=True):
        yield tuple(map(Proportion, counts, totals))


def _subtract(every: Proportion, one: Proportion) -> Proportion:
    return Proportion(every.count - one.count, every.total - one.total)


def _choose(evidence: Evidence, contrasts: list[_Contrast]) -> Iterator[_Contrast]:
    """Yield of each taxonomy the largest difference that is more than chance."""
    contrasts = [contrast for contrast in contrasts if contrast.is_enough]
    for topic in evidence.topics:
        own = [contrast for contrast in contrasts if contrast.topic is topic]
        for contrast in sorted(own, key=lambda entry: -abs(_order(entry.difference))):
            if evidence.is_sure(
                contrast.difference, topic.taxonomy, contrast.place, len(contrasts)
            ):
                yield contrast
                break


def _order(difference: Difference) -> float:
    value = difference.value
    return value if isinstance(value, float) else 0.0


def _keep_enough(
    years: list[int], points: tuple[Proportion, ...]
) -> tuple[tuple[int, ...], tuple[Proportion, ...]]:
    """Return the years with enough documents assessed."""
    kept = [place for place, point in enumerate(points) if point.total >= FEWEST]
    return tuple(years[place] for place in kept), tuple(points[place] for place in kept)


def _choose_trend(evidence: Evidence, contrast: _Contrast) -> str:
    if evidence.errors:
        return _SURELY_RISES if contrast.is_more else _SURELY_FALLS
    return _RISES if contrast.is_more else _FALLS


def _write_trend(evidence: Evidence, span: _Span, within: Documents) -> Takeaway:
    contrast = span.contrast
    last, first = contrast.difference.first, contrast.difference.second
    start, end = span.years[0], span.years[-1]
    told = evidence.name_assessed(span.topic.assessed[span.place], within)
    return _write(
        TREND,
        contrast,
        _(
            _choose_trend(evidence, contrast),
            documents=told,
            years=len(span.years),
            fewest=FEWEST,
            category=name_category(contrast.category),
            first=format_share(first.count, first.total),
            first_total=write_number(first.total),
            start=start,
            last=format_share(last.count, last.total),
            last_total=write_number(last.total),
            end=end,
        ),
        (str(end), str(start)),
        ((Condition("year", f"{end:04d}"),), (Condition("year", f"{start:04d}"),)),
    )


def _write(
    rule: Rule,
    contrast: _Contrast,
    sentence: str,
    subjects: tuple[str, ...],
    groups: tuple[Conditions | None, Conditions | None],
) -> Takeaway:
    taxonomy, code = contrast.topic.taxonomy, contrast.category.code
    both = (
        (N_("first"), N_("first covered"), contrast.difference.first),
        (N_("second"), N_("second covered"), contrast.difference.second),
    )
    counts = [
        (
            StatedCount(name, share.total, join_conditions(within, be_assessed(taxonomy, code))),
            StatedCount(
                covering,
                share.count,
                join_conditions(within, cover_from(taxonomy, code, 1)),
            ),
        )
        for (name, covering, share), within in zip(both, groups, strict=True)
    ]
    return Takeaway(
        rule=rule,
        taxonomy=taxonomy.id,
        subjects=(code, *subjects),
        sentence=sentence,
        counts=tuple(stated for pair in counts for stated in pair),
    )
