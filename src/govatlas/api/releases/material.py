"""Reads from a database what goes into a release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Final

from govatlas.agreement.overview import compare_all
from govatlas.agreement.presence_report import EVERY
from govatlas.agreement.resampling import Resampling
from govatlas.api.compared import (
    agree_on_presence,
    choose_modes,
    find_codebook,
    list_tagged,
    load_codings,
    word_fitting,
)
from govatlas.api.estimating import Estimate, estimate
from govatlas.api.records import find_codebook as find_codebook_of
from govatlas.coverage import estimate_shares
from govatlas.errors import UnknownCoder
from govatlas.model.codebook import Codebook
from govatlas.model.document import Document
from govatlas.model.finding import Agreement, Interval, Share, Undefined
from govatlas.publishing.dataset.columns import Row, Value
from govatlas.publishing.dataset.contents import AgreementEntry
from govatlas.publishing.dataset.rows import Coded, make_row
from govatlas.store import Store

_TOLD: Final = (
    *("percent_agreement", "kappa_quadratic", "alpha_ordinal", "ac2_quadratic"),
    *("presence_f1_macro", "bias"),
)
_NO_GOLD: Final = "no gold codings were named for this release"


@dataclass(frozen=True, slots=True)
class Holding:
    """A document with its codings, the one shown first; none where nobody coded it."""

    document: Document
    codings: tuple[Coded, ...]


def list_holdings(store: Store) -> Iterator[Holding]:
    """Yield the latest version of each document with the newest coding by each coder."""
    codebooks: dict[str, Codebook] = {}
    for entry in store.listing.documents():
        document = store.documents.read(entry.id, version=entry.version)
        found: dict[str, Coded] = {}
        for place, coding in enumerate(store.codings.read_all(document)):
            digest = coding.codebook_digest
            if digest not in codebooks:
                codebooks[digest] = find_codebook_of(store, digest)
            coded = Coded.of(document, coding, codebooks[digest], shown=place == 0)
            found.setdefault(coded.coding_id, coded)
        yield Holding(document, tuple(found.values()))


def measure_agreement(store: Store) -> tuple[tuple[AgreementEntry, ...], tuple[str, ...]]:
    """Return how well every two coders agree, by taxonomy, with notes for readers of the figures.

    Both are empty where there are not two.
    """
    names = store.codings.list_coders()
    tagged = list_tagged(store)
    if len(names) + len(tagged) < 2:
        return (), ()
    codings = {name: load_codings(store, name) for name in names}
    everything = [coding for each in codings.values() for coding in each]
    entries: list[AgreementEntry] = []
    notes: dict[str, None] = {}
    if any(combinations(names, 2)):
        overview = compare_all(
            codings, find_codebook(store, everything), modes=choose_modes(everything)
        )
        for report in overview.reports:
            pair = (report.comparison.first, report.comparison.second)
            texts = [one.text_digest for one, _ in report.comparison.pairs]
            notes |= dict.fromkeys((*report.comparison.notes, *word_fitting(pair, texts)))
            for part in report.findings.taxonomies:
                entries += _tell(pair, part.taxonomy, part.pooled)
            entries += _tell(pair, "status", [report.findings.status])
    for pair in product(tagged, names):
        presence = agree_on_presence(store, pair, None, Resampling(0, 1000))
        means = [mean for mean in presence.means if mean.scope == EVERY]
        entries += _tell(pair, f"{EVERY} (presence)", means)
    return tuple(entries), tuple(notes)


def _tell(
    pair: tuple[str, str], scope: str, figures: Sequence[Agreement]
) -> Iterator[AgreementEntry]:
    for figure in figures:
        if figure.statistic not in _TOLD or not figure.units:
            continue
        value, interval = figure.value, figure.interval
        known = interval if isinstance(interval, Interval) else None
        yield AgreementEntry(
            coders=pair,
            scope=scope,
            statistic=figure.statistic,
            value=None if isinstance(value, Undefined) else value,
            low=known.low if known else None,
            high=known.high if known else None,
            units=figure.units,
            documents=figure.documents,
            note=value.reason if isinstance(value, Undefined) else "",
        )


def list_estimate_rows(db: Path, store: Store, coder: str, gold: str) -> tuple[list[Row], str]:
    """Return a row a share, with a sentence on them; raw shares alone where ``gold`` is empty.

    Raises:
        UnknownCoder: one of the two has coded nothing here.
    """
    if gold:
        found = estimate(gold=gold, coder=coder, db=db)
        rows = [_write_share(s, found.codebook, found.coder, gold) for s in found.shares]
        return rows, _word_estimate(found)
    machine = store.answers.read(coder)
    if not machine:
        known = ", ".join(store.codings.list_coders())
        raise UnknownCoder(f"coder {coder!r} has coded nothing here; choose one of: {known}")
    codebook = find_codebook_of(store, machine[0].codebook_digest)
    shares = estimate_shares(machine, (), codebook)
    rows = [_write_share(share, codebook, coder, "") for share in shares]
    return rows, f"The table estimates has the shares as {coder} counts them: {_NO_GOLD}."


def _word_estimate(found: Estimate) -> str:
    return (
        f"The table estimates has the shares of {found.documents:,} documents coded by "
        f"{found.coder}, corrected by {found.checked:,} codings by {found.gold}; how likely each "
        f"was to be sampled: {found.weighting.value}."
    )


def _write_share(share: Share, codebook: Codebook, coder: str, gold: str) -> Row:
    figures = (share.raw, share.corrected, share.interval)
    reasons = dict.fromkeys(f.reason for f in figures if isinstance(f, Undefined))
    interval = share.interval if isinstance(share.interval, Interval) else None
    cells: dict[str, Value] = {
        "taxonomy": share.taxonomy,
        "code": share.category,
        "label": codebook.taxonomy(share.taxonomy).category(share.category).label,
        "level": share.level,
        "coder": coder,
        "gold_coder": gold,
        "raw": None if isinstance(share.raw, Undefined) else share.raw,
        "corrected": None if isinstance(share.corrected, Undefined) else share.corrected,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "rate": interval.rate if interval else None,
        "coded": share.coded,
        "abstained": share.abstained,
        "gold": share.gold,
        "undefined": "; ".join(reasons),
    }
    return make_row("estimates", cells)
