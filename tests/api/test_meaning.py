"""The explorer finds by meaning beside words, and says which is which."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from govatlas import api
from govatlas.explorer import Explorer, Sort, meanings
from govatlas.store import Store
from govatlas.web.selections import read_selection
from tests.builders import build_coding, build_document
from tests.meaning.fake import FakeModel

MODEL = FakeModel()
BOTS = "Section 4. A bot must not mislead a person."
QUESTION = "rules against robots pretending to be human"
TEXTS = {
    "bot-act": "Section 1. This act is about notices.\n\nSection 2. "
    + "Notices are printed. " * 30
    + f"\n\n{BOTS}\n",
    "road-act": "Section 1. Roads are to be repaired before winter by the county.",
    "robots-note": "Section 1. Robots: rules against pretending to be human, to be had in robots.",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        for name, text in TEXTS.items():
            document = build_document(text, name)
            titled = replace(document.instrument, title=f"The {name}")
            store.documents.save(replace(document, instrument=titled))
        lending = build_document()
        store.documents.save(lending)
        store.codings.save(build_coding(lending))
    return made


@pytest.fixture
def explorer(path: Path) -> Iterator[Explorer]:
    api.index(db=path, model=MODEL, jobs=1)
    with Explorer(path, model=MODEL) as opened:
        yield opened


def test_a_document_that_shares_no_word_is_found_with_the_passage_that_shows_it(
    explorer: Explorer,
) -> None:
    found = explorer.find("robots pretending")

    hit = next(hit for hit in found.hits if hit.id == "bot-act")
    assert hit.found_by == "meaning"
    assert not hit.snippet or not any(piece.is_hit for piece in hit.snippet)
    assert hit.passage is not None
    assert hit.passage.text == BOTS
    text = explorer.document("bot-act").text
    assert text[hit.passage.span.start : hit.passage.span.end] == BOTS
    assert hit.passage.directive.startswith(":~:text=")


def test_what_words_and_meaning_agree_on_comes_first(explorer: Explorer) -> None:
    found = explorer.find(QUESTION)

    assert [hit.id for hit in found.hits][:2] == ["robots-note", "bot-act"]
    assert [hit.found_by for hit in found.hits][:2] == ["words and meaning", "meaning"]
    assert found.by_meaning == found.total - 1


def test_a_question_is_answered_by_meaning_first_though_all_its_words_stand_elsewhere(
    tmp_path: Path,
) -> None:
    words = ["rules", "on", "robots", "pretending", "being", "human"]
    paper = "lists are kept by clerks of the archive on paper from noon to dusk of each day. " * 6
    texts = {f"answer-{n}": f"A chatbot must not mislead a human, rule {n}." for n in range(6)}
    texts["scattered"] = "\n\n".join(
        f"Section {n}. {word.capitalize()} {paper}" for n, word in enumerate(words, 1)
    )

    with Explorer(make_atlas(tmp_path, texts), model=MODEL) as explorer:
        found = explorer.find(" ".join(words)).hits
        few = explorer.find("robots pretending human").hits

    assert found[0].id.startswith("answer")
    assert [hit.found_by for hit in found if hit.id == "scattered"] == ["words and meaning"]
    assert few[0].id == "scattered"


def test_of_two_documents_with_the_same_passage_the_shorter_comes_first(tmp_path: Path) -> None:
    notices = "\n\n".join(
        f"Section {n}. " + f"Notice {n} is printed by the office of records on paper. " * 8
        for n in range(2, 60)
    )
    twice = f"Section 1. {BOTS}\n\nSection 61. {BOTS}"
    texts = {"long": f"{twice}\n\n{notices}", "short": twice}

    with Explorer(make_atlas(tmp_path, texts), model=MODEL) as explorer:
        found = explorer.find("robots pretending").hits

    assert next(hit.id for hit in found) == "short"


@pytest.mark.parametrize("near", [2, 1_000])
def test_all_passages_of_a_document_that_leads_are_compared_whichever_seem_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(meanings, "_NEAR", near)
    monkeypatch.setattr(meanings, "_NEAR_TITLES", 0)
    one, other = (" ".join(f"paper{n}" for n in range(k, k + 40)) for k in (10, 50))
    texts = {
        "once": f"Section 1. {BOTS} {one}.\n\nSection 2. {other}.",
        "twice": f"Section 1. {BOTS} {one}.\n\nSection 2. A chatbot. {other}.",
    }

    with Explorer(make_atlas(tmp_path, texts), model=MODEL) as explorer:
        found = explorer.find("robots pretending").hits

    assert [hit.id for hit in found] == ["twice", "once"]
    assert all(hit.passage is not None and BOTS in hit.passage.text for hit in found)


def make_atlas(folder: Path, texts: dict[str, str]) -> Path:
    """Return a database of these texts, all of the same title, indexed."""
    made = folder / "made.db"
    with Store.open(made, create=True) as store:
        for name, text in texts.items():
            document = build_document(text, name)
            store.documents.save(
                replace(document, instrument=replace(document.instrument, title="Paper"))
            )
    api.index(db=made, model=MODEL, jobs=1)
    return made


@pytest.mark.parametrize(
    "q", ['"robots"', "robots -roads", "robot*", "robots OR toasters", '"robots" pretending']
)
def test_signs_ask_for_words_alone(explorer: Explorer, q: str) -> None:
    found = explorer.find(q)

    assert [hit.id for hit in found.hits] == ["robots-note"]
    assert found.by_meaning == 0
    assert found.hits[0].found_by == "words"


def test_facets_count_what_their_choice_leaves(explorer: Explorer) -> None:
    facets = explorer.find(QUESTION).facets
    some = [(value.value, value.count) for value in facets.stage]

    for value, count in some:
        assert explorer.find(QUESTION, read_selection([("stage", value)])).total == count


def test_charts_and_files_are_of_the_documents_that_are_listed(explorer: Explorer) -> None:
    listed = {hit.id for hit in explorer.find(QUESTION, size=200).hits}
    chosen = explorer.choose(QUESTION)

    assert {chosen.catalogue.ids[i] for i in chosen.mask.nonzero()[0]} == listed
    assert {hit.id for hit in explorer.list_all(QUESTION)} == listed


def test_another_order_keeps_what_is_found(explorer: Explorer) -> None:
    by_title = explorer.find(QUESTION, sort=Sort.TITLE)

    assert {hit.id for hit in by_title.hits} == {hit.id for hit in explorer.find(QUESTION).hits}
    assert [hit.title for hit in by_title.hits] == sorted(hit.title for hit in by_title.hits)


def test_without_an_index_words_are_all_there_is(path: Path) -> None:
    with Explorer(path, model=MODEL) as explorer:
        assert not explorer.finds_meaning()
        assert [hit.id for hit in explorer.find(QUESTION).hits] == ["robots-note"]


def test_what_is_indexed_meanwhile_is_found_by_the_next_search(path: Path) -> None:
    with Explorer(path, model=MODEL) as explorer:
        before, stamp = explorer.find("robots pretending").total, explorer.stamp()
        api.index(db=path, model=MODEL, jobs=1)

        assert explorer.find("robots pretending").total > before
        assert explorer.stamp() != stamp


def test_only_the_latest_version_of_a_document_is_found(path: Path) -> None:
    api.index(db=path, model=MODEL, jobs=1)
    with Store.open(path) as store:
        changed = build_document("Section 1. Repealed.", "bot-act", source_digest="sha256:02")
        store.documents.save(changed)
    api.index(db=path, model=MODEL, jobs=1)

    with Explorer(path, model=MODEL) as explorer:
        hits = {hit.id: hit for hit in explorer.find("robots pretending").hits}
        assert "bot-act" not in hits or "mislead" not in hits["bot-act"].passage.text


def test_vectors_of_another_model_find_nothing(path: Path) -> None:
    api.index(db=path, model=FakeModel("2"), jobs=1)

    with Explorer(path, model=MODEL) as explorer:
        assert not explorer.finds_meaning()
        assert explorer.find("robots pretending").by_meaning == 0


def test_a_search_that_few_answer_is_led_to_categories_that_documents_cover(
    explorer: Explorer,
) -> None:
    topics = explorer.suggest_topics("unfair discrimination by lenders")

    assert (topics[0].taxonomy, topics[0].code, topics[0].documents) == ("risk", "1.1", 1)
    assert all(topic.documents for topic in topics)


def test_categories_come_with_words_that_mean_the_like(path: Path) -> None:
    with Explorer(path) as explorer:
        (topic, *_) = explorer.suggest_topics("discrimination")

    assert topic.code == "1.1"
    assert topic.synonyms
    assert "discrimination" not in topic.synonyms


def test_a_search_for_nothing_suggests_nothing(explorer: Explorer) -> None:
    assert explorer.suggest_topics("  ") == ()
    assert explorer.suggest_topics("zzzz qqqq") == () or explorer.finds_meaning()
