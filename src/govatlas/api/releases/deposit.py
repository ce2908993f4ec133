"""The verb deposit: puts a release into a repository of data, as a draft that people publish."""

import hashlib
import html
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govatlas.api.releases.earlier import SUMS, read_sums
from govatlas.api.releases.licences import SPDX
from govatlas.api.releases.repository import (
    NOT_FOUND,
    Conversation,
    CutOff,
    Refused,
    Repository,
    encode,
    find_token,
    list_faults,
)
from govatlas.errors import InputError
from govatlas.identity import digest_file

_ROUNDS: Final = 3
_DONE_PERHAPS: Final = (400, NOT_FOUND, 409)
_INDEXED: Final = 5.0
"""Seconds after which a repository finds a new draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositPlan:
    """What would be sent: the description of the record, and the files with their sizes."""

    folder: Path
    repository: Repository
    record: str
    release_id: str
    metadata: dict[str, Any]
    files: tuple[tuple[str, int], ...]

    @property
    def body(self) -> dict[str, Any]:
        """Return the draft as the repository takes it."""
        return {
            "access": {"record": "public", "files": "public"},
            "files": {"enabled": True},
            "metadata": self.metadata,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositReport:
    """What came of a deposit: the draft, and how many files were sent or were there already.

    ``others`` are files of the draft that the release does not have, ``faults`` what the repository
    wants changed before the draft can be published.
    """

    draft: str
    link: str
    sent: int
    kept: int
    others: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def _md5() -> "hashlib._Hash":
    """Return the hash by which repositories tell files apart, which keeps no secret."""
    return hashlib.md5(usedforsecurity=False)


def plan_deposit(folder: Path | str, repository: Repository, *, record: str = "") -> DepositPlan:
    """Return what a deposit of a release would send; nothing is sent.

    Args:
        folder: the release.
        repository: where to.
        record: the id of the record of an earlier release, to make a new version of it.

    Raises:
        InputError: the folder has no release, or its files are not as it says.
    """
    folder = Path(folder)
    try:
        sums = read_sums(folder)
        for name, digest in sums.items():
            if digest_file(folder / name) != f"sha256:{digest}":
                raise InputError(f"{folder / name} is not as {SUMS} says; make the release again")
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        metadata = _describe(package, repository)
        sizes = tuple((name, (folder / name).stat().st_size) for name in sorted({*sums, SUMS}))
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} has no release of govatlas") from error
    return DepositPlan(
        folder=folder,
        repository=repository,
        record=record,
        release_id=f"urn:uuid:{package['id']}",
        metadata=metadata,
        files=sizes,
    )


def _describe(package: dict[str, Any], repository: Repository) -> dict[str, Any]:
    creator = package["contributors"][0]["title"]
    sources = "".join(f"<p>{html.escape(s['title'])}</p>" for s in package.get("sources", []))
    metadata: dict[str, Any] = {
        "resource_type": {"id": "dataset"},
        "title": package["title"],
        "version": package["version"],
        "publication_date": package["created"][:10],
        "publisher": "Zenodo" if repository.name.startswith("zenodo") else creator,
        "creators": [{"person_or_org": {"type": "organizational", "name": creator}}],
        "description": f"<p>{html.escape(package['description'])}</p>{sources}",
        "subjects": [{"subject": word} for word in package["keywords"]],
        "identifiers": [{"scheme": "urn", "identifier": f"urn:uuid:{package['id']}"}],
    }
    if licences := package.get("licenses"):
        metadata["rights"] = [_describe_rights(licences[0])]
    if address := package.get("homepage"):
        relation = {"identifier": address, "scheme": "url", "relation_type": {"id": "issourceof"}}
        metadata["related_identifiers"] = [relation]
    return metadata


def _describe_rights(licence: dict[str, str]) -> dict[str, Any]:
    if licence["name"] in SPDX:
        return {"id": licence["name"].lower()}
    told: dict[str, Any] = {"title": {"en": licence.get("title", licence["name"])}}
    return told | ({"link": licence["path"]} if "path" in licence else {})


def deposit(
    plan: DepositPlan,
    *,
    token: str = "",
    on_file: Callable[[str], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> DepositReport:
    """Send a release to its repository as a draft, which is not published.

    It can be stopped at any time; done again it goes on with the same draft. A note beside the
    folder says which one, and the draft has an identifier of the release, so that it is found
    without the note too.

    Args:
        plan: what to send.
        token: for the repository, by default that of the environment or the keyring.
        on_file: called with the name of each file before it is sent.
        sleep: waits for so many seconds.

    Raises:
        InputError: there is no token, or the repository refuses or cannot be reached.
    """
    talk = Conversation(plan.repository, token or find_token(plan.repository), sleep=sleep)
    try:
        return _Depositing(plan, talk, on_file).go()
    finally:
        talk.close()


@dataclass(frozen=True, slots=True)
class _Depositing:
    """One deposit while it goes on."""

    plan: DepositPlan
    talk: Conversation
    on_file: Callable[[str], None]

    def go(self) -> DepositReport:
        """Find or make the draft, describe it, then send what it lacks."""
        draft = self._find_noted() or self._find_draft() or self._make_draft()
        self._write_note(draft)
        place = f"/api/records/{encode(draft)}/draft"
        told = self.talk.ask("PUT", place, told=self.plan.body)
        there = self._list_files(place)
        sent = 0
        for name, _ in self.plan.files:
            if not self._is_whole(name, there.get(name)):
                self.on_file(name)
                self._send_file(place, name, there.get(name))
                sent += 1
        names = {name for name, _ in self.plan.files}
        links = told.get("links", {}) if isinstance(told, dict) else {}
        link = links.get("self_html") or f"{self.plan.repository.address}/uploads/{draft}"
        return DepositReport(
            draft=draft,
            link=str(link),
            sent=sent,
            kept=len(names) - sent,
            others=tuple(sorted(set(there) - names)),
            faults=list_faults(told),
        )

    @property
    def _note(self) -> Path:
        whole = Path(os.path.abspath(self.plan.folder))
        return whole.with_name(f"{whole.name}.deposit.json")

    def _find_noted(self) -> str:
        """Return the draft that the note names, empty where it names none that is still there."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            known = (note["repository"], note["release"])
            draft = str(note["draft"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        if known != (self.plan.repository.address, self.plan.release_id):
            return ""
        try:
            self.talk.ask("GET", f"/api/records/{encode(draft)}/draft")
        except Refused as error:
            if error.status == NOT_FOUND:
                return ""
            raise
        return draft

    def _write_note(self, draft: str) -> None:
        note = {
            "repository": self.plan.repository.address,
            "release": self.plan.release_id,
            "draft": draft,
        }
        try:
            handle, path = tempfile.mkstemp(dir=self._note.parent, prefix=f".{self._note.name}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(note, indent=2) + "\n")
            Path(path).replace(self._note)
        except OSError:  # the draft is found by its identifier as well
            return

    def _find_draft(self) -> str:
        """Return the draft of this release, empty where there is none.

        Raises:
            InputError: the release is published already.
        """
        found = self.talk.ask("GET", f"/api/user/records?size=25&q={encode(self._query)}")
        hits = found["hits"]["hits"] if isinstance(found, dict) and "hits" in found else []
        for hit in hits:
            told = hit.get("metadata", {}).get("identifiers", [])
            if self.plan.release_id not in [each.get("identifier") for each in told]:
                continue
            if hit.get("is_published") and not hit.get("is_draft"):
                raise InputError(
                    f"{self.plan.repository.name} has this release already, as record {hit['id']}"
                )
            return str(hit["id"])
        return ""

    @property
    def _query(self) -> str:
        return f'"{self.plan.release_id}"'

    def _make_draft(self) -> str:
        """Return a new draft; where no answer came, look for the draft before asking again."""
        for _ in range(_ROUNDS):
            try:
                if self.plan.record:
                    return self._make_version()
                told = self.talk.ask(
                    "POST", "/api/records", told=self.plan.body, is_repeatable=False
                )
                return str(told["id"])
            except CutOff:
                self.talk.wait(_INDEXED)
                if found := self._find_draft():
                    return found
        raise CutOff(
            f"{self.plan.repository.name} gives no usable answer; run the same command again later"
        )

    def _make_version(self) -> str:
        """Return the draft of the next version; a repository has one at a time, so ask freely."""
        try:
            told = self.talk.ask("POST", f"/api/records/{encode(self.plan.record)}/versions")
        except Refused as error:
            if error.status != NOT_FOUND:
                raise
            raise InputError(
                f"{self.plan.repository.name} has no published record {self.plan.record[:40]!r}"
            ) from error
        return str(told["id"])

    def _list_files(self, place: str) -> dict[str, dict[str, Any]]:
        told = self.talk.ask("GET", f"{place}/files")
        entries = told.get("entries") or []
        return {str(entry["key"]): entry for entry in entries}

    def _is_whole(self, name: str, entry: dict[str, Any] | None) -> bool:
        if entry is None or entry.get("status") != "completed":
            return False
        with (self.plan.folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, _md5).hexdigest()
        return bool(entry.get("checksum") == f"md5:{digest}")

    def _send_file(self, place: str, name: str, entry: dict[str, Any] | None) -> None:
        """Send a file; each round begins with ``entry``, what the repository has of it."""
        where = f"{place}/files/{encode(name)}"
        reason = ""
        for _ in range(_ROUNDS):
            if entry is not None and entry.get("status") == "completed":
                self.talk.ask("DELETE", where)
                entry = None
            if entry is None:
                reason = self._try("POST", f"{place}/files", told=[{"key": name}])
            reason = self._try("PUT", f"{where}/content", file=self.plan.folder / name) or reason
            reason = self._try("POST", f"{where}/commit") or reason
            entry = self._list_files(place).get(name)
            if self._is_whole(name, entry):
                return
        why = f": {reason}" if reason else ""
        raise InputError(
            f"{self.plan.repository.name} did not take {name} whole{why}; run the same "
            "command again later, it goes on where it stopped"
        )

    def _try(self, method: str, place: str, *, told: Any = None, file: Path | None = None) -> str:
        """Ask for what a request whose answer was lost may have done; return why not."""
        try:
            self.talk.ask(method, place, told=told, file=file)
        except Refused as error:
            if error.status in _DONE_PERHAPS:
                return str(error)
            raise
        return ""
