"""Offers the answers as tools of the Model Context Protocol, over standard input and output."""

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from govatlas.assistants.answers import (
    LONGEST_DRAFT,
    MOST_DOCUMENTS,
    MOST_NORMS,
    Answers,
)
from govatlas.errors import GovatlasError
from govatlas.explorer import Explorer
from govatlas.extras import missing_extra

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS: Final = (
    "govatlas says what AI governance documents cover, each label with a verbatim quotation. Find "
    "documents with search, then read one with record; quote only words that record, quotation or "
    "norms returned, with the document and the place. Levels are assigned by software and can be "
    "wrong: say so, and name the coder. 'Not assessed' is not 'none'."
)
_ONLY: Final = (
    "which documents, as NAME=VALUE,NAME=VALUE: authority, jurisdiction, country, state, stage, "
    "status, year, coder, cover (risk:2.1:good) or the id of a taxonomy with a category"
)


def serve_stdio(db: Path | str | None = None) -> None:
    """Answer on standard input and output until the other side closes it.

    Raises:
        InputError: the extra ``mcp`` is not installed.
        StoreError: the database cannot be used.
    """
    with Explorer(db) as explorer:
        explorer.catalogue()  # a database that cannot be used is told before anybody asks
        build_server(explorer).run("stdio")


def build_server(explorer: Explorer) -> "MCPServer":
    """Return a server that answers from one database.

    Raises:
        InputError: the extra ``mcp`` is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp_types import ToolAnnotations
    except ImportError:
        raise missing_extra("mcp", purpose="govatlas mcp") from None
    server = MCPServer(
        "govatlas",
        instructions=INSTRUCTIONS,
        version=version("govatlas"),
        log_level="WARNING",
    )
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in _list_tools(Answers(explorer)):
        server.add_tool(_translate_errors(tool), annotations=hints, structured_output=True)
    return server


def _translate_errors(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return the tool with errors that assistants can read; each names the remedy."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def answer(**asked: Any) -> dict[str, Any]:
        try:
            return tool(**asked)
        except GovatlasError as error:
            raise ToolError(str(error)) from error

    return answer


def _list_tools(answers: Answers) -> tuple[Callable[..., dict[str, Any]], ...]:
    """Return the tools; their docstrings and annotations are what assistants read."""
    from pydantic import Field

    only_text = Annotated[str, Field(description=_ONLY, max_length=1000)]
    document_id = Annotated[str, Field(description="id of a document, as search gives it")]
    taxonomy_id = Annotated[str, Field(description="risk, sector, lifecycle, scope, or your own")]
    coder_name = Annotated[str, Field(description="only by this coder; the newest by default")]

    def search(
        question: Annotated[str, Field(description="words to look for", max_length=500)] = "",
        only: only_text = "",
        limit: Annotated[int, Field(ge=1, le=MOST_DOCUMENTS)] = 10,
    ) -> dict[str, Any]:
        """Find documents by words (and by meaning, if indexed), the best first, with a passage."""
        return answers.search(question, only, limit)

    def record(
        document: document_id,
        taxonomies: Annotated[
            list[str], Field(description="only these, such as risk or sector", max_length=20)
        ] = [],  # noqa: B006  (never changed)
        coder: coder_name = "",
    ) -> dict[str, Any]:
        """Say what a document covers: status, levels with quotations, actors, what is open."""
        return answers.record(document, taxonomies, coder)

    def quotation(
        document: document_id,
        label: Annotated[str, Field(description="such as risk:2.1, 2.1, status, actor-target-1")],
        coder: coder_name = "",
    ) -> dict[str, Any]:
        """Give the exact words behind one label, with their place in the text, to quote them."""
        return answers.quotation(document, label, coder)

    def coverage(
        taxonomy: taxonomy_id = "risk",
        only: only_text = "",
    ) -> dict[str, Any]:
        """Count the documents by level of each category of a taxonomy."""
        return answers.coverage(taxonomy, only)

    def gaps(
        taxonomy: taxonomy_id = "risk",
        only: only_text = "",
        by: Annotated[str, Field(description="also by each value of: jurisdiction, year …")] = "",
    ) -> dict[str, Any]:
        """List the categories that the fewest documents cover."""
        return answers.gaps(taxonomy, only, by)

    def norms(
        document: Annotated[str, Field(description="the norms of this document")] = "",
        words: Annotated[str, Field(description="or: words in a norm", max_length=500)] = "",
        bearer: Annotated[str, Field(description="words in who must act", max_length=500)] = "",
        only: only_text = "",
        limit: Annotated[int, Field(ge=1, le=MOST_NORMS)] = 20,
    ) -> dict[str, Any]:
        """List who must, must not or may do what, by when, with what sanction, in its words."""
        return answers.norms(document, words, bearer, only, limit)

    def draft(
        text: Annotated[str, Field(description=f"at most {LONGEST_DRAFT:,} characters")],
        title: Annotated[str, Field(max_length=300)] = "",
        like: only_text = "",
    ) -> dict[str, Any]:
        """Check a draft: what it covers, what comparable documents cover besides. Kept nowhere."""
        return answers.draft(text, title, like)

    return search, record, quotation, coverage, gaps, norms, draft
