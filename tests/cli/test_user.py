"""Accounts on the command line: passwords come by standard input, and are never shown."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from govatlas.cli.main import cli
from govatlas.reviewing import Passwords
from govatlas.store import Store
from tests.cli.conftest import Run

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords cost little to hash; what they cost outside of tests is looked at below."""
    cheap = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    monkeypatch.setattr(Passwords.__init__, "__kwdefaults__", cheap)


def send(given: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, input=given, prog_name="govatlas")


def test_users_are_added_listed_disabled_and_their_passwords_changed(
    atlas: Run, folder: Path
) -> None:
    first = send(f"{PASSWORD}\n", "user", "add", "ada")
    assert first.exit_code == 0, first.output
    assert "ada as an administrator" in first.output
    assert "ben as a reviewer" in send(f"{PASSWORD}\n", "user", "add", "ben").output
    assert "administrator" in send(f"{PASSWORD}\n", "user", "add", "cleo", "--admin").output
    assert send("another long password\n", "user", "password", "ada").exit_code == 0
    assert send("", "user", "disable", "ben").exit_code == 0
    listed = send("", "user", "list").output.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        ["ada", "administrator"],
        ["ben", "reviewer"],
        ["cleo", "administrator"],
    ]
    assert listed[1].endswith("\tdisabled")
    assert send("", "user", "enable", "Ben").exit_code == 0
    assert "disabled" not in send("", "user", "list").output
    with Store.open(folder / "govatlas.db") as store:
        assert (store.accounts.find_password("ada") or "").startswith("$argon2id$")


@pytest.mark.parametrize(
    "name", ["", "a", "a b", "../x", "<b>", "a,b", "a:b", "x" * 41, "local", "Panel", "аda", "a\n"]
)
def test_hostile_and_reserved_names_are_refused(atlas: Run, name: str) -> None:
    """One of them begins with the Cyrillic letter that looks like a Latin a."""
    result = send(f"{PASSWORD}\n", "user", "add", name)
    assert result.exit_code == 1
    assert "Added" not in result.output
    assert send("", "user", "list").output == ""


@pytest.mark.parametrize("password", ["", "short", "x" * 1_001])
def test_a_password_is_refused_without_being_repeated(atlas: Run, password: str) -> None:
    result = send(f"{password}\n", "user", "add", "ada")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert not password or password not in result.output


def test_an_unknown_user_is_said_to_be_so(atlas: Run) -> None:
    for command in ("password", "disable", "enable"):
        result = send(f"{PASSWORD}\n", "user", command, "nobody")
        assert result.exit_code == 1
        assert "unknown user 'nobody'" in result.output


def test_a_site_that_nobody_could_review_is_not_served(atlas: Run) -> None:
    result = atlas("serve", "--review", "--port", "0")
    assert result.exit_code == 1
    assert "govatlas user add NAME" in result.output


@pytest.mark.parametrize(
    "options",
    [
        ["--review", "--workers", "2"],
        ["--review", "--origin", "http://plain.example"],
        ["--review", "--origin", "https://a.example/path"],
        ["--origin", "https://a.example"],
    ],
)
def test_what_would_not_be_safe_is_refused(atlas: Run, options: list[str]) -> None:
    send(f"{PASSWORD}\n", "user", "add", "ada")
    assert atlas("serve", "--port", "0", *options).exit_code in (1, 2)


def test_a_password_costs_a_thief_what_the_standard_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second recommended option of RFC 9106: 64 MiB, three times over, in four lanes."""
    monkeypatch.undo()
    assert "$m=65536,t=3,p=4$" in Passwords().hash(PASSWORD)
