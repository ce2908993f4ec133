"""Tabulates what it costs to give only the likeliest levels, then how close rivals turn out."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.labels.levels import find_rivals, give_levels, list_odds
from training.corpus import CodedDocument, load_second_levels
from training.fit import Assessed, CrossFitted, list_codes
from training.levels import NONE_COUNTS, NONE_COUNTS_IN, find_against, weighted_kappa

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
COUNTS: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
CLOSENESS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def tabulate_cuts(documents: Sequence[CodedDocument], found: CrossFitted) -> Iterator[str]:
    """Yield a table: what the probability of none counts, against all that follows from it.

    At 1 no label stands against the odds. What was chosen is in bold.
    """
    gold = np.array([document.given.gold for document in documents])
    agora = np.array([not document.policy for document in documents])
    yield "What the probability of none counts when the likeliest level is chosen:"
    yield ""
    yield (
        "| taxonomy | none counts | kappa, gold | macro-F1, gold | mean difference, gold "
        "| kappa, all | macro-F1, all | mean difference, all | labels | against the odds "
        "| below one in three |"
    )
    yield f"|{' --- |' * 11}"
    for taxonomy, said in found.assessed.items():
        given = _list_given(documents, taxonomy)
        for counts in COUNTS:
            levels = give_levels(said.present, said.good, counts)
            chosen = counts == NONE_COUNTS_IN.get(taxonomy, NONE_COUNTS)
            cells = (
                taxonomy,
                f"**{counts:.1f}**" if chosen else f"{counts:.1f}",
                *_rate(given[gold], levels[gold]),
                *_rate(given[agora], levels[agora]),
                *_count_against(said, levels, agora),
            )
            yield f"| {' | '.join(cells)} |"


def tabulate_rivals(documents: Sequence[CodedDocument], found: CrossFitted) -> Iterator[str]:
    """Yield a table: how close a rival must be, and how often coders split on such labels."""
    twice = load_second_levels()
    second = {t.id: _list_second(documents, t.id, twice) for t in load_codebook().coverage}
    doubled = np.array([d.given.gold and d.id in twice for d in documents])
    agora = np.array([not document.policy for document in documents])
    yield (
        "Labels with a rival, by how likely it must be against the level given. Coders split on "
        f"categories of the {doubled.sum()} documents that were coded twice."
    )
    yield ""
    yield (
        "| at least | labels with a rival | level right | rival right | split where there is a "
        "rival | split elsewhere | of all splits, at a rival |"
    )
    yield f"|{' --- |' * 7}"
    for close in CLOSENESS:
        rows = []
        for taxonomy, said in found.assessed.items():
            given = _list_given(documents, taxonomy)
            rival = find_rivals(said.present, said.good, said.level, close)
            split = (given != second[taxonomy]) & doubled[:, None]
            both = np.broadcast_to(doubled[:, None], given.shape)
            whole = np.broadcast_to(agora[:, None], given.shape)
            flags = (rival >= 0, given == said.level, given == rival, split, both, whole)
            rows.append(np.stack([np.ravel(flag) for flag in flags]))
        yield _describe_closeness(close, np.concatenate(rows, axis=1))


def _describe_closeness(close: float, flags: Flags) -> str:
    close_by, right, other, split, both, whole = flags
    shown = close_by & whole
    shares = (
        close_by[whole],
        right[shown],
        other[shown],
        split[close_by & both],
        split[~close_by & both],
        close_by[split],
    )
    return f"| {close:.1f} | {' | '.join(map(_write_share, shares))} |"


def _write_share(flags: Flags) -> str:
    return f"{flags.mean():.1%}" if flags.size else "–"


def _list_given(documents: Sequence[CodedDocument], taxonomy: str) -> Ints:
    codes = list_codes(taxonomy)
    return np.array([[d.level((taxonomy, code)) for code in codes] for d in documents])


def _list_second(
    documents: Sequence[CodedDocument], taxonomy: str, twice: dict[str, dict[tuple[str, str], int]]
) -> Ints:
    codes = list_codes(taxonomy)
    return np.array(
        [[twice.get(d.id, {}).get((taxonomy, code), 0) for code in codes] for d in documents]
    )


def _rate(given: Ints, levels: Ints) -> tuple[str, str, str]:
    used = (given > 0).any(axis=0)
    both = ((given > 0) & (levels > 0)).sum(axis=0)[used]
    either = ((given > 0).sum(axis=0) + (levels > 0).sum(axis=0))[used]
    return (
        f"{weighted_kappa(given, levels):.3f}",
        f"{float(np.mean(2 * both / either)):.3f}",
        f"{levels.mean() - given.mean():+.3f}",
    )


def _count_against(said: Assessed, levels: Ints, chosen: Flags) -> tuple[str, str, str]:
    """Return how many labels above none there are, how many against the odds or below a third."""
    against = find_against(levels, said.present, said.good)[chosen]
    own = np.take_along_axis(list_odds(said.present, said.good), levels[None], axis=0)[0]
    unlikely = ((levels > 0) & (own < 1 / 3))[chosen]
    return str((levels[chosen] > 0).sum()), str(against.sum()), str(unlikely.sum())
