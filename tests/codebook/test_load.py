"""Tests of the built-in codebook with the loading of users' taxonomies."""

from collections import Counter
from pathlib import Path

import pytest

from govatlas.codebook import check_taxonomy, load_codebook
from govatlas.codebook.issue import IssueKind
from govatlas.errors import InvalidCodebook
from govatlas.model.codebook import Category, Codebook, Taxonomy
from govatlas.model.coding import Role

COUNTS = {
    "risk": 24,
    "sector": 14,
    "lifecycle": 6,
    "scope": 10,
    "status": 3,
    "actor-type": 6,
    "actor-role": 4,
}
RECORD_KEYS = {
    "risk": "risk_subdomains",
    "sector": "sectors",
    "lifecycle": "lifecycle_stages",
    "scope": "technical_scope",
    "status": "legislative_status",
}
ALL = [
    pytest.param(taxonomy, category, id=f"{taxonomy.id}-{category.code}")
    for taxonomy in load_codebook().taxonomies
    for category in taxonomy.categories
]
SMALL = """\
id: small
label: Small
version: "1"
source: none
scale:
  - {value: 0, name: none, meaning: Absent.}
  - {value: 1, name: some, meaning: Present.}
categories:
  - code: a
    label: A
    definition: The letter a, or
      the sound.
"""


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_taxonomy_has_its_number_of_categories(codebook: Codebook) -> None:
    assert {taxonomy.id: len(taxonomy.categories) for taxonomy in codebook.taxonomies} == COUNTS


def test_coverage_comes_in_the_order_of_the_guide(codebook: Codebook) -> None:
    assert [each.id for each in codebook.coverage] == ["risk", "sector", "lifecycle", "scope"]


def test_records_use_the_keys_of_the_guide(codebook: Codebook) -> None:
    for taxonomy_id, key in RECORD_KEYS.items():
        assert codebook.taxonomy(taxonomy_id).record_key == key


@pytest.mark.parametrize("taxonomy_id", ["risk", "sector", "lifecycle"])
def test_coverage_has_three_levels(codebook: Codebook, taxonomy_id: str) -> None:
    levels = codebook.taxonomy(taxonomy_id).scale.levels
    assert [level.name for level in levels] == ["none", "minimal", "good"]


def test_scope_is_mentioned_or_not(codebook: Codebook) -> None:
    levels = codebook.taxonomy("scope").scale.levels
    assert [level.name for level in levels] == ["not mentioned", "mentioned"]


def test_risks_stand_in_seven_domains_by_their_first_digit(codebook: Codebook) -> None:
    risk = codebook.taxonomy("risk")
    assert len(risk.groups) == 7
    assert all(category.code[0] == category.group for category in risk.categories)
    counts = Counter(category.group for category in risk.categories)
    assert counts == {"1": 3, "2": 2, "3": 2, "4": 3, "5": 2, "6": 6, "7": 6}


def test_sectors_share_out_the_whole_of_naics(codebook: Codebook) -> None:
    notation = {each.code: each.notation for each in codebook.taxonomy("sector").categories}
    assert all(notation.values())
    joined = ";".join(notation.values())
    whole = "11 21 22 23 31-33 42 44-45 48-49 51 52 53 54 55 56 61 62 71 72 81 92"
    assert [sector for sector in whole.split() if sector not in joined] == []
    assert notation["national-security"] == "928110"


def test_roles_are_those_of_the_model(codebook: Codebook) -> None:
    codes = [category.code for category in codebook.actor_roles.categories]
    assert codes == [role.value for role in Role]


@pytest.mark.parametrize(("taxonomy", "category"), ALL)
def test_a_built_in_category_is_complete(taxonomy: Taxonomy, category: Category) -> None:
    assert category.label
    assert category.definition.endswith(".")
    assert category.includes
    assert category.excludes
    assert 3 <= len(category.examples) <= 5
    assert 3 <= len(category.counterexamples) <= 5
    assert not set(category.examples) & set(category.counterexamples)
    assert all(text.endswith(".") for text in category.examples + category.counterexamples)


@pytest.mark.parametrize("taxonomy", load_codebook().taxonomies, ids=lambda each: each.id)
def test_built_in_sentences_are_not_repeated(taxonomy: Taxonomy) -> None:
    texts = [
        text
        for category in taxonomy.categories
        for text in (*category.examples, *category.counterexamples)
    ]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


CONFUSED = [
    ("6.5", "6.4"),
    ("6.5", "7.3"),
    ("3.1", "4.1"),
    ("1.1", "1.3"),
    ("2.1", "2.2"),
    ("5.2", "7.1"),
    ("1.2", "4.3"),
]


@pytest.mark.parametrize("pair", CONFUSED)
def test_confusable_risks_are_told_apart_from_either_side(
    codebook: Codebook, pair: tuple[str, str]
) -> None:
    risk = codebook.taxonomy("risk")
    for here, there in (pair, pair[::-1]):
        assert there in [each.code for each in risk.category(here).distinguish]


def test_built_in_files_break_no_rule_but_that_their_names_are_taken(root: Path) -> None:
    files = sorted((root / "src" / "govatlas" / "codebook" / "data").glob("*/taxonomy.yaml"))
    assert len(files) == len(COUNTS)
    for path in files:
        assert {issue.kind for issue in check_taxonomy(path)} == {IssueKind.RESERVED}


def test_built_in_names_are_reserved(codebook: Codebook, tmp_path: Path) -> None:
    for taxonomy in codebook.taxonomies:
        text = SMALL.replace("id: small", f"id: {taxonomy.id}\nrecord_key: {taxonomy.record_key}")
        issues = check_taxonomy(write(tmp_path, text))
        assert [issue.kind for issue in issues] == [IssueKind.RESERVED] * 2


def test_a_users_taxonomy_follows_the_built_in_ones(codebook: Codebook, tmp_path: Path) -> None:
    grown = load_codebook([write(tmp_path, SMALL)])
    assert [each.id for each in grown.coverage] == [*(t.id for t in codebook.coverage), "small"]
    small = grown.taxonomy("small")
    assert small.record_key == "small"
    assert small.category("a").definition == "The letter a, or the sound."
    assert grown.version == "1+small@1"
    assert grown.digest != codebook.digest


def test_loading_a_users_taxonomy_leaves_the_built_in_codebook_alone(tmp_path: Path) -> None:
    before = load_codebook()
    load_codebook([write(tmp_path, SMALL)])
    assert load_codebook() == before


RELAID = """\
{"categories": [{"definition": 'The letter a, or the sound.', "label": A, "code": "a"}],
 "scale": [{"name": "none", "value": 0, "meaning": "Absent."},
           {"value": "1", "meaning": "Present.", "name": "some"}],
 "source": none, "version": 1, "label": "Small", "id": "small", "record_key": small}
"""


@pytest.mark.parametrize(
    "text",
    [RELAID, "\ufeff" + SMALL, SMALL.replace("\n", "\r\n"), "# note\n" + SMALL + "\n"],
    ids=["flow style", "byte order mark", "CRLF", "comments"],
)
def test_the_digest_does_not_depend_on_layout(tmp_path: Path, text: str) -> None:
    first = load_codebook([write(tmp_path, SMALL)])
    path = tmp_path / "other.yaml"
    path.write_bytes(text.encode("utf-8"))
    assert load_codebook([path]).digest == first.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The letter a", "The letter b"),
        ('version: "1"', 'version: "1.0"'),
        ("Present.", "There."),
        ("    label: A\n", "    label: A\n    cues: {strong: [apple]}\n"),
    ],
)
def test_the_digest_depends_on_all_content(tmp_path: Path, old: str, new: str) -> None:
    first = load_codebook([write(tmp_path, SMALL)])
    assert load_codebook([write(tmp_path, SMALL.replace(old, new))]).digest != first.digest


def test_composed_and_decomposed_characters_are_one_content(tmp_path: Path) -> None:
    composed = load_codebook([write(tmp_path, SMALL.replace("sound", "caf\u00e9"))])
    decomposed = load_codebook([write(tmp_path, SMALL.replace("sound", "cafe\u0301"))])
    assert composed.digest == decomposed.digest


def test_the_order_of_the_files_is_content(tmp_path: Path) -> None:
    one = write(tmp_path, SMALL)
    two = write(tmp_path, SMALL.replace("id: small", "id: other"), "other.yaml")
    assert load_codebook([one, two]).digest != load_codebook([two, one]).digest


@pytest.mark.parametrize("taken", ["risk", "sector", "status", "actor-type", "proposer"])
def test_an_id_of_ours_is_refused(tmp_path: Path, taken: str) -> None:
    path = write(tmp_path, SMALL.replace("id: small", f"id: {taken}"))
    with pytest.raises(InvalidCodebook, match=f"line 1: id '{taken}' belongs to govatlas"):
        load_codebook([path])


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    one, two = write(tmp_path, SMALL), write(tmp_path, SMALL, "again.yaml")
    with pytest.raises(
        InvalidCodebook, match=r"again\.yaml: id 'small' is already used by .*small\.yaml"
    ):
        load_codebook([one, two])


def test_two_files_of_one_record_key_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path, SMALL.replace("id: small", "id: a-b"))
    two = write(tmp_path, SMALL.replace("id: small", "id: b\nrecord_key: a_b"), "b.yaml")
    with pytest.raises(InvalidCodebook, match="record_key 'a_b' is already used"):
        load_codebook([one, two])


def test_a_bad_file_is_refused_in_one_line_with_the_number_of_issues(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("label: Small", "lable: Small"))
    with pytest.raises(InvalidCodebook) as caught:
        load_codebook([path])
    message = str(caught.value)
    assert "\n" not in message
    assert f"{path}, line 1: 'label' is missing (1 more issue; see" in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCodebook, match="cannot be read: No such file"):
        load_codebook([tmp_path / "nowhere.yaml"])


def test_the_example_in_the_documentation_is_the_example_file(root: Path) -> None:
    page = (root / "docs" / "taxonomy-file.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    path = root / "examples" / "taxonomy" / "children.yaml"
    assert shown == path.read_text(encoding="utf-8")


def test_the_example_file_is_valid_and_has_cues(root: Path) -> None:
    path = root / "examples" / "taxonomy" / "children.yaml"
    assert check_taxonomy(path) == ()
    children = load_codebook([path]).taxonomy("children")
    assert len(children.categories) == 4
    assert all(category.cues.strong for category in children.categories)


def test_the_documentation_names_every_key_of_the_schema(root: Path) -> None:
    from govatlas.codebook.schema import TAXONOMY

    page = (root / "docs" / "taxonomy-file.md").read_text(encoding="utf-8")
    keys = set(TAXONOMY)
    for key in TAXONOMY.values():
        keys |= set(key.keys)
        for inner in key.keys.values():
            keys |= set(inner.keys)
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
