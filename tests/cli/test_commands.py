"""Each command does what its help says."""

import csv
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from govatlas.cli import listing
from tests.cli.conftest import Run
from tests.processes import end_within
from tests.reading.builders import write_release


def test_files_are_read_once(run: Run, folder: Path) -> None:
    assert run("read", "town").output == "Read 3 documents: 3 new.\n"
    assert (folder / "govatlas.db").is_file()
    assert run("read", "town").output == "Read 3 documents: 0 new, 3 already known.\n"
    path = folder / "town" / "ordinance-1.txt"
    path.write_text(path.read_text().replace("thirty", "ninety"))
    again = run("read", "town", "--jobs", "1")
    assert again.stdout == "Read 3 documents: 0 new, 1 new version, 2 already known.\n"
    assert "note: " in again.stderr
    assert "ordinance-1 changed; its latest version is now 2" in again.stderr


def test_a_file_that_fails_is_named_while_the_rest_is_kept(run: Run, folder: Path) -> None:
    (folder / "town" / "empty.txt").write_text("")
    (folder / "town" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    result = run("read", "town", "nowhere.txt")
    assert result.exit_code == 1
    assert result.stdout == "Read 3 documents: 3 new; 2 files failed.\n"
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["skipped", "failed", "failed"]
    assert any(line.startswith("failed: town/empty.txt: ") for line in lines)
    assert any(line.startswith("failed: nowhere.txt: does not exist") for line in lines)
    assert run("list").stdout.count("\n") == 3


def test_a_name_cannot_drive_the_terminal(run: Run, folder: Path) -> None:
    (folder / "town" / "a\x1b[2J\nb.txt").write_text("")
    result = run("read", "town")
    (line,) = result.stderr.splitlines()
    assert line.startswith("failed: town/a[U+001B][2J b.txt: ")


def test_what_is_no_file_is_named_while_the_rest_is_kept(run: Run, folder: Path) -> None:
    (folder / "town" / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "town" / "pipe.txt")
    result = run("read", "town", "town/pipe.txt")
    assert result.exit_code == 1
    assert result.stdout.startswith("Read 3 documents: 3 new; ")
    assert "failed: town/pipe.txt: is not a file" in result.stderr


CHINESE = "第一条　提供者应当对生成内容进行标识，不得拒绝用户的投诉，并向主管部门报告。\n" * 5


def test_a_guessed_encoding_is_said_and_the_users_word_outweighs_it(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "banfa.txt"
    path.write_bytes(CHINESE.encode("gb18030"))
    guessed = run("read", str(path))
    assert guessed.exit_code == 0, guessed.output
    assert "was read as gb18030; if it reads wrong, use --encoding" in guessed.stderr
    path.write_bytes(CHINESE.encode("gb18030") + b"\n")
    told = run("read", str(path), "--encoding", "gb18030")
    assert told.exit_code == 0, told.output
    assert "--encoding" not in told.stderr


def test_an_encoding_that_is_none_or_does_not_fit_is_refused_in_one_line(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "banfa.txt"
    path.write_bytes(CHINESE.encode("gb18030"))
    unknown = run("read", str(path), "--encoding", "klingon")
    assert unknown.exit_code != 0
    assert "no such encoding: klingon" in unknown.stderr
    unfit = run("read", str(path), "--encoding", "utf-8")
    assert unfit.exit_code == 1
    assert "is not in the encoding utf-8" in unfit.stderr


def test_a_manifest_describes_what_is_read(run: Run, folder: Path) -> None:
    (folder / "m.csv").write_text(
        "file,document_id,title,authority,jurisdiction,status,activity_date\n"
        "town/ordinance-1.txt,E-1,First ordinance,Elmford Council,Elmford,Enacted,2025-01-02\n"
    )
    run("read", "town", "--manifest", "m.csv", "--db", "my.db")
    listed = run("list", "--authority", "elmford", "--db", "my.db")
    assert listed.stdout == "E-1\tEnacted\t\t2025-01-02\tElmford\tFirst ordinance\n"
    assert run("list", GOVATLAS_DB="my.db").stdout.count("\n") == 3


def test_coding_goes_on_where_it_was(run: Run) -> None:
    run("read", "town")
    assert run("code", "ordinance-2").output == "Coded 1 document.\n"
    assert run("code").output == "Coded 2 documents; 1 already coded.\n"
    assert run("code", "--jobs", "1").output == "Coded 0 documents; 3 already coded.\n"


def test_a_document_that_cannot_be_coded_is_named_while_the_rest_is_kept(
    run: Run, folder: Path
) -> None:
    path = folder / "town" / "ordinance-1.txt"
    path.rename(path.with_name("bad-1.txt"))
    run("read", "town")
    result = run("code")
    assert result.exit_code == 1
    assert result.stdout == "Coded 2 documents; 1 failed.\n"
    assert result.stderr == (
        "failed: bad-1: met a bug in govatlas (ValueError: cannot make sense of it); "
        "please report it\n"
    )
    assert run("list", "--coded").stdout.count("\n") == 2


def test_an_own_taxonomy_is_coded_by(run: Run, root: Path) -> None:
    children = str(root / "examples" / "taxonomy" / "children.yaml")
    run("read", "town")
    run("code", "--taxonomy", children)
    record = json.loads(run("show", "ordinance-1", "--json").stdout)
    assert record["document_id"] == "ordinance-1"
    assert "children@" in run("show", "ordinance-1").stdout


def test_a_record_is_shown_as_plain_text_to_a_pipe(atlas: Run) -> None:
    result = atlas("show", "ordinance-1")
    assert result.exit_code == 0
    assert "24 subdomains (24 minimal)" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert not any(line.endswith(" ") for line in result.stdout.splitlines())
    narrow = atlas("show", "ordinance-1", COLUMNS="60").stdout
    assert max(map(len, narrow.splitlines())) <= 60


def test_a_record_has_other_forms(atlas: Run, folder: Path) -> None:
    record = json.loads(atlas("show", "ordinance-1", "--json").stdout)
    assert record["legislative_status"]
    assert atlas("show", "ordinance-1", "--markdown").stdout.startswith("# ")
    assert atlas("show", "ordinance-1", "--html", "a.html").stdout == "Wrote a.html\n"
    assert (folder / "a.html").read_text().lower().startswith("<!doctype html>")


def test_a_version_and_a_coder_can_be_asked_for(atlas: Run, folder: Path) -> None:
    path = folder / "town" / "ordinance-1.txt"
    path.write_text(path.read_text().replace("thirty", "ninety"))
    atlas("read", "town")
    assert atlas("show", "ordinance-1").exit_code == 1
    assert atlas("show", "ordinance-1", "--version", "1", "--coder", "fake").exit_code == 0
    unknown = atlas("show", "ordinance-1", "--version", "1", "--coder", "x")
    assert unknown.stderr.startswith("Error: document ordinance-1 (version 1) has no coding by x")


def test_a_record_not_coded_yet_says_what_to_run(run: Run) -> None:
    run("read", "town")
    result = run("show", "ordinance-1")
    assert result.exit_code == 1
    assert result.stderr.endswith("has no coding; run: govatlas code ordinance-1\n")


def test_a_list_passes_every_filter(atlas: Run) -> None:
    assert [line.split("\t")[0] for line in atlas("list").stdout.splitlines()] == [
        "ordinance-0",
        "ordinance-1",
        "ordinance-2",
    ]
    for asked in (
        ["--status", "Hard-Law"],
        ["--text", "town of elmford"],
        ["--coder", "fake"],
        ["--coded"],
    ):
        assert atlas("list", *asked).stdout.count("\n") == 3, asked
    for asked in (["--status", "soft_law"], ["--text", "nowhere at all"]):
        result = atlas("list", *asked)
        assert (result.stdout, result.exit_code) == ("", 0), asked
        assert result.stderr == "no document matches these filters\n"
    (entry, *_) = json.loads(atlas("list", "--json").stdout)
    assert (entry["id"], entry["status"], entry["coder"]) == ("ordinance-0", "hard_law", "fake")


def test_a_list_for_a_person_is_a_table(atlas: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "is_terminal", lambda: True)
    lines = atlas("list").stdout.splitlines()
    assert lines[1].split() == ["Document", "Stage", "Status", "Date", "Jurisdiction", "Title"]
    assert [line.split()[0] for line in lines if "hard_law" in line] == [
        "ordinance-0",
        "ordinance-1",
        "ordinance-2",
    ]
    assert lines[-1].strip() == "3 documents, 3 coded"
    assert atlas("list", "--stage", "x").stdout == ""


def test_a_stage_is_not_taken_for_a_legal_status(atlas: Run) -> None:
    result = atlas("list", "--status", "enacted")
    assert result.exit_code == 2
    assert (
        "choose one of: hard_law, soft_law, other, not_assessed. "
        "For proposed or enacted use --stage"
    ) in result.stderr


def test_an_export_is_one_record_a_line(atlas: Run) -> None:
    lines = atlas("export").stdout.splitlines()
    assert [json.loads(line)["document_id"] for line in lines] == [
        "ordinance-0",
        "ordinance-1",
        "ordinance-2",
    ]
    (line,) = atlas("export", "ordinance-2", "--status", "hard_law").stdout.splitlines()
    assert json.loads(line)["document_id"] == "ordinance-2"


def test_an_export_may_be_one_row_a_label(atlas: Run) -> None:
    text = atlas("export", "--format", "csv", "--plain", "ordinance-1").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 25
    assert {row["document_id"] for row in rows} == {"ordinance-1"}


def test_a_table_is_led_by_lines_that_say_where_it_is_from(atlas: Run, folder: Path) -> None:
    before = date.today()
    whole = atlas("export", "--format", "csv").stdout
    days = {before, date.today()}  # midnight may have passed
    plain = atlas("export", "--format", "csv", "--plain").stdout
    assert whole.endswith(plain)
    above = whole.removesuffix(plain).splitlines()
    assert all(line.startswith("# ") and "," not in line for line in above)
    source, coded, caution = above
    assert source.endswith("; database govatlas.db")
    assert coded.startswith("# Coded by ")
    assert any(f"Retrieved on {day.day} {day:%B %Y}." in coded for day in days)
    assert "may be wrong" in caution
    atlas("export", "--format", "csv", "--output", "c.csv")
    assert (folder / "c.csv").read_bytes().decode() == whole.replace("\n", "\r\n")
    assert not atlas("export").stdout.startswith("#")
    assert atlas("export", "--format", "csv", "nothing").stdout == ""


def test_an_exported_table_of_agora_documents_credits_their_source(run: Run, folder: Path) -> None:
    write_release(folder / "agora")
    assert run("read", "agora").exit_code == 0
    assert run("code").exit_code == 0
    said = run("export", "--format", "csv").stdout
    assert "Documents: AGORA" in said
    assert "Emerging Technology Observatory AGORA dataset" in said


def test_an_export_is_written_whole_or_not_at_all(atlas: Run, folder: Path) -> None:
    assert atlas("export", "--output", "c.jsonl").stdout == "Wrote 3 records to c.jsonl\n"
    assert (folder / "c.jsonl").read_text() == atlas("export").stdout
    before = (folder / "c.jsonl").read_bytes()
    failed = atlas("export", "nothing", "--output", "c.jsonl")
    assert failed.exit_code == 1
    assert (folder / "c.jsonl").read_bytes() == before
    csv_report = atlas("export", "--format", "csv", "--output", "c.csv")
    assert csv_report.stdout == "Wrote 75 rows to c.csv\n"
    none = atlas("export", "--status", "other", "--output", "none.jsonl")
    assert none.stdout == "Wrote 0 records to none.jsonl\n"
    assert "govatlas code" in none.stderr
    assert not [name for name in os.listdir(folder) if name.startswith((".c.", ".none."))]


def test_a_file_keeps_its_permissions_and_its_links(atlas: Run, folder: Path) -> None:
    real = folder / "real.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    (folder / "link.jsonl").symlink_to("real.jsonl")
    atlas("export", "--output", "link.jsonl")
    assert (folder / "link.jsonl").is_symlink()
    assert real.read_text().startswith("{")
    assert real.stat().st_mode & 0o777 == 0o640
    atlas("export", "--output", "new.jsonl")
    mask = os.umask(0)
    os.umask(mask)
    assert (folder / "new.jsonl").stat().st_mode & 0o777 == 0o666 & ~mask


def test_output_may_go_to_a_device(atlas: Run) -> None:
    assert atlas("export", "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_the_codebook_is_listed(run: Run) -> None:
    everything = run("codebook", "list").stdout
    assert "risk: " in everything
    assert "\n    6.6  " in everything
    assert "actor-role: " in everything
    one = run("codebook", "list", "lifecycle", "scope").stdout
    assert one.startswith("lifecycle: ")
    assert "risk: " not in one


def test_categories_are_shown_in_full(run: Run) -> None:
    shown = run("codebook", "show", "2.1", "Deploy", "hard-law", "2.1").stdout
    titles = [block.splitlines()[0].split()[0] for block in shown.split("\n\n")]
    assert titles == ["2.1", "deploy", "hard_law"]
    for heading in ("Counts:", "Does not count:", "Examples:", "Counterexamples:", "Levels:"):
        assert heading in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    ("asked", "number"), [("7", 6), ("risk", 24), ("public-administration", 1)]
)
def test_a_domain_or_taxonomy_stands_for_its_categories(run: Run, asked: str, number: int) -> None:
    assert run("codebook", "show", asked).stdout.count("\nLevels:") == number


def test_an_own_taxonomy_can_be_looked_up(run: Run, root: Path) -> None:
    children = str(root / "examples" / "taxonomy" / "children.yaml")
    assert "children: " in run("codebook", "list", "--taxonomy", children).stdout
    shown = run("codebook", "show", "age-assurance", "--taxonomy", children).stdout
    assert shown.startswith("age-assurance Age assurance\n")


def test_a_taxonomy_file_is_checked(run: Run, root: Path, folder: Path) -> None:
    good = (root / "examples" / "taxonomy" / "children.yaml").read_text()
    (folder / "good.yaml").write_text(good)
    (folder / "bad.yaml").write_text(good.replace("label: Age assurance", "lable: Age assurance"))
    assert run("codebook", "check", "good.yaml").output == "good.yaml: no issues\n"
    result = run("codebook", "check", "good.yaml", "bad.yaml")
    assert result.exit_code == 1
    first, *issues = result.stdout.splitlines()
    assert first == "good.yaml: no issues"
    assert any("unknown key 'lable'; did you mean 'label'?" in issue for issue in issues)
    assert all(issue.startswith("bad.yaml, line ") for issue in issues)
    assert result.stderr.startswith("2 issues; ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--cluster", "head:8786"),
            "is not the address of a cluster; give the address of a Dask scheduler",
        ),
        (("--cluster", "local:2", "--jobs", "2"), "leave out the number of jobs"),
    ],
)
def test_a_cluster_that_cannot_be_is_told_in_one_line(
    run: Run, folder: Path, options: tuple[str, ...], message: str
) -> None:
    run("read", "town")
    result = run("code", *options)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert message in line


def test_a_cluster_of_this_machine_codes(run: Run, folder: Path) -> None:
    pytest.importorskip("distributed")
    run("read", "town")
    with end_within(120):
        result = run("code", "--cluster", "local:1")
    assert (result.stdout, result.stderr) == ("Coded 3 documents.\n", "")


def test_an_address_that_is_not_followed_is_told_in_one_line(run: Run) -> None:
    result = run("read", "http://town.example/laws/")
    assert result.exit_code == 1
    assert (
        "http://town.example/laws/: has an unsupported protocol (supported: s3://, gs://"
        in result.stderr
    )


def test_an_export_may_be_a_list_of_records(atlas: Run) -> None:
    records = json.loads(atlas("export", "--format", "json").stdout)
    assert [record["document_id"] for record in records] == [f"ordinance-{n}" for n in range(3)]
    assert records == [json.loads(line) for line in atlas("export").stdout.splitlines()]
    empty = atlas("export", "--format", "json", "--text", "no such words")
    assert json.loads(empty.stdout) == []


def test_csv_for_excel_begins_with_its_mark_then_the_header(atlas: Run, folder: Path) -> None:
    assert atlas("export", "--format", "csv", "--excel", "--output", "x.csv").exit_code == 0
    data = (folder / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdocument_id,version,")
    assert atlas("gold", "import", "x.csv").exit_code == 0
    refused = atlas("export", "--excel")
    assert refused.exit_code == 2
    assert "--excel is for --format csv" in refused.stderr


def test_none_is_left_out_of_tables_alone(atlas: Run) -> None:
    rows = atlas("export", "--format", "csv", "--plain", "--without-none").stdout.splitlines()
    assert len(rows) > 1
    refused = atlas("export", "--without-none")
    assert refused.exit_code == 2
    assert "--without-none is not for --format jsonl" in refused.stderr


def test_a_workbook_goes_out_and_comes_back(atlas: Run, folder: Path) -> None:
    said = atlas("export", "--format", "xlsx", "--output", "x.xlsx")
    assert said.stdout == "Wrote 3 records to x.xlsx\n"
    back = atlas("gold", "import", "x.xlsx")
    assert back.exit_code == 0, back.stderr
    assert back.stdout.endswith("; 3 already imported.\n")
