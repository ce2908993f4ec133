"""What goes wrong is one clear line and an exit status, never a traceback."""

import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import govatlas.api
from govatlas.cli import main
from govatlas.cli.boundary import Terminated
from govatlas.store import Store
from tests.cli.conftest import Run


def read_error(result: Result, status: int = 1) -> str:
    """Return the only line of the error, once it is known to end in ``status``."""
    assert result.exit_code == status, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert "Traceback" not in result.output
    return line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read", "empty"], "nothing to read"),
        (["read", "town", "--db", "no/where.db"], "no folder no for the database; create it"),
        (["read", "town", "--db", "town"], "town is a folder, not a database"),
        (["read", "town", "--db", "notes.txt"], "notes.txt is not a govatlas database"),
        (["read", "town", "--db", "other.db"], "other.db is an SQLite file of another program"),
        (["read", "town", "--manifest", "notes.txt"], "notes.txt, line 1: unknown column"),
        (["read", "town", "--manifest", "none.csv"], "none.csv"),
        (["code", "--db", "none.db"], "no database at none.db; create one with govatlas read"),
        (["list", "--db", "none.db"], "no database at none.db"),
        (["list", "--db", "blank.txt"], "blank.txt is empty; fill it with govatlas read PATH"),
        (["code", "--db", "blank.txt"], "blank.txt is empty; fill it with govatlas read PATH"),
        (["export", "--db", "none.db"], "no database at none.db"),
        (["show", "x", "--db", "none.db"], "no database at none.db"),
        (["show", "ordinance-l"], "no document 'ordinance-l' in the database; did you mean"),
        (["show", "ORDINANCE"], "did you mean: ordinance-0, ordinance-1, ordinance-2"),
        (["show", "ordinance-1", "--version", "7"], "ordinance-1"),
        (["show", "ordinance-1", "--version", "9" * 20], f"ordinance-1 has no version {'9' * 20}"),
        (["cite", "ordinance-1", "status", "--version", "9" * 20], "has no version"),
        (["code", "ordinance-l"], "no document 'ordinance-l'"),
        (["code", "--coder", "oracle"], "unknown coder 'oracle'; choose one of: llm, local"),
        (["code", "--taxonomy", "notes.txt"], "notes.txt"),
        (["code", "--taxonomy", "none.yaml"], "none.yaml: cannot be read"),
        (["export", "ordinance-l"], "no document 'ordinance-l'"),
        (["export", "--output", "no/where.csv"], "cannot write no/where.csv: No such file"),
        (["show", "ordinance-1", "--html", "no/where.html"], "cannot write no/where.html"),
        (["codebook", "show", "2.l"], "unknown category '2.l'; did you mean: 2."),
        (["codebook", "show", "zzz"], "unknown category 'zzz'; see: govatlas codebook"),
        (["codebook", "list", "risks"], "unknown taxonomy 'risks'; choose one of: risk, sector"),
    ],
)
def test_input_that_cannot_be_used_is_one_line(
    atlas: Run, folder: Path, arguments: list[str], message: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "blank.txt").touch()
    (folder / "notes.txt").write_text("These are notes, not a database.")
    with sqlite3.connect(folder / "other.db") as connection:
        connection.execute("CREATE TABLE something (else_ TEXT)")
    connection.close()
    assert message in read_error(atlas(*arguments))
    assert not (folder / "blank.txt").stat().st_size


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "town", "--jobs", "0"],
        ["show"],
        ["show", "a", "--html", "a.html", "--json"],
        ["show", "a", "--version", "0"],
        ["export", "--format", "xml"],
        ["export", "--output", "town"],
        ["frobnicate"],
        ["list", "--colour"],
        ["codebook", "show"],
        ["codebook", "check"],
    ],
)
def test_a_wrong_command_is_a_usage_error(atlas: Run, arguments: list[str]) -> None:
    result = atlas(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Try 'govatlas" in result.stderr


def test_a_database_with_no_documents_says_what_to_do(run: Run, folder: Path) -> None:
    Store.open(folder / "govatlas.db", create=True).close()
    assert run("code").stdout.endswith("read some with: govatlas read PATH\n")
    assert run("list").stderr.endswith("read some with: govatlas read PATH\n")


def test_a_database_that_cannot_be_written_is_one_line(atlas: Run, folder: Path) -> None:
    (folder / "govatlas.db").chmod(0o444)
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        folder.chmod(0o755)
        pytest.skip("may write anywhere, as root does")
    try:
        assert "cannot be written" in read_error(atlas("read", "town", "--jobs", "1"))
        assert atlas("show", "ordinance-1").exit_code == 0
        assert "cannot write" in read_error(atlas("export", "--output", "a.jsonl"))
    finally:
        folder.chmod(0o755)


def test_a_fault_is_one_line_that_says_how_to_see_more(
    atlas: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the wheel\ncame off")

    monkeypatch.setattr(govatlas.api, "show", fail)
    line = read_error(atlas("show", "x"))
    assert line == (
        "Error: a bug in govatlas (RuntimeError: the wheel came off); "
        "set GOVATLAS_DEBUG=1 to see where"
    )
    debugged = atlas("show", "x", GOVATLAS_DEBUG="1")
    assert "Traceback" in debugged.stderr
    assert "in fail" in debugged.stderr
    assert debugged.exit_code == 1


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(28, "No space left on device"), "Error: No space left on device; set GOVATLAS_DE"),
        (PermissionError(13, "Permission denied", "a.txt"), "Error: a.txt: Permission denied"),
    ],
)
def test_what_the_system_refuses_is_one_line(
    atlas: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(govatlas.api, "show", fail)
    assert read_error(atlas("show", "x")).startswith(message)


def test_an_interrupt_while_looking_ends_quietly(
    atlas: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(govatlas.api, "show", interrupt)
    result = atlas("show", "x")
    assert (result.exit_code, result.stderr) == (130, "stopped\n")


def test_the_program_ends_with_the_status_of_its_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handlers: dict[object, Any] = {}
    monkeypatch.setattr("govatlas.cli.main.signal.signal", handlers.__setitem__)
    for arguments, status in ((["--version"], 0), (["show", "x"], 1), (["frobnicate"], 2)):
        monkeypatch.setattr(sys, "argv", ["govatlas", *arguments])
        with pytest.raises(SystemExit) as ending:
            main.main()
        assert ending.value.code == status, arguments
    assert capsys.readouterr().out == f"govatlas {govatlas.__version__}\n"
    with pytest.raises(Terminated):
        handlers[signal.SIGTERM](signal.SIGTERM, None)
