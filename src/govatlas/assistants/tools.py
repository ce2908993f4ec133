"""The tools that assistants see; their docstrings and annotations are what assistants read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field

from govatlas.assistants.answers import LONGEST_DRAFT, MOST_DOCUMENTS, MOST_NORMS, Answers

_ONLY: Final = (
    "which documents, as NAME=VALUE,NAME=VALUE: authority, jurisdiction, country, state, stage, "
    "status, year, coder, cover (risk:2.1:good) or the id of a taxonomy with a category"
)

Only: TypeAlias = Annotated[str, Field(description=_ONLY, max_length=1000)]
DocumentId: TypeAlias = Annotated[str, Field(description="id of a document, as search gives it")]
TaxonomyId: TypeAlias = Annotated[
    str, Field(description="risk, sector, lifecycle, scope, or your own")
]
CoderName: TypeAlias = Annotated[
    str, Field(description="only by this coder; the newest by default")
]


@dataclass(frozen=True)
class Tools:
    """What assistants can call, one method a tool."""

    answers: Answers

    def list_all(self) -> tuple[Callable[..., dict[str, Any]], ...]:
        """Return every tool."""
        return (
            *(self.search, self.record, self.quotation, self.coverage),
            *(self.gaps, self.norms, self.draft),
        )

    def search(
        self,
        question: Annotated[str, Field(description="words to look for", max_length=500)] = "",
        only: Only = "",
        limit: Annotated[int, Field(ge=1, le=MOST_DOCUMENTS)] = 10,
    ) -> dict[str, Any]:
        """Find documents by words (and by meaning, if indexed), the best first, with a passage."""
        return self.answers.search(question, only, limit)

    def record(
        self,
        document: DocumentId,
        taxonomies: Annotated[
            list[str], Field(description="only these, such as risk or sector", max_length=20)
        ] = [],  # noqa: B006  (never changed)
        coder: CoderName = "",
    ) -> dict[str, Any]:
        """Say what a document covers: status, levels with quotations, actors, what is open."""
        return self.answers.record(document, taxonomies, coder)

    def quotation(
        self,
        document: DocumentId,
        label: Annotated[str, Field(description="such as risk:2.1, 2.1, status, actor-target-1")],
        coder: CoderName = "",
    ) -> dict[str, Any]:
        """Give the exact words behind one label, with their place in the text, to quote them."""
        return self.answers.quotation(document, label, coder)

    def coverage(
        self,
        taxonomy: TaxonomyId = "risk",
        only: Only = "",
    ) -> dict[str, Any]:
        """Count the documents by level of each category of a taxonomy."""
        return self.answers.coverage(taxonomy, only)

    def gaps(
        self,
        taxonomy: TaxonomyId = "risk",
        only: Only = "",
        by: Annotated[str, Field(description="also by each value of: jurisdiction, year …")] = "",
    ) -> dict[str, Any]:
        """List the categories that the fewest documents cover."""
        return self.answers.gaps(taxonomy, only, by)

    def norms(
        self,
        document: Annotated[str, Field(description="the norms of this document")] = "",
        words: Annotated[str, Field(description="or: words in a norm", max_length=500)] = "",
        bearer: Annotated[str, Field(description="words in who must act", max_length=500)] = "",
        only: Only = "",
        limit: Annotated[int, Field(ge=1, le=MOST_NORMS)] = 20,
    ) -> dict[str, Any]:
        """List who must, must not or may do what, by when, with what sanction, in its words."""
        return self.answers.norms(document, words, bearer, only, limit)

    def draft(
        self,
        text: Annotated[str, Field(description=f"at most {LONGEST_DRAFT:,} characters")],
        title: Annotated[str, Field(max_length=300)] = "",
        like: Only = "",
    ) -> dict[str, Any]:
        """Check a draft: what it covers, what comparable documents cover besides. Kept nowhere."""
        return self.answers.draft(text, title, like)
