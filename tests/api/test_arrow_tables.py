"""Tables go to pandas, DuckDB and others as Arrow; records show themselves in notebooks."""

from pathlib import Path

import duckdb
import pandas
import pytest

import govatlas
from govatlas.errors import InputError
from govatlas.store import Store
from tests.api.test_workbook import CODEBOOK, build_record
from tests.builders import build_document


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    record = build_record()
    with Store.open(path, create=True) as store:
        store.documents.save(record.document)
        store.documents.save(build_document(text="Not coded at all. " * 9, document_id="uncoded"))
        store.codebooks.save(CODEBOOK)
        store.codings.save(record.coding)
    return path


def test_every_table_is_a_stream_of_arrow(db: Path) -> None:
    counts = {
        name: govatlas.table(name, db).num_rows
        for name in ("documents", "codings", "labels", "quotations", "actors", "norms", "codebook")
    }
    assert counts == {
        "documents": 2,
        "codings": 1,
        "labels": 6,
        "quotations": 9,
        "actors": 3,
        "norms": 2,
        "codebook": sum(len(taxonomy.categories) for taxonomy in CODEBOOK.taxonomies),
    }
    for made in (govatlas.documents, govatlas.labels, govatlas.quotations, govatlas.actors):
        assert hasattr(made(db), "__arrow_c_stream__")
    assert govatlas.codings(db)["coder"].to_pylist() == ["hand"]


def test_duckdb_and_pandas_take_a_table(db: Path) -> None:
    labels = govatlas.labels(db)
    found = duckdb.sql("SELECT count(*) FROM labels WHERE level > 0").fetchall()
    assert found == [(4,)]
    frame = pandas.DataFrame(labels.to_pandas())
    assert (frame.level > 0).sum() == 4
    assert govatlas.labels(db, without_none=True).num_rows == 5
    assert govatlas.labels(db, filters=govatlas.Filters(ids=("uncoded",))).num_rows == 0


def test_columns_tell_their_meaning(db: Path) -> None:
    for name in ("documents", "labels"):
        schema = govatlas.table(name, db).schema
        assert all(field.metadata[b"description"] for field in schema)


def test_an_unknown_table_is_refused_with_those_there_are(db: Path) -> None:
    with pytest.raises(InputError, match="choose one of: actors, codebook, codings, documents"):
        govatlas.table("colours", db)


def test_a_record_is_short_in_a_console_and_safe_in_a_notebook() -> None:
    record = build_record(summary="x")
    assert repr(record) == (
        "<Record 'lending-act' version 1 by 'hand': 'An Act on automated decisions in lending', "
        f"{record.headline}>"
    )
    from dataclasses import replace

    hostile = replace(record.document.instrument, title="<script>alert(1)</script>{x}")
    shown = replace(record, document=replace(record.document, instrument=hostile))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{x}" in shown
    assert "A lender shall not use an automated decision system" in shown
