"""Arranges the norms of a coding for readers, and lays them out for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document, Quotation
from govatlas.model.norm import Norm, NormPart
from govatlas.publishing.lookup import find_label
from govatlas.publishing.matching import require_match
from govatlas.publishing.norm_words import NOBODY, phrase_norm, phrase_otherwise, phrase_when
from govatlas.publishing.permalinks import UNLINKED, Linking
from govatlas.publishing.record import Citation, NormView
from govatlas.wording import ENGLISH, _, speak

Cite: TypeAlias = Callable[[Quotation, str, str, str], Citation]
"""Makes a citation of a quotation: for what, in few characters, with which anchor in the text."""

NORM_COLUMNS: Final = (
    *("document_id", "title", "jurisdiction", "coder", "rank", "bearer", "bearer_type"),
    *("modality", "action", "condition", "deadline", "sanction", "enforcer", "enforcer_type"),
    *("beneficiary", "provision", "categories", "quote", "start", "end", "recognised"),
)
"""The columns of a table of norms, one norm a row."""


class Wording(NamedTuple):
    """The wording of a part of a norm, with the place of the words behind it."""

    text: str
    start: int
    end: int


def name_anchor(position: int) -> str:
    """Return the anchor of a norm's row on a page; ``position`` counts from 0."""
    return f"norm-{position + 1}"


def name_words_anchor(position: int) -> str:
    """Return the anchor of a norm's words in the text of a page; ``position`` counts from 0."""
    return f"norm-words-{position + 1}"


def name_otherwise_anchor(position: int) -> str:
    """Return the anchor of what follows a breach of a norm, where that stands apart from it."""
    return f"norm-otherwise-{position + 1}"


def arrange_norms(
    coding: Coding, codebook: Codebook, cite: Cite, linking: Linking = UNLINKED
) -> tuple[NormView, ...] | None:
    """Return the norms as readers see them; None where the coder did not look for any."""
    if not coding.speaks_of_norms:
        return None
    return tuple(
        _arrange(position, norm, codebook, cite, linking)
        for position, norm in enumerate(coding.norms)
    )


def quote_norms(norms: Sequence[Norm]) -> Iterator[Quotation]:
    """Yield the quotation of each norm, then those of its sanction if they stand elsewhere."""
    for norm in norms:
        yield norm.quotation
        yield from (part.quotation for part in _list_elsewhere(norm))


def _arrange(
    position: int, norm: Norm, codebook: Codebook, cite: Cite, linking: Linking
) -> NormView:
    who = norm.bearer.text if norm.bearer else _(NOBODY)
    verb, what = phrase_norm(norm.modality, norm.action.text)
    full = _name(norm)
    with speak(ENGLISH):  # what is reported is read by others
        reported = _name(norm)
    otherwise = phrase_otherwise(_word(norm.sanction), _word(norm.enforcer))
    types = codebook.actor_types.id
    return NormView(
        anchor=name_anchor(position),
        rank=norm.rank,
        who=who,
        known=norm.bearer is not None,
        kind=find_label(codebook, types, norm.bearer_type) if norm.bearer_type else "",
        verb=verb,
        what=what,
        when=phrase_when(_word(norm.deadline), _word(norm.condition)),
        otherwise=otherwise,
        beneficiary=_word(norm.beneficiary),
        provision=norm.provision,
        citation=cite(norm.quotation, full, verb, name_words_anchor(position)),
        elsewhere=tuple(
            cite(
                part.quotation,
                _("%(norm)s: otherwise", norm=full),
                _("otherwise"),
                name_otherwise_anchor(position),
            )
            for part in _list_elsewhere(norm)
        ),
        link=linking.locate(name_anchor(position)),
        report=linking.report_on(name_anchor(position), reported),
    )


def _name(norm: Norm) -> str:
    """Return what a norm is called where its words are cited."""
    who = norm.bearer.text if norm.bearer else _(NOBODY)
    verb, _what = phrase_norm(norm.modality, norm.action.text)
    return _("what it requires, %(rank)s: %(who)s %(verb)s", rank=norm.rank, who=who, verb=verb)


def _list_elsewhere(norm: Norm) -> list[NormPart]:
    """Return the sanction, where its words stand outside the norm's own quotation."""
    sanction = norm.sanction
    if sanction is None or norm.quotation.span.contains(sanction.quotation.span):
        return []
    return [sanction]


def _word(part: NormPart | None) -> str:
    return part.text if part else ""


def write_norm(norm: Norm) -> dict[str, Any]:
    """Return a norm as a value of JSON; see ``arrange_norm``."""
    return arrange_norm(
        rank=norm.rank,
        modality=norm.modality.value,
        quotation=_place(norm.quotation.text, norm.quotation),
        parts={name: _place(part.text, part.quotation) for name, part in norm.parts},
        provision=norm.provision,
        types=(norm.bearer_type, norm.enforcer_type),
        categories=norm.categories,
    )


def write_norms(
    document: Document, coding: Coding, linking: Linking = UNLINKED
) -> list[dict[str, Any]]:
    """Return the norms of a coding as values of JSON, each with its addresses if it has any."""
    return [
        write_norm(norm)
        | _tell_recognised(norm, document)
        | (
            {
                "permalink": linking.locate(name_anchor(position)),
                "link": linking.locate_words(norm.quotation, document),
            }
            if linking.address
            else {}
        )
        for position, norm in enumerate(coding.norms)
    ]


def _tell_recognised(norm: Norm, document: Document) -> dict[str, float]:
    found = document.find_recognition(norm.quotation.span)
    return {"recognised": found.confidence} if found else {}


def arrange_norm(
    *,
    rank: int,
    modality: str,
    quotation: Wording,
    parts: Mapping[str, Wording],
    provision: str,
    types: tuple[str, str],
    categories: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """Return a norm as a value of JSON: the keys of the norm guide, then those beyond it.

    ``start`` and ``end`` are those of ``quote``; ``spans`` gives the words behind each part. All
    count code points of the document's text.

    Args:
        rank: from 1.
        modality: its name.
        quotation: the words that show the norm.
        parts: those that it has, by name.
        provision: where it stands.
        types: of the bearer, of the enforcer; empty where unknown.
        categories: taxonomies with categories.
    """
    told = {name: wording.text for name, wording in parts.items()}
    return {
        "rank": rank,
        "bearer": told.get("bearer"),
        "modality": modality,
        **{n: told.get(n) for n in ("action", "condition", "deadline", "sanction", "enforcer")},
        "quote": quotation.text,
        "beneficiary": told.get("beneficiary"),
        "provision": provision,
        "bearer_type": types[0],
        "enforcer_type": types[1],
        "categories": [{"taxonomy": taxonomy, "code": code} for taxonomy, code in categories],
        "start": quotation.start,
        "end": quotation.end,
        "spans": {name: [wording.start, wording.end] for name, wording in parts.items()},
    }


def _place(text: str, quotation: Quotation) -> Wording:
    return Wording(text, quotation.span.start, quotation.span.end)


def to_cells(told: Mapping[str, Any]) -> dict[str, str | int]:
    """Return a norm laid out for JSON as cells of a table, in the columns ``NORM_COLUMNS``."""
    codes = "; ".join(f"{entry['taxonomy']}:{entry['code']}" for entry in told["categories"])
    row = {**told, "categories": codes}
    return {name: "" if row.get(name) is None else row[name] for name in NORM_COLUMNS}


def to_norm_record(
    document: Document, coding: Coding, linking: Linking = UNLINKED
) -> dict[str, Any]:
    """Return the norms of a document in the form of the norm guide, a value of JSON.

    ``norms`` is None where the coder did not look for any. Where ``linking`` has an address, so
    has each norm.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    require_match(document, coding)
    return {
        "document_id": document.id,
        "title": document.instrument.title,
        "version": document.version,
        "text_digest": coding.text_digest,
        "coder": coding.coder.name,
        "coder_kind": coding.coder.kind.value,
        "coder_version": coding.coder.version,
        "coded_at": coding.coded_at.isoformat(),
        "norms": write_norms(document, coding, linking) if coding.speaks_of_norms else None,
        "summary": coding.summary,
        "coding_id": identify_coding(coding),
    }


def to_norm_rows(document: Document, coding: Coding) -> Iterator[dict[str, str | int]]:
    """Yield one row a norm, in the columns ``NORM_COLUMNS``.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    require_match(document, coding)
    common = {
        "document_id": document.id,
        "title": document.instrument.title,
        "jurisdiction": document.instrument.authority.jurisdiction,
        "coder": coding.coder.name,
    }
    for norm in coding.norms:
        yield to_cells({**common, **write_norm(norm), **_tell_recognised(norm, document)})
