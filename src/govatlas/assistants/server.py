"""Offers the answers as tools of the Model Context Protocol, over standard input and output."""

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govatlas.assistants.answers import Answers
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


def serve_stdio(db: Path | str | None = None) -> None:
    """Answer on standard input and output until the other side closes it.

    Raises:
        InputError: the extra ``mcp`` is not installed.
        StoreError: the database cannot be used.
    """
    with Explorer(db) as explorer:
        explorer.catalogue()  # fails now, not at the first question, if the database is unusable
        build_server(explorer).run("stdio")


def build_server(explorer: Explorer) -> "MCPServer":
    """Return a server that answers from one database.

    Raises:
        InputError: the extra ``mcp`` is not installed.
    """
    try:
        from mcp.server.mcpserver.tools import Tool
        from mcp_types import ToolAnnotations

        from govatlas.assistants.asked import CheckingServer, close_arguments
        from govatlas.assistants.tools import Tools
    except ImportError:
        raise missing_extra("mcp", purpose="govatlas mcp") from None
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    tools = (
        Tool.from_function(_translate_errors(tool), annotations=hints, structured_output=True)
        for tool in Tools(Answers(explorer)).list_all()
    )
    return CheckingServer(
        "govatlas",
        instructions=INSTRUCTIONS,
        version=version("govatlas"),
        tools=list(map(close_arguments, tools)),
        log_level="WARNING",
    )


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
