"""The presence coding: which categories people say a document covers, without level or wording."""

from dataclasses import dataclass
from datetime import datetime

from govatlas.errors import InvalidValue
from govatlas.model.coding import Coder, CoderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceAnswer:
    """Whether a document covers a category.

    ``basis`` names the tags that say so, and is empty if none does; ``relation`` is how the
    closest tag among those looked for is related to the category, such as ``closeMatch``.
    """

    taxonomy: str
    category: str
    present: bool
    relation: str
    basis: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse presence without a tag, and absence with one."""
        if self.present is not bool(self.basis):
            raise InvalidValue(f"presence rests on tags, absence on none ({self.category})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceCoding:
    """What a person's tags say about one version of one document.

    It is not a ``Coding``: tags have neither levels nor quotations, so code that counts levels or
    shows evidence must not use it as one. A category without an answer was not asked about. Only
    people can tag without quotations; a program must quote.
    """

    document_id: str
    document_version: int
    text_digest: str
    coder: Coder
    codebook_digest: str
    coded_at: datetime
    answers: tuple[PresenceAnswer, ...]

    def __post_init__(self) -> None:
        """Refuse a program, two answers for one category, and naive times."""
        if self.coder.kind is not CoderKind.PERSON:
            raise InvalidValue(f"a {self.coder.kind} must quote what shows presence")
        keys = [(answer.taxonomy, answer.category) for answer in self.answers]
        if len(set(keys)) != len(keys):
            raise InvalidValue(f"tags of {self.document_id} answer a category twice")
        if self.coded_at.tzinfo is None:
            raise InvalidValue("coded_at needs a time zone")
