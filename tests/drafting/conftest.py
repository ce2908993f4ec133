"""Drafts beside the documents of the site that the tests of pages show."""

from pathlib import Path

import pytest

from govatlas.drafting import DraftReport, draft
from tests.conftest import ROOT
from tests.web.conftest import atlas as atlas

BILL = ROOT / "examples" / "documents" / "alder-automated-decisions-bill.html"
ENGLISH = (
    "A Bill on chatbots\n\n"
    "Section 1. A provider of an artificial intelligence system that talks with a person shall "
    "tell that person, before the talk begins, that the person talks with a machine.\n\n"
    "Section 2. The Commissioner may impose a fine of up to 10,000 crowns on a provider that does "
    "not comply with section 1.\n"
)


@pytest.fixture(scope="session")
def report(atlas: Path) -> DraftReport:
    """Return the report on a text, beside all documents that were coded."""
    return draft(ENGLISH.encode(), db=atlas)
