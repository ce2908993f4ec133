"""A coding that leaves for another tool comes back as it was."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.api.exports.registry import list_forms
from govatlas.api.gold_records import RecordReader, read_coder
from govatlas.api.imports.registry import list_import_forms
from govatlas.interchange.gather import Gatherer
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Mode
from govatlas.model.document import Document
from tests.interchange.strategies import CODEBOOK, PROPERTY_EXAMPLES, codings, documents

NOW = datetime(2000, 1, 1, tzinfo=UTC)
FORMS = ("qdpx", "cas", "label-studio")


@dataclass(frozen=True)
class Triple:
    document: Document
    coding: Coding
    codebook: Codebook = CODEBOOK


def write(form: str, records: list[Triple]) -> bytes:
    stream = io.BytesIO()
    list_forms()[form].write(records, stream)  # type: ignore[arg-type]
    return stream.getvalue()


def read_back(form: str, data: bytes, document: Document, path: Path) -> list[Coding]:
    """Return the codings in a file of one document, without a database."""
    path.write_bytes(data)
    found = list_import_forms()[form].read(path, CODEBOOK)
    assert not found.failures
    (foreign,) = found.documents
    assert foreign.text == document.text
    assert document.id in foreign.stated_ids
    back = []
    for made in foreign.codings:
        assert not made.unknown
        gatherer = Gatherer(foreign.text, CODEBOOK)
        record = gatherer.gather(made.coder, made.marks)
        reader = RecordReader(document, CODEBOOK)
        back.append(reader.read(record, coder=read_coder(record), at=NOW))
        assert not gatherer.problems
        assert not reader.problems
    return back


def arrange(coding: Coding) -> Coding:
    """Return a coding in one order, since order between questions says nothing."""
    return replace(
        coding,
        mode=Mode.ANCHORED,
        labels=tuple(sorted(coding.labels, key=lambda x: (x.taxonomy, x.category))),
        abstentions=tuple(sorted(coding.abstentions, key=lambda x: (x.taxonomy, x.category))),
        actors=tuple(sorted(coding.actors, key=lambda x: x.role.value)),
    )


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=PROPERTY_EXAMPLES, deadline=None)
def test_a_coding_comes_back_equal(
    form: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    document = data.draw(documents())
    coding = data.draw(codings(document))
    path = tmp_path_factory.getbasetemp() / f"back.{form}"
    (back,) = read_back(form, write(form, [Triple(document, coding)]), document, path)
    assert back.mode is Mode.ANCHORED
    assert arrange(back) == arrange(coding)
