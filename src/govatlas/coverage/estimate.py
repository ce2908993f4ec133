"""Estimates the share of a collection that covers each category from machine and gold codings.

A share counted from machine labels is off by whatever the machine gets wrong. The gold codings of
a sample tell by how much, and so what the share truly is, within an interval.

Where the machine was fitted to documents, its errors there say nothing of its errors elsewhere.
The levels that models gave which never saw the document stand in for its own there, as in
cross-prediction-powered inference (Zrnic and Candès 2024, PNAS 121(15) e2322083121). Other than
there, documents that nothing was fitted to keep the levels of the one machine fitted to all, not
the mean over machines that each leave out a fold; ``benchmarks/estimate_coverage.py`` measures
what that does to the intervals.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coverage.correction import Checked, Floats, Yes, correct_share
from govatlas.errors import InvalidValue
from govatlas.model.answers import Answered
from govatlas.model.codebook import Category, Codebook, Taxonomy
from govatlas.model.finding import Figure, Interval, Share, Undefined
from govatlas.wording import N_, _, ngettext

FEWEST_GOLD: Final = 10
"""With fewer gold codings that stand for others there is nothing to correct by."""

_ROUNDING: Final = 1e-9

LevelsByCategory = Mapping[tuple[str, str], int]
"""Levels by taxonomy and category."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The machine's coding of a document with the gold coding of the same text, if any.

    ``weight`` is how many documents of the collection the gold coding stands for, relative to
    the others; 0 where it stands for itself alone. ``apart`` has the levels of models that never
    saw the document, None where the machine never saw it either.
    """

    machine: Answered
    gold: Answered | None
    weight: float
    apart: LevelsByCategory | None


@dataclass(frozen=True, slots=True)
class _Levels:
    """The levels of one category: by the machine, and by gold where it is known (else -1).

    ``apart`` are those of the machine, on documents it was fitted to those of models that never
    saw them.
    """

    machine: Floats
    apart: Floats
    gold: Floats
    weights: Floats
    abstained: int


def estimate_shares(
    machine: Iterable[Answered],
    gold: Iterable[Answered],
    codebook: Codebook,
    *,
    probabilities: Mapping[str, float] | None = None,
    seen: Set[str] = frozenset(),
    out_of_fold: Mapping[str, LevelsByCategory] | None = None,
    taxonomies: Sequence[str] = (),
    rate: float = 0.95,
    seed: int = 0,
) -> tuple[Share, ...]:
    """Return the raw and the corrected share of every category at each level and above.

    The collection is the documents that the machine coded. A category on which it abstained in a
    document leaves that document out of the category's share; a gold coding counts where it is of
    the same text. The intervals are for this collection, not for documents outside it.

    Args:
        machine: one coding a document.
        gold: one coding for each document of the sample.
        codebook: the categories.
        probabilities: how likely each document was to be drawn into the gold sample. A gold
            document without a probability was not drawn; it counts as known but stands for no
            other. By default every gold document was equally likely.
        seen: digests of the texts that the machine was fitted on. Its errors there say nothing
            of its errors elsewhere, so their gold codings stand for no other document, unless
            there are levels out of fold.
        out_of_fold: by the digests of such texts, the levels that models gave which never saw
            them. The correction rests on these, the raw share on the machine's own.
        taxonomies: ids of the coverage taxonomies wanted, all by default.
        rate: how often an interval shall hold the true share.
        seed: of the draws behind the intervals.

    Raises:
        InvalidValue: a probability is not above 0 and at most 1, or a document is coded twice.
        UnknownCategory: there is no such taxonomy.
    """
    pairs = _pair(machine, gold, probabilities, seen, out_of_fold or {})
    wanted = [codebook.taxonomy(name) for name in taxonomies] or codebook.coverage
    return tuple(
        share
        for taxonomy in wanted
        for category in taxonomy.categories
        for share in _estimate_category(pairs, taxonomy, category, rate, seed)
    )


def _pair(
    machine: Iterable[Answered],
    gold: Iterable[Answered],
    probabilities: Mapping[str, float] | None,
    seen: Set[str],
    out_of_fold: Mapping[str, LevelsByCategory],
) -> tuple[_Pair, ...]:
    coded = _key_by_document(machine, "machine")
    known = _key_by_document(gold, "gold")
    pairs = []
    for document_id, coding in coded.items():
        text = coding.text_digest
        apart = out_of_fold.get(text, {} if text in seen else None)
        match = known.get(document_id)
        if match is None or match.text_digest != text:
            pairs.append(_Pair(coding, None, 0.0, apart))
        else:
            pairs.append(_Pair(coding, match, _weigh(document_id, probabilities), apart))
    return tuple(pairs)


def _key_by_document(codings: Iterable[Answered], which: str) -> dict[str, Answered]:
    keyed: dict[str, Answered] = {}
    for coding in codings:
        if keyed.setdefault(coding.document_id, coding) is not coding:
            raise InvalidValue(f"document {coding.document_id} has two {which} codings; keep one")
    return keyed


def _weigh(document_id: str, probabilities: Mapping[str, float] | None) -> float:
    if probabilities is None:
        return 1.0
    probability = probabilities.get(document_id)
    if probability is None:
        return 0.0
    if not 0 < probability <= 1:
        raise InvalidValue(
            f"document {document_id}: an inclusion probability must be above 0 and at most 1, not "
            f"{probability}"
        )
    return 1 / probability


def _estimate_category(
    pairs: Sequence[_Pair], taxonomy: Taxonomy, category: Category, rate: float, seed: int
) -> Iterator[Share]:
    levels = _tabulate(pairs, taxonomy.id, category.code)
    coded, gold = len(levels.machine), int(np.count_nonzero(levels.gold >= 0))
    for level in range(1, taxonomy.scale.highest + 1):
        said = levels.machine >= level
        raw = float(said.mean()) if coded else Undefined(_("the coder gave no document a level"))
        corrected, interval = _correct(levels, level, rate, seed)
        yield Share(
            taxonomy=taxonomy.id,
            category=category.code,
            level=level,
            raw=raw,
            corrected=corrected,
            interval=interval,
            coded=coded,
            abstained=levels.abstained,
            gold=gold,
        )


def _tabulate(pairs: Sequence[_Pair], taxonomy: str, category: str) -> _Levels:
    rows = []
    abstained = 0
    for pair in pairs:
        level = pair.machine.level_of(taxonomy, category)
        if level is None:
            abstained += pair.machine.abstains_on(taxonomy, category)
            continue
        gold = pair.gold.level_of(taxonomy, category) if pair.gold is not None else None
        apart = level if pair.apart is None else pair.apart.get((taxonomy, category))
        rows.append(
            (
                level,
                level if apart is None else apart,
                -1 if gold is None else gold,
                0.0 if apart is None else pair.weight,
            )
        )
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return _Levels(columns[0], columns[1], columns[2], columns[3], abstained)


def _correct(
    levels: _Levels, level: int, rate: float, seed: int
) -> tuple[Figure, Interval | Undefined]:
    said = levels.apart >= level
    known = levels.gold >= 0
    weights = _scale_weights(levels.weights[known], len(said))
    lack = _find_lack(known, levels.weights[known])
    if lack is not None:
        return lack, lack
    truth = levels.gold[known] >= level
    found = correct_share(
        said, Checked(said=said[known], truth=truth, weights=weights), rate=rate, seed=seed
    )
    interval = Interval(found.low, found.high, rate)
    if not known.all() and (truth.all() or not truth.any()):
        reason = (
            N_("all %(number)s gold codings reach level %(level)s; the interval is a bound")
            if truth.all()
            else N_(
                "all %(number)s gold codings do not reach level %(level)s; the interval is a bound"
            )
        )
        return Undefined(_(reason, number=len(truth), level=level)), interval
    return found.value, interval


def _find_lack(known: Yes, weights: Floats) -> Undefined | None:
    """Return why the gold codings cannot correct, None where they can."""
    drawn = int(np.count_nonzero(weights))
    if not known.any():
        return Undefined(_("no coded document has a gold coding"))
    if drawn < FEWEST_GOLD and not known.all():
        reason = ngettext(
            "only %(number)s gold coding stands for other documents, %(needed)s are needed",
            "only %(number)s gold codings stand for other documents, %(needed)s are needed",
            drawn,
            number=drawn,
            needed=FEWEST_GOLD,
        )
        return Undefined(reason)
    return None


def _scale_weights(weights: Floats, documents: int) -> Floats:
    """Return how many documents each gold one stands for, so that together they stand for all.

    Where part of the sample is not coded yet, the coded part stands for what is missing.
    """
    total = float(weights.sum())
    others = documents - int(np.count_nonzero(weights == 0))
    if total <= 0 or total >= others * (1 - _ROUNDING):
        return np.maximum(weights, 1.0)
    return np.maximum(weights * others / total, 1.0)
