"""Any index that keeps to the protocol serves the search; SQLite's finds what a plain one does."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from govatlas.store import Query, Store, parse_query
from govatlas.store.full_text import FullTextIndex
from govatlas.store.query import Term
from govatlas.store.search import DocumentSearch
from tests.builders import build_document

TEXTS = ("Red cats chase mice.", "Old red dogs chase cats.", "Mice and old cats.", "Dogs redden.")
COLUMNS = ("title", "short_title", "content")


class PlainIndex:
    """Looks through every row: words by words, and a beginning by its letters."""

    def __init__(self, rows: dict[int, dict[str, str]]) -> None:
        self.rows = rows

    def find(self, query: Query, *columns: str) -> NDArray[np.int64]:
        named = columns or COLUMNS
        found = [key for key, row in self.rows.items() if answers(query, [row[c] for c in named])]
        return np.array(sorted(found), dtype=np.int64)

    def rank(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        keys = self.find(query)
        return keys, np.ones(len(keys))


def answers(query: Query, texts: list[str]) -> bool:
    wanted = all(any(holds(term, texts) for term in group) for group in query.groups)
    return bool(query.groups) and wanted and not any(holds(term, texts) for term in query.excluded)


def holds(term: Term, texts: list[str]) -> bool:
    spaced = rf"\b{' '.join(term.words)}" + ("" if term.prefix else r"\b")
    return any(re.search(spaced, re.sub(r"\W+", " ", text), re.IGNORECASE) for text in texts)


@pytest.fixture(scope="module")
def searches(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[DocumentSearch, DocumentSearch]]:
    path: Path = tmp_path_factory.mktemp("index") / "t.db"
    with Store.open(path, create=True) as store:
        rows = {}
        for number, text in enumerate(TEXTS, 1):
            document = build_document(text, f"act-{number}")
            store.documents.save(document)
            title, short = document.instrument.title, document.instrument.short_title
            rows[number] = dict(zip(COLUMNS, (title, short, text), strict=True))
        plain: FullTextIndex = PlainIndex(rows)
        yield store.search, DocumentSearch(store._connection, plain)


WORDS = ["red", "re*", "cats", "-dogs", "old", '"old cats"', '"red dogs"', "OR", "mice", "-mice"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=5))
@example(["-dogs"])
@example([])
def test_both_indexes_find_the_same(
    searches: tuple[DocumentSearch, DocumentSearch], words: list[str]
) -> None:
    query = parse_query(" ".join(words))
    own, plain = (search.find(query).keys.tolist() for search in searches)
    assert own == plain
