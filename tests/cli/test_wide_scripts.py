"""What the terminal shows of texts whose sentences have no spaces."""

from pathlib import Path

from click.testing import CliRunner

import govatlas
from govatlas.cli.main import cli
from tests.foreign import CHINESE


def test_a_quotation_without_spaces_is_folded_not_cut(tmp_path: Path) -> None:
    (tmp_path / "law.txt").write_text(CHINESE, encoding="utf-8")
    db = tmp_path / "g.db"
    govatlas.read([tmp_path / "law.txt"], db=db)
    govatlas.code(db=db)
    shown = CliRunner().invoke(cli, ["show", "law", "--db", str(db)]).output
    assert "…" not in shown
    words = "".join(shown.split())
    covered = [label for label in govatlas.show("law", db=db).coding.labels if label.level]
    assert covered
    for label in covered:
        assert "".join(label.quotations[0].text.split()) in words
