"""Shares as a coder has them, beside what they are once its errors are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from govatlas.api import Estimate, Weighting
from govatlas.coverage import FEWEST, Condition, Selection
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import CoderKind
from govatlas.model.finding import Figure, Interval, Share
from govatlas.web.addresses import address_category, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, FEW_NOTE, Chart, Table, mark_few
from govatlas.web.charts.dots import mark_intervals
from govatlas.web.pages import coverage
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.coverage import (
    choose_taxonomy,
    keep_taxonomy,
    list_parts,
    list_thresholds,
    read_taxonomy,
)
from govatlas.web.pages.scope import (
    Scope,
    drop_empty,
    has_empty_parameters,
    keep_options,
    name_category,
    read_option,
    read_scope,
)
from govatlas.web.templating import render_page

ADDRESS: Final = f"{coverage.ADDRESS}/estimate"
MOST: Final = 2_000
"""Documents whose codings are read while a reader waits."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Whom an estimate is by: the coder corrected, with those who may be taken for true."""

    coder: str
    gold: str
    golds: tuple[str, ...]
    documents: tuple[str, ...]
    checked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A category with its figures; None where one is not defined, then ``reason`` says why."""

    name: str
    address: str
    documents: str | None
    raw: float | None
    corrected: float | None
    interval: Interval | None
    coded: int
    gold: int
    reason: str

    @property
    def is_few(self) -> bool:
        """Whether its shares are of so few documents that they are marked."""
        return self.coded < FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An estimate as it was asked for."""

    scope: Scope
    taxonomy: Taxonomy
    level: str
    basis: Basis


@router.get(ADDRESS)
def show_estimate(request: Request, explorer: OpenExplorer) -> Response:
    """Show raw and corrected shares, or say why there is nothing to correct by."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    asked = _read(request, explorer)
    scope, basis = asked.scope, asked.basis
    found = _estimate(explorer, asked)
    levels = [(name, "any level" if name == "any" else f"{name} only") for name in _levels(asked)]
    choices = [choose_taxonomy(scope.codebook, asked.taxonomy)]
    if found:
        choices.append(("level", "Covered at", levels, asked.level))
        golds = [(name, name) for name in basis.golds]
        choices.append(("gold", "Correct", golds, basis.gold))
    return render_page(
        request,
        "site/estimate.html.jinja",
        scope=scope,
        taxonomy=asked.taxonomy,
        basis=basis,
        found=found,
        lack="" if found else explain_lack(basis),
        rows=_list_rows(found, asked) if found else [],
        notes=list_notes(found) if found else [],
        choices=choices,
        parts=list_parts(scope, asked.taxonomy, ADDRESS),
        links=link_chart(request, scope, _title(asked)),
    )


@router.get(ADDRESS + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer) -> Response:
    """Show the chart for the page of another site."""
    return send_estimate(request, explorer, EMBED)


@router.get(ADDRESS + ".{form}")
def send_estimate(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the chart as a file."""
    asked = _read(request, explorer)
    found = _estimate(explorer, asked)
    if found is None:
        raise HTTPException(404, explain_lack(asked.basis))
    return send_chart(request, asked.scope, _draw(found, asked), form)


def explain_lack(basis: Basis) -> str:
    """Say why no share can be corrected."""
    if len(basis.documents) > MOST:
        return (
            f"More than {MOST:,} documents are too many to estimate here. Filter them, or ask the "
            "operator to run govatlas estimate."
        )
    if not basis.golds:
        return (
            "No person or panel has coded any of these documents, so there are no gold codings "
            "to measure how often the coder is wrong. The shares under Levels are raw: they "
            "include the coder's errors."
        )
    return (
        f"{basis.gold} and {basis.coder or 'a program'} have coded none of the same documents, so "
        "the shares cannot be corrected. The shares under Levels are raw."
    )


def list_notes(found: Estimate) -> list[str]:
    """Return what a reader of the figures should know of the data behind them."""
    notes = []
    if found.weighting is Weighting.EQUAL:
        notes.append(
            "How the gold documents were sampled is not recorded; the estimate assumes that "
            "each was equally likely."
        )
    elif found.drawn < found.checked:
        notes.append(
            f"{found.drawn} of the {found.checked} gold documents were drawn at random; the others "
            "count only for themselves."
        )
    if found.cross_fitted:
        notes.append(
            f"{found.coder} was trained on {found.cross_fitted} of the gold documents; for those, "
            "the labels come from models that never saw them."
        )
    if found.fitted > found.cross_fitted:
        notes.append(
            f"{found.coder} was trained on {found.fitted - found.cross_fitted} of the gold "
            "documents; those count only for themselves, since they cannot show its error."
        )
    if found.versions > 1:
        notes.append(f"The codings are by {found.versions} versions of {found.coder}.")
    return notes


def _read(request: Request, explorer: Explorer) -> Asked:
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    level = read_option(request, "level", list_thresholds(scope.codebook), "any")
    basis = _find_basis(request, explorer, scope)
    options = keep_taxonomy(taxonomy, scope.codebook)
    first = basis.golds[0] if basis.golds else basis.gold
    options |= keep_options({"level": level, "gold": basis.gold}, {"level": "any", "gold": first})
    return Asked(
        scope=read_scope(request, explorer, ADDRESS, options),
        taxonomy=taxonomy,
        level=level,
        basis=basis,
    )


def _find_basis(request: Request, explorer: Explorer, scope: Scope) -> Basis:
    """Return who is corrected by whom: the program that coded most, by people and panels."""
    kinds = _find_kinds(explorer)
    programs = [name for name, kind in kinds.items() if kind is CoderKind.PROGRAM]
    golds = tuple(name for name in kinds if name not in programs)
    given = request.query_params.get("gold", "")
    if given and given not in kinds:
        raise InputError(f"gold={given[:40]!r} has not coded any document here")
    chosen = [name for name in scope.search.selection.coder if name in programs]
    coder = (chosen or [name for name in programs if name != given] or [""])[0]
    gold = given or (golds[0] if golds else "")
    places = np.flatnonzero(scope.chosen.mask).tolist()
    documents = tuple(scope.chosen.catalogue.ids[place] for place in places)
    return Basis(
        coder=coder,
        gold=gold,
        golds=golds if gold in golds or not gold else (*golds, gold),
        documents=documents,
        checked=_count_checked(explorer, coder, gold, set(documents)) if coder and gold else 0,
    )


def _find_kinds(explorer: Explorer) -> dict[str, CoderKind]:
    """Return every coder with its kind, who coded most first."""
    found = {}
    for entry in explorer.find(size=1).facets.coder:
        if entry.value in explorer.coders():
            chosen = explorer.choose(selection=Selection(coder=(entry.value,)))
            one = chosen.catalogue.ids[int(np.argmax(chosen.mask))]
            codings = explorer.codings_of(one)
            found[entry.value] = next(
                coding.coder.kind for coding in codings if coding.coder.name == entry.value
            )
    return found


def _count_checked(explorer: Explorer, coder: str, gold: str, documents: set[str]) -> int:
    """Return how many of the documents both have coded."""
    both = documents
    for name in (coder, gold):
        chosen = explorer.choose(selection=Selection(coder=(name,)))
        ids = chosen.catalogue.ids
        both = both & {ids[place] for place in np.flatnonzero(chosen.mask).tolist()}
    return len(both)


def _estimate(explorer: Explorer, asked: Asked) -> Estimate | None:
    basis = asked.basis
    if not basis.checked or len(basis.documents) > MOST:
        return None
    return explorer.estimate(
        gold=basis.gold,
        coder=basis.coder,
        taxonomy=asked.taxonomy.id,
        within=basis.documents,
    )


def _levels(asked: Asked) -> list[str]:
    return list(list_thresholds(asked.scope.codebook))


def _choose_shares(found: Estimate, asked: Asked) -> Sequence[Share]:
    level = list_thresholds(asked.scope.codebook)[asked.level]
    level = min(level, asked.taxonomy.scale.highest)
    return [share for share in found.shares if share.level == level]


def _list_rows(found: Estimate, asked: Asked) -> list[ShareRow]:
    taxonomy = asked.taxonomy
    return [
        ShareRow(
            name=name_category(taxonomy.category(share.category)),
            address=address_category(taxonomy.id, share.category),
            documents=_find_documents(share, asked),
            raw=_read_figure(share.raw),
            corrected=_read_figure(share.corrected),
            interval=share.interval if isinstance(share.interval, Interval) else None,
            coded=share.coded,
            gold=share.gold,
            reason=getattr(share.corrected, "reason", ""),
        )
        for share in _choose_shares(found, asked)
    ]


def _find_documents(share: Share, asked: Asked) -> str | None:
    """Return the address of the documents that the raw share counts, as the coder has them."""
    word = "any" if share.level == 1 else asked.taxonomy.scale.name_of(share.level)
    conditions = (
        Condition("cover", f"{asked.taxonomy.id}:{share.category}:{word}"),
        Condition("coder", asked.basis.coder),
    )
    return asked.scope.find_documents(conditions)


def _read_figure(figure: Figure) -> float | None:
    return figure if isinstance(figure, float) else None


def _title(asked: Asked) -> str:
    level = "" if asked.level == "any" else f" ({asked.level})"
    return f"{asked.taxonomy.label}: share of documents that cover them{level}, raw and corrected"


def _draw(found: Estimate, asked: Asked) -> Chart:
    rows = [
        (
            row.name,
            _write(row.raw),
            _write(row.corrected),
            _write(row.interval.low if row.interval else None),
            _write(row.interval.high if row.interval else None),
            row.coded,
            row.gold,
            row.reason,
            mark_few(row.is_few),
        )
        for row in _list_rows(found, asked)
    ]
    columns = ("category", "raw", "corrected", "low", "high", "coded", "gold", "not defined", FEW)
    return Chart(
        name=f"estimate-{asked.taxonomy.id}",
        title=_title(asked),
        note=f"{found.documents:,} documents coded by {found.coder}, corrected with "
        f"{found.checked:,} gold codings by {found.gold}; lines are 95 % intervals. "
        f"* {FEW_NOTE}",
        table=Table(columns, tuple(rows)),
        spec=mark_intervals([row[0] for row in rows], f"raw ({found.coder})", "corrected"),
    )


def _write(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
