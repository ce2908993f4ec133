"""A shell completes ids, coders and categories, and is told how once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from govatlas.cli.main import cli
from tests.cli.conftest import Run


def complete(words: str, place: int) -> list[str]:
    result = CliRunner().invoke(
        cli,
        [],
        prog_name="govatlas",
        env={"COMP_WORDS": words, "COMP_CWORD": str(place), "_GOVATLAS_COMPLETE": "bash_complete"},
    )
    return [line.partition(",")[2] for line in result.stdout.splitlines() if line]


def test_ids_coders_and_categories_are_completed(atlas: Run) -> None:
    ids = ["ordinance-0", "ordinance-1", "ordinance-2"]
    assert complete("govatlas show ord", 2) == ids
    assert complete("govatlas export ordinance-0 ordinance-2", 3) == ["ordinance-2"]
    assert complete("govatlas show nothing", 2) == []
    atlas("config")
    coder = complete("govatlas show ordinance-1 --coder ", 4)
    assert len(coder) == 1
    found = complete("govatlas cite ordinance-1 risk:2", 3)
    assert found
    assert all(entry.startswith("risk:2") for entry in found)


def test_another_database_is_completed_from(atlas: Run, folder: Path) -> None:
    (folder / "govatlas.db").rename(folder / "other.db")
    assert complete("govatlas show ord", 2) == []
    assert len(complete("govatlas show --db other.db ord", 4)) == 3
    (folder / "govatlas.toml").write_text('database = "other.db"\n')
    assert len(complete("govatlas show ord", 2)) == 3
    (folder / "govatlas.toml").write_text("not toml")
    assert complete("govatlas show ord", 2) == []


def test_what_is_no_database_completes_nothing(run: Run, folder: Path) -> None:
    (folder / "govatlas.db").write_text("no database")
    assert complete("govatlas show ord", 2) == []


def test_signs_of_searches_are_no_patterns(atlas: Run) -> None:
    assert complete("govatlas show %", 2) == []
    assert complete("govatlas show '", 2) == complete("govatlas show ", 2)


@pytest.mark.parametrize(
    ("shell", "script", "loader"),
    [
        ("bash", ".local/share/govatlas/completion.bash", ".bashrc"),
        ("zsh", ".local/share/govatlas/completion.zsh", ".zshrc"),
        ("fish", ".config/fish/completions/govatlas.fish", None),
    ],
)
def test_completion_is_installed_once(
    run: Run, folder: Path, shell: str, script: str, loader: str | None
) -> None:
    if loader:
        (folder / loader).write_text("alias ll='ls -l'")
    for _ in range(2):
        result = run("--install-completion", shell, HOME=str(folder))
        assert result.exit_code == 0, result.output
    assert "_GOVATLAS_COMPLETE" in (folder / script).read_text()
    if loader:
        lines = (folder / loader).read_text().splitlines()
        assert lines[0] == "alias ll='ls -l'"
        assert sum(script in line for line in lines) == 1


@pytest.mark.process
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_by_the_script(atlas: Run, folder: Path) -> None:
    atlas("--install-completion", "bash", HOME=str(folder))
    program = folder / "govatlas"
    paths = os.pathsep.join(sys.path)
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH='{paths}' exec {sys.executable} "
        "-c 'from govatlas.cli.main import main; main()' \"$@\"\n"
    )
    program.chmod(0o755)
    script = folder / ".local/share/govatlas/completion.bash"
    asked = (
        f"source {script}; COMP_WORDS=(govatlas cite ordinance-1 risk:2.1); COMP_CWORD=3; "
        "_govatlas_completion ./govatlas; echo ${COMPREPLY[@]}; echo $COMP_WORDBREAKS"
    )
    done = subprocess.run(["bash", "-c", asked], cwd=folder, capture_output=True, text=True)
    completed, *breaks = done.stdout.splitlines()
    assert completed == "risk:2.1"
    assert ":" not in "".join(breaks)  # else bash would complete what stands behind the colon


def test_the_shell_that_runs_is_told_by_the_environment(run: Run, folder: Path) -> None:
    result = run("--install-completion", HOME=str(folder), SHELL="/usr/bin/fish")
    assert result.stdout.startswith(f"Wrote {folder}/.config/fish")
    result = run("--install-completion", HOME=str(folder), SHELL="/bin/tcsh")
    assert result.exit_code == 2
    assert "name one: govatlas --install-completion=SHELL" in result.stderr


def test_an_unknown_shell_is_told_which_are_known(run: Run, folder: Path) -> None:
    for shell in ("tcsh", "this"):
        result = run(f"--install-completion={shell}", HOME=str(folder), SHELL="/bin/bash")
        assert result.exit_code == 2
        assert f"'{shell}' is not one of 'bash', 'zsh', 'fish'." in result.stderr
    assert not list(folder.rglob("completion.*"))


def test_completing_loads_nothing_heavy() -> None:
    program = (
        "import sys; import govatlas.cli.main; "
        "print([m for m in ('numpy', 'lxml', 'ruamel', 'govatlas.store') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
