"""Every text of the pages of review is a message of the catalogues."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI

from govatlas.explorer import Explorer
from govatlas.web import languages
from tests.web.conftest import TWICE_CODED
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk
from tests.web.unsaid import BRACKETS, find_unsaid

PAGES = [
    "/review",
    "/review/audit",
    "/review/assign",
    "/review/assign?new=1&batch=1",
    "/review/reports",
    "/review/blind/1",
    "/review/blind/1/risk",
    "/review/blind/1/status",
    "/review/blind/1/actors",
    f"/review/documents/{TWICE_CODED}",
    f"/review/adjudicate/{TWICE_CODED}",
    f"/review/outcomes/{TWICE_CODED}",
]


@pytest.fixture(scope="module")
def reviewers(
    atlas: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Reviewer]]:
    """Return an administrator, one who codes blind and one who settled a difference."""
    desk = open_desk(atlas, tmp_path_factory.mktemp("review"), Clock())
    with Explorer(desk.db) as explorer:
        site = build_site(explorer, desk)
        ada, cleo = Reviewer(site, "ada"), Reviewer(site, "cleo")
        fields = {"source": "list", "documents": TWICE_CODED, "mode": "blind"}
        assert ada.assign(**fields, reviewer=["ben"]).status_code == 303
        assert cleo.judge(TWICE_CODED, reason="Too high.", level="0").status_code == 303
        fields = {"document": TWICE_CODED, "anchor": "", "words": "Look again."}
        assert cleo.post("/review/note", **fields).status_code == 303
        yield {"ada": ada, "ben": Reviewer(site, "ben"), "cleo": cleo}


@pytest.mark.parametrize("path", PAGES)
def test_every_text_of_a_page_of_review_is_a_message(
    reviewers: dict[str, Reviewer], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    name = "ben" if "blind" in path else "cleo" if TWICE_CODED in path else "ada"
    english = reviewers[name].get(path)
    assert english.status_code == 200
    monkeypatch.setattr(languages, "load_language", lambda _: BRACKETS)
    assert find_unsaid(reviewers[name].get(path).text) == []


def test_the_page_to_sign_in_is_in_messages(
    reviewers: dict[str, Reviewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Reviewer(cast(FastAPI, reviewers["ada"].client.app))
    monkeypatch.setattr(languages, "load_language", lambda _: BRACKETS)
    assert find_unsaid(nobody.get("/review/sign-in").text) == []
