"""Gathers what a report says, as plain values that any form of it shows."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from govatlas.api.coder_errors import load_coder_errors
from govatlas.api.records import Record
from govatlas.codebook.shipped import describe_taxonomy
from govatlas.coverage import Basis, Selection, find_gaps, measure_levels, write_takeaways
from govatlas.errors import UnknownCoder
from govatlas.explorer import Chosen, Explorer
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import CoderKind
from govatlas.model.finding import Share, Undefined
from govatlas.publishing import is_number
from govatlas.publishing.arrange import arrange_record
from govatlas.publishing.record import Citation, Entry
from govatlas.publishing.record import Record as Arranged
from govatlas.publishing.source_lines import AGORA, CAUTION, spell_day, word_credit
from govatlas.publishing.visible import reveal
from govatlas.web.facet_names import FACET_NAMES, name_value
from govatlas.web.pages.figures import compare_pairs, load_accuracy

MOST: Final = 500
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:-.*)?")
_MOST_GAPS: Final = 10
_MOST_NORMS: Final = 12
_ANY: Final = "categories"

Values = dict[str, Any]


def gather(
    explorer: Explorer, chosen: Chosen, q: str, selection: Selection, *, title: str, day: date
) -> Values:
    """Return all that a report says.

    Args:
        explorer: the collection.
        chosen: the documents of the report.
        q: the words they were searched by.
        selection: what they were selected by.
        title: of the report, by default what was asked.
        day: on which it is made.
    """
    catalogue, mask = chosen.catalogue, chosen.mask
    codebook = catalogue.codebook
    ids = [catalogue.ids[place] for place in np.flatnonzero(mask)]
    limits = describe(codebook, q, selection)
    records = list(_list_records(explorer, ids, selection))
    errors = load_coder_errors()
    return {
        "title": title or f"What {_count(len(ids))} cover",
        "limits": limits,
        "day": spell_day(day),
        "iso": day.isoformat(),
        "year": day.year,
        "month": day.month,
        "date": day.day,
        "release": version("govatlas"),
        "caution": CAUTION,
        "credit": word_credit(AGORA) if explorer.holds_release() else "",
        "method": list(_tell_method(explorer, chosen, records)),
        "agreement": _measure_agreement(explorer, codebook),
        "coverage": [_measure(explorer, chosen, ids, taxonomy) for taxonomy in codebook.coverage],
        "statements": [
            takeaway.sentence
            for taxonomy in codebook.coverage
            for takeaway in write_takeaways(catalogue, mask, (taxonomy.id,), errors=errors)
        ],
        "records": [_view(record) for record in records],
        "uncoded": [name for name in ids if name not in {r.document.id for r in records}],
    }


def describe(codebook: Codebook, q: str, selection: Selection) -> list[str]:
    """Return what documents were asked for, a phrase a filter."""
    said = [f"with the words “{reveal(q)}”"] if q else []
    for facet, name in FACET_NAMES.items():
        values = [name_value(codebook, facet, value) for value in getattr(selection, facet)]
        if values:
            said.append(f"{name.lower()}: {' or '.join(map(reveal, values))}")
    for cover in selection.cover:
        taxonomy = codebook.taxonomy(cover.taxonomy)
        name = "any category" if cover.category == "any" else _name(taxonomy, cover.category)
        said.append(f"covers {name} ({cover.level} level)")
    said += [f"actor: {reveal(str(choice))}" for choice in selection.actor]
    return said


def _count_categories(taxonomy: Taxonomy) -> str:
    """Return how many categories a taxonomy has, in its own word for them."""
    number, about = len(taxonomy.categories), describe_taxonomy(taxonomy.id)
    if about.nouns == _ANY:
        return f"{number} {about.noun if number == 1 else about.nouns} of “{taxonomy.label}”"
    kind = "risk " if taxonomy.id == "risk" else ""
    return f"{number} {kind}{about.noun if number == 1 else about.nouns}"


def _count(number: int) -> str:
    return f"{number:,} document{'' if number == 1 else 's'}"


def _name(taxonomy: Taxonomy, code: str) -> str:
    return (
        f"{code} {taxonomy.category(code).label}"
        if is_number(code)
        else (taxonomy.category(code).label)
    )


def _list_records(explorer: Explorer, ids: list[str], selection: Selection) -> Iterator[Record]:
    coder = selection.coder[0] if len(selection.coder) == 1 else None
    for document_id in ids:
        try:
            yield explorer.record(document_id, coder=coder, norms_first=coder is None)
        except UnknownCoder:  # nobody has coded it; the report lists it apart
            continue


def _tell_method(explorer: Explorer, chosen: Chosen, records: list[Record]) -> Iterator[str]:
    basis = Basis.of(chosen.catalogue, chosen.mask)
    codebook = chosen.catalogue.codebook
    total = len(chosen.catalogue)
    yield (
        f"This report is of {_count(basis.documents)} of a collection of {total:,}; "
        f"{basis.coded:,} of them are coded"
        + (f", by {basis.coders_phrase}" if basis.coded else "")
        + (f". {basis.not_assessed:,} could not be assessed" if basis.not_assessed else "")
        + "."
    )
    names = sorted({f"{r.coding.coder.name} {r.coding.coder.version}".strip() for r in records})
    kinds = {r.coding.coder.kind for r in records}
    made = "by software" if kinds == {CoderKind.PROGRAM} else "as each record says"
    asked = ", ".join(map(_count_categories, codebook.coverage))
    yield (
        f"Each document was read for {asked}, for its legislative status, for who proposes, "
        f"enforces, monitors and must follow it, and for who must do what. Labels were assigned "
        f"{made} ({', '.join(names)}), with a codebook that defines each level. Each label rests "
        "on words of the document, quoted as they stand."
    )
    yield (
        "“None” means that the coder found nothing. What it could not judge is counted apart and "
        "is in no share. A label says what a document covers, not whether it works, is lawful or "
        "is in force."
    )


def _measure_agreement(explorer: Explorer, codebook: Codebook) -> Values:
    accuracy = load_accuracy()
    labels = {taxonomy.id: taxonomy.label for taxonomy in codebook.taxonomies}
    measured = accuracy.coder in explorer.coders()
    return {
        "coder": accuracy.coder if measured else "",
        "documents": accuracy.documents,
        "measured": accuracy.measured,
        "rows": [
            {
                "name": labels.get(row.taxonomy, row.taxonomy),
                "kappa": f"{row.kappa:.2f}",
                "presence": f"{row.presence:.2f}",
                "gold": f"{row.gold:.2f}",
                "coder": f"{row.coder:.2f}",
            }
            for row in (accuracy.taxonomies if measured else ())
        ],
        "pairs": [
            {
                "who": f"{pair.first}, {pair.second}",
                "name": pair.taxonomy,
                "documents": f"{pair.documents:,}",
                "same": f"{pair.same * 100:.0f} %",
                "kappa": "not defined" if pair.kappa is None else f"{pair.kappa:.2f}",
            }
            for pair in compare_pairs(explorer, explorer.coders())
        ],
    }


def _measure(explorer: Explorer, chosen: Chosen, ids: list[str], taxonomy: Taxonomy) -> Values:
    found = measure_levels(chosen.catalogue, taxonomy.id, chosen.mask)
    shares, lack = _correct(explorer, ids, taxonomy)
    gaps = find_gaps(chosen.catalogue, taxonomy.id, chosen.mask, by=())
    highest = taxonomy.scale.levels[-1].name
    graded = taxonomy.scale.highest > 1
    rows = []
    for entry in found.categories:
        tally = entry.tally
        share = shares.get(entry.category.code)
        rows.append(
            {
                "name": _name(taxonomy, entry.category.code),
                "covered": tally.covered.count,
                "total": tally.covered.total,
                "raw": _percent(tally.covered.count, tally.covered.total),
                "highest": tally.levels[-1],
                "corrected": _word_share(share),
            }
        )
    said = gaps.in_all.least
    least = [g for g in said if 2 * g.tally.covered.count < g.tally.covered.total][:_MOST_GAPS]
    return {
        "name": taxonomy.label,
        "highest": highest if graded else "",
        "is_corrected": bool(shares),
        "lack": lack,
        "rows": rows,
        "gaps": [
            {
                "name": _name(taxonomy, gap.category.code),
                "covered": gap.tally.covered.count,
                "total": gap.tally.covered.total,
                "only": "only in passing" if gap.is_only_minimal and graded else "",
            }
            for gap in least
        ],
        "said": bool(said),
    }


def _correct(
    explorer: Explorer, ids: list[str], taxonomy: Taxonomy
) -> tuple[dict[str, Share], str]:
    """Return the corrected shares of any level by category, or why there are none."""
    kinds = _find_kinds(explorer)
    programs = [name for name, kind in kinds.items() if kind is CoderKind.PROGRAM]
    golds = [name for name, kind in kinds.items() if kind is not CoderKind.PROGRAM]
    if not golds or not programs:
        return {}, (
            "No person or panel has coded any of the collection, so there are no gold codings to "
            "measure how often the coder is wrong. These shares are raw: they include its errors."
        )
    try:
        found = explorer.estimate(
            gold=golds[0], coder=programs[0], taxonomy=taxonomy.id, within=tuple(ids)
        )
    except UnknownCoder:
        return {}, (
            f"{golds[0]} and {programs[0]} have coded none of the same documents among these, so "
            "the shares cannot be corrected. They are raw: they include the coder's errors."
        )
    if not found.checked:
        return {}, (
            f"{golds[0]} has coded none of these documents, so their shares cannot be corrected. "
            "They are raw: they include the coder's errors."
        )
    shares = {share.category: share for share in found.shares if share.level == 1}
    return shares, (
        f"Corrected shares allow for the errors of {found.coder} as {found.gold} shows them on "
        f"{_count(found.checked)} of these; in brackets the 95 % interval."
    )


def _find_kinds(explorer: Explorer) -> dict[str, CoderKind]:
    kinds = {}
    for name in explorer.coders():
        chosen = explorer.choose(selection=Selection(coder=(name,)))
        one = chosen.catalogue.ids[int(np.argmax(chosen.mask))]
        codings = explorer.codings_of(one)
        kinds[name] = next(c.coder.kind for c in codings if c.coder.name == name)
    return kinds


def _word_share(share: Share | None) -> str:
    if share is None or isinstance(share.corrected, Undefined):
        return "–"
    told = f"{share.corrected * 100:.0f} %"
    if isinstance(share.interval, Undefined):
        return told
    return f"{told} ({share.interval.low * 100:.0f}–{share.interval.high * 100:.0f})"


def _percent(count: int, total: int) -> str:
    return f"{count / total * 100:.0f} %" if total else "–"


def _view(record: Record) -> Values:
    arranged = arrange_record(record.document, record.coding, record.codebook, record.outline)
    return {
        "id": reveal(record.document.id),
        "language": _find_language(record.document.language or ""),
        "title": reveal(arranged.title),
        "facts": [
            {"term": fact.term, "value": reveal(fact.value), "link": fact.link}
            for fact in arranged.facts
        ],
        "link": next((fact.link for fact in arranged.facts if fact.link), ""),
        "headline": arranged.headline,
        "summary": reveal(arranged.summary or arranged.not_assessed),
        "norms": [
            {
                "who": reveal(norm.who),
                "verb": norm.verb,
                "what": reveal(norm.what),
                "when": reveal(norm.when),
                "otherwise": reveal(norm.otherwise),
                "place": reveal(norm.place),
            }
            for norm in (arranged.norms or ())[:_MOST_NORMS]
        ],
        "more_norms": max(0, len(arranged.norms or ()) - _MOST_NORMS),
        "parts": [
            {
                "name": part.name,
                "headline": part.headline,
                "entries": [_view_entry(entry) for entry in part.covered],
            }
            for part in arranged.parts
        ],
        "status": arranged.status.name if arranged.status else "not assessed",
        "status_words": _quote(arranged.status.citations) if arranged.status else None,
        "actors": list(_list_actors(arranged)),
        "coder": f"{record.coding.coder.name} {record.coding.coder.version}".strip(),
        "coding": record.coding_id,
        "version": record.document.version,
    }


def _find_language(tag: str) -> str:
    found = _LANGUAGE.fullmatch(tag.lower())
    return found[1] if found else "en"


def _view_entry(entry: Entry) -> Values:
    return {
        "name": f"{entry.number} {entry.name}".strip(),
        "level": entry.level_name,
        "rationale": reveal(entry.rationale),
        "words": _quote(entry.citations),
    }


def _list_actors(arranged: Arranged) -> Iterator[Values]:
    for role in arranged.roles:
        for actor in role.actors:
            yield {
                "role": role.name,
                "name": reveal(actor.name),
                "type": actor.type,
                "words": _quote(actor.citations),
            }


def _quote(citations: tuple[Citation, ...]) -> Values | None:
    """Return the first quotation with its place."""
    if not citations:
        return None
    first = citations[0]
    return {
        "text": reveal(" ".join(first.quotation.text.split())),
        "place": reveal(first.location),
    }
