"""Every command of the README does what it says."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from govatlas.cli.main import cli

BLOCK = re.compile(r"(<!-- run -->\n)?```\n(.*?)```", re.DOTALL)
ELSEWHERE = {
    "govatlas serve --open": "tests/web starts it",
}


def list_commands(readme: str) -> list[tuple[bool, str]]:
    """Return each command of the README, with whether it is marked to be run."""
    return [
        (bool(marked), line.removeprefix("$ "))
        for marked, block in BLOCK.findall(readme)
        for line in block.splitlines()
        if line.startswith("$ ")
    ]


def test_each_command_is_run_here_or_elsewhere(root: Path) -> None:
    commands = list_commands((root / "README.md").read_text(encoding="utf-8"))
    assert len(commands) >= 10
    assert {command for marked, command in commands if not marked} == set(ELSEWHERE)


def test_the_commands_run_one_after_another(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(root / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVATLAS_DB", raising=False)
    for marked, command in list_commands((root / "README.md").read_text(encoding="utf-8")):
        if marked:
            program, *arguments = shlex.split(command)
            assert program == "govatlas"
            result = CliRunner().invoke(cli, arguments, prog_name="govatlas")
            assert result.exit_code == 0, f"{command}: {result.output}"
            assert result.output.strip(), command
    assert (tmp_path / "labels.csv").stat().st_size > 1000
    assert (tmp_path / "norms.jsonl").stat().st_size > 1000


def test_the_readme_can_be_read_in_five_minutes(root: Path) -> None:
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) <= 130
