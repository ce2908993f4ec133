"""The sample: documents drawn for people to code, each with its inclusion probability."""

from dataclasses import dataclass

from govatlas.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledDocument:
    """One document of a sample; ``probability`` is its inclusion probability."""

    document_id: str
    version: int
    title: str
    stratum: str
    probability: float

    def __post_init__(self) -> None:
        """Refuse an impossible probability."""
        if not 0 < self.probability <= 1:
            raise InvalidValue(
                f"document {self.document_id}: an inclusion probability must be above 0 and at "
                f"most 1, not {self.probability}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Documents drawn at random, in the order in which to code them.

    The order is random too, so that the documents coded so far are always a random sample.
    ``population`` is the number of documents drawn from; ``stratify`` names the traits of strata.
    """

    documents: tuple[SampledDocument, ...]
    population: int
    seed: int
    stratify: tuple[str, ...] = ()
    allocation: str = "proportional"

    @property
    def probabilities(self) -> dict[str, float]:
        """Return the inclusion probability of each document by id."""
        return {drawn.document_id: drawn.probability for drawn in self.documents}
