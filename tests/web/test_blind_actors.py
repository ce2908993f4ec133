"""The page that asks one who codes blind for actors: what it shows, takes and keeps."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.model.coding import Confidence, Role
from govatlas.model.finding import Undefined
from govatlas.reviewing import MOST_ACTORS, ReviewContext, list_audit, list_queue, name_person
from tests.web.conftest import ATTACK, TWICE_CODED
from tests.web.links import read_page
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk

PAGE = "/review/blind/1/actors"
TYPE = "ai-governance-actor"


@pytest.fixture
def desk(atlas: Path, tmp_path: Path) -> ReviewContext:
    return open_desk(atlas, tmp_path, Clock())


@pytest.fixture
def site(desk: ReviewContext) -> Iterator[FastAPI]:
    with Explorer(desk.db) as explorer:
        yield build_site(explorer, desk)


@pytest.fixture
def ben(site: FastAPI) -> Reviewer:
    """Return a reviewer who is to code a document blind."""
    fields = {"source": "list", "documents": TWICE_CODED, "reviewer": ["ben"], "mode": "blind"}
    assert Reviewer(site, "ada").assign(**fields).status_code == 303
    return Reviewer(site, "ben")


@pytest.fixture
def words(desk: ReviewContext) -> str:
    """Return words of the document."""
    with desk.open() as store:
        text = store.documents.read(TWICE_CODED).text
    return " ".join(text.split("\n\n")[2].split()[:8])


def name(row: str, **fields: str) -> dict[str, str]:
    """Return the fields of a form that name an actor in a row such as ``enforcer:1``."""
    given = {"name": "Data Office", "type": TYPE, "confidence": "high", **fields}
    return {f"actor:{row}.{field}": value for field, value in given.items()}


def list_rows(page: str) -> list[str]:
    return re.findall(r'<fieldset class="question" id="actor:([^"]+)"', page)


def test_each_role_has_two_empty_rows_more_than_are_filled(ben: Reviewer, words: str) -> None:
    first = [f"{role}:{n}" for role in Role for n in (1, 2)]
    assert list_rows(ben.get(PAGE).text) == first
    sent = {**name("monitor:1", wording=words), **name("monitor:2", name="Board", wording=words)}
    assert ben.post(PAGE, act="save", **sent).headers["location"] == f"{PAGE}#saved"
    monitors = [row for row in list_rows(ben.get(PAGE).text) if row.startswith("monitor")]
    assert monitors == ["monitor:1", "monitor:2", "monitor:3", "monitor:4"]
    # A row that is emptied counts as empty; those after it are shown all the same.
    emptied = name("monitor:1", name="", type="", wording="")
    ben.post(PAGE, act="save", **emptied)
    monitors = [row for row in list_rows(ben.get(PAGE).text) if row.startswith("monitor")]
    assert monitors == ["monitor:1", "monitor:2", "monitor:3"]


def test_there_are_no_rows_past_the_limit(ben: Reviewer, words: str) -> None:
    sent: dict[str, str] = {}
    for number in range(1, MOST_ACTORS + 2):
        sent |= name(f"target:{number}", name=f"Board {number}", wording=words)
    assert ben.post(PAGE, act="save", **sent).status_code == 303
    targets = [row for row in list_rows(ben.get(PAGE).text) if row.startswith("target")]
    assert targets == [f"target:{number}" for number in range(1, MOST_ACTORS + 1)]


def test_every_control_has_a_label_of_its_own(ben: Reviewer) -> None:
    form = ben.get(PAGE).text.partition('class="blind"')[2].partition("</form>")[0]
    controls = re.findall(r'<(?:input|select|textarea) (?!type="hidden")[^>]*?id="([^"]+)"', form)
    assert len(controls) == 8 * 5
    assert sorted(controls) == sorted(re.findall(r'<label for="([^"]+)"', form))


def test_the_page_tells_what_roles_and_types_mean(ben: Reviewer) -> None:
    page = unescape(ben.get(PAGE).text)
    codebook = api.load_codebook()
    for category in (*codebook.actor_roles.categories, *codebook.actor_types.categories):
        assert category.label in page
        assert category.definition in page


@pytest.mark.parametrize("act", ["save", "next"])
def test_what_is_amiss_stands_beside_its_row_and_is_saved(
    ben: Reviewer, words: str, act: str
) -> None:
    sent = {
        **name("enforcer:1", wording=words),
        **name("enforcer:2", name="data office", wording=words),
        **name("target:1", wording="no such words"),
        **name("monitor:1", type="", wording=words),
        **name("proposer:1", name="", type="", reason="Somebody must."),
    }
    response = ben.post(PAGE, act=act, **sent)
    assert response.status_code == 400
    for page in (response.text, ben.get(PAGE).text):
        assert "4 answers need correction" in page
        for row, says in {
            "enforcer:2": "Another row lists this actor",
            "target:1": "is not in the text",
            "monitor:1": "Choose the type",
            "proposer:1": "Give the actor a name",
        }.items():
            part = page.partition(f'id="actor:{row}"')[2].partition("</fieldset>")[0]
            assert says in part
        assert page.count('<p class="problem">') == 4
        assert "no such words</textarea>" in page
    overview = ben.get("/review/blind/1").text
    assert f'<a href="{PAGE}#actor:enforcer:2">Enforcer 2</a>' in overview


def test_going_on_leads_from_the_last_levels_by_the_actors_to_the_status(ben: Reviewer) -> None:
    last = api.load_codebook().coverage[-1].id
    response = ben.post(f"/review/blind/1/{last}", act="next")
    assert response.headers["location"] == PAGE
    response = ben.post(PAGE, act="next")
    assert response.headers["location"] == "/review/blind/1/status"


def test_rows_that_a_form_did_not_show_stay_as_they_are(ben: Reviewer, desk: ReviewContext) -> None:
    ben.post(PAGE, act="save", **name("proposer:1"))
    ben.post(PAGE, act="save", **name("proposer:2", name="Council"))
    (entry,) = list_queue(desk, user="ben")
    assert entry.draft["actor:proposer:1"]["name"] == "Data Office"
    assert entry.draft["actor:proposer:2"]["name"] == "Council"


def test_what_is_written_is_shown_as_text(ben: Reviewer) -> None:
    sent = name("target:1", name=ATTACK, reason=ATTACK, wording=ATTACK)
    for page in (ben.post(PAGE, act="save", **sent).text, ben.get(PAGE).text):
        assert ATTACK in unescape(page)
        assert ATTACK not in page
        read = read_page(page)
        assert read.handlers == []
        assert "img" not in read.tags


def test_a_field_without_end_is_refused(ben: Reviewer, desk: ReviewContext) -> None:
    assert ben.post(PAGE, act="save", **name("target:1", name="x" * 6_001)).status_code == 400
    assert list_queue(desk, user="ben")[0].draft == {}


def test_the_page_is_closed_to_others(site: FastAPI, ben: Reviewer, desk: ReviewContext) -> None:
    assert Reviewer(site).get(PAGE).status_code == 303
    assert Reviewer(site, "cleo").get(PAGE).status_code == 400
    assert Reviewer(site, "cleo").post(PAGE, **name("proposer:1")).status_code == 400
    assert ben.send(PAGE, {"token": "x", **name("proposer:1")}).status_code == 403
    assert list_queue(desk, user="ben")[0].draft == {}


def answer_all(who: Reviewer) -> None:
    """Answer every question but those on actors: no category is covered."""
    for taxonomy in api.load_codebook().coverage:
        assert who.post(f"/review/blind/1/{taxonomy.id}", act="none").status_code == 303
    fields = {"status.answer": "hard_law"}
    assert who.post("/review/blind/1/status", act="save", **fields).status_code == 303


def test_actors_are_kept_audited_and_compared(
    ben: Reviewer, desk: ReviewContext, words: str
) -> None:
    answer_all(ben)
    assert ben.post(PAGE, act="save", **name("enforcer:1", wording="nowhere")).status_code == 400
    assert ben.post("/review/blind/1").status_code == 400  # what is amiss is not left out
    assert ben.post(PAGE, act="save", **name("enforcer:1", wording=words)).status_code == 303
    assert ben.post("/review/blind/1").status_code == 303
    with desk.open() as store:
        document = store.documents.read(TWICE_CODED)
        own = store.codings.read_own(document, name_person("ben"))
    assert own is not None
    (actor,) = own.actors
    assert (actor.role, actor.name, actor.type) == (Role.ENFORCER, "Data Office", TYPE)
    assert actor.confidence is Confidence.HIGH
    assert " ".join(actor.quotations[0].text.split()) == words
    assert list_audit(desk, TWICE_CODED)[0].after.endswith(", 1 actor")
    local = api.show(TWICE_CODED, db=desk.db, coder="local").coding
    found = {kept.type for kept in local.actors_in(Role.ENFORCER)}
    figures = api.agree("ben", "local", db=desk.db).findings.actors
    recall = {f.scope: f.value for f in figures if f.statistic == "actors_recall"}
    assert recall["actors enforcer"] == float(TYPE in found)
    assert isinstance(recall["actors monitor"], Undefined)


def test_a_coding_without_actors_is_kept(ben: Reviewer, desk: ReviewContext) -> None:
    answer_all(ben)
    assert ben.post("/review/blind/1").status_code == 303
    assert list_audit(desk, TWICE_CODED)[0].after.endswith(", 0 actors")
