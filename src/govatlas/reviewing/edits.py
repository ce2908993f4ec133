"""What a reviewer asks to change, checked for sense before a document is looked at."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from govatlas.errors import InputError
from govatlas.model.coding import Confidence, Role
from govatlas.model.document import Span
from govatlas.wording import _, write_number

LONGEST_REASON: Final = 2_000
LONGEST_NAME: Final = 200


class Act(StrEnum):
    """What a reviewer does to what is shown."""

    CONFIRM = "confirm"
    CHANGE = "change"
    REJECT = "reject"

    @property
    def done(self) -> str:
        """Return the word for it in the log."""
        return {"confirm": "confirmed", "change": "changed", "reject": "rejected"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The quotations that a form showed, those of them to keep, and new wording to add."""

    shown: tuple[Span, ...] = ()
    kept: tuple[Span, ...] = ()
    wording: str = ""
    place: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What all edits have; ``beside`` names the coder whose answer was shown, empty for none."""

    act: Act
    confidence: Confidence = Confidence.MEDIUM
    reason: str = ""
    beside: str = ""
    evidence: Evidence = field(default_factory=Evidence)

    def __post_init__(self) -> None:
        """Refuse a change without a reason, and words without end.

        Raises:
            InputError: the reason is missing or too long.
        """
        if self.act is not Act.CONFIRM and not self.reason.strip():
            raise InputError(_("give a reason for the change or rejection"))
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEdit(Edit):
    """A judgement on one category; to reject a label is to say that its level is none."""

    taxonomy: str
    category: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEdit(Edit):
    """A judgement on the legislative status."""

    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEdit(Edit):
    """A judgement on one actor; ``old`` is the name that was shown, empty for one added."""

    role: Role
    old: str
    name: str
    type: str

    def __post_init__(self) -> None:
        """Refuse a name that is empty or without end.

        Raises:
            InputError: the name or the reason is missing or too long.
        """
        Edit.__post_init__(self)
        if not self.name.strip():
            raise InputError(_("give the actor a name, as in the document"))
        if max(len(self.name), len(self.old)) > LONGEST_NAME:
            raise InputError(
                _(
                    "the name of an actor can have at most %(number)s characters",
                    number=LONGEST_NAME,
                )
            )


def read_confidence(given: str) -> Confidence:
    """Return the confidence that a form gives, medium where it gives none."""
    return Confidence(given) if given in set(Confidence) else Confidence.MEDIUM


def check_reason(reason: str) -> None:
    """Refuse a reason that is too long.

    Raises:
        InputError: it is.
    """
    if len(reason) > LONGEST_REASON:
        raise InputError(
            _(
                "a reason can have at most %(number)s characters",
                number=write_number(LONGEST_REASON),
            )
        )
