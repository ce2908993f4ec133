"""A release goes to a repository once, whole, as a draft, and the token stays a secret."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from govatlas.api.releases.deposit import DepositPlan, DepositReport, deposit, plan_deposit
from govatlas.api.releases.repository import (
    ATTEMPTS,
    KNOWN,
    find_repository,
    find_token,
    read_wait,
)
from govatlas.cli.main import cli
from govatlas.errors import InputError
from tests.releases.invenio import TOKEN, Invenio, serve_invenio


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    """Return a few files of a release, in a folder of its own for the note beside it."""
    folder = tmp_path / "atlas-1.0"
    folder.mkdir()
    for name in ("datapackage.json", "labels.csv", "norms.csv", "README.md"):
        (folder / name).write_bytes((made / "atlas-1.0" / name).read_bytes())
    lines = (made / "atlas-1.0" / "SHA256SUMS").read_text().splitlines(keepends=True)
    kept = [line for line in lines if (folder / line.split()[1]).exists()]
    (folder / "SHA256SUMS").write_text("".join(kept))
    return folder


@pytest.fixture
def invenio() -> Iterator[Invenio]:
    with serve_invenio() as held:
        yield held


def plan(release: Path, invenio: Invenio, record: str = "") -> DepositPlan:
    return plan_deposit(release, find_repository(invenio.address), record=record)


def send(release: Path, invenio: Invenio, record: str = "", **more: Any) -> DepositReport:
    more = {"token": TOKEN, "sleep": lambda _: None, **more}
    return deposit(plan(release, invenio, record), **more)


def fail_once(method: str, ending: str, how: Any, times: int = 1) -> Callable[..., Any]:
    """Return a fault that befalls the first requests of a kind."""
    left = [times]

    def fault(asked: str, path: str) -> Any:
        if left[0] and asked == method and path.partition("?")[0].endswith(ending):
            left[0] -= 1
            return how
        return None

    return fault


def assert_whole(release: Path, invenio: Invenio) -> None:
    (draft,) = invenio.drafts
    known = {path.name: path.read_bytes() for path in release.iterdir()}
    assert invenio.files(draft) == known
    assert invenio.drafts[draft]["metadata"]["version"] == "1.0"


def test_a_release_is_sent_whole_as_a_draft(release: Path, invenio: Invenio) -> None:
    report = send(release, invenio)
    assert_whole(release, invenio)
    assert (report.sent, report.kept) == (len(list(release.iterdir())), 0)
    assert report.link == f"{invenio.address}/uploads/{report.draft}"
    assert not invenio.published
    assert not [path for _, path in invenio.asked if "publish" in path or "/deposit/" in path]
    told = invenio.drafts[report.draft]["metadata"]
    assert told["rights"] == [{"id": "cc-by-4.0"}]
    assert told["creators"][0]["person_or_org"]["name"] == "Atlas | Lab"
    assert told["publication_date"] == "2026-11-25"


def test_a_plan_sends_nothing(release: Path, invenio: Invenio) -> None:
    found = plan(release, invenio)
    assert {name for name, _ in found.files} == {path.name for path in release.iterdir()}
    assert not invenio.asked


def test_sent_again_nothing_is_sent_twice(release: Path, invenio: Invenio) -> None:
    first = send(release, invenio)
    again = send(release, invenio)
    assert (again.draft, again.sent) == (first.draft, 0)
    (release.parent / "atlas-1.0.deposit.json").unlink()
    assert send(release, invenio).draft == first.draft  # found by its identifier
    assert len(invenio.drafts) == 1


def test_a_note_of_another_release_or_a_spoiled_one_is_ignored(
    release: Path, invenio: Invenio
) -> None:
    note = release.parent / "atlas-1.0.deposit.json"
    for text in ("{", "[]", '{"repository": "x", "release": "y", "draft": "z"}'):
        note.write_text(text)
        send(release, invenio)
    gone = json.loads(note.read_text()) | {"draft": "r99"}
    note.write_text(json.dumps(gone))
    send(release, invenio)
    assert_whole(release, invenio)


def test_a_published_release_is_not_sent_again(release: Path, invenio: Invenio) -> None:
    draft = send(release, invenio).draft
    invenio.publish(draft)
    with pytest.raises(InputError, match=f"has this release already, as record {draft}"):
        send(release, invenio)
    assert not invenio.drafts


def test_a_later_release_is_a_new_version(release: Path, invenio: Invenio) -> None:
    invenio.published["r7"] = {"id": "r7", "files": {}, "metadata": {}, "is_published": True}
    send(release, invenio, "r7")
    (draft,) = invenio.drafts.values()
    assert draft["version_of"] == "r7"
    assert_whole(release, invenio)
    (release.parent / "atlas-1.0.deposit.json").unlink()
    invenio.drafts.clear()
    with pytest.raises(InputError, match="no published record 'r8'"):
        send(release, invenio, "r8")


@pytest.mark.parametrize("how", ["cut before", "cut after", (503, {}), (429, {})])
@pytest.mark.parametrize(
    ("method", "ending"),
    [
        ("POST", "/records"),
        ("PUT", "/draft"),
        ("GET", "/files"),
        ("POST", "/files"),
        ("PUT", "/labels.csv/content"),
        ("POST", "/labels.csv/commit"),
        ("GET", "/user/records"),
    ],
)
def test_what_goes_wrong_once_is_made_good(
    release: Path, invenio: Invenio, method: str, ending: str, how: Any
) -> None:
    invenio.fault = fail_once(method, ending, how)
    send(release, invenio)
    assert_whole(release, invenio)
    assert len(invenio.drafts) == 1


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 8, 12])
def test_interrupted_it_goes_on_with_the_same_draft(
    release: Path, invenio: Invenio, moment: int
) -> None:
    left = [moment]

    def stop(_: str, __: str) -> Any:
        left[0] -= 1
        return "cut after" if left[0] <= 0 else None

    invenio.fault = stop
    with pytest.raises(InputError, match="run the same command again later"):
        send(release, invenio)
    done = sum(len(invenio.files(draft)) for draft in invenio.drafts)
    invenio.fault = lambda *_: None
    report = send(release, invenio)
    assert_whole(release, invenio)
    assert report.kept == done


def test_a_file_that_arrived_spoiled_is_sent_again(release: Path, invenio: Invenio) -> None:
    draft = send(release, invenio).draft
    entry = invenio.drafts[draft]["files"]["norms.csv"]
    entry |= {"content": b"x", "checksum": "md5:00"}
    invenio.drafts[draft]["files"]["notes.txt"] = {**entry, "key": "notes.txt"}
    report = send(release, invenio)
    assert (report.sent, report.others) == (1, ("notes.txt",))
    assert invenio.files(draft)["norms.csv"] == (release / "norms.csv").read_bytes()


def test_it_waits_as_long_as_the_server_asks(release: Path, invenio: Invenio) -> None:
    waits: list[float] = []
    invenio.fault = fail_once("PUT", "/draft", (429, {"Retry-After": "17"}), times=2)
    send(release, invenio, sleep=waits.append)
    assert waits == [17.0, 17.0]
    assert read_wait("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert read_wait("soon") is None


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "does not accept the token"), (403, "deposit:write"), (400, "answers 400: not now")],
)
def test_refusals_say_what_to_do(release: Path, invenio: Invenio, status: int, said: str) -> None:
    invenio.fault = lambda *_: (status, {})
    with pytest.raises(InputError, match=said):
        send(release, invenio)
    assert len(invenio.asked) == 1  # no is no


def test_a_server_that_stays_away_is_asked_a_few_times(release: Path, invenio: Invenio) -> None:
    invenio.fault = lambda *_: (502, {})
    with pytest.raises(InputError, match="it answers 502"):
        send(release, invenio)
    assert len(invenio.asked) == ATTEMPTS


def test_redirects_are_not_followed(release: Path, invenio: Invenio) -> None:
    invenio.fault = lambda *_: (302, {"Location": "http://127.0.0.1:9/"})
    with pytest.raises(InputError, match="answers 302"):
        send(release, invenio)


def test_the_token_is_told_to_nobody(
    release: Path, invenio: Invenio, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "a-wrong-token-nobody-may-see"
    with pytest.raises(InputError) as refused:  # the server says it again in its answer
        send(release, invenio, token=wrong)
    assert wrong not in str(refused.value)
    send(release, invenio)
    written = "".join(capfd.readouterr()) + caplog.text
    for path in release.parent.rglob("*"):
        written += path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    assert TOKEN not in written
    assert wrong not in written


def test_the_token_comes_from_the_environment_or_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keyring

    zenodo = KNOWN["zenodo"]
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    with pytest.raises(InputError, match=r"no token for zenodo.*GOVATLAS_ZENODO_TOKEN"):
        find_token(zenodo)
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(keyring, "get_password", lambda *a: asked.append(a) or "kept-in-the-ring")
    assert find_token(zenodo) == "kept-in-the-ring"
    assert asked == [("govatlas", "zenodo")]
    monkeypatch.setenv("GOVATLAS_ZENODO_TOKEN", "from-the-environment")
    assert find_token(zenodo) == "from-the-environment"
    monkeypatch.setenv("GOVATLAS_ZENODO_TOKEN", "two\nlines of words")
    with pytest.raises(InputError, match="is no token") as refused:
        find_token(zenodo)
    assert "two" not in str(refused.value)


def test_a_token_of_zenodo_goes_to_no_other_address() -> None:
    assert find_repository("https://data.example.org").variable == "GOVATLAS_DEPOSIT_TOKEN"
    for address in ("http://data.example.org", "zenod", "ftp://x.org", "https://"):
        with pytest.raises(InputError, match="unknown repository"):
            find_repository(address)


def test_a_release_that_was_altered_is_not_sent(release: Path, invenio: Invenio) -> None:
    (release / "labels.csv").write_text("nothing")
    with pytest.raises(InputError, match=r"labels\.csv is not as SHA256SUMS says"):
        plan(release, invenio)
    (release / "labels.csv").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        plan(release, invenio)
    with pytest.raises(InputError, match="no release"):
        plan(release.parent, invenio)


def test_the_command_shows_first_and_sends_when_told(
    release: Path, invenio: Invenio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVATLAS_DEPOSIT_TOKEN", TOKEN)
    asked = ["release", "--out", str(release), "--deposit", invenio.address]
    shown = CliRunner().invoke(cli, asked)
    assert shown.exit_code == 0, shown.output
    assert "Nothing was sent" in shown.output
    assert '"resource_type"' in shown.output
    assert not invenio.asked
    sent = CliRunner().invoke(cli, [*asked, "--draft"])
    assert sent.exit_code == 0, sent.output
    assert f"{invenio.address}/uploads/r1" in sent.output
    assert TOKEN not in shown.output + sent.output
    assert_whole(release, invenio)
