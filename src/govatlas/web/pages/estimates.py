"""Shares as a coder has them, beside what they are once its errors are taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from govatlas.api import Estimate, Weighting
from govatlas.coverage import FEWEST, Condition
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.model.finding import Figure, Interval, Share
from govatlas.web.addresses import address_category, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, Chart, Table, explain_star, mark_few
from govatlas.web.charts.dots import mark_intervals
from govatlas.web.marking import mark_data
from govatlas.web.pages import coverage
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.correcting import Basis, estimate_shares, explain_lack, find_basis
from govatlas.web.pages.coverage import (
    choose_taxonomy,
    keep_taxonomy,
    list_parts,
    list_thresholds,
    name_threshold,
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
from govatlas.wording import _, ngettext, say_term, write_number

ADDRESS: Final = f"{coverage.ADDRESS}/estimate"
router = APIRouter(include_in_schema=False)


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
    found = estimate_shares(explorer, asked.basis, asked.taxonomy)
    levels = [(name, name_threshold(name)) for name in _levels(asked)]
    choices = [choose_taxonomy(scope.codebook, asked.taxonomy)]
    if found:
        choices.append(("level", _("Covered at"), levels, asked.level))
        golds = [(name, name) for name in basis.golds]
        choices.append(("gold", _("Correct"), golds, basis.gold))
    return render_page(
        request,
        "site/estimate.html.jinja",
        scope=scope,
        taxonomy=asked.taxonomy,
        basis=basis,
        found=found,
        lack="" if found else explain_lack(basis, mark_data),
        rows=_list_rows(found, asked) if found else [],
        notes=list_notes(found, mark_data) if found else [],
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
    found = estimate_shares(explorer, asked.basis, asked.taxonomy)
    if found is None:
        raise HTTPException(404, explain_lack(asked.basis))
    return send_chart(request, asked.scope, _draw(found, asked), form)


def list_notes(found: Estimate, mark: Callable[[str], str] = str) -> list[str]:
    """Return what a reader of the figures should know of the data behind them."""
    notes, coder = [], mark(found.coder)
    if found.weighting is Weighting.EQUAL:
        notes.append(
            _(
                "How the gold documents were sampled is not recorded; the estimate assumes that "
                "each was equally likely."
            )
        )
    elif found.drawn < found.checked:
        notes.append(
            _(
                "%(drawn)s of the %(checked)s gold documents were drawn at random; the others "
                "count only for themselves.",
                drawn=found.drawn,
                checked=found.checked,
            )
        )
    if found.cross_fitted:
        notes.append(
            _(
                "%(coder)s was trained on %(number)s of the gold documents; for those, "
                "the labels come from models that never saw them.",
                coder=coder,
                number=found.cross_fitted,
            )
        )
    if found.fitted > found.cross_fitted:
        notes.append(
            _(
                "%(coder)s was trained on %(number)s of the gold documents; those count only for "
                "themselves, since they cannot show its error.",
                coder=coder,
                number=found.fitted - found.cross_fitted,
            )
        )
    if found.versions > 1:
        notes.append(
            _(
                "The codings are by %(number)s versions of %(coder)s.",
                number=found.versions,
                coder=coder,
            )
        )
    return notes


def _read(request: Request, explorer: Explorer) -> Asked:
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    level = read_option(request, "level", list_thresholds(scope.codebook), "any")
    basis = find_basis(request, explorer, scope)
    options = keep_taxonomy(taxonomy, scope.codebook)
    first = basis.golds[0] if basis.golds else basis.gold
    options |= keep_options({"level": level, "gold": basis.gold}, {"level": "any", "gold": first})
    return Asked(
        scope=read_scope(request, explorer, ADDRESS, options),
        taxonomy=taxonomy,
        level=level,
        basis=basis,
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
    taxonomy = say_term(asked.taxonomy.label)
    if asked.level == "any":
        return _(
            "%(taxonomy)s: share of documents that cover them, raw and corrected",
            taxonomy=taxonomy,
        )
    return _(
        "%(taxonomy)s: share of documents that cover them (%(level)s), raw and corrected",
        taxonomy=taxonomy,
        level=say_term(asked.level),
    )


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
        note=explain_star(_explain(found)),
        table=Table(columns, tuple(rows)),
        spec=mark_intervals(
            [row[0] for row in rows],
            _("raw (%(coder)s)", coder=found.coder),
            _("corrected"),
        ),
    )


def _explain(found: Estimate) -> str:
    return ngettext(
        "%(documents)s documents coded by %(coder)s, corrected with %(checked)s gold coding by "
        "%(gold)s; lines are 95 %% intervals.",
        "%(documents)s documents coded by %(coder)s, corrected with %(checked)s gold codings by "
        "%(gold)s; lines are 95 %% intervals.",
        found.checked,
        documents=write_number(found.documents),
        coder=found.coder,
        checked=write_number(found.checked),
        gold=found.gold,
    )


def _write(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
