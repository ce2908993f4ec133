"""Every address that a page builds asks for what was meant."""

from urllib.parse import parse_qsl, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import ActorChoice, Cover, Selection
from govatlas.web.addresses import address_category, address_document, address_search
from govatlas.web.selections import read_selection

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
NAMES = WORDS.filter(lambda text: ":" not in text)
SELECTIONS = st.builds(
    Selection,
    authority=st.lists(WORDS, unique=True, max_size=3).map(tuple),
    jurisdiction=st.lists(WORDS, unique=True, max_size=3).map(tuple),
    year=st.lists(st.sampled_from(["2023", "2025", "unknown"]), unique=True).map(tuple),
    cover=st.lists(
        st.builds(Cover, NAMES, NAMES, st.sampled_from(["good", "any"])), unique=True, max_size=3
    ).map(tuple),
    actor=st.lists(st.builds(ActorChoice, NAMES, NAMES), unique=True, max_size=3).map(tuple),
)


@given(q=WORDS, selection=SELECTIONS, page=st.integers(2, 99))
def test_a_search_is_read_back_from_its_address(q: str, selection: Selection, page: int) -> None:
    parts = urlsplit(address_search(q, selection, sort="title", page=page))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    assert parts.path == "/documents"
    assert read_selection(pairs) == selection
    assert {"q": q, "sort": "title", "page": str(page)}.items() <= dict(pairs).items()


@given(document_id=WORDS)
def test_an_id_is_one_part_of_a_path(document_id: str) -> None:
    path = address_document(document_id, "versions")
    assert path.isascii()
    start, name, end = path.rpartition("/")[0].rpartition("/")[0], path.split("/")[2], "versions"
    assert (start, unquote(name), path.split("/")[3]) == ("/documents", document_id, end)


def test_addresses_are_short_and_plain() -> None:
    assert address_search() == "/documents"
    assert address_search(form="csv") == "/documents.csv"
    assert address_document("1135") == "/documents/1135"
    assert address_document("1135", fragment="risk:2.1") == "/documents/1135#risk:2.1"
    assert address_category("risk", "2.1") == "/codebook/risk/2.1"
