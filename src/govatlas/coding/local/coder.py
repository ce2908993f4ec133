"""Codes a document from its own words, deterministically, without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib.metadata import version
from typing import Final

from govatlas.coding.local.actors.features import list_actor_cues
from govatlas.coding.local.actors.find import find_actors
from govatlas.coding.local.actors.proposers import find_proposers
from govatlas.coding.local.annotate import CueBook, annotate
from govatlas.coding.local.digest import digest_coder
from govatlas.coding.local.glossed.coder import code_glossed
from govatlas.coding.local.glossed.passages import add_other_passages, list_other_languages
from govatlas.coding.local.glossed.variants import CHINESE, is_traditional, simplify
from govatlas.coding.local.labels.lexicon import list_cues
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy, label_document
from govatlas.coding.local.labels.weights import SEEN_DIGITS, Weights, load_weights
from govatlas.coding.local.languages import code_of, load_languages
from govatlas.coding.local.norms import describe_norms
from govatlas.coding.local.status import HARD, judge_status, list_status_cues
from govatlas.coding.local.summary import Summary, summarize
from govatlas.coding.local.terms import load_macros
from govatlas.coding.local.unread import explain_characters, explain_language, leave_open
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    NORMS,
    SUMMARY_NORMS,
    Coder,
    CoderKind,
    Coding,
    Mode,
    write_ranks,
)
from govatlas.model.document import Document, Outline
from govatlas.model.instrument import Instrument
from govatlas.norms import find_norms

NAME: Final = "local"
_MOST_BOOKS: Final = 8
_SEEN: Final = "This document was among those the coder learned from."
_NOT_SEEN: Final = "This document was not among those the coder learned from."
_SAMPLE: Final = (
    "Section 1. A provider of an artificial intelligence system shall test it before release.\n"
    "Section 2. The Commissioner may impose a fine on a provider that does not comply.\n"
)


@lru_cache(maxsize=_MOST_BOOKS)
def bind_cues(codebook: Codebook) -> CueBook:
    """Return all cues of labels, status and actors, to be found in one pass."""
    cues = (*list_cues(codebook.coverage), *list_status_cues(), *list_actor_cues())
    return CueBook.bind(cues, load_macros())


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
        """Return the coding of ``document`` under ``codebook``, dated ``at``.

        A document in a language that the coder does not read is not assessed.
        """
        if reason := explain_language(document.language) or explain_characters(document):
            return leave_open(document, codebook, reason, who=self.who, at=at)
        language = code_of(document.language)
        if language in load_languages().glossed:
            return self._code_glossed(document, codebook, language, at)
        notes = annotate(document, bind_cues(codebook))
        proposers = tuple(find_proposers(notes.view, codebook))
        issuer = proposers[0].name if proposers else ""
        norms = find_norms(document, notes.view.outline, issuer=issuer)
        parts = label_document(notes, codebook.coverage, self.weights, norms)
        norms = describe_norms(norms, notes.view, parts)
        status = judge_status(notes.view, notes.index)
        found = find_actors(
            notes.view,
            codebook,
            notes.index,
            binding=status.category == HARD,
            proposers=proposers,
            norms=norms,
        )
        summary = summarize(notes.view, norms, binding=status.category == HARD, issuer=issuer)
        coding = Coding(
            document_id=document.id,
            document_version=document.version,
            text_digest=document.text_digest,
            coder=self.who,
            codebook_version=codebook.version,
            codebook_digest=codebook.digest,
            mode=Mode.BLIND,
            coded_at=at,
            labels=tuple(label for part in parts for label in part.labels),
            status=status,
            actors=found.actors,
            abstentions=tuple(gap for part in parts for gap in part.abstentions),
            summary=summary.text,
            rationales=(
                *((part.taxonomy, part.rationale) for part in parts),
                (codebook.status.id, status.rationale),
                *found.rationales,
            ),
            provenance=self._describe(document, parts, summary),
            norms=norms,
        )
        if not list_other_languages(notes.view.outline):
            return coding

        def code_passages(language: str, within: Outline) -> Coding:
            return self._code_glossed(document, codebook, language, at, within)

        return add_other_passages(coding, notes.view.outline, codebook, code_passages)

    def _code_glossed(
        self,
        document: Document,
        codebook: Codebook,
        language: str,
        at: datetime,
        within: Outline | None = None,
    ) -> Coding:
        """Return the coding of a document in another language, of variants of characters too."""
        if language == CHINESE and is_traditional(document.text):
            simple = simplify(document)
            coding = self._code_glossed(simple.document, codebook, language, at, within)
            return simple.restore(coding)
        return code_glossed(
            document,
            codebook,
            language,
            book=bind_cues(codebook),
            weights=self.weights,
            who=self.who,
            at=at,
            within=within,
        )

    def _describe(
        self, document: Document, parts: Sequence[LabelledTaxonomy], summary: Summary
    ) -> tuple[tuple[str, str], ...]:
        """Return the versions of data behind the coding, with what limits its worth here."""
        facts = [
            ("method", "cues and fitted weights over passages"),
            ("weights", self.weights.version),
            ("learned from", _SEEN if self._has_seen(document) else _NOT_SEEN),
            (NORMS, "clauses read by a grammar, ranked by fitted weights"),
        ]
        if summary.ranks:
            facts.append((SUMMARY_NORMS, write_ranks(summary.ranks)))
        untrained = [part.taxonomy for part in parts if not part.fitted]
        if untrained:
            facts.append(("not fitted to codings", ", ".join(untrained)))
        return tuple(facts)

    def _has_seen(self, document: Document) -> bool:
        return shorten_digest(document.text_digest, SEEN_DIGITS) in self.weights.seen
