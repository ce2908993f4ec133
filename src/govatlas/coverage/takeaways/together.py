"""Rules on what goes together: two categories, or a category with an enforcer.

That two categories go together is told where covering the one makes covering the other more
frequent, by the same bar as other contrasts: intervals that do not overlap, and an exact test at
5 % divided by all pairs examined in all taxonomies. That most documents name no enforcer is told
where the interval lies below one half, at a rate that allows for every category examined.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from govatlas.coverage.bits import count_together
from govatlas.coverage.conditions import be_assessed, cover_at, cover_from, have_actor
from govatlas.coverage.presence import find_presence
from govatlas.coverage.proportion import RATE, Difference, Proportion
from govatlas.coverage.takeaways.evidence import (
    FEWEST,
    FOR_BOTH,
    Evidence,
    Topic,
    format_share,
    name_category,
)
from govatlas.coverage.takeaways.takeaway import Rule, StatedCount, Takeaway
from govatlas.model.coding import Role
from govatlas.model.finding import Undefined
from govatlas.wording import N_, _, ngettext, write_number


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two categories among the documents assessed for both; the first is the rarer one."""

    topic: Topic
    places: tuple[int, int]
    both: int
    first: int
    second: int
    assessed: int

    @property
    def difference(self) -> Difference:
        """Return how much more often the second is covered where the first is."""
        rest = self.assessed - self.first
        return Difference(
            Proportion(self.both, self.first), Proportion(self.second - self.both, rest)
        )

    @property
    def strength(self) -> float:
        """Return the correlation of the two (phi), 0 where either does not vary."""
        a, b, n = self.first, self.second, self.assessed
        spread = a * (n - a) * b * (n - b)
        return (n * self.both - a * b) / math.sqrt(spread) if spread else 0.0


def write_pair(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the two categories that go together most, where they surely do."""
    pairs = [pair for topic in evidence.topics for pair in _list_pairs(topic)]
    for topic in evidence.topics:
        own = [pair for pair in pairs if pair.topic is topic and pair.strength > 0]
        for pair in sorted(own, key=lambda pair: -pair.strength):
            if evidence.is_sure(pair.difference, topic.taxonomy, pair.places[1], len(pairs)):
                yield _write_pair(evidence, pair)
                break


def write_enforcer(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category whose documents name an enforcer least often, where surely most do not."""
    (enforced,) = find_presence(evidence.catalogue, "role", (Role.ENFORCER.value,), evidence.mask)
    tested = [
        (topic, place, Proportion(int(np.count_nonzero(covered & enforced)), int(covered.sum())))
        for topic in evidence.topics
        for place, covered in enumerate(topic.covered)
        if np.count_nonzero(covered) >= FEWEST
    ]
    rate = 1 - (1 - RATE) / max(1, len(tested))
    for topic in evidence.topics:
        rare = [
            (Fraction(share.count, share.total), place, share)
            for one, place, share in tested
            if one is topic and _is_below_half(share, rate)
        ]
        if rare:
            _, place, share = min(rare, key=lambda entry: entry[:2])
            yield _write_enforcer(evidence, topic, place, share)


PAIR = Rule(
    "go together",
    N_("Documents that cover one category clearly cover the other more often than the rest do."),
    write_pair,
)
ENFORCER = Rule(
    "no enforcer",
    N_("Clearly fewer than half of the documents that cover the category name an enforcer."),
    write_enforcer,
)


def _list_pairs(topic: Topic) -> Iterator[_Pair]:
    """Yield the pairs with enough documents that cover the rarer one, and that do not."""
    covered, assessed = topic.covered_sets, topic.assessed_sets
    both = count_together(covered, covered).tolist()
    alone = count_together(covered, assessed).tolist()
    known = count_together(assessed, assessed).tolist()
    for i in range(len(both)):
        for j in range(i):
            one, other = (j, i) if alone[j][i] <= alone[i][j] else (i, j)
            first, total = alone[one][other], known[i][j]
            if min(first, total - first) >= FEWEST:
                second = alone[other][one]
                yield _Pair(topic, (one, other), both[i][j], first, second, total)


def _write_pair(evidence: Evidence, pair: _Pair) -> Takeaway:
    taxonomy = pair.topic.taxonomy
    one, other = (taxonomy.categories[place] for place in pair.places)
    assessed = pair.topic.assessed[pair.places[0]] & pair.topic.assessed[pair.places[1]]
    told = evidence.name_assessed(assessed, how=FOR_BOTH)
    with_it, without = pair.difference.first, pair.difference.second
    covers, lacks = cover_from(taxonomy, one.code, 1), cover_at(taxonomy, one.code, 0)
    too, known = cover_from(taxonomy, other.code, 1), be_assessed(taxonomy, other.code)
    return Takeaway(
        rule=PAIR,
        taxonomy=taxonomy.id,
        subjects=(one.code, other.code),
        sentence=ngettext(
            "Of the %(documents)s, %(number)s cover %(one)s, and of these %(share)s also covers "
            "%(other)s, against %(rest)s of the other %(others)s, %(bar)s.",
            "Of the %(documents)s, %(number)s cover %(one)s, and of these %(share)s also cover "
            "%(other)s, against %(rest)s of the other %(others)s, %(bar)s.",
            with_it.count,
            documents=told,
            number=write_number(pair.first),
            one=name_category(one),
            share=format_share(with_it.count, with_it.total),
            other=name_category(other),
            rest=format_share(without.count, without.total),
            others=write_number(without.total),
            bar=evidence.bar,
        ),
        counts=(
            StatedCount(N_("assessed"), pair.assessed, be_assessed(taxonomy, one.code) + known),
            StatedCount(N_("first"), pair.first, covers + known),
            StatedCount(N_("both"), pair.both, covers + too),
            StatedCount(N_("rest"), without.total, lacks + known),
            StatedCount(N_("second alone"), without.count, lacks + too),
        ),
    )


def _is_below_half(share: Proportion, rate: float) -> bool:
    interval = share.find_interval(rate)
    return not isinstance(interval, Undefined) and interval.high < 0.5


def _write_enforcer(evidence: Evidence, topic: Topic, place: int, share: Proportion) -> Takeaway:
    category = topic.taxonomy.categories[place]
    values = {
        "documents": evidence.name(topic.covered[place]),
        "category": name_category(category),
    }
    covers = cover_from(topic.taxonomy, category.code, 1)
    return Takeaway(
        rule=ENFORCER,
        taxonomy=topic.taxonomy.id,
        subjects=(category.code,),
        sentence=_(
            "Of the %(documents)s that cover %(category)s, fewer than half name an enforcer: "
            "%(share)s.",
            share=format_share(share.count, share.total),
            **values,
        )
        if share.count
        else _("None of the %(documents)s that cover %(category)s names an enforcer.", **values),
        counts=(
            StatedCount(N_("covered"), share.total, covers),
            StatedCount(N_("enforced"), share.count, covers + have_actor(Role.ENFORCER.value)),
        ),
    )
