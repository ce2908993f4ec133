"""Codes a document from its own words, deterministically, without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib.metadata import version
from typing import Final

from govatlas.coding.local.actors.features import list_actor_cues
from govatlas.coding.local.actors.find import find_actors
from govatlas.coding.local.annotate import CueBook, annotate
from govatlas.coding.local.digest import digest_coder
from govatlas.coding.local.labels.lexicon import list_cues
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy, label_document
from govatlas.coding.local.labels.weights import Weights, load_weights
from govatlas.coding.local.norms import describe_norms
from govatlas.coding.local.status import HARD, judge_status, list_status_cues
from govatlas.coding.local.summary import summarize
from govatlas.model.codebook import Codebook
from govatlas.model.coding import NORMS, Coder, CoderKind, Coding, Label, Mode, Role
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.norms import LANGUAGES, find_norms

NAME: Final = "local"
_MOST_BOOKS: Final = 8
_SAMPLE: Final = (
    "Section 1. A provider of an artificial intelligence system shall test it before release.\n"
    "Section 2. The Commissioner may impose a fine on a provider that does not comply.\n"
)


@lru_cache(maxsize=_MOST_BOOKS)
def bind_cues(codebook: Codebook) -> CueBook:
    """Return all cues of labels, status and actors, to be found in one pass."""
    return CueBook.bind((*list_cues(codebook.coverage), *list_status_cues(), *list_actor_cues()))


@dataclass(frozen=True)
class LocalCoder:
    """The coder that needs neither key nor network; the same words give the same coding."""

    @cached_property
    def weights(self) -> Weights:
        """Return the fitted weights, loaded on first use."""
        return load_weights()

    @cached_property
    def who(self) -> Coder:
        """Return this coder; its digest covers cues, terms, weights and code."""
        return Coder(CoderKind.PROGRAM, NAME, version("govatlas"), digest_coder())

    def prepare(self, codebook: Codebook) -> None:
        """Load weights, cues and the sentence splitter by coding a text of two lines."""
        sample = Document(instrument=Instrument(id="sample", title="Sample"), text=_SAMPLE)
        self.code(sample, codebook, at=datetime(2000, 1, 1, tzinfo=UTC))

    def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        """Return the coding of ``document`` under ``codebook``, dated ``at``."""
        notes = annotate(document, bind_cues(codebook))
        parts = label_document(notes, codebook.coverage, self.weights)
        labels = tuple(label for part in parts for label in part.labels)
        status = judge_status(notes.view, notes.index)
        found = find_actors(notes.view, codebook, notes.index, binding=status.category == HARD)
        issuer = next((a.name for a in found.actors if a.role is Role.PROPOSER), "")
        norms = describe_norms(
            find_norms(document, notes.view.outline, issuer=issuer), notes.view, parts
        )
        risks, sectors = (_name_covered(labels, codebook, name) for name in ("risk", "sector"))
        return Coding(
            document_id=document.id,
            document_version=document.version,
            text_digest=document.text_digest,
            coder=self.who,
            codebook_version=codebook.version,
            codebook_digest=codebook.digest,
            mode=Mode.BLIND,
            coded_at=at,
            labels=labels,
            status=status,
            actors=found.actors,
            abstentions=tuple(gap for part in parts for gap in part.abstentions),
            summary=summarize(notes.view, status, found.actors, risks, sectors),
            rationales=(
                *((part.taxonomy, part.rationale) for part in parts),
                (codebook.status.id, status.rationale),
                *found.rationales,
            ),
            provenance=self._describe(document, parts),
            norms=norms,
        )

    def _describe(
        self, document: Document, parts: Sequence[LabelledTaxonomy]
    ) -> tuple[tuple[str, str], ...]:
        """Return the versions of data behind the coding, with what limits its worth here."""
        facts = [
            ("method", "cues and fitted weights over passages"),
            ("weights", self.weights.version),
        ]
        if document.language in LANGUAGES:
            facts.append((NORMS, "clauses read by a grammar, ranked by fitted weights"))
        untrained = [part.taxonomy for part in parts if not part.fitted]
        if untrained:
            facts.append(("not fitted to codings", ", ".join(untrained)))
        if document.language != "en":
            facts.append(("caution", f"made for English; this text is in {document.language!r}"))
        return tuple(facts)


def _name_covered(
    labels: Sequence[Label], codebook: Codebook, taxonomy: str
) -> tuple[tuple[str, int], ...]:
    return tuple(
        (codebook.taxonomy(taxonomy).category(label.category).label, label.level)
        for label in labels
        if label.level and label.taxonomy == taxonomy
    )
