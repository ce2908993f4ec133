"""The explorer answers readers from what the database holds now."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.api import Selection
from govatlas.errors import InputError, StoreError, UnknownCoder, UnknownDocument
from govatlas.explorer import ChangeKind, Explorer, Sort, TextChange, compare_texts
from govatlas.explorer.cache import MemoryCache
from govatlas.model.document import Document
from govatlas.model.instrument import PartialDate
from govatlas.store import Store
from govatlas.web.selections import read_selection
from tests.builders import TEXT, build_coding, build_document

NEVER_CODED = "plain-note"


def keep(
    store: Store, document_id: str, *, year: int, title: str, levels: int, text: str = ""
) -> None:
    """Keep a document that covers ``levels`` risks well."""
    plain = build_document(TEXT + text, document_id)
    dated = replace(plain.instrument, title=title, proposed=PartialDate(year))
    document = replace(plain, instrument=dated)
    store.documents.save(document)
    store.codings.save(code(document, "ann", levels))


def code(document: Document, coder: str, levels: int):
    coding = build_coding(document, coder)
    label = coding.labels[0]
    codes = ("1.1", "1.2", "1.3", "2.1", "2.2")
    labels = [replace(label, category=code) for code in codes[:levels]]
    labels += [replace(label, category=code, level=0, quotations=()) for code in codes[levels:]]
    return replace(coding, labels=(*labels, *coding.labels[2:]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        keep(store, "act-1", year=2023, title="Privacy act", levels=1, text="On toasters.")
        keep(store, "act-2", year=2025, title="Lending act", levels=3, text="Not on privacy.")
        keep(store, "act-3", year=2024, title="Zoning act", levels=2)
        note = build_document("A note on privacy in Norland.", NEVER_CODED)
        store.documents.save(replace(note, instrument=replace(note.instrument, proposed=None)))
    return made


@pytest.fixture
def explorer(path: Path) -> Iterator[Explorer]:
    with Explorer(path) as opened:
        yield opened


def list_ids(explorer: Explorer, q: str = "", *pairs: tuple[str, str], **more: Any) -> list[str]:
    return [hit.id for hit in explorer.find(q, read_selection(pairs), **more).hits]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (None, ["act-2", "act-3", "act-1", NEVER_CODED]),
        ("newest", ["act-2", "act-3", "act-1", NEVER_CODED]),
        ("oldest", ["act-1", "act-3", "act-2", NEVER_CODED]),
        ("covered", ["act-2", "act-3", "act-1", NEVER_CODED]),
        ("title", [NEVER_CODED, "act-2", "act-1", "act-3"]),
        (Sort.RELEVANCE, ["act-2", "act-3", "act-1", NEVER_CODED]),
    ],
)
def test_documents_are_listed_in_the_order_asked_for(
    explorer: Explorer, sort: str | None, ids: list[str]
) -> None:
    assert list_ids(explorer, sort=sort) == ids
    assert [hit.id for hit in explorer.list_all(sort=sort)] == ids


def test_a_search_puts_titles_first_and_shows_why(explorer: Explorer) -> None:
    found = explorer.find("privacy")
    assert found.sort is Sort.RELEVANCE
    assert found.total == 3
    first, *others = found.hits
    assert first.id == "act-1"
    assert [tuple(piece) for piece in first.title_pieces] == [("Privacy", True), (" act", False)]
    assert not any(piece.is_hit for piece in first.snippet)
    assert all(any(piece.is_hit for piece in hit.snippet) for hit in others)


def test_a_hit_tells_what_the_coding_says(explorer: Explorer) -> None:
    hit = explorer.find("toasters").hits[0]
    assert (hit.headline, hit.levels) == ("1 subdomain (1 good)", (4, 0, 1))
    assert (hit.status, hit.coder, hit.date, hit.version) == ("hard_law", "ann", "2023", 1)
    assert hit.summary == "Forbids discriminating automated decisions in lending."
    assert explorer.record(hit.id).headline == hit.headline


def test_a_document_that_is_not_coded_says_so(explorer: Explorer) -> None:
    (hit,) = explorer.find("note").hits
    assert (hit.headline, hit.coder, hit.status, hit.summary) == ("not assessed", "", "", "")


def test_search_and_selection_must_both_hold(explorer: Explorer) -> None:
    assert list_ids(explorer, "privacy", ("cover", "risk:1.2:good")) == ["act-2"]
    chosen = explorer.choose("privacy", read_selection([("cover", "risk:1.2:good")]))
    assert [name for name, on in zip(chosen.catalogue.ids, chosen.mask, strict=True) if on] == [
        "act-2"
    ]


def test_facets_count_what_was_found(explorer: Explorer) -> None:
    facets = explorer.find("privacy", read_selection([("year", "2025")])).facets
    assert {value.value: value.count for value in facets.year} == {
        "2023": 1,
        "2025": 1,
        "unknown": 1,
    }
    assert {value.value: value.count for value in facets.status} == {"hard_law": 1}
    privacy = next(c for c in facets.cover if (c.taxonomy, c.category) == ("risk", "1.1"))
    assert (privacy.levels, privacy.any) == ((0, 0, 1), 1)


def test_pages_divide_the_result(explorer: Explorer) -> None:
    pages = [explorer.find(page=page, size=3) for page in (1, 2, 3)]
    assert [[hit.id for hit in page.hits] for page in pages] == [
        ["act-2", "act-3", "act-1"],
        [NEVER_CODED],
        [],
    ]
    assert {(page.total, page.pages) for page in pages} == {(4, 2)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"page": 0}, "page numbers start at 1, not 0"),
        ({"size": 0}, "1 to 200 documents, not 0"),
        ({"size": 201}, "1 to 200 documents, not 201"),
        ({"sort": "random"}, "unknown order 'random'; choose one of: relevance, title"),
        ({"q": "a" * 1001}, "at most 1000 characters"),
        ({"selection": read_selection([("cover", "risk:9.9:good")])}, "no category '9.9'"),
        ({"selection": read_selection([("coder", "eve")])}, "no coding by 'eve'"),
        ({"selection": read_selection([("coder", "eve"), ("coder", "ann")])}, "by 'eve'"),
    ],
)
def test_what_makes_no_sense_is_said(
    explorer: Explorer, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        explorer.find(**arguments)


def add_coding(path: Path, document_id: str, coder: str, levels: int) -> None:
    with Store.open(path) as store:
        store.codings.save(code(store.documents.read(document_id), coder, levels))


def test_a_coder_chosen_shows_what_that_coder_said(explorer: Explorer, path: Path) -> None:
    add_coding(path, "act-1", "bob", 5)
    add_coding(path, "act-1", "cat", 4)
    newest = explorer.find("toasters").hits[0]
    (by_bob,) = explorer.find("", Selection(coder=("bob",))).hits
    assert (newest.coder, by_bob.coder) == ("cat", "bob")
    assert (newest.levels, by_bob.levels) == ((1, 0, 4), (0, 0, 5))
    assert list_ids(explorer, "", ("coder", "ann")) == ["act-2", "act-3", "act-1"]
    assert list_ids(explorer, "", ("coder", "ann"), ("coder", "bob")) == ["act-2", "act-3", "act-1"]
    assert list_ids(explorer, "", ("coder", "unknown")) == [NEVER_CODED]
    assert {v.value: v.count for v in explorer.find().facets.coder} == {
        "ann": 3,
        "bob": 1,
        "cat": 1,
        "unknown": 1,
    }
    assert explorer.coders() == ("ann", "bob", "cat")
    assert explorer.catalogue("bob").coders.count("bob") == 1


def test_a_coder_nobody_knows_is_refused(explorer: Explorer) -> None:
    with pytest.raises(UnknownCoder, match="documents were coded by: ann"):
        explorer.catalogue("eve")


def test_what_is_written_meanwhile_is_seen(explorer: Explorer, path: Path) -> None:
    stamp, catalogue = explorer.stamp(), explorer.catalogue()
    assert explorer.catalogue() is catalogue
    assert explorer.find("toasters").hits[0].levels == (4, 0, 1)
    add_coding(path, "act-1", "bob", 5)
    assert explorer.stamp() != stamp
    assert explorer.catalogue() is not catalogue
    assert explorer.find("toasters").hits[0].levels == (0, 0, 5)
    assert explorer.record("act-1").coding.coder.name == "bob"
    with Store.open(path) as store:
        store.documents.save(build_document("A text on windmills.", "act-4"))
    assert list_ids(explorer, "windmills") == ["act-4"]


def test_the_pages_of_readers_are_kept_until_something_changes(
    explorer: Explorer, path: Path
) -> None:
    first = explorer.find("privacy")
    assert explorer.find("  privacy ") is first
    assert explorer.record("act-2") is explorer.record("act-2")
    record = explorer.record("act-1")
    add_coding(path, "act-2", "bob", 5)
    assert explorer.record("act-1") is record
    assert explorer.find("privacy").stamp != first.stamp


def test_a_record_of_a_version_and_a_coder(explorer: Explorer, path: Path) -> None:
    with Store.open(path) as store:
        amended = replace(store.documents.read("act-1"), text=TEXT + "As amended.")
        store.documents.save(amended)
    assert [entry.version for entry in explorer.versions("act-1")] == [1, 2]
    assert explorer.record("act-1", version=1, coder="ann").document.version == 1
    assert (explorer.coders_of("act-1"), explorer.coders_of("act-1", version=1)) == ((), ("ann",))
    assert explorer.codings_of("act-1") == ()
    with pytest.raises(UnknownCoder, match="there is: version 1 by ann"):
        explorer.record("act-1")
    with pytest.raises(UnknownDocument, match="no version 3"):
        explorer.coders_of("act-1", version=3)


@pytest.mark.parametrize("ask", ["record", "versions", "coders_of", "codings_of", "similar"])
def test_a_document_that_is_not_there_is_said_with_close_ones(explorer: Explorer, ask: str) -> None:
    with pytest.raises(UnknownDocument, match="did you mean: act-"):
        getattr(explorer, ask)("act-9")


def test_versions_are_compared_in_text_and_coverage(explorer: Explorer, path: Path) -> None:
    with Store.open(path) as store:
        old = store.documents.read("act-1")
        new = replace(old, text=old.text.replace("10,000", "20,000") + "\nSection 3. It ends.")
        store.documents.save(new)
        store.codings.save(code(store.documents.read("act-1"), "ann", 2))
    found = explorer.compare_versions("act-1", 1, 2)
    kinds = [change.kind for change in found.text if change.kind is not ChangeKind.SAME]
    assert kinds == [ChangeKind.CHANGED, ChangeKind.ADDED]
    words = next(change.words for change in found.text if change.words)
    assert [(w.kind, w.text) for w in words if w.kind is not ChangeKind.SAME] == [
        (ChangeKind.REMOVED, "10"),
        (ChangeKind.ADDED, "20"),
    ]
    assert [(c.taxonomy, c.category, c.old, c.new) for c in found.levels] == [("risk", "1.2", 0, 2)]
    assert found.same_coder
    assert found.status == ("hard_law", "hard_law")


def test_of_a_version_that_is_not_coded_coverage_is_not_said(
    explorer: Explorer, path: Path
) -> None:
    with Store.open(path) as store:
        store.documents.save(replace(store.documents.read("act-1"), text=TEXT + "More."))
    found = explorer.compare_versions("act-1", 1, 2)
    assert (found.levels, found.status, found.new_coding) == ((), ("", ""), None)
    assert found.old_coding is not None


def test_similar_documents_share_what_is_rare(explorer: Explorer, path: Path) -> None:
    with Store.open(path) as store:
        keep(store, "act-4", year=2022, title="Another zoning act", levels=2)
    first, *_ = explorer.similar("act-3")
    assert first.id == "act-4"
    assert first.coverage == pytest.approx(1)
    assert ("risk", "1.2") in first.shared
    assert "act-3" not in {found.id for found in explorer.similar("act-3", 50)}
    assert len(explorer.similar("act-3", 1)) == 1
    assert explorer.similar("act-3", 0) == ()


def test_the_uncoded_are_compared_by_title(explorer: Explorer) -> None:
    found = explorer.similar(NEVER_CODED)
    assert found
    assert {entry.coverage for entry in found} == {0.0}


def test_an_empty_database_has_an_empty_first_page(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db", create=True).close()
    with Explorer(tmp_path / "empty.db") as explorer:
        found = explorer.find("privacy")
        assert (found.total, found.pages, found.hits) == (0, 1, ())
        assert explorer.find().facets.stage == ()
        assert explorer.coders() == ()


def test_a_closed_explorer_says_so(path: Path) -> None:
    explorer = Explorer(path)
    explorer.close()
    with pytest.raises(StoreError, match="was closed"):
        explorer.find()


def test_no_database_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="govatlas read"):
        Explorer(tmp_path / "none.db")


def test_many_readers_beside_a_writer_see_whole_answers(explorer: Explorer, path: Path) -> None:
    def read(turn: int) -> tuple[int, int]:
        if turn % 10 == 0:
            add_coding(path, "act-3", f"coder {turn}", turn % 5)
        found = explorer.find("act", Selection(coder=("ann",)) if turn % 3 else Selection())
        explorer.record("act-3")
        explorer.similar("act-1")
        return found.total, len(found.hits)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(read, range(80)))
    assert set(answers) == {(3, 3), (4, 4)}
    assert len(explorer.codings_of("act-3")) == 9


PARAGRAPHS = st.lists(
    st.one_of(st.sampled_from(["a b c", "a b d", "(a)", "e f", ""]), st.text("abc .", max_size=12)),
    max_size=14,
)


def rebuild(changes: tuple[TextChange, ...], side: str) -> list[str]:
    return [getattr(change, side) for change in changes if getattr(change, side)]


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_changes_together_are_both_texts(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    changes = compare_texts(before, after)
    assert rebuild(changes, "old") == [line for line in before.split("\n") if line.strip()]
    assert rebuild(changes, "new") == [line for line in after.split("\n") if line.strip()]
    for change in changes:
        if change.old_start >= 0:
            assert before.startswith(change.old, change.old_start)
        if change.new_start >= 0:
            assert after.startswith(change.new, change.new_start)
        kept = {ChangeKind.SAME, ChangeKind.REMOVED}
        if change.kind is ChangeKind.CHANGED:
            assert "".join(w.text for w in change.words if w.kind in kept) == change.old
            kept = {ChangeKind.SAME, ChangeKind.ADDED}
            assert "".join(w.text for w in change.words if w.kind in kept) == change.new
        if change.kind is ChangeKind.SAME:
            assert change.old.split() == change.new.split()


@given(PARAGRAPHS)
def test_equal_texts_have_no_change(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert {change.kind for change in compare_texts(text, text)} <= {ChangeKind.SAME}


def test_a_paragraph_that_moved_is_taken_out_and_put_in() -> None:
    changes = compare_texts("one one\ntwo two\nthree three", "three three\none one\ntwo two")
    assert [(c.kind, c.old or c.new) for c in changes] == [
        (ChangeKind.ADDED, "three three"),
        (ChangeKind.SAME, "one one"),
        (ChangeKind.SAME, "two two"),
        (ChangeKind.REMOVED, "three three"),
    ]


def test_texts_made_to_be_slow_are_compared_all_the_same() -> None:
    old = "\n".join(["(a)", "(b)"] * 5_000)
    new = "\n".join(["(b)", "(c)", "(a)"] * 5_000)
    changes = compare_texts(old, new)
    assert rebuild(changes, "new").count("(c)") == 5_000


def test_the_longest_unused_is_given_up_first() -> None:
    cache: MemoryCache[str] = MemoryCache(100)
    cache.keep("a", "A", 40)
    cache.keep("b", "B", 40)
    assert cache.find("a") == "A"
    cache.keep("c", "C", 40)
    assert [cache.find(key) for key in "abc"] == ["A", None, "C"]
    cache.keep("c", "C again", 60)
    assert [cache.find(key) for key in "ac"] == ["A", "C again"]
    cache.keep("huge", "H", 101)
    assert [cache.find(key) for key in ("a", "c", "huge")] == ["A", "C again", None]
