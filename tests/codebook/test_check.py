"""Tests that every fault of a taxonomy file is named with its kind and line."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import check_taxonomy
from govatlas.codebook.issue import Issue, IssueKind
from govatlas.codebook.parse import DEEPEST_NESTING, LARGEST_FILE

GOOD = """\
id: small
label: Small
version: "1"
source: none
record_key: small_things
scale:
  - value: 0
    name: none
    meaning: Absent.
  - value: 1
    name: some
    meaning: Present.
groups:
  - {code: g, label: Group}
categories:
  - code: a
    label: A
    definition: First.
    group: g
    examples: []
    cues:
      strong:
        - apple tree*
      against:
  - code: b
    label: B
    definition: Second.
    distinguish:
      - {from: a, by: It comes first.}
"""
KIND = IssueKind
# What to replace in GOOD, by what, the kind of the issue, its line, a part of its reason.
FAULTS = [
    ("label: Small", "lable: Small", KIND.UNKNOWN_KEY, 2, "did you mean 'label'"),
    ("    group: g", "    xyzzy: g", KIND.UNKNOWN_KEY, 19, "the keys are code"),
    ("    meaning: Absent.\n", "", KIND.MISSING_KEY, 7, "'meaning' is missing"),
    ("    definition: Second.\n", "", KIND.MISSING_KEY, 25, "'definition' is missing"),
    ("source: none", "source: [none]", KIND.WRONG_TYPE, 4, "'source' must be text, not a list"),
    ("source: none", "source: {a: b}", KIND.WRONG_TYPE, 4, "not keys with values"),
    ("  - value: 1", "  - value: one", KIND.WRONG_TYPE, 10, "must be a whole number"),
    ("  - value: 1", "  - value: ²", KIND.WRONG_TYPE, 10, "must be a whole number"),
    ("  - value: 1", f"  - value: {'9' * 5000}", KIND.WRONG_TYPE, 10, "must be a whole number"),
    ("    examples: []", "    examples: An apple.", KIND.WRONG_TYPE, 20, "a list of texts"),
    ("    examples: []", "    examples: [a: b]", KIND.WRONG_TYPE, 20, "put it in quotes"),
    ("  - {code: g, label: Group}", "  - g", KIND.WRONG_TYPE, 14, "must be keys with values"),
    ("label: Small", "label:", KIND.EMPTY_VALUE, 3, "'label' is empty"),
    ("label: Small", 'label: " "', KIND.EMPTY_VALUE, 2, "'label' is empty"),
    ("    examples: []", "    examples: ['']", KIND.EMPTY_VALUE, 20, "an item of 'examples'"),
    ("id: small", "id: Small Things", KIND.BAD_CODE, 1, "lower-case letters"),
    ("record_key: small_things", "record_key: a-b", KIND.BAD_CODE, 5, "underscores"),
    ("  - code: b", "  - code: b c", KIND.BAD_CODE, 25, "no spaces"),
    ("  - code: b", "  - code: b/c", KIND.BAD_CODE, 25, "no spaces"),
    ("id: small", "id: sector", KIND.RESERVED, 1, "belongs to govatlas"),
    ("record_key: small_things", "record_key: actors", KIND.RESERVED, 5, "belongs to govatlas"),
    ("  - code: b", "  - code: a", KIND.DUPLICATE_CODE, 25, "already used in line 16"),
    ("label: Small", "label: Small\nlabel: Large", KIND.DUPLICATE_KEY, 3, "given twice"),
    ("  - value: 1", "  - value: 2", KIND.BAD_SCALE, 10, "expected level 1, not 2"),
    ("    name: some", "    name: none", KIND.BAD_SCALE, 11, "two levels have the name"),
    ("    group: g", "    group: h", KIND.UNKNOWN_GROUP, 19, "choose one of: g"),
    ("{from: a,", "{from: z,", KIND.UNKNOWN_CATEGORY, 29, "no other category"),
    ("{from: a,", "{from: b,", KIND.UNKNOWN_CATEGORY, 29, "no other category"),
    ("apple tree*", "(apple", KIND.BAD_CUE, 23, "brackets do not match"),
    ("apple tree*", '"@AI"', KIND.BAD_CUE, 23, "always occurs"),
    ("label: Small", "label: &x Small", KIND.ALIAS, 2, "not allowed"),
    ("label: Small", "label: !!str Small", KIND.TAG, 2, "not allowed"),
    ("label: Small", 'label: "\\e[31m"', KIND.CONTROL, 2, "control character"),
    ("label: Small", 'label: "\\ud800"', KIND.CONTROL, 2, "surrogate"),
    ("label: Small", "label: [Small", KIND.NOT_YAML, 3, "not YAML"),
    ("label: Small", "label: Small: thing", KIND.NOT_YAML, 2, "not YAML"),
    ("label: Small", "\tlabel: Small", KIND.NOT_YAML, 2, "not YAML"),
    ("label: Small", "label: \x07", KIND.NOT_YAML, 2, "a character that YAML forbids"),
    ("label: Small", "---\nlabel: Small", KIND.NOT_YAML, 2, "another document"),
]


def check(folder: Path, data: str | bytes) -> tuple[Issue, ...]:
    path = folder / "given.yaml"
    path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return check_taxonomy(path)


def test_a_good_file_has_no_issue(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "line", "reason"),
    FAULTS,
    ids=[f"{kind}-{line}-{index}" for index, (_, _, kind, line, _) in enumerate(FAULTS)],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, kind: IssueKind, line: int, reason: str
) -> None:
    assert old in GOOD
    issues = check(tmp_path, GOOD.replace(old, new, 1))
    found = [issue for issue in issues if issue.kind is kind]
    assert found, issues
    assert (found[0].line, reason in found[0].reason) == (line, True), found[0]


def test_every_kind_of_issue_is_tested() -> None:
    whole_file = {KIND.UNREADABLE, KIND.TOO_LARGE, KIND.NOT_UTF8, KIND.EMPTY_FILE, KIND.TOO_DEEP}
    assert {kind for _, _, kind, _, _ in FAULTS} | whole_file == set(IssueKind)


def test_all_issues_are_given_at_once_in_order_of_line(tmp_path: Path) -> None:
    text = GOOD.replace("    group: g", "    group: h").replace("id: small", "id: risk")
    issues = check(tmp_path, text.replace("{from: a,", "{form: a,"))
    assert [issue.line for issue in issues] == [1, 19, 29, 29]


def test_an_issue_is_one_line_with_file_and_place(tmp_path: Path) -> None:
    (issue,) = check(tmp_path, GOOD.replace("id: small", "id: risk"))
    expected = f"{tmp_path / 'given.yaml'}, line 1: id 'risk' belongs to govatlas; choose another"
    assert str(issue) == expected


def test_a_record_key_derived_from_the_id_must_not_be_taken_either(tmp_path: Path) -> None:
    text = GOOD.replace("record_key: small_things\n", "").replace("id: small", "id: headline")
    (issue,) = check(tmp_path, text)
    assert (issue.kind, issue.line) == (KIND.RESERVED, 1)
    assert "give a record_key" in issue.reason


def test_a_scale_of_one_level_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("  - value: 1\n    name: some\n    meaning: Present.\n", "")
    (issue,) = check(tmp_path, text)
    assert (issue.kind, issue.line) == (KIND.BAD_SCALE, 7)


def test_a_file_without_categories_is_refused(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("categories:")] + "categories: []\n"
    (issue,) = check(tmp_path, text)
    assert (issue.kind, issue.line) == (KIND.EMPTY_VALUE, 15)


@pytest.mark.parametrize("data", [b"", b"# only a comment\n", b"---\n...\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (issue,) = check(tmp_path, data)
    assert issue.kind is KIND.EMPTY_FILE


@pytest.mark.parametrize("data", [b"- a\n- b\n", b"just words\n"])
def test_a_file_without_keys_at_its_top_is_refused(tmp_path: Path, data: bytes) -> None:
    (issue,) = check(tmp_path, data)
    assert issue.kind is KIND.WRONG_TYPE


def test_bytes_that_are_not_utf8_are_refused_with_their_line(tmp_path: Path) -> None:
    (issue,) = check(tmp_path, GOOD.replace("Second", "Caf\xe9").encode("cp1252"))
    assert (issue.kind, issue.line) == (KIND.NOT_UTF8, 27)


def test_utf16_is_refused(tmp_path: Path) -> None:
    (issue,) = check(tmp_path, GOOD.encode("utf-16"))
    assert (issue.kind, issue.line) == (KIND.NOT_UTF8, 1)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    (issue,) = check(tmp_path, b"#" * (LARGEST_FILE + 1))
    assert issue.kind is KIND.TOO_LARGE


def test_an_alias_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    (issue,) = check(tmp_path, "\n".join(lines))
    assert (issue.kind, issue.line) == (KIND.ALIAS, 1)


def test_bottomless_nesting_is_refused(tmp_path: Path) -> None:
    (issue,) = check(tmp_path, "id: " + "[" * 100_000)
    assert issue.kind is KIND.TOO_DEEP
    assert str(DEEPEST_NESTING) in issue.reason


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (issue,) = check_taxonomy(tmp_path)
    assert (issue.kind, issue.line) == (KIND.UNREADABLE, 0)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (issue,) = check_taxonomy(tmp_path / "nowhere.yaml")
    assert issue.kind is KIND.UNREADABLE


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_a_pipe_is_refused_without_waiting_on_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (issue,) = check_taxonomy(tmp_path / "pipe.yaml")
    assert issue.kind is KIND.UNREADABLE


def test_values_that_other_readers_of_yaml_would_change_stay_text(tmp_path: Path) -> None:
    text = GOOD.replace('version: "1"', "version: 2025-02-31").replace("name: none", "name: no")
    assert check(tmp_path, text.replace("code: b", "code: 1.10")) == ()


GOOD_CUES = [
    "age verification",
    "verif*",
    "(child|children)",
    "(personal data|personal information) ~6 child*",
    "@AI ~8 discriminat*",
    "deep-fake*",
    "child's",
    "risk ~ assessment",
]
BAD_CUES = [
    "(child|children",
    "child)",
    "((child) | b)",
    "(old|middle)-school",
    "~3 child",
    "child ~3",
    "child ~3 ~4 parent",
    "child ~x parent",
    "(child|)",
    "chi*ld",
    "child|parent",
    "@ML child",
    "@AI",
    "child[ren]",
    "\\bchild",
]


def with_cue(cue: str) -> str:
    quoted = cue.replace("'", "''")
    return GOOD.replace("apple tree*", f"'{quoted}'")


@pytest.mark.parametrize("cue", GOOD_CUES)
def test_a_good_cue_is_no_issue(tmp_path: Path, cue: str) -> None:
    assert check(tmp_path, with_cue(cue)) == ()


@pytest.mark.parametrize("cue", BAD_CUES)
def test_a_bad_cue_is_named_with_its_line(tmp_path: Path, cue: str) -> None:
    (issue,) = check(tmp_path, with_cue(cue))
    assert (issue.kind, issue.line) == (KIND.BAD_CUE, 23)
    assert repr(cue) in issue.reason


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / "given.yaml"


@given(cue=st.text(alphabet="ab c*~3()|@AI-\\'é", max_size=30))
def test_no_cue_makes_the_check_raise(scratch: Path, cue: str) -> None:
    scratch.write_text(with_cue(cue), encoding="utf-8")
    assert all(issue.reason for issue in check_taxonomy(scratch))


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8")))
def test_no_bytes_make_the_check_raise(scratch: Path, data: bytes) -> None:
    scratch.write_bytes(data)
    assert check_taxonomy(scratch)


@given(
    place=st.integers(0, len(GOOD) - 1), put=st.sampled_from(list(":-[]{}&*!|>'\"%@`#?,\n\t \x00é"))
)
def test_no_change_of_a_character_makes_the_check_raise(
    scratch: Path, place: int, put: str
) -> None:
    scratch.write_text(GOOD[:place] + put + GOOD[place + 1 :], encoding="utf-8")
    assert all(issue.reason for issue in check_taxonomy(scratch))
