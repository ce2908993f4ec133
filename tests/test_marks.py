"""The tables of marks name tests that exist and marks that are declared."""

import ast
from pathlib import Path

import pytest

from tests.marks import FIXTURES, SINGLE_TESTS, WHOLE_FILES, mark

TESTS = Path(__file__).parent


def test_each_mark_is_declared(pytestconfig: pytest.Config) -> None:
    declared = {line.partition(":")[0] for line in pytestconfig.getini("markers")}
    assert {"browser", "process", "slow"} <= declared
    assert {*FIXTURES.values(), *WHOLE_FILES.values()} <= declared


@pytest.mark.parametrize("name", [*WHOLE_FILES, *SINGLE_TESTS])
def test_each_file_and_test_of_the_tables_exists(name: str) -> None:
    tree = ast.parse((TESTS / name).read_text("utf-8"))
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {*SINGLE_TESTS.get(name, ())} <= found


def test_what_a_test_needs_gives_it_its_mark(request: pytest.FixtureRequest) -> None:
    item = request.node
    mark(item)
    assert not {*FIXTURES.values()} & {each.name for each in item.iter_markers()}
    item.fixturenames.append("browser")
    mark(item)
    assert item.get_closest_marker("browser")
