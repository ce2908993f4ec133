"""The norm: what one provision requires, forbids, allows, creates or funds, in its words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from govatlas.errors import InvalidValue
from govatlas.model.document import Quotation

SHORTEST_QUOTATION: Final = 20
LONGEST_QUOTATION: Final = 300


class Modality(StrEnum):
    """What a norm does, in the terms of LegalRuleML and the norm guide."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    POWER = "power"
    RECOMMENDATION = "recommendation"
    ESTABLISHMENT = "establishment"
    FUNDING = "funding"
    SANCTION = "sanction"


MODALITY_MEANING: Final = {
    Modality.OBLIGATION: "must do it",
    Modality.PROHIBITION: "must not do it",
    Modality.PERMISSION: "may do it, or is exempt",
    Modality.POWER: "has authority to do it",
    Modality.RECOMMENDATION: "should do it",
    Modality.ESTABLISHMENT: "is created, or creates it",
    Modality.FUNDING: "is given money for it",
    Modality.SANCTION: "follows a breach",
}


@dataclass(frozen=True, slots=True)
class NormPart:
    """One part of a norm: its wording, cleaned for reading, and the words quoted for it.

    ``text`` may differ from the quotation in white space, in a verb in its base form, in a short
    name replaced by the full one, and in clauses left out; it adds nothing.
    """

    text: str
    quotation: Quotation

    def __post_init__(self) -> None:
        """Refuse a part without wording."""
        if not self.text.strip():
            raise InvalidValue("a part of a norm needs wording")


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One thing that the operative text requires, forbids, allows, creates, funds or punishes.

    ``bearer`` is who must act, may not act or has the power; None if the text leaves it open.
    ``sanction`` is the consequence of a breach, wherever it is in the document, ``enforcer`` who
    can act on a breach, ``beneficiary`` who is owed the action or protected by it. ``bearer_type``
    and ``enforcer_type`` are categories of the codebook's actor types, or empty if unknown.
    ``quotation`` shows bearer, modality and action, in 20 to 300 characters. ``provision`` names
    the place (``Article 5 (2)``). ``rank`` 1 is the most important norm of the document.
    ``categories`` are the taxonomies and categories that the passage was found to cover.
    """

    modality: Modality
    action: NormPart
    quotation: Quotation
    rank: int
    bearer: NormPart | None = None
    condition: NormPart | None = None
    deadline: NormPart | None = None
    sanction: NormPart | None = None
    enforcer: NormPart | None = None
    beneficiary: NormPart | None = None
    provision: str = ""
    bearer_type: str = ""
    enforcer_type: str = ""
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rank below 1, a quotation of the wrong length, and words of other documents."""
        if self.rank < 1:
            raise InvalidValue(f"a norm's rank counts from 1, not {self.rank}")
        if not SHORTEST_QUOTATION <= len(self.quotation.text) <= LONGEST_QUOTATION:
            raise InvalidValue(
                f"a norm's quotation has {SHORTEST_QUOTATION} to {LONGEST_QUOTATION} characters,"
                f" not {len(self.quotation.text)}"
            )
        if any(p.quotation.document_id != self.quotation.document_id for _, p in self.parts):
            raise InvalidValue("the parts of a norm quote the document of its quotation")

    @property
    def parts(self) -> tuple[tuple[str, NormPart], ...]:
        """Return the norm's parts by name, in the order of the guide."""
        named = (
            ("bearer", self.bearer),
            ("action", self.action),
            ("condition", self.condition),
            ("deadline", self.deadline),
            ("sanction", self.sanction),
            ("enforcer", self.enforcer),
            ("beneficiary", self.beneficiary),
        )
        return tuple((name, part) for name, part in named if part is not None)
