"""Checks what an assistant asks a tool with, and says in one line what to ask instead."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import ValidationError

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult, InputRequiredResult

_KINDS: Final = {
    "string": "text",
    "integer": "a whole number",
    "array": "a list of texts",
}
"""How the types of JSON that tools ask for are called."""

_LONGEST: Final = 60


class CheckingServer(MCPServer[Any]):
    """A server that names the tools and their arguments to whoever asks with others."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: "Context[Any, Any] | None" = None
    ) -> "CallToolResult | InputRequiredResult":
        """Call a tool once what it is asked with is known to fit.

        Raises:
            ToolError: there is no such tool, or it does not take these arguments.
        """
        tools = {tool.name: tool for tool in self._tool_manager.list_tools()}
        tool = tools.get(name)
        if tool is None:
            raise ToolError(f"there is no tool {_cut(name)}{_suggest(name, tools, 'the tools')}")
        if fault := find_fault(tool, arguments):
            raise ToolError(f"{fault}; {describe_arguments(tool)}")
        return await super().call_tool(name, arguments, context)


def close_arguments(tool: "Tool") -> "Tool":
    """Return the tool, whose schema then says that it has no other arguments."""
    tool.parameters["additionalProperties"] = False
    return tool


def find_fault(tool: "Tool", arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with the arguments of a call, nothing if they fit."""
    known: Mapping[str, Any] = tool.parameters["properties"]
    for name in arguments:
        if name not in known:
            return f"{tool.name} has no argument {_cut(name)}{_suggest(name, known)}"
    try:
        tool.fn_metadata.validate_arguments(dict(arguments))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        return _word(tool.name, name, first["type"], known.get(name, {}))
    return ""


def describe_arguments(tool: "Tool") -> str:
    """Return the names of a tool's arguments, with what must be given."""
    required = tool.parameters.get("required", ())
    named = (
        f"{name} (required)" if name in required else name for name in tool.parameters["properties"]
    )
    return f"its arguments are: {', '.join(named)}"


def _word(tool: str, name: str, fault: str, schema: Mapping[str, Any]) -> str:
    """Return a fault that pydantic found, in the words of the tool."""
    if fault == "missing":
        return f"{tool} needs the argument {name}"
    if fault == "string_too_long":
        return f"{name} of {tool} has more than {schema.get('maxLength'):,} characters; shorten it"
    if fault in ("greater_than_equal", "less_than_equal"):
        return f"{name} of {tool} must be {schema['minimum']} to {schema['maximum']}"
    if fault == "too_long":
        return f"{name} of {tool} has more than {schema.get('maxItems')} entries"
    return f"{name} of {tool} must be {_KINDS.get(schema.get('type', ''), 'of another type')}"


def _suggest(name: str, known: Iterable[str], noun: str = "") -> str:
    """Return which of the known names come close; all of them where ``noun`` calls them."""
    names = list(known)
    close = get_close_matches(name.casefold(), names, n=2, cutoff=0.5)
    close = close or [each for each in names if each in name or name in each]
    if close:
        return f"; did you mean: {', '.join(close)}"
    return f"; {noun} are: {', '.join(names)}" if noun else ""


def _cut(name: str) -> str:
    shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    return repr(shown)
