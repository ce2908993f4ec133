"""The notebook and the script for R answer their question, and answer it alike."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from govatlas import api
from tests.web.conftest import atlas as atlas

ANALYSIS = Path(__file__).parents[2] / "examples" / "analysis"


def run_notebook(path: Path) -> dict[str, Any]:
    """Run the cells of code of a notebook one after another, as a kernel would."""
    known: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), known)
    return known


def count_covered(db: Path) -> dict[str, int]:
    """Count in another way: record by record."""
    counts: dict[str, int] = {}
    for record in api.load_records(db=db):
        for label in record.coding.labels_of("risk"):
            counts[label.category] = counts.get(label.category, 0) + (label.level > 0)
    return counts


@pytest.fixture
def answered(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("GOVATLAS_DB", str(atlas))
    return run_notebook(ANALYSIS / "risks.ipynb")


def test_the_notebook_answers_its_question(atlas: Path, answered: dict[str, Any]) -> None:
    counts = count_covered(atlas)
    shares = answered["shares"]
    assert dict(zip(shares.code, shares.covered, strict=True)) == counts
    assert answered["uncovered"] == sorted(code for code, n in counts.items() if not n)
    assert answered["top"] == min(counts, key=lambda code: (-counts[code], code))


def test_the_notebook_holds_no_outputs() -> None:
    cells = json.loads((ANALYSIS / "risks.ipynb").read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_script_for_r_answers_alike(
    atlas: Path, answered: dict[str, Any], tmp_path: Path
) -> None:
    table = tmp_path / "labels.csv"
    with table.open("wb") as file:
        api.export("csv", to=file, db=atlas)
    done = subprocess.run(
        ["Rscript", str(ANALYSIS / "risks.R"), str(table)],
        capture_output=True,
        text=True,
        check=True,
    )
    last = done.stdout.splitlines()[-1]
    assert last.split(":")[1].split() == answered["uncovered"]
