"""One pass over a text finds what looking for each cue by itself would find."""

import re
import tracemalloc
from bisect import bisect_right
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local.annotate import CueBook, annotate, find_all
from govatlas.coding.local.coder import bind_cues
from govatlas.coding.local.cues import Cue, Tier, compile_cue
from govatlas.coding.local.index import WordIndex, find_hits
from govatlas.coding.local.terms import load_macros
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from tests.coding.local.views import BILL, POLICY, PROMOTION, SPEECH

MACROS = load_macros()
PHRASES = (
    *("shall", "risk*", "(risk|risks|risk*)", "risk assessment*", "data ~3 (model|models)"),
    *("@AI ~4 (model|system*)", "(train*|build*) ~2 @AI", "privacy ~10 @AI", "@AI risk"),
    *("(@AI|robot) ~2 risk", "train* ~3 @AI ~3 risk", "dual-use", "u.s. ~2 data", "data's risk"),
    *("risk ~2 risk", "(civil rights|privacy) ~ data"),
)
WORDS = (
    *("shall", "risk", "risks", "risky", "assessment", "assessments", "data", "model", "models"),
    *("training", "builds", "ai", "a.i.", "artificial intelligence", "robot", "dual-use", "dual"),
    *("use", "u.s.", "data's", "civil", "rights", "privacy", "the", "of", "systems", "systém"),
)
SIGNS = (" ", " ", " ", ", ", ". ", "; ", "-", "\n", " — ", "/")


def compile_all(phrases: tuple[str, ...]) -> list[Cue]:
    return [compile_cue(phrase, Tier.STRONG, MACROS) for phrase in phrases]


def spans(cue: Cue, index: WordIndex) -> list[tuple[int, int]]:
    return [(hit.span.start, hit.span.end) for hit in find_hits(cue, index)]


@st.composite
def texts(draw: st.DrawFn) -> str:
    pairs = st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS))
    return "".join(word + sign for word, sign in draw(st.lists(pairs, max_size=40)))


@given(texts())
def test_one_pass_finds_what_single_searches_find(text: str) -> None:
    cues = compile_all(PHRASES)
    found = find_all(CueBook.bind(cues, MACROS), WordIndex(text))
    for cue in cues:
        single = find_hits(cue, WordIndex(text))
        assert [hit.span for hit in found.get(cue, ())] == [hit.span for hit in single], cue.phrase


@given(texts(), st.sampled_from([phrase for phrase in PHRASES if "@" not in phrase]))
def test_a_cue_without_macro_is_found_wherever_its_pattern_begins(text: str, phrase: str) -> None:
    (cue,) = compile_all((phrase,))
    starts = [match.start() for match in re.finditer(r"\w+", text)]
    wanted = [match.span() for start in starts if (match := cue.pattern.match(text, start))]
    assert spans(cue, WordIndex(text)) == wanted


@pytest.mark.parametrize("text", [BILL, POLICY, PROMOTION, SPEECH])
def test_annotations_hold_every_packaged_cue(text: str) -> None:
    book = bind_cues(load_codebook())
    document = Document(instrument=Instrument(id="made-up", title="Untitled"), text=text)
    notes = annotate(document, book)
    alone = WordIndex(notes.view.lowered)
    assert notes.index.hits.keys() == set(book.cues)
    assert any(notes.index.hits.values())
    for cue in book.cues:
        assert [h.span for h in notes.index.hits[cue]] == [h.span for h in find_hits(cue, alone)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("privacy ~10 @AI", "the privacy of users of ai systems", ["privacy of users of ai"]),
        ("privacy ~10 @AI", "we value privacy. ai is used.", []),
        ("(risk|risk*)", "a risk of risks", ["risk", "risks"]),
        ("@AI ~2 model*", "an a.i. based model", ["a.i. based model"]),
        ("dual-use", "dual-use and dualuse and dual use", ["dual-use", "dualuse", "dual use"]),
        ("u.s. ~2 data", "u.s. census data", ["u.s. census data"]),
    ],
)
def test_cues_of_every_form_are_found(phrase: str, text: str, found: list[str]) -> None:
    (cue,) = compile_all((phrase,))
    hits = find_all(CueBook.bind([cue], MACROS), WordIndex(text)).get(cue, ())
    assert [text[hit.span.start : hit.span.end] for hit in hits] == found


def test_two_cues_with_the_same_words_are_two() -> None:
    first, second = compile_all(("risk", "risk"))
    assert first != second
    assert len(CueBook.bind([first, second, first], MACROS).cues) == 2


PIECES = st.lists(st.sampled_from(["ai", "risk", "ai.", "risk;", "risks", "shall", ".", ";"]))


@given(PIECES.map(" ".join), PIECES.map(" ".join))
def test_segments_are_what_stands_between_full_stops_or_semicolons(text: str, other: str) -> None:
    index = WordIndex(text)
    parts = re.split("[.;]", text)
    ends = list(accumulate(len(part) + 1 for part in parts))
    for word in ("ai", "risk", "shall"):
        places = index.find(word)
        holding = {bisect_right(ends, place) for place in places}
        segments = index.list_segments(places)
        assert segments == sum(1 << number for number in holding)
        for sought in ("risk*", "shall"):
            wanted = [p for p in index.find(sought) if bisect_right(ends, p) in holding]
            assert index.find_within(sought, segments) == wanted


def test_segments_take_memory_in_proportion_to_the_text() -> None:
    tracemalloc.start()
    try:
        index = WordIndex("an ai risk. " * 20_000)
        index.list_segments(index.find("ai"))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20_000_000
