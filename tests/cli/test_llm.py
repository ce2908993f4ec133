"""The options of the language-model coder are checked before anything is done."""

import subprocess
import sys
from inspect import signature
from pathlib import Path

import click
import pytest

from govatlas.api.coders import find_coders, list_coder_options
from govatlas.api.llm import build_language_models
from govatlas.cli.code import code
from tests.cli.conftest import Run

MODEL = ("--model", "openai:gpt-5-mini")
LLM_OPTIONS: list[tuple[str, ...]] = [
    ("--model", "openai:gpt-5-mini"),
    ("--samples", "2"),
    ("--temperature", "1"),
    ("--form", "json"),
    ("--context", "8192"),
    ("--max-reply", "2000"),
    ("--max-reply-mb", "2"),
    ("--norms",),
    ("--max-cost", "1"),
    ("--max-tokens", "1000"),
    ("--prices", "prices.yaml"),
    ("--concurrency", "2"),
    ("--rpm", "60"),
    ("--tpm", "1000"),
    ("--timeout", "10"),
    ("--max-reply-mb", "8"),
    ("--patience", "10"),
]
KEYS = {
    "openai:gpt-5-mini": "OPENAI_API_KEY",
    "anthropic:claude-haiku-4-5": "ANTHROPIC_API_KEY",
    "google:gemini-2.5-flash": "GEMINI_API_KEY",
}


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*KEYS.values(), "GOOGLE_API_KEY", "GOVATLAS_SERVER_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_every_option_of_the_models_is_tried_here() -> None:
    taken = {p.name: p for p in code.params if p.name in list_coder_options("llm")}
    assert {words[0] for words in LLM_OPTIONS} == {p.opts[0] for p in taken.values()}
    assert set(taken) == set(list_coder_options("llm"))


def test_what_the_help_shows_is_what_an_option_left_out_means() -> None:
    meant = signature(build_language_models).parameters
    shown = [p for p in code.params if p.name in meant and getattr(p, "show_default", False)]
    assert len(shown) > 4
    for option in shown:
        default = option.type_cast_value(click.Context(code), option.default)
        assert default == meant[str(option.name)].default, option.name


@pytest.mark.parametrize("words", LLM_OPTIONS, ids=" ".join)
def test_options_of_models_do_not_go_with_the_local_coder(
    known: Run, words: tuple[str, ...]
) -> None:
    result = known("code", *words)
    assert result.exit_code == 2
    assert f"Error: {words[0]} cannot be used with --coder local" in result.stderr
    assert "local" in find_coders()


@pytest.mark.parametrize("words", [("code",), ("evaluate", "--gold", "gold.jsonl")])
def test_models_are_asked_in_one_process(known: Run, words: tuple[str, ...], root: Path) -> None:
    Path("gold.jsonl").write_text(
        '{"document_id": "ordinance-1", "coder": "ann", "labels": [{"taxonomy": "risk", '
        '"code": "1.1", "level": 0}]}\n'
    )
    result = known(*words, "--coder", "llm", *MODEL, "--jobs", "2")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: the coder llm:gpt-5-mini runs in one process, which waits for replies; leave out "
        "the number of jobs and the cluster\n"
    )


COMMANDS = [("code", "--coder", "llm"), ("llm", "estimate"), ("llm", "batch", "export", "round-1")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "the coder llm needs a model: add --model, such as openai:NAME"),
        (
            ("--model", "gpt-5"),
            "unknown model 'gpt-5'; give openai:NAME, anthropic:NAME, google:NAME",
        ),
        (("--model", "openai:"), "unknown model 'openai:'"),
        (("--model", "http://127.0.0.1/v1"), "the address of a server with the name it serves"),
        ((*MODEL, *MODEL), "a model is given twice; for repeated coding use --samples"),
        ((*MODEL, "--context", "2048"), "a context of 2048 tokens is too small"),
    ],
)
def test_settings_under_which_nothing_can_be_coded_are_one_line(
    known: Run, command: tuple[str, ...], words: tuple[str, ...], problem: str
) -> None:
    result = known(*command, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("round-1").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--samples", "0"),
        ("--samples", "26"),
        ("--temperature", "-1"),
        ("--form", "yaml"),
        ("--max-cost", "0"),
        ("--max-tokens", "0"),
        ("--concurrency", "0"),
        ("--rpm", "0"),
        ("--tpm", "0"),
        ("--timeout", "0.5"),
        ("--patience", "0"),
    ],
)
def test_a_value_out_of_range_is_a_misspelt_command(run: Run, words: tuple[str, ...]) -> None:
    result = run("code", "--coder", "llm", *MODEL, *words)
    assert result.exit_code == 2
    assert f"Invalid value for '{words[0]}'" in result.stderr


@pytest.mark.parametrize(("model", "variable"), KEYS.items())
def test_a_key_that_is_missing_is_named(
    known: Run, model: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda service, user: None)
    result = known("code", "--coder", "llm", "--model", model)
    provider = model.partition(":")[0]
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: no key for {provider}: set {variable}, or keep it in the system keyring with: "
        f"keyring set govatlas {provider}\n"
    )


@pytest.mark.parametrize("command", [("code", "--coder", "llm"), ("llm", "estimate")])
def test_packages_that_are_missing_are_named_with_how_to_install_them(
    folder: Path, command: tuple[str, ...]
) -> None:
    hide = "import sys; sys.modules['httpx2'] = None\n"
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{hide}from govatlas.cli.main import main\nmain()",
            *command,
            *MODEL,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith(
        "Error: the coder llm needs more packages; install them with: pip install 'govatlas[llm]'"
    )
    assert process.stderr.count("\n") == 1


def test_what_is_not_there_is_one_line(known: Run) -> None:
    result = known("code", "--coder", "llm", *MODEL, "ordinance-9")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "ordinance-9" in result.stderr
    result = known("llm", "log", "--db", "missing.db")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "missing.db" in result.stderr
