"""The sample: documents drawn for people to code, each with how likely it was to be drawn."""

from dataclasses import dataclass

from govatlas.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledDocument:
    """One document of a sample; ``probability`` is how likely it was to be drawn."""

    document_id: str
    version: int
    title: str
    stratum: str
    probability: float

    def __post_init__(self) -> None:
        """Refuse a probability that nothing drawn can have."""
        if not 0 < self.probability <= 1:
            raise InvalidValue(
                f"document {self.document_id}: an inclusion probability must be above 0 and at "
                f"most 1, not {self.probability}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Documents drawn at random, in the order in which to code them.

    The order is random too, so that whoever stops early has coded a random part. ``population``
    counts the documents drawn from; ``stratify`` names what the strata were made of.
    """

    documents: tuple[SampledDocument, ...]
    population: int
    seed: int
    stratify: tuple[str, ...] = ()
    allocation: str = "proportional"

    @property
    def probabilities(self) -> dict[str, float]:
        """Return how likely each document was to be drawn, by its id."""
        return {drawn.document_id: drawn.probability for drawn in self.documents}
