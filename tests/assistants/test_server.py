"""An assistant asks by the library's own client, and is answered from the database alone."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import anyio
import pytest
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client

from govatlas.assistants import build_server
from govatlas.assistants.answers import LONGEST_DRAFT
from govatlas.explorer import Explorer

BILL = "alder-automated-decisions-bill"
Ask: TypeAlias = Callable[..., Any]


@pytest.fixture(scope="module")
def explorer(atlas: Path) -> Iterator[Explorer]:
    with Explorer(atlas) as opened:
        yield opened


@pytest.fixture
def ask(explorer: Explorer) -> Ask:
    """Return a function that calls one tool and returns what the client got."""

    def ask(tool: str, **asked: Any) -> Any:
        async def call() -> Any:
            async with Client(build_server(explorer)) as client:
                return await client.call_tool(tool, asked)

        return anyio.run(call)

    return ask


def read(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def read_error(result: Any) -> str:
    assert result.is_error, result.structured_content
    return str(result.content[0].text)


def test_the_tools_only_read_and_say_what_they_do(explorer: Explorer) -> None:
    async def call() -> Any:
        async with Client(build_server(explorer)) as client:
            return await client.list_tools()

    tools = {tool.name: tool for tool in anyio.run(call).tools}
    assert list(tools) == ["search", "record", "quotation", "coverage", "gaps", "norms", "draft"]
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert all(tool.description for tool in tools.values())
    for tool in tools.values():
        for name, told in tool.input_schema["properties"].items():
            assert told.get("description") or {"minimum", "maxLength"} & set(told), name


def test_which_documents_speak_of_lenders(ask: Ask) -> None:
    found = read(ask("search", question="automated decisions", limit=5))
    assert BILL in [document["document"] for document in found["documents"]]
    assert len(found["documents"]) <= 5 <= found["total"] or found["total"] < 5


def test_what_does_the_bill_cover_and_in_which_words(ask: Ask, explorer: Explorer) -> None:
    found = read(ask("record", document=BILL, taxonomies=["risk"]))
    assert list(found["labels"]) == ["risk"]
    label = found["labels"]["risk"][0]
    text = explorer.document(BILL).text
    assert label["quotations"]
    assert all(quotation in text for quotation in label["quotations"])
    quoted = read(ask("quotation", document=BILL, label=f"risk:{label['code']}"))
    assert [entry["text"] for entry in quoted["quotations"]] == label["quotations"]
    assert quoted["coder"].startswith("local")


def test_how_many_documents_cover_each_risk(ask: Ask, explorer: Explorer) -> None:
    found = read(ask("coverage", taxonomy="risk"))
    assert len(found["categories"]) == 24
    assert found["documents"] == len(explorer.catalogue())
    for category in found["categories"]:
        assert sum(category["levels"].values()) == category["assessed"]
        assert category["assessed"] + category["not_assessed"] == found["documents"]


def test_a_selection_narrows_what_is_counted(ask: Ask) -> None:
    every = read(ask("coverage"))["documents"]
    some = read(ask("coverage", only="stage=Introduced in House"))["documents"]
    assert 0 < some < every


def test_what_is_covered_least(ask: Ask) -> None:
    found = read(ask("gaps", taxonomy="sector", by="stage"))
    shares = [gap["covered"] for gap in found["least_covered_first"]]
    assert shares == sorted(shares)
    assert len(shares) + len(found["too_few_documents"]) == 14


def test_who_must_do_what(ask: Ask, explorer: Explorer) -> None:
    found = read(ask("norms", document=BILL, limit=3))
    assert len(found["norms"]) == 3 <= found["total"]
    assert all(norm["quote"] in explorer.document(BILL).text for norm in found["norms"])
    across = read(ask("norms", words="shall", only="stage=Introduced in House"))
    assert across["documents"] <= 1


def test_what_a_draft_lacks(ask: Ask, explorer: Explorer) -> None:
    before = explorer.stamp()
    text = (
        "A Bill on chatbots\n\nSection 1. A provider of an artificial intelligence system that "
        "talks with a person shall tell that person, before the talk begins, that the person "
        "talks with a machine.\n\nSection 2. The Commissioner may impose a fine of up to 10,000 "
        "crowns on a provider that does not comply with section 1.\n"
    )
    found = read(ask("draft", text=text, title="Chatbots"))
    assert found
    assert explorer.stamp() == before


@pytest.mark.parametrize(
    ("tool", "asked", "remedy"),
    [
        ("record", {"document": "alder-automated-decision-bill"}, f"did you mean: {BILL}"),
        ("record", {"document": BILL, "taxonomies": ["risks"]}, "choose one of: risk"),
        ("record", {"document": BILL, "coder": "nobody"}, "nobody"),
        ("quotation", {"document": BILL, "label": "99"}, "its labels are"),
        ("coverage", {"taxonomy": "colour"}, "choose one of: risk"),
        ("coverage", {"only": "Enacted"}, "only='Enacted' must have the form NAME=VALUE"),
        ("coverage", {"only": "stage=passed"}, "Introduced in House"),
        ("gaps", {"by": "colour"}, "jurisdiction"),
        ("norms", {}, "give a document, words of the norm, or a bearer"),
        ("search", {}, "ask for words"),
        ("search", {"question": "law", "limit": 1000}, "25"),
        ("draft", {"text": " "}, "give its text"),
        ("draft", {"text": "a" * (LONGEST_DRAFT + 1)}, "govatlas draft FILE"),
    ],
)
def test_an_error_names_the_remedy(ask: Ask, tool: str, asked: dict[str, Any], remedy: str) -> None:
    said = read_error(ask(tool, **asked))
    assert remedy in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("tool", "asked", "said"),
    [
        (
            "record",
            {"document_id": BILL},
            "record has no argument 'document_id'; did you mean: document; its arguments are: "
            "document (required), taxonomies, coder",
        ),
        ("search", {"query": "law"}, "search has no argument 'query'; its arguments are: question"),
        ("record", {}, "record needs the argument document; its arguments are: document (required"),
        ("search", {"question": "law", "limit": 1000}, "limit of search must be 1 to 25"),
        ("search", {"question": "law", "limit": "many"}, "limit of search must be a whole number"),
        ("search", {"question": "a" * 501}, "question of search has more than 500 characters"),
        ("record", {"document": 3}, "document of record must be text"),
        ("record", {"document": BILL, "taxonomies": "risk"}, "must be a list of texts"),
        ("records", {"document": BILL}, "there is no tool 'records'; did you mean: record"),
        ("summarise", {}, "there is no tool 'summarise'; the tools are: search, record, quotation"),
    ],
)
def test_a_wrong_argument_gets_one_line_with_the_right_ones(
    ask: Ask, tool: str, asked: dict[str, Any], said: str
) -> None:
    told = read_error(ask(tool, **asked))
    assert said in told
    assert "\n" not in told
    assert "pydantic" not in told


def test_the_schemas_say_that_there_are_no_other_arguments(explorer: Explorer) -> None:
    async def call() -> Any:
        async with Client(build_server(explorer)) as client:
            return await client.list_tools()

    for tool in anyio.run(call).tools:
        assert tool.input_schema["additionalProperties"] is False


@pytest.mark.process
def test_the_command_speaks_over_standard_input_and_output(atlas: Path, tmp_path: Path) -> None:
    db = tmp_path / "atlas.db"
    shutil.copy(atlas, db)
    before = db.read_bytes()
    started = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from govatlas.cli.main import main; main()", "mcp", "--db", str(db)],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
    )

    async def call() -> Any:
        async with Client(stdio_client(started)) as client:
            return await client.call_tool("coverage", {"taxonomy": "risk"})

    assert len(read(anyio.run(call))["categories"]) == 24
    assert db.read_bytes() == before
