"""People can judge what a program could not assess, and then it is assessed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext
from govatlas.web.review.addresses import address_case, address_review
from tests.honesty.conftest import REASONS
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> ReviewContext:
    return open_desk(made / "govatlas.db", tmp_path, Clock())


@pytest.fixture
def ada(desk: ReviewContext) -> Iterator[Reviewer]:
    with Explorer(desk.db) as explorer:
        yield Reviewer(build_site(explorer, desk), "ada")


def test_the_record_under_review_gives_the_reason(ada: Reviewer) -> None:
    page = ada.get(address_review("tiaoli"))
    assert page.status_code == 200
    assert REASONS["tiaoli"] in page.text
    assert "The text names no actor in this role" not in page.text


def test_a_level_given_by_a_person_takes_the_place_of_the_reason(
    ada: Reviewer, desk: ReviewContext
) -> None:
    before = ada.get(address_review("tiaoli")).text.count("not assessed")
    given = ada.judge("tiaoli", "risk:1.1", level="2", reason="Forbids it.", wording="歧视")
    assert given.status_code == 303, given.text
    own = api.show("tiaoli", db=desk.db, coder="ada").coding
    assert own.level_of("risk", "1.1") == 2
    assert ada.get(address_review("tiaoli")).text.count("not assessed") < before


def test_coders_who_could_not_read_dispute_nothing(ada: Reviewer) -> None:
    assert ada.get("/review").status_code == 200
    assert ada.get(address_case("loi", ["ann", "local"])).status_code in (200, 404)
