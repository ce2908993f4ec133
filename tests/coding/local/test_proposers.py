"""Proposers are found by title, first lines, formula, wording and properties, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local.actors.find import find_actors
from govatlas.coding.local.actors.issuers import find_issuers
from govatlas.model.coding import Role
from tests.coding.local.views import view_text

RULES = """
Employees must not enter personal data into a tool that was not approved. Staff shall check what
the tool writes before they use it. Questions go to the service desk.
"""
COPILOT = """
Copilot writes drafts. Ask Copilot for a summary. With Copilot, staff save time, and in Copilot
each chat is kept. Our staff like Copilot, and we train them in Copilot.
"""


def name_issuers(text: str, **more: str) -> list[str]:
    return [issuer.name for issuer in find_issuers(view_text(text, **more))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"Policy\n\nAt Quillmart, we use AI with care.\n{RULES}", ["Quillmart"]),
        (f"Policy on learning machines\n{RULES}\n© 2031 Quillmart Inc. All rights reserved.\n",
         ["Quillmart Inc"]),
        (f"Northmere City Council\n\nPolicy on learning machines\n{RULES}",
         ["Northmere City Council"]),
        (f"This policy applies to Quillmart B.V. (“Quillmart”) and its shops. Quillmart is "
         f"committed to safe tools, and Quillmart’s staff know them.\n{RULES}", ["Quillmart B.V"]),
        (f"This guidance outlines the Office of the Lake Commissioner’s (OLC) minimum "
         f"expectations. OLC staff answer questions.\n{RULES}",
         ["Office of the Lake Commissioner"]),
        (f"Policy on learning machines\nIssued by: Lake Office of Technology\n{RULES}",
         ["Lake Office of Technology"]),
        (f"Lakeshire Police\n\nApproved by: Board of Lake Wardens\n{RULES}",
         ["Lakeshire Police", "Board of Lake Wardens"]),
        (COPILOT, []),
        (RULES, []),
    ],
)  # fmt: skip
def test_the_owner_of_a_policy_is_found_by_its_own_words(text: str, names: list[str]) -> None:
    found = name_issuers(text, title="Policy")
    assert len(found) == len(names)
    assert all(name.startswith(wanted) for name, wanted in zip(found, names, strict=True))


@pytest.mark.parametrize(
    ("title", "authority", "text", "names"),
    [
        ("Oregon Senate Bill 9999", "Oregon",
         "Be It Enacted by the People of the State of Oregon:\n\nSECTION 1. A seller shall report.",
         ["Oregon Legislative Assembly"]),
        ("Iowa House File 9999", "Iowa", "SECTION 1. A seller shall report.",
         ["Iowa General Assembly"]),
        ("Idaho Executive Order 9999-01", "Idaho", "Agencies shall count their tools.",
         ["Governor of Idaho"]),
        ("Idaho Executive Order 9999-01", "Idaho",
         "NOW, THEREFORE, I, QUINN TARN, Governor of the State of Idaho, order a count of tools.",
         ["Quinn Tarn, Governor of the State of Idaho"]),
        ("Local Law 9", "Northmere, ND", "Be it enacted by the Council as follows:\n\n1. Sellers.",
         ["Northmere City Council"]),
        ("City of Northmere Guidelines", "Northmere, ND", "Staff should check drafts.",
         ["City of Northmere"]),
        ("Ohio Department of Lakes Report", "Ohio", "Boats are counted every year.",
         ["Ohio Department of Lakes"]),
        ("Order on tools", "Executive Office of the President",
         "By the authority vested in me as President, it is ordered that agencies count tools.",
         ["President of the United States"]),
        ("Some promises", "Private-sector companies", "Tools are to be safe.", []),
        ("Some words", "Other authorities", "Tools are to be safe.", []),
    ],
)  # fmt: skip
def test_a_catalogue_authority_becomes_the_one_who_acts(
    title: str, authority: str, text: str, names: list[str]
) -> None:
    assert name_issuers(text, title=title, authority=authority) == names


def test_a_bill_that_became_law_is_of_its_legislature() -> None:
    text = "Introduced by Senator Quill\n\nBE IT ENACTED BY THE LEGISLATURE OF NORLAND:\n\n1. Sell."
    assert name_issuers(text, stage="Proposed") == ["Senator Quill"]
    assert name_issuers(text, stage="Enacted") == ["Legislature of Norland"]


def test_those_who_sign_below_the_last_article_issued_it() -> None:
    text = (
        "Article 1: Sellers shall report.\n\nArticle 2: These measures take effect on May 1.\n\n"
        "Ministry of Lakes of the People's Republic of China\n\nState Office of Boats\n"
    )
    names = name_issuers(text, authority="Chinese central government")
    assert names == ["Ministry of Lakes", "State Office of Boats"]


@given(st.text(alphabet="AEIOU aeiou.,:;()“”’'&-\n©", max_size=400))
def test_any_text_gives_whole_names_with_letters(text: str) -> None:
    view = view_text(f"{text}\nStaff shall check drafts before they use them.\n")
    for actor in find_actors(view, load_codebook()).actors:
        if actor.role is Role.PROPOSER:
            assert any(letter.isalpha() for letter in actor.name)
            assert actor.name == actor.name.strip(" ,;:")
