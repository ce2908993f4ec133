"""Whatever is typed finds what it says, and never fails."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govatlas.errors import InputError, StoreError
from govatlas.model.document import Document
from govatlas.store import Matches, Store, mark_hits, parse_query, search
from govatlas.store.query import MOST_CHARACTERS, MOST_WORDS
from govatlas.store.snippets import cut_snippet
from tests.builders import build_document
from tests.store.older import before_migration

TEXTS = {
    "privacy-act": ("Privacy Act", "A controller shall protect personal data against misuse."),
    "drone-rule": ("Rule on drones", "No drone shall film persons; their privacy is protected."),
    "cafe-code": ("Café code", "Guests of a CAFÉ shall not be filmed by artificial intelligence."),
    "lending-act": ("Lending act", "Artificial minds and human intelligence decide on loans."),
}


def name_document(document_id: str, title: str, text: str, **more: object) -> Document:
    made = build_document(text, document_id, **more)
    return replace(made, instrument=replace(made.instrument, title=title))


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", create=True) as opened:
        for document_id, (title, text) in TEXTS.items():
            opened.documents.save(name_document(document_id, title, text))
        yield opened


def list_found(store: Store, q: str) -> list[str]:
    """Return the ids found, the most relevant first."""
    matches = store.search.find(parse_query(q))
    ids = dict(
        store._connection.execute(
            "SELECT document.key, id FROM document JOIN instrument ON instrument.key = instrument"
        ).fetchall()
    )
    ranked = sorted(zip(-matches.relevance, matches.keys.tolist(), strict=True))
    return [ids[key] for _, key in ranked]


def check_index(store: Store) -> None:
    """Fail unless the index holds exactly the latest texts with their titles."""
    store._connection.execute(
        "INSERT INTO document_search (document_search, rank) VALUES ('integrity-check', 1)"
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("privacy", {"privacy-act", "drone-rule"}),
        ("PRIVACY", {"privacy-act", "drone-rule"}),
        ("privacy drone", {"drone-rule"}),
        ("privacy AND drone", {"drone-rule"}),
        ("privacy -drone", {"privacy-act"}),
        ('privacy -"film persons"', {"privacy-act"}),
        ("drone OR loans", {"drone-rule", "lending-act"}),
        ("shall drone OR cafe", {"drone-rule", "cafe-code"}),
        ('"artificial intelligence"', {"cafe-code"}),
        ("artificial intelligence", {"cafe-code", "lending-act"}),
        ("artificial-intelligence", {"cafe-code"}),
        ("film*", {"drone-rule", "cafe-code"}),
        ('"be film"*', {"cafe-code"}),
        ("cafe", {"cafe-code"}),
        ("café", {"cafe-code"}),
        ("cafe\u0301", {"cafe-code"}),
        ("lending loans", {"lending-act"}),
        ("-shall", {"lending-act"}),
        ("unheard", set()),
        ("privacy unheard", set()),
        ("privacy & drone", {"drone-rule"}),
        ("title:privacy", set()),
        ("OR privacy OR", {"privacy-act", "drone-rule"}),
        ('"privacy', {"privacy-act", "drone-rule"}),
        ("NEAR(privacy drone)", set()),
    ],
)
def test_a_query_finds_what_it_says(store: Store, q: str, found: set[str]) -> None:
    assert set(list_found(store, q)) == found


def test_a_word_of_the_title_counts_more(store: Store) -> None:
    assert list_found(store, "privacy") == ["privacy-act", "drone-rule"]


def test_one_letter_before_a_star_is_a_word(store: Store) -> None:
    assert set(list_found(store, "a*")) == {"privacy-act", "cafe-code"}


ODD = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("\"*-+^:(){}[]\\/'`,;.%_&|! \x00\n\t\ud800“”"),
        st.sampled_from(["OR", "AND", "NOT", "NEAR(", '""', "privacy", " shall* ", "title:", "^a"]),
    ),
    max_size=30,
).map("".join)
SPACED = st.lists(
    st.sampled_from(["OR", "AND", "NOT", "NEAR(", '"', '""', "*", "-", "privacy", "shall*", ")"]),
    max_size=12,
).map(" ".join)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("shelf") / "t.db"
    with Store.open(path, create=True) as opened:
        for document_id, (title, text) in TEXTS.items():
            opened.documents.save(name_document(document_id, title, text))
        yield opened


@settings(max_examples=300, deadline=None)
@given(st.one_of(ODD, SPACED))
@example("\x00")
@example('"\x00')
@example("privacy OR -OR")
def test_nothing_typed_can_be_wrong(shelf: Store, q: str) -> None:
    query = parse_query(q)
    matches = shelf.search.find(query)
    assert len(matches.keys) == len(matches.relevance) <= len(TEXTS)
    for pieces in shelf.search.read_snippets(matches.keys.tolist(), query):
        assert pieces


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.one_of(ODD, SPACED))
def test_pieces_together_are_the_text(text: str, q: str) -> None:
    assert "".join(piece.text for piece in mark_hits(text, parse_query(q))) == text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Privacy", "data", "überall", "İstanbul", "ſ", "x-y", "\n"])))
def test_a_word_found_is_marked(words: list[str]) -> None:
    text = " ".join([*words, "Überall", "drones"])
    marked = [piece.text for piece in mark_hits(text, parse_query("uberall")) if piece.is_hit]
    assert marked == [word for word in text.split() if word.casefold() == "überall"]


def test_a_query_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="at most"):
        parse_query("a" * (MOST_CHARACTERS + 1))
    with pytest.raises(InputError, match=f"at most {MOST_WORDS} words, not {MOST_WORDS + 1}"):
        parse_query("a " * (MOST_WORDS + 1))


def test_a_snippet_shows_where_most_words_stand_together() -> None:
    text = (
        f"Privacy alone.\n{'Filler text. ' * 60}\nThe privacy of children matters. " + "End. " * 60
    )
    pieces = cut_snippet(text, parse_query("privacy children"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["privacy", "children"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"


def test_a_snippet_is_not_led_by_the_end_of_another_word() -> None:
    text = f"The kayak club. {'Filler text. ' * 60} A yak grazes. {'End. ' * 60}"
    pieces = cut_snippet(text, parse_query("yak"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["yak"]


def test_a_snippet_of_a_title_match_is_the_beginning() -> None:
    (piece,) = cut_snippet("A short text.", parse_query("privacy"))
    assert (piece.text, piece.is_hit) == ("A short text.", False)


def test_markup_in_a_text_is_only_text() -> None:
    pieces = cut_snippet("<b>privacy</b> \x02<script>", parse_query("privacy"))
    assert [tuple(piece) for piece in pieces] == [
        ("<b>", False),
        ("privacy", True),
        ("</b> \x02<script>", False),
    ]


def test_only_the_latest_version_is_found(store: Store) -> None:
    store.documents.save(name_document("privacy-act", "Privacy Act", "Now about toasters."))
    assert set(list_found(store, "toasters")) == {"privacy-act"}
    assert list_found(store, "controller") == []
    check_index(store)


def test_a_text_that_two_documents_share_finds_both(store: Store) -> None:
    text = TEXTS["drone-rule"][1]
    store.documents.save(name_document("drone-twin", "The same again", text))
    assert set(list_found(store, "drone")) == {"drone-rule", "drone-twin"}
    check_index(store)


def test_a_new_title_replaces_the_old(store: Store) -> None:
    title, text = "Statute on secrets", TEXTS["privacy-act"][1]
    store.documents.save(name_document("privacy-act", title, text))
    assert list_found(store, "secrets controller") == ["privacy-act"]
    assert list_found(store, "privacy") == ["drone-rule"]
    check_index(store)


@pytest.mark.parametrize(
    ("statement", "word", "found"),
    [
        ("DELETE FROM document WHERE version = 2", "controller", {"privacy-act"}),
        ("DELETE FROM document WHERE version = 2", "toasters", set()),
        ("DELETE FROM document WHERE version = 1 AND instrument = 1", "toasters", {"privacy-act"}),
        (
            "UPDATE text SET content = 'All of tin.' WHERE content LIKE '%toast%'",
            "tin",
            {"privacy-act"},
        ),
        ("UPDATE document SET text = 2 WHERE version = 2", "toasters", set()),
        ("UPDATE document SET text = 2 WHERE version = 2", "film", {"drone-rule", "privacy-act"}),
    ],
)
def test_changes_from_outside_keep_the_index_in_step(
    store: Store, statement: str, word: str, found: set[str]
) -> None:
    store.documents.save(name_document("privacy-act", "Privacy Act", "Now about toasters."))
    store._connection.execute("PRAGMA foreign_keys = OFF")
    store._connection.execute(statement)
    assert set(list_found(store, word)) == found
    check_index(store)


def test_a_database_from_before_search_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with before_migration(path, 2), Store.open(path, create=True) as old:
        for text in ("Of cogs.", "Of wheels."):
            old.documents.save(name_document("machine-act", "Machine act", text))
    with Store.open(path) as store:
        assert list_found(store, "wheels") == ["machine-act"]
        assert list_found(store, "cogs") == []
        check_index(store)


def test_beyond_a_number_of_hits_titles_alone_rank(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 1)
    matches: Matches = store.search.find(parse_query("privacy"))
    assert not matches.ranked
    assert sorted(matches.relevance.tolist()) == [0, 1]
    assert list_found(store, "privacy") == ["privacy-act", "drone-rule"]


def test_the_index_notices_when_it_is_out_of_step(store: Store) -> None:
    store._connection.execute("DROP TRIGGER search_title_update")
    store._connection.execute("UPDATE instrument SET title = 'Other' WHERE id = 'privacy-act'")
    with pytest.raises(StoreError, match="damaged"):
        check_index(store)
