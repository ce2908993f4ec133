"""Every command, option and public name is documented."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import govatlas
from govatlas.cli.main import cli


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from walk(inner, f"{name} {part}")


COMMANDS = dict(walk(cli, "govatlas"))
RUNNABLE = {n: c for n, c in COMMANDS.items() if not isinstance(c, click.Group)}


def read_help(name: str) -> str:
    arguments = [*name.split()[1:], "--help"]
    return CliRunner().invoke(cli, arguments, prog_name="govatlas").output


def list_examples(name: str) -> list[str]:
    _, _, after = read_help(name).partition("For example:\n")
    block = after.partition("\n\n")[0]
    return [line.strip() for line in block.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_explains_the_command_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.get_short_help_str().endswith(".") or name == "govatlas"
    examples = list_examples(name)
    assert examples
    assert all(example.startswith(name) for example in examples)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_explains_every_option(name: str) -> None:
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_in_help_can_be_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in RUNNABLE.values():
        monkeypatch.setattr(command, "callback", lambda **_: None)
    for example in list_examples(name):
        arguments = shlex.split(example.partition(" > ")[0])[1:]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, (example, result.output)


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    """Return the text of docs/commands.md below each heading that names a command."""
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ `?(govatlas[a-z ]*)`?$", text, flags=re.MULTILINE)
    return {heading.strip(): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("name", RUNNABLE)
def test_the_manual_has_every_option(name: str, sections: dict[str, str]) -> None:
    assert name in sections
    for parameter in RUNNABLE[name].params:
        if isinstance(parameter, click.Option):
            for option in parameter.opts:
                assert f"`{option}" in sections[name], option


def test_the_manual_knows_no_option_that_is_gone(sections: dict[str, str]) -> None:
    for name, body in sections.items():
        known = {option for p in COMMANDS[name].params for option in p.opts} | {"--help"}
        documented = set(re.findall(r"^\| `(--[a-z-]+)", body, flags=re.MULTILINE))
        assert documented <= known, name


def test_the_manual_has_the_environment_variables(root: Path) -> None:
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    assert "`GOVATLAS_DB`" in text
    assert "`GOVATLAS_DEBUG`" in text


@pytest.mark.parametrize("name", [n for n in govatlas.__all__ if n != "__version__"])
def test_public_names_are_documented(name: str, root: Path) -> None:
    public = getattr(govatlas, name)
    assert (public.__doc__ or "").strip(), name
    text = (root / "docs" / "python.md").read_text(encoding="utf-8")
    assert re.search(rf"`(?:govatlas\.)?{name}[`(]", text), name


@pytest.mark.parametrize("page", ["README.md", "docs"])
def test_links_between_pages_lead_somewhere(page: str, root: Path) -> None:
    path = root / page
    for file in [path] if path.is_file() else sorted(path.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", file.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (file.parent / target).exists(), f"{file.name}: {target}"
