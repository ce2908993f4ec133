"""Lays a coding out as marks: one code at one place of the text, with notes.

Tools for marking up text know marks, not codings. A statement of a coding, such as a label, becomes
one mark for each of its quotations, or one mark of the whole text where it has none. The code of a
mark is a path: taxonomy, category, level. What no code can say is in the notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from govatlas.model.codebook import Codebook
from govatlas.model.coding import NORMS, ROLES, STATUS, Coding
from govatlas.model.document import Document, Quotation, Span
from govatlas.model.norm import Norm

Code = tuple[str, ...]

ABOUT: Final = "coding"
"""The code of the mark that says what holds of a coding as a whole."""
NORM: Final = "norm"
PART: Final = "part"
NOT_ASSESSED: Final = "not-assessed"
_SEPARATOR: Final = "/"


class Coded(Protocol):
    """A document with a coding of it and the codebook that the coding follows."""

    @property
    def document(self) -> Document:
        """Return the document."""
        ...

    @property
    def coding(self) -> Coding:
        """Return the coding."""
        ...

    @property
    def codebook(self) -> Codebook:
        """Return the codebook."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A code at a place of the text, or for the whole text if ``span`` is None.

    Marks with the same code and the same ``group`` belong to one statement, their order being that
    of its quotations; ``notes`` are on the first of them. Marks made by people in another tool have
    no group.
    """

    code: Code
    span: Span | None = None
    group: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


def write_code(code: Code) -> str:
    """Return a code as one word, such as ``risk/2.1/2``."""
    return _SEPARATOR.join(code)


def read_code(written: str) -> Code:
    """Return the code that a word stands for."""
    return tuple(written.strip().split(_SEPARATOR))


def list_marks(document: Document, coding: Coding) -> Iterator[Mark]:
    """Yield every statement of a coding as marks, led by what holds of the whole."""
    yield Mark(code=(ABOUT,), notes=_describe(document, coding))
    for label in coding.labels:
        code = (label.taxonomy, label.category, str(label.level))
        rival = {} if label.rival is None else {"rival": str(label.rival)}
        notes = {"confidence": label.confidence.value, **rival, "rationale": label.rationale}
        yield from _mark(code, label.quotations, _name_group(code[:2]), notes)
    for gap in coding.abstentions:
        where = (gap.taxonomy,) if gap.taxonomy == STATUS else (gap.taxonomy, gap.category)
        yield from _mark((*where, NOT_ASSESSED), (), _name_group(where), {"reason": gap.reason})
    if coding.status is not None:
        status = coding.status
        notes = {"confidence": status.confidence.value, "rationale": status.rationale}
        yield from _mark((STATUS, status.category), status.quotations, STATUS, notes)
    for number, actor in enumerate(coding.actors, 1):
        notes = {"name": actor.name, "confidence": actor.confidence.value}
        notes["rationale"] = actor.rationale
        code = (ROLES, actor.role.value, actor.type)
        yield from _mark(code, actor.quotations, f"actor {number}", notes)
    for norm in coding.norms:
        yield from _mark_norm(norm)


def _describe(document: Document, coding: Coding) -> dict[str, str]:
    """Return the notes on a coding as a whole."""
    coder = coding.coder
    looked = dict(coding.provenance).get(NORMS, "yes") if coding.speaks_of_norms else ""
    return {
        "summary": coding.summary,
        "document_id": document.id,
        "version": str(document.version),
        "coder": coder.name,
        "coder_kind": coder.kind.value,
        "coder_version": coder.version,
        "coder_digest": coder.digest,
        "coded_at": coding.coded_at.isoformat(),
        "mode": coding.mode.value,
        "norms": looked,
    }


def _name_group(code: Sequence[str]) -> str:
    return _SEPARATOR.join(code)


def _mark(
    code: Code, quotations: Sequence[Quotation], group: str, notes: Mapping[str, str]
) -> Iterator[Mark]:
    said = {name: value for name, value in notes.items() if value}
    spans: list[Span | None] = [quotation.span for quotation in quotations]
    for number, span in enumerate(spans or [None]):
        yield Mark(code=code, span=span, group=group, notes={} if number else said)


def _mark_norm(norm: Norm) -> Iterator[Mark]:
    """Yield a norm: its modality at its quotation, then each part at its own words."""
    group = f"norm {norm.rank}"
    notes = {
        "provision": norm.provision,
        "bearer_type": norm.bearer_type,
        "enforcer_type": norm.enforcer_type,
        "categories": " ".join(f"{taxonomy}:{code}" for taxonomy, code in norm.categories),
    }
    yield from _mark((NORM, norm.modality.value), (norm.quotation,), group, notes)
    for name, part in norm.parts:
        yield from _mark((NORM, PART, name), (part.quotation,), group, {"text": part.text})
