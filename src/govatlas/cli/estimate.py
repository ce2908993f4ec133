"""The command estimate."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.options import FILE, database_option, plain_option
from govatlas.cli.output import complain, count, make_line, print_utf8, write_source

if TYPE_CHECKING:
    from govatlas.api import Estimate
    from govatlas.model.finding import Figure, Interval, Share, Undefined

_LABEL_WIDTH: Final = 42
_WIDTH: Final = 100
_MEANING: Final = (
    "Interval: a 95 % confidence interval for the share that gold coding of every document would "
    "give. It takes the gold codings as correct and says nothing about other documents."
)


@click.command(short_help="Estimate shares, corrected by gold codings.")
@click.option(
    "--gold", required=True, metavar="NAME", help="The coder whose codings are the reference."
)
@click.option(
    "--coder", default="local", show_default=True, metavar="NAME", help="The coder to correct."
)
@click.option(
    "--taxonomy",
    "taxonomies",
    metavar="ID",
    multiple=True,
    help="Only this taxonomy. Can be repeated.",
)
@click.option(
    "--weights",
    type=FILE,
    metavar="FILE",
    help="CSV with the columns document_id and probability (of being sampled).",
)
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    metavar="N",
    help="Number of the recorded sample that was coded; 0 for none.  [default: the newest]",
)
@click.option(
    "--with-fitted",
    is_flag=True,
    help="Also generalise from gold documents that the coder was trained on.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Random seed of the intervals."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one share per row.")
@plain_option
@database_option
def estimate(
    gold: str,
    coder: str,
    taxonomies: tuple[str, ...],
    weights: Path | None,
    sample: int | None,
    with_fitted: bool,
    seed: int,
    as_json: bool,
    as_csv: bool,
    plain: bool,
    db: Path | None,
) -> None:
    """Estimate the share of documents that cover each category, raw and corrected.

    The raw share counts the coder's labels. The corrected share allows for the coder's errors,
    measured on documents with gold codings, and has a 95 % confidence interval. How likely each
    gold document was to be sampled comes from --weights or, without it, from the sample recorded by
    govatlas sample; otherwise all count as equally likely.

    \b
    For example:
      govatlas estimate --gold ann --coder local
      govatlas estimate --gold ann --taxonomy risk --csv > shares.csv
    """
    if as_json and as_csv:
        raise click.UsageError("choose one of --json and --csv")
    from govatlas import api

    found = api.estimate(
        gold=gold,
        coder=coder,
        taxonomies=taxonomies,
        weights=weights,
        sample=sample,
        with_fitted=with_fitted,
        seed=seed,
        db=db,
    )
    if as_json:
        print_utf8([json.dumps(found.to_dict(), ensure_ascii=False, indent=2), "\n"])
    elif as_csv:
        coders = f"{found.coder}, corrected with codings by {found.gold}"
        print_utf8([write_source(db, plain=plain, coders=coders), *api.write_estimate(found)])
    else:
        for line in _lay_out(found):
            click.echo(line)
    for note in _list_notes(found):
        complain(note)


def _lay_out(found: "Estimate") -> Iterator[str]:
    yield f"Shares of {count(found.documents, 'document')} coded by {make_line(found.coder)},"
    yield f"corrected by {count(found.checked, 'gold coding')} of {make_line(found.gold)}."
    heading = f"{'category':<{_LABEL_WIDTH}}  level    raw  corrected  interval"
    taxonomy = ""
    reasons: dict[str, list[str]] = {}
    for share in found.shares:
        if share.taxonomy != taxonomy:
            taxonomy = share.taxonomy
            yield ""
            yield click.style(taxonomy, bold=True)
            yield f"{heading:<82}  coded  abstained  gold"
        yield _lay_out_share(share, found)
        for reason in dict.fromkeys(_list_reasons(share)):
            reasons.setdefault(reason, []).append(_name_share(share))
    if reasons:
        yield ""
        yield "Undefined (–):"
    for reason, where in reasons.items():
        named = _name_shares(where, [_name_share(share) for share in found.shares])
        yield click.wrap_text(f"{reason}: {named}", _WIDTH, "  ", "    ")
    yield ""
    yield click.wrap_text(_MEANING, _WIDTH)


def _name_share(share: "Share") -> str:
    return f"{share.category} ≥ {share.level}"


def _name_shares(some: list[str], every: list[str]) -> str:
    """Name some of the shares, by those that are not among them where these are fewer."""
    others = [name for name in every if name not in some]
    if not others:
        return "every share"
    if len(others) < len(some):
        return f"every share but {', '.join(others)}"
    return ", ".join(some)


def _lay_out_share(share: "Share", found: "Estimate") -> str:
    label = found.codebook.taxonomy(share.taxonomy).category(share.category).label
    name = make_line(f"{share.category} {label}")
    if len(name) > _LABEL_WIDTH:
        name = f"{name[: _LABEL_WIDTH - 1]}…"
    columns = f"{name:<{_LABEL_WIDTH}}  ≥ {share.level}   {_percent(share.raw)}    "
    columns += f"{_percent(share.corrected)}  {_lay_out_interval(share.interval)}"
    return f"{columns:<82}  {share.coded:>5}  {share.abstained:>9}  {share.gold:>4}"


def _percent(figure: "Figure") -> str:
    return f"{figure:7.1%}" if isinstance(figure, float) else f"{'–':>7}"


def _lay_out_interval(interval: "Interval | Undefined") -> str:
    low, high = getattr(interval, "low", None), getattr(interval, "high", None)
    return "–" if low is None or high is None else f"{low:.1%} to {high:.1%}"


def _list_reasons(share: "Share") -> Iterator[str]:
    for figure in (share.raw, share.corrected, share.interval):
        reason = getattr(figure, "reason", None)
        if reason is not None:
            yield reason


def _list_notes(found: "Estimate") -> Iterator[str]:
    """Yield notes on the data that a reader of the figures should know."""
    if found.weighting.name == "EQUAL":
        yield (
            "no sampling weights: assuming that every gold document was equally likely to be "
            "sampled; next time, sample documents with: govatlas sample"
        )
    if found.weighting.name == "SAMPLE" and found.drawn < found.checked:
        yield (
            f"the recorded sample has {found.drawn} of the {found.checked} gold documents; the "
            "others count only for themselves (--sample 0 assumes that all were equally likely)"
        )
    if found.fitted:
        yield _tell_fitted(found)
    if found.versions > 1:
        yield (
            f"the codings are by {found.versions} versions of {found.coder}; the newest of each "
            "document is used"
        )


def _tell_fitted(found: "Estimate") -> str:
    which = f"{found.coder} was trained on {found.fitted} of the {found.checked} gold documents"
    if found.with_fitted:
        return f"{which}; if it learned from these codings, expect more errors on other documents"
    if found.cross_fitted == found.fitted:
        return f"{which}; for those, the labels come from models that never saw them"
    if found.cross_fitted:
        return (
            f"{which}; for {found.cross_fitted} of them, the labels come from models that never "
            "saw them; the others count only for themselves"
        )
    return f"{which}; those count only for themselves (see --with-fitted)"
