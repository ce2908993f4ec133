"""Answers the questions of assistants as values of JSON, each short enough to be read whole."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from govatlas.comparing import read_like, split_like
from govatlas.coverage import Gaps, Selection, find_gaps, measure_levels
from govatlas.coverage.levels import find_coverage
from govatlas.drafting import DraftFile, check_draft, read_drafts
from govatlas.errors import InputError
from govatlas.explorer import Explorer, Hit
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Label
from govatlas.publishing.norms import write_norm
from govatlas.store import NormQuestion, parse_query

MOST_DOCUMENTS: Final = 25
MOST_NORMS: Final = 50
LONGEST_DRAFT: Final = 400_000
"""Characters of a draft that an assistant may send; longer ones are checked by the command."""

CAUTION: Final = (
    "Labels are assigned by the coder named and can be wrong; quotations are verbatim. Not assessed"
    " is not the same as none."
)
_PASSAGE: Final = 400
_SERVER: Final = "forkserver"


@dataclass(frozen=True)
class Answers:
    """What one database answers. Every method raises ``GovatlasError`` with the remedy."""

    explorer: Explorer

    def search(self, question: str, only: str = "", limit: int = 10) -> dict[str, Any]:
        """Return the documents that answer ``question``, the best first."""
        size = _check_limit(limit, MOST_DOCUMENTS)
        if not question.strip() and not only.strip():
            raise InputError("ask for words, or narrow by only='stage=Enacted'")
        found = self.explorer.find(question, self._select(only), size=size)
        topics = self.explorer.suggest_topics(question) if found.is_small else ()
        return {
            "total": found.total,
            "documents": [_tell_hit(hit) for hit in found.hits],
            "categories_about_this": [f"{t.taxonomy}:{t.code} {t.name}" for t in topics],
        }

    def record(
        self, document: str, taxonomies: Sequence[str] = (), coder: str = ""
    ) -> dict[str, Any]:
        """Return what a document covers, without level none; its norms are asked for apart."""
        record = self.explorer.record(document, coder=coder or None)
        known = tuple(t.id for t in record.codebook.coverage)
        wanted = tuple(find_coverage(record.codebook, name).id for name in taxonomies) or known
        found = record.to_dict()
        kept = ("document_id", "title", "authority", "jurisdiction", "stage", "summary", "headline")
        open_ones = [gap for gap in found["abstentions"] if gap["taxonomy"] in wanted]
        return {
            **{name: found[name] for name in kept},
            "legislative_status": found["legislative_status"],
            "labels": {
                taxonomy: [
                    _tell_label(label, record.codebook)
                    for label in record.coding.labels_of(taxonomy)
                    if label.level
                ]
                for taxonomy in wanted
            },
            "not_assessed": open_ones,
            "actors": {
                role: [{"name": actor["name"], "type": actor["type"]} for actor in actors]
                for role, actors in found["actors"].items()
            },
            "norms": len(record.norms) if record.coding.speaks_of_norms else None,
            "coder": record.coding.coder.name,
            "coded_at": found["coded_at"],
            "caution": CAUTION,
        }

    def quotation(self, document: str, label: str, coder: str = "") -> dict[str, Any]:
        """Return the words behind one label of a document, with their places and a reference."""
        record = self.explorer.record(document, coder=coder or None)
        reference = record.cite(label)
        return {
            "label": reference.title,
            "document": reference.container,
            "coder": reference.coder,
            "quotations": [
                {"text": quoted.text, "place": quoted.place} for quoted in reference.quotations
            ],
            "details": list(reference.details),
            "caution": CAUTION,
        }

    def coverage(self, taxonomy: str = "risk", only: str = "") -> dict[str, Any]:
        """Return how many documents have each level of each category of a taxonomy."""
        chosen = self.explorer.choose("", self._select(only))
        found = measure_levels(chosen.catalogue, taxonomy, chosen.mask)
        return {
            "taxonomy": found.taxonomy.id,
            "documents": found.basis.documents,
            "coders": list(found.basis.coders),
            "categories": [
                {
                    "code": entry.category.code,
                    "label": entry.category.label,
                    "levels": {level.level.name: level.share.count for level in entry.levels},
                    "covered": entry.tally.covered.count,
                    "assessed": entry.tally.assessed,
                    "not_assessed": entry.tally.not_assessed,
                }
                for entry in found.categories
            ],
            "caution": CAUTION,
        }

    def gaps(self, taxonomy: str = "risk", only: str = "", by: str = "") -> dict[str, Any]:
        """Return the categories that are covered least, in all documents and by a dimension."""
        chosen = self.explorer.choose("", self._select(only))
        found = find_gaps(chosen.catalogue, taxonomy, chosen.mask, by=(by,) if by else ())
        return {
            "taxonomy": found.taxonomy.id,
            "documents": found.basis.documents,
            "least_covered_first": _tell_gaps(found.in_all),
            "too_few_documents": [gap.category.code for gap in found.in_all.too_few],
            "by": {
                group.bin.label: _tell_gaps(group.gaps)[:5]
                for entry in found.by
                for group in entry.groups
            },
            "caution": CAUTION,
        }

    def norms(
        self, document: str = "", words: str = "", bearer: str = "", only: str = "", limit: int = 20
    ) -> dict[str, Any]:
        """Return who must do what: by one document, or wherever words stand in a norm."""
        size = _check_limit(limit, MOST_NORMS)
        if document:
            if words or bearer or only:
                raise InputError("give either document, or words, bearer and only")
            record = self.explorer.record(document, norms_first=True)
            if not record.coding.speaks_of_norms:
                raise InputError(f"nobody has looked for norms in {document}; run: govatlas code")
            listed = [write_norm(norm) for norm in record.norms[:size]]
            return {"total": len(record.norms), "norms": listed, "coder": record.coding.coder.name}
        if not (words.strip() or bearer.strip()):
            raise InputError("give a document, words of the norm, or a bearer")
        question = NormQuestion(words=parse_query(words), bearer=parse_query(bearer))
        found = self.explorer.find_norms(question, self._select(only), size=size)
        return {
            "total": found.total,
            "documents": found.documents,
            "norms": [hit.to_dict() for hit in found.hits],
        }

    def draft(self, text: str, title: str = "", like: str = "") -> dict[str, Any]:
        """Return what a draft covers, and what comparable documents cover and it does not."""
        if not text.strip():
            raise InputError("there is no draft; give its text")
        if len(text) > LONGEST_DRAFT:
            raise InputError(
                f"the draft has {len(text):,} characters, more than {LONGEST_DRAFT:,}; give a part "
                "of it, or run: govatlas draft FILE"
            )
        known = multiprocessing.get_all_start_methods()
        start = _SERVER if _SERVER in known else "spawn"  # threads forbid a fork of this process
        given = DraftFile(text.encode("utf-8", "replace"), title=title)
        with read_drafts(start) as pool:
            report = check_draft(self.explorer, pool, given, like=split_like(like))
        return report.to_dict()

    def _select(self, only: str) -> Selection:
        try:
            pairs = split_like(only)
        except InputError as error:
            raise InputError(str(error).replace("like=", "only=", 1)) from None
        return read_like(pairs, self.explorer.catalogue())


def _check_limit(limit: int, most: int) -> int:
    if not 1 <= limit <= most:
        raise InputError(f"limit must be 1 to {most}, not {limit}; narrow the question instead")
    return limit


def _tell_hit(hit: Hit) -> dict[str, Any]:
    shown = hit.passage.text if hit.passage else "".join(piece.text for piece in hit.snippet)
    return {
        "document": hit.id,
        "title": hit.title,
        "jurisdiction": hit.jurisdiction,
        "date": hit.date,
        "found_by": hit.found_by,
        "passage": shown[:_PASSAGE],
    }


def _tell_label(label: Label, codebook: Codebook) -> dict[str, Any]:
    taxonomy = codebook.taxonomy(label.taxonomy)
    return {
        "code": label.category,
        "label": taxonomy.category(label.category).label,
        "level": taxonomy.scale.name_of(label.level),
        "confidence": label.confidence.value,
        "quotations": [quotation.text for quotation in label.quotations],
    }


def _tell_gaps(gaps: Gaps) -> list[dict[str, Any]]:
    return [
        {
            "code": gap.category.code,
            "label": gap.category.label,
            "covered": gap.tally.covered.count,
            "assessed": gap.tally.assessed,
        }
        for gap in gaps.least
    ]
