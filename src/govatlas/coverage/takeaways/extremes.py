"""Rules on the categories covered most, least, by nobody, or only in passing.

The most, the least and none are facts of the collection, for which no test is needed. That a
category is covered mostly minimally is said where the interval of the share lies above one half;
its rate allows for every category so examined (Bonferroni).
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from govatlas.coverage.conditions import Conditions, be_assessed, cover_at, cover_from
from govatlas.coverage.proportion import RATE
from govatlas.coverage.takeaways.evidence import (
    FEWEST,
    FOR_IT,
    FOR_THEM,
    Evidence,
    Topic,
    format_share,
    name_categories,
    name_category,
)
from govatlas.coverage.takeaways.takeaway import Rule, StatedCount, Takeaway
from govatlas.model.codebook import Category
from govatlas.model.finding import Undefined
from govatlas.wording import N_, _, ngettext, say_term, write_list


def write_most_covered(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category that the largest share covers, where one stands alone."""
    for topic in evidence.topics:
        if (place := _find_extreme(topic, largest=True)) is not None:
            yield _write_extreme(evidence, topic, place, MOST_COVERED)


def write_least_covered(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category that the smallest share covers, where one stands alone above none."""
    for topic in evidence.topics:
        if (place := _find_extreme(topic, largest=False)) is not None:
            yield _write_extreme(evidence, topic, place, LEAST_COVERED)


def write_uncovered(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the categories that no document covers, together if of the same documents."""
    for topic in evidence.topics:
        groups: dict[bytes, list[int]] = defaultdict(list)
        for place, tally in enumerate(topic.tallies):
            if tally.assessed >= FEWEST and not tally.covered.count:
                groups[topic.assessed[place].tobytes()].append(place)
        for places in groups.values():
            yield _write_uncovered(evidence, topic, places)


def write_mostly_minimal(evidence: Evidence) -> Iterator[Takeaway]:
    """Name the category whose coverage is most often minimal, where that is surely the most."""
    tested = [
        (topic, place)
        for topic in evidence.topics
        if topic.taxonomy.scale.highest > 1
        for place, tally in enumerate(topic.tallies)
        if tally.covered.count >= FEWEST
    ]
    rate = 1 - (1 - RATE) / max(1, len(tested))
    for topic in evidence.topics:
        sure = [place for one, place in tested if one is topic and _is_mostly(topic, place, rate)]
        if sure:
            yield _write_minimal(evidence, topic, max(sure, key=lambda p: _order(topic, p)))


def write_breadth(evidence: Evidence) -> Iterator[Takeaway]:
    """Tell how many documents cover no category of a taxonomy, where any do."""
    for topic in evidence.topics:
        complete = np.all(topic.assessed, axis=0)
        total = int(np.count_nonzero(complete))
        nothing = int(np.count_nonzero(complete & ~topic.covered.any(axis=0)))
        if total < FEWEST or not nothing or len(topic.tallies) < 2:
            continue
        told = evidence.name(complete)
        if total < evidence.size:
            told = _("%(documents)s and assessed for each category", documents=told)
        yield Takeaway(
            rule=BREADTH,
            taxonomy=topic.taxonomy.id,
            subjects=(),
            sentence=ngettext(
                "Of the %(documents)s, %(share)s covers none of %(categories)s.",
                "Of the %(documents)s, %(share)s cover none of %(categories)s.",
                nothing,
                documents=told,
                share=format_share(nothing, total),
                categories=name_categories(topic.taxonomy),
            ),
            counts=(
                StatedCount(N_("assessed"), total),
                StatedCount(N_("none"), nothing, _cover_none(topic)),
            ),
        )


MOST_COVERED = Rule(
    "most covered",
    N_("One category has the largest share; every category has enough documents."),
    write_most_covered,
)
LEAST_COVERED = Rule(
    "least covered",
    N_("One category has the smallest share above none; every category has enough documents."),
    write_least_covered,
)
UNCOVERED = Rule("not covered", N_("No document covers the category."), write_uncovered)
MOSTLY_MINIMAL = Rule(
    "mostly minimal",
    N_("Clearly more than half of the documents that cover the category do so only minimally."),
    write_mostly_minimal,
)
BREADTH = Rule("covers nothing", N_("Some documents cover no category at all."), write_breadth)


def _find_extreme(topic: Topic, *, largest: bool) -> int | None:
    """Return where the extreme share stands, None unless it stands alone above none."""
    tallies = topic.tallies
    if len(tallies) < 2 or any(tally.assessed < FEWEST for tally in tallies):
        return None
    shares = [Fraction(tally.covered.count, tally.assessed) for tally in tallies]
    extreme = max(shares) if largest else min(shares)
    return shares.index(extreme) if extreme and shares.count(extreme) == 1 else None


def _write_extreme(evidence: Evidence, topic: Topic, place: int, rule: Rule) -> Takeaway:
    category, share = topic.taxonomy.categories[place], topic.tallies[place].covered
    values = {
        "documents": evidence.name_assessed(topic.assessed[place]),
        "share": format_share(share.count, share.total),
        "category": name_category(category),
        "categories": name_categories(topic.taxonomy),
    }
    sentence = (
        ngettext(
            "Of the %(documents)s, %(share)s covers %(category)s, "
            "by share the most covered of %(categories)s.",
            "Of the %(documents)s, %(share)s cover %(category)s, "
            "by share the most covered of %(categories)s.",
            share.count,
            **values,
        )
        if rule is MOST_COVERED
        else ngettext(
            "Of the %(documents)s, %(share)s covers %(category)s, "
            "by share the least covered of %(categories)s.",
            "Of the %(documents)s, %(share)s cover %(category)s, "
            "by share the least covered of %(categories)s.",
            share.count,
            **values,
        )
    )
    return _write(rule, topic, (category,), sentence, assessed=share.total, covered=share.count)


def _write_uncovered(evidence: Evidence, topic: Topic, places: list[int]) -> Takeaway:
    categories = tuple(topic.taxonomy.categories[place] for place in places)
    assessed = topic.assessed[places[0]]
    told = evidence.name_assessed(assessed, how=FOR_THEM if len(places) > 1 else FOR_IT)
    names = write_list([name_category(category) for category in categories], last="or")
    sentence = _(
        "None of the %(documents)s covers %(categories)s.", documents=told, categories=names
    )
    return _write(UNCOVERED, topic, categories, sentence, assessed=int(np.count_nonzero(assessed)))


def _is_mostly(topic: Topic, place: int, rate: float) -> bool:
    interval = topic.tallies[place].minimal.find_interval(rate)
    return not isinstance(interval, Undefined) and interval.low > 0.5


def _order(topic: Topic, place: int) -> tuple[Fraction, int]:
    share = topic.tallies[place].minimal
    return Fraction(share.count, share.total), -place


def _write_minimal(evidence: Evidence, topic: Topic, place: int) -> Takeaway:
    taxonomy, share = topic.taxonomy, topic.tallies[place].minimal
    category, level = taxonomy.categories[place], taxonomy.scale.levels[1]
    sentence = _(
        "Of the %(documents)s that cover %(category)s, most do so only at the level "
        "“%(level)s”: %(share)s.",
        documents=evidence.name(topic.covered[place]),
        category=name_category(category),
        level=say_term(level.name),
        share=format_share(share.count, share.total),
    )
    return Takeaway(
        rule=MOSTLY_MINIMAL,
        taxonomy=taxonomy.id,
        subjects=(category.code,),
        sentence=sentence,
        counts=(
            StatedCount(N_("covered"), share.total, cover_from(taxonomy, category.code, 1)),
            StatedCount(N_("minimal"), share.count, cover_at(taxonomy, category.code, 1)),
        ),
    )


def _write(
    rule: Rule, topic: Topic, categories: tuple[Category, ...], sentence: str, **counts: int
) -> Takeaway:
    """Return the takeaway with counts of the documents assessed or covering the first category."""
    code = categories[0].code
    conditions = {
        "assessed": be_assessed(topic.taxonomy, code),
        "covered": cover_from(topic.taxonomy, code, 1),
    }
    return Takeaway(
        rule=rule,
        taxonomy=topic.taxonomy.id,
        subjects=tuple(category.code for category in categories),
        sentence=sentence,
        counts=tuple(StatedCount(name, n, conditions[name]) for name, n in counts.items()),
    )


def _cover_none(topic: Topic) -> Conditions:
    categories = topic.taxonomy.categories
    return tuple(c for entry in categories for c in cover_at(topic.taxonomy, entry.code, 0))
