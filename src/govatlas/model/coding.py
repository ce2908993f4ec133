"""The coding: what one coder said about one document, each label with its evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from govatlas.errors import InvalidValue
from govatlas.model.document import Quotation, Span
from govatlas.model.norm import Norm

NORMS: Final = "norms"
"""The name under which a coder that looks for norms says in its provenance by what it does so."""


class Confidence(StrEnum):
    """How confident the coder is; high means that a second coder would certainly agree."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CoderKind(StrEnum):
    """The kind of coder: a person, a program, or a panel that settled disagreements."""

    PERSON = "person"
    PROGRAM = "program"
    PANEL = "panel"


class Mode(StrEnum):
    """Under which conditions a coding was made."""

    BLIND = "blind"
    ANCHORED = "anchored"
    ADJUDICATED = "adjudicated"


class Role(StrEnum):
    """What an actor does in a document."""

    PROPOSER = "proposer"
    ENFORCER = "enforcer"
    MONITOR = "monitor"
    TARGET = "target"


SUMMARY_NORMS: Final = "summary written from norms"
"""The entry of a coding's provenance that says which norms each clause of its summary rests on."""


SUMMARY_IN_ORIGINAL: Final = "summary in the language of the document"
"""The entry of a coding's provenance that has the code of a language, a colon and the summary."""


_RANKS: Final = re.compile(r"(?:-|\d+(?:, \d+)*)(?:; (?:-|\d+(?:, \d+)*))*")


def write_ranks(ranks: Sequence[Sequence[int]]) -> str:
    """Write ranks of norms, clause by clause, with a dash for none: ``1, 4; -; 2``."""
    return "; ".join(", ".join(map(str, clause)) or "-" for clause in ranks)


def read_ranks(written: str) -> tuple[tuple[int, ...], ...]:
    """Parse what ``write_ranks`` wrote; return nothing for other text."""
    if not _RANKS.fullmatch(written):
        return ()
    return tuple(
        tuple(int(rank) for rank in clause.split(", ") if rank != "-")
        for clause in written.split("; ")
    )


SETTLED_BY: Final = "settled by"
"""The entries of a panel's provenance that say who gave its answer to a question: the part, the
subject, then the name of the person, with tabs between them."""


STATUS: Final = "status"
"""The taxonomy of legislative statuses; an abstention on the status has it as its category too."""

ROLES: Final = "actor-role"
"""The taxonomy of the roles of actors, under which an abstention on a role stands."""


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder; ``digest`` covers everything that could change its answers."""

    kind: CoderKind
    name: str
    version: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A level of one category, with the reason and the wording that shows it.

    ``rival`` is a level that the coder found nearly as likely; None if there is none, or the coder
    gave no probabilities. Level none can have a rival too.
    """

    taxonomy: str
    category: str
    level: int
    confidence: Confidence
    rationale: str = ""
    quotations: tuple[Quotation, ...] = ()
    rival: int | None = None

    def __post_init__(self) -> None:
        """Refuse a level above none without evidence, and an invalid level or rival."""
        if self.level < 0:
            raise InvalidValue(f"a level is 0 or more, not {self.level}")
        if self.rival is not None and self.rival < 0:
            raise InvalidValue(f"a rival is a level of 0 or more, not {self.rival}")
        if self.rival == self.level:
            raise InvalidValue(f"level {self.level} cannot be its own rival")
        if self.level > 0 and not self.quotations:
            raise InvalidValue(
                f"a label above none needs a quotation ({self.taxonomy} {self.category})"
            )


@dataclass(frozen=True, slots=True)
class Abstention:
    """A question that the coder could not answer; never the same as level none.

    ``Codebook.questions`` lists them: a category, the status, or a role of actors.
    """

    taxonomy: str
    category: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLabel:
    """The legislative status of a document, with the wording that shows it.

    ``quotations`` can be empty if the coder found no wording to quote; the rationale says so.
    """

    category: str
    confidence: Confidence
    rationale: str = ""
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorLabel:
    """One actor in one role, with the name used in the document.

    A proposer known from metadata alone has no quotation, and says so in its rationale.
    """

    role: Role
    name: str
    type: str
    confidence: Confidence = Confidence.MEDIUM
    rationale: str = ""
    quotations: tuple[Quotation, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an actor without a name, or with neither a quotation nor metadata as evidence."""
        if not self.name.strip():
            raise InvalidValue(f"a {self.role} needs a name")
        if not self.quotations and self.role is not Role.PROPOSER:
            raise InvalidValue(f"the {self.role} {self.name!r} needs a quotation")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPart:
    """What was said about one part of a long document, before the parts were merged.

    ``levels`` has taxonomy, category and level of labels above none; ``unassessed`` has taxonomy
    and category of questions that could not be judged in this part.
    """

    span: Span
    heading: str = ""
    summary: str = ""
    levels: tuple[tuple[str, str, int], ...] = ()
    unassessed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What one coder said about one version of one document.

    ``rationales`` has the overall reason for each part of the record, by taxonomy id or role;
    ``provenance`` names the versions of the data behind the coding; ``parts`` are the parts of a
    document that was coded in parts, or else empty; ``norms`` are ordered by rank.
    """

    document_id: str
    document_version: int
    text_digest: str
    coder: Coder
    codebook_version: str
    codebook_digest: str
    mode: Mode
    coded_at: datetime
    labels: tuple[Label, ...]
    status: StatusLabel | None
    actors: tuple[ActorLabel, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    summary: str = ""
    rationales: tuple[tuple[str, str], ...] = ()
    provenance: tuple[tuple[str, str], ...] = field(default=())
    parts: tuple[CodedPart, ...] = ()
    norms: tuple[Norm, ...] = ()

    def __post_init__(self) -> None:
        """Refuse evidence from another document, two answers for one category, and naive times."""
        quoted = [quotation for label in self.labels for quotation in label.quotations]
        quoted += [quotation for actor in self.actors for quotation in actor.quotations]
        quoted += self.status.quotations if self.status else ()
        quoted += [norm.quotation for norm in self.norms]
        if any(quotation.document_id != self.document_id for quotation in quoted):
            raise InvalidValue(f"a coding of {self.document_id} quotes another document")
        keys = [(label.taxonomy, label.category) for label in self.labels]
        keys += [(abstention.taxonomy, abstention.category) for abstention in self.abstentions]
        if len(set(keys)) != len(keys):
            raise InvalidValue(f"a coding of {self.document_id} answers a category twice")
        if self.coded_at.tzinfo is None:
            raise InvalidValue("coded_at needs a time zone")

    def labels_of(self, taxonomy: str) -> tuple[Label, ...]:
        """Return the labels of one taxonomy, level none included, in codebook order."""
        return tuple(label for label in self.labels if label.taxonomy == taxonomy)

    def level_of(self, taxonomy: str, category: str) -> int | None:
        """Return the level given to a category; None where the coder abstained or was not asked."""
        for label in self.labels:
            if label.taxonomy == taxonomy and label.category == category:
                return label.level
        return None

    def abstains_on(self, taxonomy: str, category: str) -> bool:
        """Return whether the coder could not decide on a category."""
        return any(a.taxonomy == taxonomy and a.category == category for a in self.abstentions)

    @property
    def speaks_of_norms(self) -> bool:
        """Return whether the coder searched for norms, so that having none means there are none."""
        return bool(self.norms) or any(name == NORMS for name, _ in self.provenance)

    def reason_open(self, taxonomy: str, category: str) -> str:
        """Return why the coder left a question open, or empty if it did not."""
        gaps = (gap for gap in self.abstentions if gap.taxonomy == taxonomy)
        return next((gap.reason for gap in gaps if gap.category == category), "")

    @property
    def not_assessed(self) -> str:
        """Return the one reason why nothing at all was assessed, or empty if anything was."""
        answered = self.labels or self.status or self.actors or self.norms
        reasons = {gap.reason for gap in self.abstentions}
        return "" if answered or len(reasons) != 1 else reasons.pop()

    @property
    def original_summary(self) -> tuple[str, str]:
        """Return the summary in the document's own language after its code, or both empty."""
        written = dict(self.provenance).get(SUMMARY_IN_ORIGINAL, "")
        language, _, words = written.partition(": ")
        return (language, words) if words else ("", "")

    def actors_in(self, role: Role) -> tuple[ActorLabel, ...]:
        """Return the actors in one role."""
        return tuple(actor for actor in self.actors if actor.role is role)

    @property
    def settlers(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return who gave a panel's answer to each question that it settled by hand."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for name, value in self.provenance:
            part, _, rest = value.partition("\t")
            subject, _, person = rest.rpartition("\t")
            if name == SETTLED_BY and person:
                found[part, subject] = (*found.get((part, subject), ()), person)
        return found

    def rationale_of(self, part: str) -> str:
        """Return the overall reason for one part of the record, or empty if none was given."""
        return dict(self.rationales).get(part, "")
