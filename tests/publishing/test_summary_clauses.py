from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.model.coding import read_ranks, write_ranks
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.publishing.arrange import arrange_record

TEXT = (
    "AI SAFETY ACT\n\n"
    "Section 1. A provider of an artificial intelligence system shall test the system for bias "
    "within 90 days of its release.\n\n"
    "Section 2. A provider shall not sell an artificial intelligence system that failed its test.\n"
)


@given(st.lists(st.lists(st.integers(1, 400), max_size=4), min_size=1, max_size=5))
def test_ranks_are_read_as_they_were_written(ranks: list[list[int]]) -> None:
    assert read_ranks(write_ranks(ranks)) == tuple(map(tuple, ranks))


@pytest.mark.parametrize("written", ["", "none", "1, x", "1;2", "-1"])
def test_what_are_no_ranks_are_none(written: str) -> None:
    assert read_ranks(written) == ()


def test_each_clause_of_a_summary_leads_to_its_norm() -> None:
    codebook = load_codebook()
    document = Document(instrument=Instrument(id="act", title="AI Safety Act"), text=TEXT)
    coding = LocalCoder().code(document, codebook, at=datetime(2026, 1, 1, tzinfo=UTC))
    record = arrange_record(document, coding, codebook)
    clauses = record.summary_clauses
    assert "; ".join(clause.text for clause in clauses) == record.summary
    anchors = {norm.anchor for norm in record.norms or ()}
    assert {clause.anchor for clause in clauses} & anchors
