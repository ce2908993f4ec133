"""The shape of a record in the exchange form of the coding guide."""

from typing import TYPE_CHECKING

from pydantic import Field, create_model

from govatlas.model.norm import Modality
from govatlas.publishing.exchange import list_guide_keys
from govatlas.web.api_v1.shapes import Shape


class Evidence(Shape):
    """A quotation; spans count code points of the text and exclude the end."""

    confidence: str
    quotes: list[str]
    spans: list[tuple[int, int]]
    links: list[str] = Field(description="The lasting address of each quotation in the text.")
    recognised: list[float | None] = Field(
        default=[],
        description="How surely (0 to 1) each quotation was recognised on a scan, null for one "
        "that was not; empty where none was.",
    )
    rationale: str
    permalink: str = Field(description="The permanent link to the label.")


class CodedLabel(Evidence):
    """A category with its level."""

    code: str
    level: int
    rival: int | None = Field(
        default=None, description="The level that is nearly as likely, or null."
    )


class CodedStatus(Evidence):
    """The legislative status."""

    label: str


class CodedActor(Evidence):
    """An actor in a role."""

    name: str
    type: str


class UncertainLevel(Shape):
    """A category with an uncertain level."""

    taxonomy: str
    code: str
    level: int
    rival: int


class CodedAbstention(Shape):
    """A category, the status or a role that the coder could not judge, with the reason."""

    taxonomy: str
    code: str
    reason: str


class CodebookName(Shape):
    """The codebook used."""

    version: str
    digest: str


class Provenance(Shape):
    """Where the text came from and how it was coded."""

    source: str = Field(description="A web address, or the name of a file.")
    source_digest: str
    media_type: str
    reader: str
    language: str
    links: list[str]
    coding: dict[str, str]


class RecognisedPart(Shape):
    """A part of a text that was recognised on the picture of a page."""

    page: str
    confidence: float = Field(description="From 0 to 1.")
    span: tuple[int, int]


class PartLevel(Shape):
    """The level of a part of the document."""

    taxonomy: str
    code: str
    level: int


class PartAbstention(Shape):
    """A category that could not be judged in a part of the document."""

    taxonomy: str
    code: str


class CodedPart(Shape):
    """The coding of one part of a document that was coded in parts."""

    span: tuple[int, int]
    heading: str
    summary: str
    levels: list[PartLevel]
    abstentions: list[PartAbstention]


class NormCategory(Shape):
    """A category that the passage of a norm covers."""

    taxonomy: str
    code: str


class CodedNorm(Shape):
    """One thing that the text requires, forbids, allows, creates, pays for or punishes.

    A part that the norm does not have is null; `spans` gives the place of the words behind each.
    """

    rank: int = Field(description="From 1, the most important of the document.")
    bearer: str | None = Field(description="Who must act, may not act or holds the power.")
    modality: Modality
    action: str
    condition: str | None
    deadline: str | None
    sanction: str | None = Field(description="What follows a breach.")
    enforcer: str | None
    quote: str = Field(description="The words that show it, verbatim.")
    beneficiary: str | None
    provision: str
    bearer_type: str = Field(description="A type of actor; empty if unknown.")
    enforcer_type: str = Field(description="A type of actor; empty if unknown.")
    categories: list[NormCategory] = Field(description="What the passage covers.")
    start: int = Field(description="Where `quote` starts, in code points of the text.")
    end: int = Field(description="Where `quote` ends (exclusive).")
    spans: dict[str, tuple[int, int]]
    recognised: float | None = Field(
        default=None, description="How surely (0 to 1) `quote` was recognised on a scan, if it was."
    )


class LinkedNorm(CodedNorm):
    """A norm with its permanent links."""

    permalink: str = Field(description="The permanent link to the norm.")
    link: str = Field(description="The permanent link to its words in the text.")


class OwnWords(Shape):
    """A text in the language of the document."""

    text: str
    lang: str = Field(description="The code of the language.")


class _Opening(Shape):
    """What opens a record."""

    document_id: str
    summary: str
    summary_original: OwnWords | None = Field(
        default=None, description="The summary in the language of the document, if not English."
    )
    not_assessed: str = Field(default="", description="Why nothing was assessed; otherwise empty.")
    legislative_status: CodedStatus | None


if TYPE_CHECKING:
    _Labels = _Opening
else:  # with the labels of each taxonomy of the built-in codebook
    _LABELS = dict.fromkeys(list_guide_keys().values(), (list[CodedLabel], ...))
    _Labels = create_model("_Labels", __base__=_Opening, **_LABELS)


class ExchangeRecord(_Labels):
    """A document with one coding of it; only labels above none are listed.

    `assessed` names every category that got a level, so that none can be told from an abstention.
    """

    actors: dict[str, list[CodedActor]] = Field(description="By role.")
    taxonomies: dict[str, list[CodedLabel]] = Field(description="Taxonomies of the user's own.")
    coding_id: str = Field(description="The id of the coding, from its content.")
    permalink: str = Field(description="The permanent link to the record.")
    headline: str
    rationales: dict[str, str]
    assessed: dict[str, list[str]]
    abstentions: list[CodedAbstention]
    uncertain: list[UncertainLevel] = Field(description="Uncertain levels, including none.")
    coder: str
    coder_kind: str
    coder_version: str
    coder_digest: str
    mode: str
    coded_at: str
    codebook: CodebookName
    norms: list[LinkedNorm] = Field(
        default=[], description="Best ranked first; only if the coder searched for norms."
    )
    parts: list[CodedPart] = Field(default=[], description="Only for documents coded in parts.")
    title: str
    authority: str
    jurisdiction: str
    stage: str
    version: int
    text_digest: str
    identifiers: dict[str, str] = Field(
        default={}, description="Official identifiers by kind: `akn`, `eli`, `celex`, `usc`."
    )
    recognised: list[RecognisedPart] = Field(
        default=[], description="The parts of the text that were recognised on scanned pages."
    )
    provenance: Provenance
