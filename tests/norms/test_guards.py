"""A guarded pattern finds what the pattern itself finds; it only leaves texts that cannot match."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.norms import load_language
from govatlas.norms.guards import GuardedPattern, find_beginnings, find_needs
from govatlas.norms.openings import Openings

_LANGUAGE: Final = load_language("en")
_GUARDED: Final = sorted(name for name, p in _LANGUAGE.patterns.items() if p.needs)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\b(?:penalt(?:y|ies)|fined?)\b", {"penalty", "penalties", "fine"}),
        (r"(?:be |is )?guilty of \w+", {"guilty of "}),
        (r"\d+ (?:days?|hours?)", {" day", " hour"}),
        (r"(?:not )?later than|[a-z]+", set()),
        (r"\w+|shall", set()),
        (r"recogni[sz]ed", {"recognised", "recognized"}),
        (r"(?:ab)+cde", {"cde"}),
        (r"§ ?\d", {"§"}),
    ],
)
def test_needs_are_read_from_a_pattern(pattern: str, needs: set[str]) -> None:
    assert find_needs(pattern) == needs


def test_needs_are_in_lower_case_where_case_is_ignored() -> None:
    assert find_needs("Penalty", ignore_case=True) == {"penalty"}
    assert find_needs("Penalty") == {"Penalty"}


def test_a_pattern_that_may_be_absent_needs_nothing() -> None:
    assert find_needs("(?:penalty)?") == frozenset()


@pytest.mark.parametrize("name", _GUARDED)
@given(data=st.data())
def test_every_match_holds_what_its_pattern_needs(name: str, data: st.DataObject) -> None:
    guarded = _LANGUAGE.patterns[name]
    text = data.draw(st.from_regex(guarded.pattern))
    assert guarded.may_match(text)
    assert guarded.search(text) is not None


@given(st.text(alphabet="failFAILſıİK breach", max_size=20))
def test_a_guard_changes_no_answer(text: str) -> None:
    guarded = GuardedPattern.compile("fail|breach|kiss", ignore_case=True)
    plain = re.compile("fail|breach|kiss", re.IGNORECASE)
    assert (guarded.search(text) is None) == (plain.search(text) is None)
    assert len(list(guarded.finditer(text))) == len(list(plain.finditer(text)))


def test_bounds_are_kept() -> None:
    guarded = GuardedPattern.compile("breach", ignore_case=False)
    assert guarded.search("a breach", 3) is None
    found = guarded.search("a breach", 2)
    assert found is not None
    assert found.start() == 2


def test_beginnings_cover_every_alternative() -> None:
    assert find_beginnings(r"(?:(?:shall|must) )?refrain from") == {
        "shall refrain from",
        "must refrain from",
        "refrain from",
    }
    assert "" in find_beginnings(r"\w+ shall")


@given(
    st.lists(
        st.sampled_from(
            ["the", "provider", "shall", "not", "may", "be", "is", "required", "to", "(", "test"]
        ),
        max_size=14,
    )
)
def test_openings_are_those_of_one_search_through_the_sentence(words: list[str]) -> None:
    joined = " ".join(words)
    patterns = [pattern.pattern for pattern, _ in _LANGUAGE.operators]
    plain = re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})")
    found = [match.span() for _, match in _LANGUAGE.openings.find(words, joined)]
    assert found == [match.span() for match in plain.finditer(joined)]


def test_an_operator_that_may_begin_with_any_word_is_tried_at_each() -> None:
    openings = Openings.of([r"\w+ly shall(?!\S)"])
    words = ["providers", "promptly", "shall", "act"]
    assert [index for index, _ in openings.find(words, " ".join(words))] == [1]
