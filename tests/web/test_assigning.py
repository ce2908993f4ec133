"""Filling queues: nothing by mistake, nothing unsaid, and what was done can be undone."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext, list_audit, list_batches, list_queue
from tests.web.conftest import BASE, TWICE_CODED, TWICE_READ
from tests.web.links import read_page
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk, read_fields


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(atlas: Path, tmp_path: Path, clock: Clock) -> ReviewContext:
    return open_desk(atlas, tmp_path, clock)


@pytest.fixture
def people(desk: ReviewContext) -> Iterator[tuple[Reviewer, Reviewer]]:
    with Explorer(desk.db) as explorer:
        site = build_site(explorer, desk)
        yield Reviewer(site, "ada"), Reviewer(site, "ben")


@pytest.fixture
def ada(people: tuple[Reviewer, Reviewer]) -> Reviewer:
    return people[0]


@pytest.fixture
def ben(people: tuple[Reviewer, Reviewer]) -> Reviewer:
    return people[1]


def list_ids(desk: ReviewContext, number: int) -> list[str]:
    with desk.open() as store:
        return [entry.id for entry in store.listing.documents()][:number]


def test_the_form_proposes_nothing(ada: Reviewer) -> None:
    form = ada.get("/review/assign").text
    assert " checked" not in form
    assert form.count(" required") >= 5


MISTAKES = [
    ({"source": "list", "mode": "blind", "search": "privacy"}, "filled in too"),
    ({"source": "search", "mode": "blind", "documents": TWICE_READ}, "filled in too"),
    ({"source": "search", "mode": "blind", "search": ""}, "search is empty"),
    ({"source": "search", "mode": "blind", "search": "  "}, "search is empty"),
    ({"source": "search", "mode": "blind", "search": f"{BASE}/documents?q="}, "search is empty"),
    ({"source": "search", "mode": "blind", "search": f"{BASE}/documents?"}, "search is empty"),
    ({"source": "search", "mode": "blind", "search": "?sort=title"}, "search is empty"),
    ({"source": "list", "mode": "blind"}, "enter at least one document"),
    ({"mode": "blind", "documents": TWICE_READ}, "choose which documents"),
    ({"source": "list", "documents": TWICE_READ}, "choose a mode"),
]


@pytest.mark.parametrize(("fields", "reason"), MISTAKES)
def test_a_form_that_says_two_things_or_nothing_is_refused(
    ada: Reviewer, desk: ReviewContext, fields: dict[str, str], reason: str
) -> None:
    response = ada.assign(reviewer="ben", **fields)
    assert response.status_code == 400
    assert reason in response.text.lower()
    assert list_queue(desk) == ()


def test_who_assigns_is_told_what_is_about_to_happen(ada: Reviewer, desk: ReviewContext) -> None:
    ids = list_ids(desk, 3)
    fields = {"source": "list", "documents": "\n".join(ids), "mode": "anchored"}
    asked = ada.post("/review/assign", reviewer=["ben", "cleo"], **fields)
    assert asked.status_code == 200
    assert "You are about to assign 3 documents to <bdi>ben and cleo</bdi>" in asked.text
    assert read_fields(asked.text, "document") == ids
    assert list_queue(desk) == ()
    read_page(asked.text)
    back = ada.post("/review/assign", change="yes", reviewer=["ben"], **fields)
    assert back.status_code == 200
    assert all(name in unescape(back.text) for name in ids)
    assert list_queue(desk) == ()
    assert ada.assign(reviewer="ben", **fields).status_code == 303
    assert [entry.document_id for entry in list_queue(desk)] == ids
    more = ada.post("/review/assign", reviewer=["ben", "cleo"], **fields)
    assert "<bdi>ben</bdi> already has 3 of them" in more.text
    assert "New assignments: 3" in more.text


def test_what_is_confirmed_is_what_was_shown(ada: Reviewer, desk: ReviewContext) -> None:
    asked = ada.post(
        "/review/assign", source="search", search="declaration", reviewer="ben", mode="anchored"
    )
    assert "You are about to assign 1 document to <bdi>ben</bdi>" in asked.text
    done = ada.post(
        "/review/assign", confirmed="yes", document=TWICE_READ, reviewer="ben", mode="anchored"
    )
    assert done.headers["location"] == "/review/assign?new=1"
    assert [entry.document_id for entry in list_queue(desk)] == [TWICE_READ]


def test_a_batch_is_withdrawn_but_for_what_was_begun(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext, clock: Clock
) -> None:
    ben.judge(TWICE_CODED, level=0, reason="before it was assigned")
    clock.move(minutes=1)
    ids = [TWICE_CODED, *(name for name in list_ids(desk, 6) if name != TWICE_CODED)]
    ada.assign(source="list", documents="\n".join(ids), mode="anchored", reviewer="ben")
    ada.assign(source="list", documents=TWICE_READ, mode="blind", reviewer="cleo")
    clock.move(minutes=1)
    assert ben.post("/review/finish", assignment=2).status_code == 303
    assert ben.judge(ids[2], level=0, reason="x").status_code == 303
    assert ben.post("/review/withdraw-batch", batch=1).status_code == 403
    told = ada.post("/review/withdraw-batch", batch=1)
    assert told.headers["location"] == "/review/assign?batch=1"
    page = ada.get(told.headers["location"]).text
    assert f"Withdrawn from batch 1: {len(ids) - 2}. Kept" in page
    states = {entry.document_id: entry.state for entry in list_queue(desk, user="ben")}
    assert {name for name, state in states.items() if state != "withdrawn"} == {ids[1], ids[2]}
    assert [entry.state for entry in list_queue(desk, user="cleo")] == ["open"]
    (second, first) = list_batches(desk)
    assert (first.begun, first.done, first.untouched, first.withdrawn) == (1, 1, 0, len(ids) - 2)
    assert (second.untouched, second.reviewers) == (1, ("cleo",))
    withdrawn = [entry for entry in list_audit(desk) if entry.event == "withdrawn"]
    assert len(withdrawn) == len(ids) - 2
    assert ada.post("/review/withdraw-batch", batch=9).status_code == 400


def test_a_blind_draft_counts_as_begun(ada: Reviewer, ben: Reviewer, desk: ReviewContext) -> None:
    ada.assign(source="list", documents=TWICE_READ, mode="blind", reviewer=["ben", "cleo"])
    with desk.open() as store:
        store.assignments.save_draft(1, {"risk:1.1": {"level": "0"}})
    ada.post("/review/withdraw-batch", batch=1)
    assert [entry.state for entry in list_queue(desk)] == ["open", "withdrawn"]
    assert ben.get(f"/documents/{TWICE_READ}/record.json").status_code == 404
