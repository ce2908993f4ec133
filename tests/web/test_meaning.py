"""Pages and the API show what was found by meaning, and where it stands."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.store import Store
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.builders import build_coding, build_document
from tests.meaning.fake import FakeModel
from tests.web.conftest import ATTACK, BASE, HOSTILE

MODEL = FakeModel()
BOTS = "Section 3. A bot must not mislead a person."
ATTACKING = f"Section 9. A chatbot <i>must</i> not mislead a person {ATTACK}"


@pytest.fixture(scope="module")
def site(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("meaning") / "atlas.db"
    shutil.copy(atlas, path)
    with Store.open(path) as store:
        for name, text in (("bot-act", BOTS), ("attack-act", ATTACKING)):
            document = build_document(text, name)
            store.documents.save(document)
        lending = build_document()
        store.documents.save(lending)
        store.codings.save(build_coding(lending))
    assert not api.index(db=path, model=MODEL, jobs=1).failures
    with Explorer(path, model=MODEL) as explorer:
        yield TestClient(create_app(explorer, hosts=LOOPBACK_HOSTS), base_url=BASE)


def test_a_hit_by_meaning_shows_its_passage_with_a_link_to_its_place(site: TestClient) -> None:
    page = site.get("/documents", params={"q": "robots pretending"}).text

    assert "found by meaning" in page
    assert re.search(
        r'<span class="way">by meaning</span> <a lang="en" dir="ltr"'
        r' href="/documents/bot-act#text:~:text=[^"]+">' + re.escape(BOTS),
        page,
    )
    assert "None has all your words; these were found by meaning." in page


def test_what_has_the_words_can_be_had_alone(site: TestClient) -> None:
    page = site.get("/documents", params={"q": "discriminates lender"}).text

    assert "all your words" in page
    assert 'href="/documents?q=%22discriminates%22+%22lender%22"' in page


def test_a_passage_that_attacks_is_shown_as_it_is(site: TestClient) -> None:
    page = site.get("/documents", params={"q": "robots pretending"}).text

    assert "&lt;i&gt;must&lt;/i&gt;" in page
    assert "<i>must</i>" not in page
    assert "<script>document.title" not in page


def test_words_in_quotation_marks_are_found_exactly(site: TestClient) -> None:
    page = site.get("/documents", params={"q": '"robots" "pretending"'}).text

    assert "by meaning</span>" not in page
    assert "<strong>0</strong>" in page


def test_few_hits_lead_to_categories_and_to_words_to_try(site: TestClient) -> None:
    page = site.get("/documents", params={"q": '"zebras" discrimination lending'}).text

    assert "The codebook may cover what you look for under:" in page
    assert re.search(r'<a href="/documents\?cover=risk%3A1\.1[^"]*">Unfair discrimination', page)
    assert "words to try:" in page


def test_the_api_says_how_each_was_found(site: TestClient) -> None:
    answer = site.get("/api/v1/documents", params={"q": "robots pretending"}).json()
    found = {entry["id"]: entry for entry in answer["documents"]}

    assert answer["by_meaning"] == answer["total"]
    assert found["bot-act"]["found_by"] == "meaning"
    assert found["bot-act"]["passage"]["text"] == BOTS
    assert found["bot-act"]["passage"]["start"] == 0
    assert found["bot-act"]["passage"]["end"] == len(BOTS)
    assert site.get("/api/v1/documents").json()["documents"][0]["passage"] is None


def test_similar_documents_say_in_which_passages(site: TestClient) -> None:
    page = site.get("/documents/lending-act").text
    answer = site.get("/api/v1/documents/lending-act/similar").json()

    assert answer["similar"]
    assert "Passages most alike" in page or not any(
        entry["own_passage"] for entry in answer["similar"]
    )


def test_documents_with_any_name_can_be_found_by_meaning(site: TestClient) -> None:
    answer = site.get("/api/v1/documents", params={"q": "artificial intelligence provider"}).json()

    assert HOSTILE in {entry["id"] for entry in answer["documents"]}
