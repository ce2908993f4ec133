"""A summary is readable prose of one to three sentences."""

import re

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.local.actors import find_actors
from govatlas.coding.local.status import judge_status
from govatlas.coding.local.summary import summarize
from tests.coding.views import BILL, POLICY, SPEECH, view_text


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
