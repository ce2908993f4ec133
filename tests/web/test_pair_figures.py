"""How far two coders agree is said only of what both coded."""

from pathlib import Path

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.web.pages.figures import compare_pairs
from tests.conftest import ROOT


def test_a_taxonomy_that_one_of_two_coders_left_out_has_no_figure(tmp_path: Path) -> None:
    db = tmp_path / "atlas.db"
    documents = sorted((ROOT / "examples" / "documents").glob("*s*declaration*"))
    api.read(documents, db=db)
    api.code(db=db)
    report = api.import_gold(ROOT / "examples" / "gold.jsonl", db=db)
    assert report.kept == ("solvane-declaration",)
    with Explorer(db) as explorer:
        figures = compare_pairs(explorer, explorer.coders())
    assert [(f.taxonomy, f.documents, f.labels) for f in figures] == [("AI risk subdomains", 1, 24)]
