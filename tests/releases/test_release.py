"""A release can be checked, loaded, compared and made again."""

import csv
import errno
import hashlib
import json
import shutil
import signal
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from govatlas import api
from govatlas.api.cells import restore_cell
from govatlas.api.releases import table_files
from govatlas.api.releases.licences import SPDX, check_licence, name_licence
from govatlas.api.releases.whole_folder import open_whole_folder
from govatlas.cli.main import cli
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.identifiers import Identifiers
from govatlas.publishing.dataset.columns import ALWAYS, Kind, Origin, list_tables
from govatlas.publishing.dataset.readme import write_inline
from govatlas.publishing.dataset.rows import OF_CODINGS, Coded, list_document_rows, list_rows
from govatlas.publishing.dataset.words import Allowance, Licence, Policy, Texts, cut, limit_record
from govatlas.store import Store
from tests.builders import TEXT, build_coding, build_document
from tests.releases.conftest import HOSTILE, PROGRAM, code_by_program, fill

DESCRIBED = ("datapackage.json", "croissant.json", "ro-crate-metadata.json")


def make(db: Path, out: Path, version: str = "1.0", **more: Any) -> api.ReleaseReport:
    terms = more.pop("terms", api.ReleaseTerms(licence="cc-by-4.0", operator="Atlas | Lab"))
    return api.release(version, out, db=db, terms=terms, **more)


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_parquet(folder: Path, name: str) -> list[dict[str, Any]]:
    from pyarrow import parquet

    return parquet.read_table(folder / f"{name}.parquet").to_pylist()


def list_names(folder: Path) -> set[str]:
    """Return what is in a folder, but for what SQLite has beside a database."""
    return {path.name for path in folder.iterdir() if not path.name.startswith("atlas.db-")}


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "atlas-1.0", tmp_path / "atlas-1.0")


def test_every_row_has_the_columns_of_its_table() -> None:
    document = build_document()
    coded = Coded.of(document, code_by_program(document), api.load_codebook())
    for name in OF_CODINGS:
        for row in list_rows(name, coded):
            assert tuple(row) == list_tables()[name].names
    for row in list_document_rows(document):
        assert tuple(row) == list_tables()["documents"].names


def test_the_table_of_columns_is_whole() -> None:
    tables = list_tables()
    assert set(ALWAYS) < set(tables)
    for table in tables.values():
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)
        assert all(column.meaning.endswith(".") for column in table.columns)
        assert all(isinstance(column.origin, Origin) for column in table.columns)


def test_a_release_has_every_file_and_their_hashes(release: Path) -> None:
    names = {path.name for path in release.iterdir()}
    tables = {f"{name}.{ending}" for name in ALWAYS for ending in ("csv", "parquet")}
    others = {"records.jsonl", "README.md", "CITATION.cff", "SHA256SUMS", *DESCRIBED}
    assert names == tables | others
    lines = (release / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(sums) == names - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest


def test_made_twice_a_release_is_the_same_byte_for_byte(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(db, tmp_path / "one")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    make(db, tmp_path / "deeper name")
    monkeypatch.undo()
    time.tzset()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "deeper name" / path.name).read_bytes(), path.name


def test_the_day_is_that_of_the_data_or_of_the_environment(
    db: Path, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads((release / "datapackage.json").read_text())
    assert told["created"] == "2026-11-25T00:00:00Z"  # that of the newest coding
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    make(db, tmp_path / "epoch")
    assert "1970-01-02" in (tmp_path / "epoch" / "CITATION.cff").read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH must be a number"):
        make(db, tmp_path / "noon")
    assert not (tmp_path / "noon").exists()


def test_frictionless_finds_a_release_valid(release: Path) -> None:
    from frictionless import validate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["name", "message"])
    assert {task.name for task in report.tasks} >= set(ALWAYS)


def test_frictionless_finds_damage(release: Path) -> None:
    from frictionless import validate

    path = release / "labels.csv"
    path.write_bytes(path.read_bytes().replace(b"risk:1.1", b"risk:2.1"))  # a key twice
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not validate(str(release / "datapackage.json")).valid


def test_croissant_reads_records_back(release: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant

        data = mlcroissant.Dataset(str(release / "croissant.json"))
        assert not data.metadata.issues.errors
        found = list(data.records("labels"))
    known = read_parquet(release, "labels")
    assert len(found) == len(known)
    levels = [record["labels/level"] for record in found]
    assert [None if level != level else level for level in levels] == [r["level"] for r in known]
    assert {record["labels/code"].decode() for record in found} == {r["code"] for r in known}


CITATION = {
    "type": "object",
    "required": ["cff-version", "message", "title", "authors"],
    "additionalProperties": False,
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": {"type": "string", "minLength": 1},
        "type": {"enum": ["dataset", "software"]},
        "title": {"type": "string", "minLength": 1},
        "version": {"type": ["string", "number"]},
        "date-released": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "license": {"enum": list(SPDX)},
        "license-url": {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"},
        "url": {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"},
        "abstract": {"type": "string", "minLength": 1},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True},
        "authors": {"$ref": "#/$defs/authors"},
        "references": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["authors", "title", "type"],
                "additionalProperties": False,
                "properties": {
                    "authors": {"$ref": "#/$defs/authors"},
                    "title": {"type": "string", "minLength": 1},
                    "type": {"enum": ["software", "data"]},
                    "version": {"type": ["string", "number"]},
                },
            },
        },
    },
    "$defs": {
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string", "minLength": 1}},
            },
        }
    },
}
"""What the Citation File Format 1.2.0 asks of the keys that a release uses."""


def test_the_citation_is_valid(release: Path) -> None:
    text = (release / "CITATION.cff").read_text()
    told = YAML(typ="safe", pure=True).load(text)
    told["date-released"] = str(told["date-released"])
    jsonschema.validate(told, CITATION)
    assert told["authors"] == [{"name": "Atlas | Lab"}]
    assert told["license"] == "CC-BY-4.0"
    assert "AGORA" in told["references"][1]["title"]


def test_the_validator_of_citations_finds_it_valid(release: Path) -> None:
    cffconvert = pytest.importorskip("cffconvert", reason="needs cffconvert")
    cffconvert.Citation((release / "CITATION.cff").read_text()).validate()


def test_the_crate_names_every_file(release: Path) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(release)
    parts = {entity.id for entity in crate.data_entities}
    assert parts >= {path.name for path in release.iterdir()} - {*DESCRIBED, "SHA256SUMS"}
    assert crate.root_dataset["license"].id.startswith("https://spdx.org")
    assert crate.root_dataset["version"] == "1.0"


def test_csv_and_parquet_say_the_same(release: Path) -> None:
    for name in ALWAYS:
        table, told = read_rows(release, name), read_parquet(release, name)
        assert len(table) == len(told)
        for row, known in zip(table, told, strict=True):
            for column in list_tables()[name].columns:
                cell, value = restore_cell(row[column.name]), known[column.name]
                if column.kind is Kind.STRING:
                    assert cell == (value or ""), column.name
                elif column.kind is Kind.BOOLEAN:
                    assert cell == str(value).lower()
                elif column.kind is not Kind.DATETIME:
                    assert (float(cell) if cell else None) == value


def test_hostile_words_survive_and_run_nowhere(release: Path) -> None:
    titles = {row["title"] for row in read_parquet(release, "documents")}
    assert f"{HOSTILE} 0" in titles
    assert all(row["title"].startswith("'=") for row in read_rows(release, "documents"))
    reasons = {row["rationale"] for row in read_parquet(release, "labels") if not row["assessed"]}
    assert reasons == {HOSTILE}
    readme = (release / "README.md").read_text()
    assert "<b>" not in readme.replace("\\<b\\>", "")


def test_duckdb_and_pandas_count_what_the_site_shows(db: Path, release: Path) -> None:
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    site = Explorer(db).catalogue()
    known = {
        (taxonomy.id, category.code): int((site.level_column(taxonomy.id, category.code) > 0).sum())
        for taxonomy, category in site.codebook.coverage_categories()
    }
    asked = (
        "SELECT taxonomy, code, count(*) FILTER (level > 0) AS covered FROM '{}'"
        " WHERE shown AND taxonomy <> 'status' GROUP BY ALL"
    )
    for name in ("labels.parquet", "labels.csv"):
        where = str(release / name)
        rows = duckdb.connect().execute(asked.format(where)).fetchall()
        counted = {(taxonomy, str(code)): covered for taxonomy, code, covered in rows}
        assert all(known[key] == covered for key, covered in counted.items())
        assert sum(counted.values()) == sum(known.values()) > 0
    frame = pandas.read_csv(release / "labels.csv", dtype={"code": str}, keep_default_na=False)
    shown = frame[frame.shown & (frame.taxonomy == "risk") & (frame.level.isin(["1", "2"]))]
    assert len(shown) == sum(n for (taxonomy, _), n in known.items() if taxonomy == "risk")
    documents = pandas.read_parquet(release / "documents.parquet")
    assert len(documents) == len(site.ids)


def test_one_coding_of_each_coded_document_is_shown(db: Path, release: Path) -> None:
    codings = read_parquet(release, "codings")
    assert len(codings) == 6
    assert {row["document_id"]: row["coder"] for row in codings if row["shown"]} == {
        "act-0": "machine",  # bea answered only some categories
        "act-1": "ann",
        "act-2": "machine",
        "77": "machine",
    }
    shown = {row["document_id"]: row["coding_id"] for row in read_parquet(release, "documents")}
    assert shown["act-3"] is None
    assert all(shown[e.document.id] == e.coding_id for e in api.load_records(db=db))


def test_the_readme_has_every_column_with_its_values(release: Path) -> None:
    readme = (release / "README.md").read_text()
    for name in ALWAYS:
        _, _, part = readme.partition(f"### `{name}`")
        for column in list_tables()[name].columns:
            assert f"| `{column.name}` | {column.kind.value} |" in part.partition("\n###")[0]
            assert write_inline(column.meaning) in part
    assert "| machine | program | 3 | blind | 4 | 3 | 16 |" in readme
    assert "| ann | person | 1 | blind | 1 | 1 | 4 |" in readme
    assert "ann and machine" in readme
    assert "Of 5 documents 1 has no coding, and 0 could not be assessed" in readme


def test_quotations_are_cut_where_no_licence_is_stated(db: Path, tmp_path: Path) -> None:
    make(db, tmp_path / "r", terms=api.ReleaseTerms(longest=20))
    words = {row["document_id"]: row["words"] for row in read_parquet(tmp_path / "r", "documents")}
    assert words == {"77": "quotations"} | {f"act-{n}": "shortened" for n in range(4)}
    for row in read_parquet(tmp_path / "r", "quotations"):
        if row["document_id"] == "77":
            assert not row["shortened"]
            assert len(row["quotation"]) == row["end"] - row["start"]
        else:
            assert row["shortened"]
            assert len(row["quotation"]) <= 20
    for line in (tmp_path / "r" / "records.jsonl").read_text().split("\n")[:-1]:
        record = json.loads(line)
        told = [q for label in record["risk_subdomains"] for q in label["quotes"]]
        norms = record.get("norms") or []
        told += [norm[part] for norm in norms for part in ("action", "quote")]
        assert max(map(len, told)) <= 20 or record["document_id"] == "77"
    for row in read_parquet(tmp_path / "r", "norms"):
        assert len(row["action"]) <= 20 or row["document_id"] == "77"


def test_none_leaves_out_the_words_of_documents(db: Path, tmp_path: Path) -> None:
    make(
        db,
        tmp_path / "r",
        terms=api.ReleaseTerms(texts=Texts.NONE, address="https://atlas.example.org"),
    )
    lines = (tmp_path / "r" / "records.jsonl").read_text().split("\n")[:-1]
    norm = next(n for line in lines for n in json.loads(line).get("norms") or [])
    assert norm["action"] == ""
    enforcers = [json.loads(line)["actors"]["enforcer"] for line in lines]
    assert all(actor["name"] for actors in enforcers for actor in actors)
    assert any(enforcers)
    with Store.open(db, writable=False) as store:
        text = store.documents.read("act-0").text
    start, end = norm["spans"]["action"]  # places stay, so that who has the text finds the words
    assert text[start:end].startswith("use an automated decision system")
    words = TEXT.split()
    runs = [" ".join(words[n : n + 4]) for n in range(len(words) - 3)]
    # its title says what the first line of the text says
    runs = [run for run in runs if run not in build_document().instrument.title]
    for path in (tmp_path / "r").iterdir():
        content = " ".join(path.read_bytes().decode("utf-8", "replace").split())
        assert not [run for run in runs if run in content], path.name
        assert not [run for run in runs if run.replace(" ", "%20") in content], path.name


def test_texts_need_a_stated_licence_and_agora_needs_to_be_asked_for(
    db: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "licences.csv"
    listed.write_text("document_id,licence,licence_link\nact-1,CC0-1.0,\nact-2,,\n")
    terms = api.ReleaseTerms(texts=Texts.ALL, text_licences=listed)
    make(db, tmp_path / "a", terms=terms)
    texts = read_parquet(tmp_path / "a", "texts")
    assert [row["document_id"] for row in texts] == ["act-1"]
    with Store.open(db, writable=False) as store:
        assert texts[0]["text"] == store.documents.read("act-1").text
    licences = {r["document_id"]: r["licence"] for r in read_parquet(tmp_path / "a", "documents")}
    assert licences["act-1"] == "CC0-1.0"
    assert licences["act-2"] is None
    make(db, tmp_path / "b", terms=replace(terms, agora_texts=True))
    assert {r["document_id"] for r in read_parquet(tmp_path / "b", "texts")} == {"77", "act-1"}


def test_a_file_of_licences_names_documents_that_are_there(db: Path, tmp_path: Path) -> None:
    listed = tmp_path / "licences.csv"
    listed.write_text("document_id,licence\nact-9,CC0-1.0\n")
    with pytest.raises(InputError, match="act-9"):
        make(db, tmp_path / "r", terms=api.ReleaseTerms(text_licences=listed))
    listed.write_text("document,licence\nact-9,CC0-1.0\n")
    with pytest.raises(InputError, match="document_id and licence"):
        make(db, tmp_path / "r", terms=api.ReleaseTerms(text_licences=listed))


@given(st.text(), st.integers(1, 300))
def test_a_cut_is_a_beginning_no_longer_than_asked(words: str, longest: int) -> None:
    kept = cut(words, longest)
    assert words.startswith(kept)
    assert len(kept) <= longest
    assert cut(words, len(words)) == words


def test_what_may_be_passed_on_follows_the_policy() -> None:
    stated = Licence(name="CC0-1.0")
    policy = Policy(texts=Texts.ALL, licences={"a": stated, "b": stated}, restricted={"b"})
    assert policy.allow("a").has_text
    assert policy.allow("b") == Allowance(licence=stated)
    assert policy.allow("c") == Allowance(longest=200)
    assert not replace(policy, texts=Texts.QUOTATIONS).allow("a").has_text
    assert replace(policy, texts=Texts.NONE).allow("a").longest == 0
    assert limit_record({"links": ["x"], "provenance": {"links": ["y"]}}, Allowance(longest=0)) == {
        "links": [],
        "provenance": {"links": ["y"]},
    }


def test_licences_are_known_in_any_case() -> None:
    assert name_licence("cc-by-4.0").name == "CC-BY-4.0"
    assert name_licence("ask us").link == ""


def test_without_gold_estimates_are_raw_and_with_gold_they_name_it(
    db: Path, tmp_path: Path, release: Path
) -> None:
    rows = read_parquet(release, "estimates")
    one = next(r for r in rows if (r["taxonomy"], r["code"], r["level"]) == ("risk", "1.1", 2))
    assert (one["coder"], one["gold_coder"], one["raw"], one["coded"]) == ("machine", None, 1.0, 4)
    assert one["corrected"] is None
    make(db, tmp_path / "gold", gold="ann")
    rows = read_parquet(tmp_path / "gold", "estimates")
    assert {(row["coder"], row["gold_coder"]) for row in rows} == {("machine", "ann")}
    with pytest.raises(InputError):
        make(db, tmp_path / "nobody", gold="nobody")
    assert not (tmp_path / "nobody").exists()


def test_changes_say_what_and_why(db: Path, tmp_path: Path, release: Path) -> None:
    with Store.open(db) as store:
        new = build_document(f"{TEXT}\nA new text.\n", "act-2")
        store.documents.save(new)  # without a coding: all its labels go
        store.codings.save(code_by_program(store.documents.read("act-3")))
        kept = store.documents.read("act-0")
        before = code_by_program(kept)
        label = replace(before.labels[0], level=1)
        coder = replace(PROGRAM, version="4")
        store.codings.save(replace(before, labels=(label, *before.labels[1:]), coder=coder))
        store.documents.save(build_document(f"{TEXT}\nAdded.\n", "act-9"))
        store.codings.save(build_coding(store.documents.read("act-9")))
    report = make(db, tmp_path / "r2", "1.1", since=release)
    rows = read_parquet(tmp_path / "r2", "changes")
    assert report.rows["changes"] == len(rows)
    reasons = {(row["document_id"], row["change"], row["reason"]) for row in rows}
    assert reasons == {
        ("act-0", "changed", "new coder"),
        ("act-2", "removed", "coding removed"),
        ("act-3", "added", "first coding"),
        ("act-9", "added", "new document"),
    }
    (changed,) = [row for row in rows if row["document_id"] == "act-0"]
    assert (changed["taxonomy"], changed["code"]) == ("risk", "1.1")
    assert (changed["before"], changed["after"]) == ("2", "1")
    readme = (tmp_path / "r2" / "README.md").read_text()
    assert "Since version 1.0" in readme
    assert "| changed | new coder | 1 |" in readme


def test_a_new_text_is_the_reason_of_its_changes(db: Path, tmp_path: Path, release: Path) -> None:
    with Store.open(db) as store:
        store.documents.save(build_document(f"{TEXT}\nA new text.\n", "act-2"))
        new = store.documents.read("act-2")
        coding = code_by_program(new)
        store.codings.save(replace(coding, labels=coding.labels[1:], codebook_digest="sha256:22"))
    make(db, tmp_path / "r2", "1.1", since=release)
    (row,) = read_parquet(tmp_path / "r2", "changes")
    assert (row["change"], row["before"], row["after"]) == ("removed", "2", None)
    assert row["reason"] == "new text; new codebook"


def test_nothing_changed_says_so(db: Path, tmp_path: Path, release: Path) -> None:
    report = make(db, tmp_path / "r2", "1.1", since=release)
    assert report.rows["changes"] == 0
    assert "nothing changed" in (tmp_path / "r2" / "README.md").read_text()


@pytest.mark.parametrize("name", ["labels.csv", "datapackage.json"])
def test_an_earlier_release_that_was_altered_is_refused(
    db: Path, tmp_path: Path, release: Path, name: str
) -> None:
    (release / name).write_bytes((release / name).read_bytes() + b" ")
    with pytest.raises(InputError, match=f"{name} is not as SHA256SUMS says"):
        make(db, tmp_path / "r2", since=release)


def test_a_folder_without_a_release_is_no_earlier_one(db: Path, tmp_path: Path) -> None:
    for since in (tmp_path, tmp_path / "nowhere", db):
        with pytest.raises(InputError, match="no release"):
            make(db, tmp_path / "r2", since=since)


def test_a_release_is_never_written_over(db: Path, release: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in release.iterdir()}
    with pytest.raises(InputError, match="already exists"):
        make(db, release)
    assert before == {path.name: path.read_bytes() for path in release.iterdir()}
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="already exists"):
        make(db, tmp_path / "link")


def test_a_full_disk_leaves_nothing_and_says_so(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = table_files.TableFiles._write

    def run_full(self: table_files.TableFiles) -> None:
        written(self)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(table_files.TableFiles, "_write", run_full)
    before = list_names(tmp_path)
    with pytest.raises(InputError, match=r"cannot write .*/r: No space left on device"):
        make(db, tmp_path / "r")
    assert list_names(tmp_path) == before


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def stop() -> None:
        with open_whole_folder(tmp_path / "r") as folder:
            (folder / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert not list(tmp_path.iterdir())


def test_killed_at_any_moment_there_is_no_release_or_a_whole_one(tmp_path: Path) -> None:
    fill(tmp_path / "atlas.db")
    program = "from govatlas.cli.main import main; main()"
    command = [sys.executable, "-c", program, "release", "1.0", "--db", "atlas.db", "--out"]
    moment, seen = 0.3, 0
    while True:
        out = tmp_path / f"r-{seen}"
        run = subprocess.Popen([*command, out.name], cwd=tmp_path, stdout=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            run.wait(moment)
        run.send_signal(signal.SIGKILL)
        run.wait()
        if out.exists():
            for line in (out / "SHA256SUMS").read_text().splitlines():
                digest, _, name = line.partition("  ")
                assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
            assert seen, "it was whole before it could be stopped"
            return
        moment, seen = moment * 1.3, seen + 1


def test_the_command_makes_a_release(db: Path, tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("name: Atlas of law\noperator: Lab\ndocuments: Parliaments\nlicence: OGL\n")
    out = tmp_path / "r"
    asked = ["release", "1.0", "--out", str(out), "--db", str(db), "--site", str(site)]
    result = CliRunner().invoke(cli, [*asked, "--texts", "all"])
    assert result.exit_code == 0, result.output
    assert "5 documents" in result.output
    assert "4 texts" in result.output
    told = json.loads((out / "datapackage.json").read_text())
    assert told["title"] == "Atlas of law"
    assert told["contributors"][0]["title"] == "Lab"


def test_the_operator_of_the_settings_is_cited(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "govatlas.toml").write_text('operator = "Lab of the settings"\n')
    asked = ["release", "1.0", "--out", "r", "--db", str(db)]
    result = CliRunner().invoke(cli, asked)
    assert result.exit_code == 0, result.output
    assert "Lab of the settings" in (tmp_path / "r" / "CITATION.cff").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1 0", "--out", "r"], "the version '1 0' must have letters"),
        (["../x", "--out", "r"], "must have letters"),
        (["1.0", "--out", "nowhere/r"], "No such file or directory"),
        (["1.0", "--out", "x" * 300], "File name too long"),
        (["1.0", "--out", "."], "already exists"),
        (["1.0", "--out", "r", "--since", "nowhere"], "no release"),
        (["1.0", "--out", "r", "--coder", "nobody"], "nobody"),
        (["1.0", "--out", "r", "--agora-texts"], "needs --texts all"),
        (["1.0", "--out", "r", "--address", "atlas"], "must be an address"),
        (["--out", "r"], "give a version"),
        (["1.0", "--out", "r", "--draft"], "need --deposit"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = list_names(tmp_path)
    result = CliRunner().invoke(cli, ["release", *arguments, "--db", str(db)])
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert "Traceback" not in result.output
    assert list_names(tmp_path) == before


def test_a_collection_without_a_coding_is_not_released(tmp_path: Path) -> None:
    with Store.open(tmp_path / "atlas.db", create=True) as store:
        store.documents.save(build_document())
    with pytest.raises(InputError, match="no document is coded yet"):
        make(tmp_path / "atlas.db", tmp_path / "r")
    assert list_names(tmp_path) == {"atlas.db"}


@pytest.mark.parametrize(
    ("given", "named", "link"),
    [
        ("cc-by-4.0", "CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("apache-2.0", "Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html"),
        ("mit or cc0-1.0", "MIT OR CC0-1.0", ""),
    ],
)
def test_a_licence_is_an_identifier_or_an_expression(given: str, named: str, link: str) -> None:
    assert check_licence(given) == Licence(name=named, link=link)


def test_a_licence_of_ones_own_has_an_address() -> None:
    own = "https://example.org/terms"
    assert check_licence("Our terms", own) == Licence(name="Our terms", link=own)
    assert check_licence("", own) == Licence(name=own, link=own)
    assert check_licence("") is None
    with pytest.raises(InputError, match="must begin with https"):
        check_licence("Our terms", "example.org")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("FOO", "no licence 'FOO' in the list of SPDX; use one of its identifiers"),
        ("cc by 4.0", "did you mean: CC-BY-4.0"),
        ("CC-BY", "did you mean: CC-BY-4.0"),
        ("Apache 2", "did you mean: Apache-2.0"),
        ("LicenseRef-ours", "--licence-url"),
    ],
)
def test_another_licence_is_refused_before_anything_is_written(
    db: Path, tmp_path: Path, given: str, said: str
) -> None:
    out = tmp_path / "r"
    done = CliRunner().invoke(
        cli, ["release", "1.0", "--out", str(out), "--licence", given, "--db", str(db)]
    )
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_official_identifiers_are_columns_of_a_release(db: Path, tmp_path: Path) -> None:
    known = {"eli": "http://data.europa.eu/eli/reg/2024/1689/oj", "celex": "32024R1689"}
    with Store.open(db) as store:
        document = store.documents.read("act-0")
        instrument = replace(document.instrument, identifiers=Identifiers(**known))
        store.documents.save(replace(document, instrument=instrument))
    for name in ("one", "two"):
        make(db, tmp_path / name)
    (row,) = (r for r in read_rows(tmp_path / "one", "documents") if r["document_id"] == "act-0")
    assert {name: row[name] for name in ("akn", "eli", "celex", "usc")} == {
        **known, "akn": "", "usc": ""
    }  # fmt: skip
    (row,) = (r for r in read_parquet(tmp_path / "one", "documents") if r["document_id"] == "act-0")
    assert (row["celex"], row["usc"]) == (known["celex"], None)
    for described in (*DESCRIBED[:2], "README.md"):
        assert "celex" in (tmp_path / "one" / described).read_text()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
