"""Tags of people come in through the crosswalk and are compared with a coder on presence."""

import csv
import json
import shutil
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import govatlas
from govatlas import api
from govatlas.cli.agreement_text import render_agreement
from govatlas.errors import InputError, UnknownCategory, UnknownCoder
from govatlas.model.coding import CoderKind
from govatlas.store import Store
from tests.api.fakes import FakeMethod
from tests.conftest import Release
from tests.once import share_once

EXAMPLES = Path(__file__).parents[2] / "examples"
COLUMNS = ("AGORA ID", "Official name", "Casual name", "Annotated?", "Validated?", "Tags")
INVENTED = {
    "alder-automated-decisions-bill": "Harms: Discrimination;Risk factors: Bias;"
    "Applications: Government: benefits and welfare",
    "harlow-bay-facial-recognition-ordinance": "Risk factors: Privacy;Harms: Weather",
    "pellworth-university-ai-policy": "Applications: Education; Risk factors: Privacy",
    "quillhaven-frontier-policy": "",
}
"""Tags of our own invention over the example documents."""


def write_release(
    folder: Path, tags: Mapping[str, str], validated: Mapping[str, bool] | None = None
) -> Path:
    """Return a folder in the shape of an AGORA release; its documents are annotated."""
    folder.mkdir(exist_ok=True)
    with (folder / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for name, given in tags.items():
            sure = str((validated or {}).get(name, True)).lower()
            writer.writerow((name, f"The title of {name}", "", "true", sure, given))
    return folder


@pytest.fixture(scope="session")
def _once_coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the example documents, coded by the local coder."""

    def fill(folder: Path) -> None:
        db = folder / "atlas.db"
        api.read([EXAMPLES / "documents"], db=db, manifest=EXAMPLES / "manifest.csv", jobs=1)
        assert len(api.code(list(INVENTED), db=db, jobs=1).coded) == len(INVENTED)

    return share_once(tmp_path_factory, "tagged", fill) / "atlas.db"


@pytest.fixture
def coded(_once_coded: Path, db: Path) -> Path:
    shutil.copy(_once_coded, db)
    return db


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release", INVENTED | {"elsewhere": "Risk factors: Privacy"})


def load(db: Path, document: str, name: str = "agora-tags") -> dict[tuple[str, str], bool]:
    with Store.open(db, writable=False) as store:
        found = {coding.document_id: coding for coding in store.presences.read(name)}
    return {(a.taxonomy, a.category): a.present for a in found[document].answers}


def test_any_tag_counts_what_is_reached_is_answered_and_the_rest_is_not(
    coded: Path, release: Path
) -> None:
    report = api.import_tags(release, db=coded)
    assert report.kept == tuple(INVENTED)
    assert report.missing == (("elsewhere", "The title of elsewhere"),)
    assert report.unknown == ("Harms: Weather",)
    bill = load(coded, "alder-automated-decisions-bill")
    assert set(bill) == set(report.asked)
    assert {key for key, present in bill.items() if present} == {
        ("risk", "1.1"),
        ("sector", "public-administration"),
    }
    assert ("risk", "6.5") not in bill
    assert ("scope", "general-purpose-ai") not in bill
    with Store.open(coded) as store:
        coding = store.presences.read("agora-tags")[0]
    (basis,) = (a.basis for a in coding.answers if (a.taxonomy, a.category) == ("risk", "1.1"))
    assert basis == ("Harms: Discrimination", "Risk factors: Bias")
    assert coding.coder.kind is CoderKind.PERSON


def test_validated_and_untagged_is_absent_throughout(coded: Path, release: Path) -> None:
    report = api.import_tags(release, db=coded)
    policy = load(coded, "quillhaven-frontier-policy")
    assert set(policy) == set(report.asked)
    assert not any(policy.values())


def test_the_least_predicate_and_confidence_decide_what_is_asked(
    coded: Path, release: Path
) -> None:
    close = api.import_tags(release, db=coded, least_predicate="closeMatch").asked
    broad = api.import_tags(release, db=coded).asked
    sure = api.import_tags(release, db=coded, least_confidence=0.9).asked
    related = api.import_tags(
        release, db=coded, least_predicate="skos:relatedMatch", least_confidence=0
    ).asked
    assert set(close) < set(broad) < set(related)
    assert set(sure) < set(broad)
    assert ("sector", "public-administration") in set(broad) - set(close)
    assert {taxonomy for taxonomy, _ in related} == {"risk", "sector", "lifecycle", "scope"}
    with pytest.raises(InputError, match="weaker predicate"):
        api.import_tags(release, db=coded, least_predicate="exactMatch")
    with pytest.raises(InputError, match="unknown predicate 'like'"):
        api.import_tags(release, db=coded, least_predicate="like")


def test_only_validated_documents_count_unless_told_otherwise(coded: Path, tmp_path: Path) -> None:
    unsure = {"pellworth-university-ai-policy": False}
    release = write_release(tmp_path / "release", INVENTED, unsure)
    assert len(api.import_tags(release, db=coded).kept) == 3
    assert api.agree("agora-tags", "local", db=coded, resamples=5).comparison.only_second == (
        "pellworth-university-ai-policy",
    )
    again = api.import_tags(release, db=coded, unvalidated=True)
    assert (len(again.kept), again.replaced) == (4, 3)
    back = api.import_tags(release, db=coded)
    assert (len(back.kept), back.replaced) == (3, 4)
    with Store.open(coded) as store:
        assert len(store.presences.read("agora-tags")) == 3
    nobody = write_release(tmp_path / "nobody", INVENTED, dict.fromkeys(INVENTED, False))
    with pytest.raises(InputError, match="no document has validated tags"):
        api.import_tags(nobody, db=coded)


def test_people_and_the_coder_are_compared_on_presence(coded: Path, release: Path) -> None:
    api.import_tags(release, db=coded)
    report = api.agree("agora-tags", "local", db=coded, resamples=50)
    assert isinstance(report, api.PresenceReport)
    assert set(report.comparison.documents) == set(INVENTED)
    privacy = next(each for each in report.categories if each.code == "2.1")
    local = {name: api.show(name, db=coded).coding for name in INVENTED}
    found = {name for name, coding in local.items() if (coding.level_of("risk", "2.1") or 0) > 0}
    people = {name for name, tags in INVENTED.items() if "Risk factors: Privacy" in tags}
    assert (privacy.first, privacy.second) == (2, len(found))
    assert privacy.both == len(found & people)
    written = report.to_dict()
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    assert written["compared"] == "presence"
    assert written["taxonomies"]["risk"]["categories"]["2.1"]["present"]["first"] == 2
    assert "broadMatch or closer" in written["notes"][0]
    assert govatlas.agree("agora-tags", "local", db=coded, resamples=50).to_dict() == written


def test_tags_change_nothing_but_agreement(coded: Path, release: Path) -> None:
    name = "pellworth-university-ai-policy"
    before = (list(api.export("jsonl", db=coded)), api.show(name, db=coded))
    entries = api.list_documents(db=coded)
    api.import_tags(release, db=coded)
    assert (list(api.export("jsonl", db=coded)), api.show(name, db=coded)) == before
    assert api.list_documents(db=coded) == entries
    assert api.list_documents(api.Filters(coder="agora-tags"), db=coded) == ()
    with pytest.raises(UnknownCoder):
        api.show(name, coder="agora-tags", db=coded)
    with pytest.raises(InputError, match="tags without levels"):
        api.evaluate("agora-tags", db=coded)


def test_names_are_not_shared_with_coders_of_levels(coded: Path, release: Path) -> None:
    with pytest.raises(InputError, match="local already has codings with levels"):
        api.import_tags(release, db=coded, coder="local")
    api.import_tags(release, db=coded, coder="people")
    with pytest.raises(UnknownCoder, match="local, people"):
        api.agree("agora-tags", "local", db=coded)
    with pytest.raises(InputError, match="by category"):
        api.agree("people", "local", db=coded, by="document")
    with pytest.raises(UnknownCategory):
        api.agree("people", "local", db=coded, taxonomy="weather")


def test_tags_of_documents_that_are_not_here_are_refused(known: Path, release: Path) -> None:
    with pytest.raises(InputError, match="none of the 5 tagged documents"):
        api.import_tags(release, db=known)


def test_all_pairs_hold_the_tags_too(coded: Path, release: Path) -> None:
    api.import_tags(release, db=coded)
    overview = api.agree_all(db=coded, resamples=5)
    assert overview.reports == ()
    assert [r.comparison.second for r in overview.presences] == ["local"]
    assert len(overview.to_dict()["presence"]) == 1
    page = api.render_agreement_page(overview)
    assert 'id="presence-0"' in page
    api.code(list(INVENTED), db=coded, coder=FakeMethod())
    page = api.render_agreement_page(api.agree_all(db=coded, resamples=5))
    assert 'href="#presence-1"' in page
    assert 'href="#pair-0"' in page


def test_the_page_and_the_terminal_say_how_many_people_and_coder_have(
    coded: Path, release: Path
) -> None:
    api.import_tags(release, db=coded, coder="<i>people")
    report = api.agree("<i>people", "local", db=coded, resamples=5)
    page = api.render_agreement_page(report)
    assert "<i>people" not in page
    assert "2.1 Compromise of privacy" in page
    assert "<svg" in page
    console = Console(width=200, record=True, file=StringIO())
    console.print(render_agreement(report))
    printed = console.export_text()
    (line,) = (line for line in printed.splitlines() if "Compromise of privacy" in line)
    privacy = next(each for each in report.categories if each.code == "2.1")
    counts = f"{privacy.first} {privacy.second} {privacy.both}"
    assert counts in " ".join(line.split())


OWN = """#mapping_set_id: urn:x
#license: urn:y
#curie_map:
#  own: "urn:z:"
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tconfidence\tcomment
own:1\tHarms: Weather\tskos:closeMatch\tgovatlas:risk/{code}\tX\tsemapv:ManualMappingCuration\t1\t
"""


def test_a_crosswalk_of_ones_own_is_taken(coded: Path, release: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(OWN.format(code="6.6"), encoding="utf-8")
    report = api.import_tags(release, db=coded, crosswalk=own)
    assert report.asked == (("risk", "6.6"),)
    assert load(coded, "harlow-bay-facial-recognition-ordinance") == {("risk", "6.6"): True}
    own.write_text(OWN.format(code="9.9"), encoding="utf-8")
    with pytest.raises(UnknownCategory, match=r"9\.9"):
        api.import_tags(release, db=coded, crosswalk=own)


def test_the_tags_of_the_agora_release_are_read_through(agora: Release, db: Path) -> None:
    shutil.copy(agora.db, db)
    report = api.import_tags(agora.folder, db=db, least_predicate="broadMatch")
    assert len(report.kept) == 199
    assert len(report.missing) == 1
    assert report.unknown == ()
    assert {("risk", "1.1"), ("risk", "2.1"), ("sector", "educational-services")} < set(
        report.asked
    )
    with Store.open(db) as store:
        tagged = store.presences.read("agora-tags")
    privacy = [a.present for c in tagged for a in c.answers if a.category == "2.1"]
    assert (sum(privacy), len(privacy)) == (25, 199)
