"""A package beside govatlas adds a format, a form, a statistic, a provider and a taxonomy.

The package lies in ``installed`` as an installer would leave it; docs/extending.md shows its code.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.coding.llm.plan import Plan
from tests.coding.llm.server import ModelServer

INSTALLED = Path(__file__).parent / "installed"
MAIN = "from govatlas.cli.main import main; main()"
LETTER = """\
From: clerk@elmford.example
Organization: Town of Elmford
Subject: Rules on horses and hives
Content-Type: text/plain; charset=utf-8

Section 1. No person shall ride a horse that an automated system has judged unfit for work.
Section 2. The keeper of bees shall register every hive with the clerk within thirty days.
Section 3. The Commissioner may fine a provider of an AI system that does not keep its logs.
Section 4. This ordinance takes effect thirty days after it is adopted by the town council.
"""


def run(
    *words: str, cwd: Path, beside: Path = INSTALLED, more: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    """Run Python with a package installed; return its status, what it prints, its complaints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVATLAS_")}
    paths = [str(beside), *(path for path in sys.path if path)]
    ended = subprocess.run(
        [sys.executable, "-c", *words],
        cwd=cwd,
        env={**kept, "PYTHONPATH": os.pathsep.join(paths), **(more or {})},
        capture_output=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr.decode()


def govatlas(*words: str, cwd: Path, **more: str) -> str:
    """Run a command that succeeds; return what it prints."""
    status, out, err = run(MAIN, *words, cwd=cwd, more=more)
    assert status == 0, err
    return out.decode()


def python(code: str, cwd: Path) -> Any:
    """Run Python that prints JSON; return its value."""
    status, out, err = run(dedent(code), cwd=cwd)
    assert status == 0, err
    return json.loads(out)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of one message, coded by the taxonomy of the package, too."""
    place = tmp_path_factory.mktemp("doors")
    (place / "letters").mkdir()
    (place / "letters" / "rules.eml").write_text(LETTER)
    assert "1 new" in govatlas("read", "letters", cwd=place)
    govatlas("code", "--taxonomy", "animals", cwd=place)
    return place


def test_a_format_is_read_where_a_folder_is(coded: Path) -> None:
    found = python(
        """
        import json, govatlas
        document = govatlas.show("rules").document
        print(json.dumps([document.media_type, document.reader, document.text[:10],
                          document.instrument.title, document.instrument.authority.name]))
        """,
        coded,
    )
    assert found == [
        "message/rfc822",
        "atlas-mail 1",
        "Section 1.",
        "Rules on horses and hives",
        "Town of Elmford",
    ]


def test_without_the_package_a_message_is_plain_text(coded: Path, tmp_path: Path) -> None:
    status, _, err = run(
        MAIN, "read", str(coded / "letters"), "--db", "x.db", cwd=tmp_path, beside=tmp_path
    )
    assert status == 0, err
    code = "import govatlas; print(govatlas.list_documents(db='x.db')[0].title)"
    assert run(code, cwd=tmp_path, beside=tmp_path)[1].decode().startswith("From: clerk@")


def test_a_run_over_text_loads_no_library_of_other_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER.partition("\n\n")[2])
    loaded = python(
        """
        import json, sys
        from govatlas.reading import read_document
        read_document("a.txt")
        print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
        """,
        tmp_path,
    )
    assert "atlas_extras" in loaded
    assert not {"pdfplumber", "pdfminer", "pypdfium2", "lxml", "markdown_it"} & set(loaded)


def test_a_binary_form_is_written_to_a_file_and_a_pipe(coded: Path) -> None:
    said = govatlas("export", "--format", "zip", "--output", "all.zip", cwd=coded)
    assert said == "Wrote 1 record to all.zip\n"
    assert "|zip]" in "".join(govatlas("export", "--help", cwd=coded).split())
    status, piped, err = run(MAIN, "export", "--format", "zip", cwd=coded)
    assert status == 0, err
    for data in (piped, (coded / "all.zip").read_bytes()):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.namelist() == ["rules.json"]
            assert json.loads(archive.read("rules.json"))["document_id"] == "rules"


def test_a_binary_form_is_written_from_python(coded: Path) -> None:
    found = python(
        """
        import io, json, govatlas
        file = io.BytesIO()
        written = govatlas.export("zip", to=file)
        try:
            govatlas.export("zip")
        except govatlas.GovatlasError as error:
            print(json.dumps([written, file.getvalue()[:2].decode(), str(error)]))
        """,
        coded,
    )
    assert found[:2] == [1, "PK"]
    assert "give a file" in found[2]


def test_the_site_offers_a_form(coded: Path) -> None:
    found = python(
        """
        import json
        from pathlib import Path
        from starlette.testclient import TestClient
        from govatlas.explorer import Explorer
        from govatlas.web import create_app
        with Explorer(Path("govatlas.db")) as explorer:
            client = TestClient(create_app(explorer), base_url="http://127.0.0.1")
            sent = client.get("/documents/rules/record.zip")
            page = client.get("/documents/rules").text
        print(json.dumps([sent.status_code, sent.headers["content-type"], sent.content[:2].decode(),
                          sent.headers["content-disposition"], "record.zip" in page]))
        """,
        coded,
    )
    assert found[:3] == [200, "application/zip", "PK"]
    assert 'filename="rules.zip"' in found[3]
    assert found[4]


def test_a_statistic_is_reported(coded: Path) -> None:
    govatlas("export", "--output", "gold.jsonl", cwd=coded)
    line = json.loads((coded / "gold.jsonl").read_text())
    line["coder"], line["coder_kind"] = "ann", "person"
    (coded / "gold.jsonl").write_text(json.dumps(line) + "\n")
    govatlas("gold", "import", "gold.jsonl", "--taxonomy", "animals", cwd=coded)
    found = json.loads(govatlas("agree", "ann", "local", "--json", cwd=coded))
    pooled = found["taxonomies"]["sector"]
    assert pooled["scott_pi"]["value"] == pooled["kappa"]["value"] == 1
    assert "Scott's pi" in govatlas("agree", "ann", "local", cwd=coded)


def test_the_formula_of_a_statistic_is_used_from_python(coded: Path) -> None:
    found = python(
        """
        import json
        import numpy as np
        from govatlas.agreement.registry import list_statistics
        from govatlas.agreement.statistic import compute, explain_undefined
        pi = list_statistics()["scott_pi"]
        table = np.array([[[20.0, 5.0], [10.0, 15.0]]])
        print(json.dumps([float(compute(pi, table)), explain_undefined(pi, table * 0)]))
        """,
        coded,
    )
    chance = (55**2 + 45**2) / 100**2  # each level's share of both margins: 55 and 45 of 100
    assert found[0] == pytest.approx((0.7 - chance) / (1 - chance))
    assert "no label to compare" in found[1]


def test_a_model_of_a_provider_codes_and_has_its_price(coded: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text(LETTER.partition("\n\n")[2])
    govatlas("read", "rules.txt", cwd=tmp_path)
    words = ("code", "--coder", "llm", "--model", "nearby:tiny")
    with ModelServer(Plan(log=str(tmp_path / "log.jsonl"))) as server:
        more = {"NEARBY_URL": f"{server.address}/v1", "NEARBY_API_KEY": "secret-of-nearby"}
        status, _, err = run(MAIN, *words, cwd=tmp_path, more=more)
    assert status == 0, err
    record = json.loads(govatlas("export", cwd=tmp_path))
    assert record["coder"] == "llm:tiny"
    estimate = govatlas("llm", "estimate", "--model", "nearby:tiny", cwd=coded)
    assert "Prices as of 2026-11-01: $2 in, $6 out per million tokens." in estimate


def test_a_provider_is_named_wherever_providers_are(tmp_path: Path) -> None:
    assert "nearby:NAME" in " ".join(govatlas("code", "--help", cwd=tmp_path).split())
    status, _, err = run(MAIN, "code", "--coder", "llm", "--model", "afar:x", cwd=tmp_path)
    assert status != 0
    assert "openai:NAME, anthropic:NAME, google:NAME, nearby:NAME" in err


def test_a_key_that_is_missing_is_asked_for_by_its_name(coded: Path) -> None:
    words = ("code", "--coder", "llm", "--model", "nearby:tiny")
    status, _, err = run(MAIN, *words, cwd=coded)
    assert status != 0
    assert "set NEARBY_API_KEY" in err


def test_batches_are_written_in_the_form_of_a_provider(coded: Path) -> None:
    govatlas("llm", "batch", "export", "round", "--model", "nearby:tiny", cwd=coded)
    (file,) = (coded / "round").glob("*requests*.jsonl")
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert {entry["url"] for entry in entries} == {"/v1/chat/completions"}


def test_a_taxonomy_is_coded_shown_and_exported_by_its_name(coded: Path) -> None:
    assert "Horses" in govatlas("codebook", "show", "horses", "--taxonomy", "animals", cwd=coded)
    record = json.loads(govatlas("export", cwd=coded))
    assert [label["code"] for label in record["taxonomies"]["animals"]] == ["horses"]
    assert "Animals: 1 animal (1 named)" in govatlas("show", "rules", cwd=coded)


def test_a_taxonomy_brings_its_crosswalk_and_its_part_of_prompts(coded: Path) -> None:
    found = python(
        """
        import json
        from govatlas.codebook import load_codebook, load_crosswalk
        from govatlas.coding.llm.tasks import build_tasks
        tasks = build_tasks(load_codebook(["animals"]))
        print(json.dumps([
            sorted({m.category for m in load_crosswalk() if m.taxonomy == "animals"}),
            {task.name: [taxonomy.id for taxonomy in task.taxonomies] for task in tasks},
            load_codebook(["animals"]).version,
        ]))
        """,
        coded,
    )
    assert found == [
        ["bees"],
        {"risk": ["risk"], "record": ["sector", "lifecycle", "scope"], "own": ["animals"]},
        "1+animals@1",
    ]


def test_an_import_form_is_found_by_its_ending(coded: Path) -> None:
    text = LETTER.partition("\n\n")[2].strip()
    slips = "bea risk/2.1/1 shall register every hive\n\n"
    (coded / "rules.slips").write_text(slips + text)
    said = govatlas("import", "rules.slips", cwd=coded)
    assert said == "Imported 1 coding by bea.\n"
    found = python(
        """
        import json, govatlas
        coding = govatlas.show("rules", coder="bea").coding
        print(json.dumps([coding.mode, [q.text for q in coding.labels[0].quotations]]))
        """,
        coded,
    )
    assert found == ["anchored", ["shall register every hive"]]
    assert "slips" in govatlas("import", "--help", cwd=coded)


def test_a_form_of_the_codebook_is_written(coded: Path) -> None:
    listed = govatlas("codebook", "export", "--format", "codes", cwd=coded).splitlines()
    assert listed[0] == "risk/1.1"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("nowhere:FORMAT", "ModuleNotFoundError: No module named 'nowhere'"),
        ("builtins:len", "it must be a Format, not a builtin_function_or_method"),
        ("govatlas.reading.pdf:PDF", "the name 'pdf' is taken"),
    ],
)
def test_a_package_that_registers_nonsense_is_named_in_one_line(
    tmp_path: Path, value: str, reason: str
) -> None:
    about = tmp_path / "beside" / "bad_extras-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-extras\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[govatlas.formats]\nx = {value}\n")
    (tmp_path / "a.txt").write_text("Some words of law.")
    status, _, err = run(MAIN, "read", "a.txt", cwd=tmp_path, beside=about.parent)
    assert status == 1
    (line,) = err.strip().splitlines()
    assert "bad-extras registers" in line
    assert reason in line
    assert line.endswith("mend that package or uninstall it")


@pytest.mark.parametrize("file", sorted(INSTALLED.glob("atlas_extras/*.py")), ids=lambda p: p.stem)
def test_the_documentation_shows_the_code_of_the_package(root: Path, file: Path) -> None:
    if file.stem != "__init__":
        shown = (root / "docs" / "extending.md").read_text(encoding="utf-8")
        assert f"```python\n{file.read_text(encoding='utf-8')}```" in shown
