"""A summary is readable prose of one to three sentences."""

import re

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.local.actors.find import find_actors
from govatlas.coding.local.instruments import name_instrument
from govatlas.coding.local.status import judge_status
from govatlas.coding.local.summary import summarize
from govatlas.coding.local.views import view_document
from govatlas.model.coding import Confidence, StatusLabel
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.unitizing import outline
from tests.coding.local.views import BILL, POLICY, SPEECH, view_text


def sum_up(
    text: str,
    *covered: tuple[str, int],
    title: str = "Untitled",
    sectors: tuple[tuple[str, int], ...] = (),
) -> str:
    view = view_text(text, title=title)
    actors = find_actors(view, load_codebook()).actors
    return summarize(view, judge_status(view), actors, covered, sectors)


def test_a_summary_says_who_issued_what_for_whom() -> None:
    summary = sum_up(BILL, ("Lack of transparency or interpretability", 2))
    assert summary.startswith("A bill from the Legislature of the State of Norland")
    assert "developers" in summary.split(".")[0]
    assert "lack of transparency or interpretability" in summary


def test_the_long_title_of_a_bill_tells_its_aim() -> None:
    assert "to require transparency from developers of artificial" in sum_up(BILL)


def test_what_is_only_named_is_said_to_be_touched_on() -> None:
    assert "touches on environmental harm" in sum_up(BILL, ("Environmental harm", 1))
    assert "chiefly covers environmental harm" in sum_up(BILL, ("Environmental harm", 2))


def test_many_topics_are_counted_rather_than_listed() -> None:
    topics = tuple((f"Topic {letter}", 2) for letter in "abcdefgh")
    assert "4 more" in sum_up(BILL, *topics)


def test_sectors_read_as_sectors_apart_from_risks() -> None:
    sectors = (
        ("Finance and Insurance", 2),
        ("Public Administration, excluding National Security", 2),
    )
    summary = sum_up(BILL, ("Environmental harm", 1), sectors=sectors)
    assert "It governs finance and insurance, and public administration, and touches on" in summary
    assert "excluding" not in summary


def test_names_stand_in_prose_with_articles_and_plurals() -> None:
    summary = sum_up(BILL)
    assert "any any" not in summary
    assert "enforced by the Attorney General" in summary


def test_a_document_that_covers_nothing_says_nothing_of_topics() -> None:
    assert "cover" not in sum_up(SPEECH)


@pytest.mark.parametrize("text", [BILL, POLICY, SPEECH])
def test_a_summary_has_one_to_three_whole_sentences(text: str) -> None:
    summary = sum_up(text, ("Compromise of privacy", 2))
    assert 1 <= len(re.findall(r"\.(?: |$)", summary.replace("Mr.", "Mr"))) <= 3
    assert summary[0].isupper()
    assert summary.endswith(".")
    assert "  " not in summary
    assert "\n" not in summary


def kind_of(
    title: str, status: str = "hard_law", *, text: str = "1. It applies.", **more: str
) -> str:
    instrument = Instrument(
        id="made-up",
        title=title,
        stage=more.get("stage", ""),
        authority=Authority(more.get("authority", "")),
    )
    document = Document(instrument=instrument, text=text)
    view = view_document(document, outline(document))
    label = StatusLabel(
        category=status, confidence=Confidence.HIGH, rationale="Made up.", quotations=()
    )
    return name_instrument(view, label)


@pytest.mark.parametrize(
    ("title", "status", "kind"),
    [
        ("Norland's Policy on AI: Regulations and Ethics", "soft_law", "policy"),
        ("National Strategy to Use Small Reactors Act", "hard_law", "act"),
        ("Fisheries Act of 2020, Section 12 (“Roadmap for AI”)", "hard_law", "act"),
        ("Memorandum on Carrying Out the Executive Order on AI", "hard_law", "memorandum"),
        ("Code of Practice for Safe AI: Principles", "soft_law", "code of practice"),
        ("Norland SCR 17", "soft_law", "resolution"),
        ("12 CFR § 9.1 (“Imaging”)", "hard_law", "regulation"),
        ("Leadership in AI (EO 99999)", "hard_law", "executive order"),
        ("Position Paper of Norland on AI", "soft_law", "position paper"),
        ("Remarks of the envoy", "other", "report"),
        ("Remarks of the envoy", "soft_law", "policy"),
    ],
)
def test_the_kind_of_instrument_is_told_by_the_head_of_the_title(
    title: str, status: str, kind: str
) -> None:
    assert kind_of(title, status) == kind


def test_a_memorandum_that_names_an_executive_order_is_none() -> None:
    text = "Memorandum for Heads of Agencies\nThe President signed Executive Order 9."
    assert kind_of("Hiring people for AI", text=text) == "memorandum"
    part = "PART 9—SCOPE\n\nThis part implements Executive Order 9 on investments."
    assert kind_of("Scope of investments", text=part) == "regulation"


def test_a_statute_is_a_bill_until_it_is_enacted() -> None:
    assert kind_of("Norland House Bill 9", stage="Enacted") == "act"
    assert kind_of("AI Safety Act of 2024", stage="Defunct") == "bill"
    assert kind_of("AI Liability Directive", stage="Proposed") == "proposed directive"


def test_an_ordinance_introduced_by_members_stays_an_ordinance() -> None:
    text = "ORDINANCE NO. 9\n\nIntroduced by Councilmembers Quill and Moss\n\n1. It applies."
    assert kind_of("Example; not a real law.", text=text) == "ordinance"
