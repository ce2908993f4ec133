"""Coding with a real model behind llama.cpp's server: poor labels, sound records.

The model, SmolLM2 with 135 million parameters, is far too small for the work: it answers few of
the categories, and the wording it quotes is often made up. What is shown is that govatlas lives
with that. Which labels come out is not shown, nor is it asked that a given one does.

Under ``--form guided`` the server writes only what the schema allows, so there are quotations to
look up. A document of which no category at all could be decided fails, with its reason; then only
the calls are left to look at. What becomes of replies of no use is shown with the server of
``tests/coding/llm``, which takes no time to write them.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govatlas.coding.llm.reply import read_json
from govatlas.errors import UnknownCoder
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Quotation
from govatlas.store import Store
from tests_llm.local_server import NAME, serve_model

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "tests_llm" / "documents"
SMALL = ("--context", "4096", "--concurrency", "1", "--timeout", "900", "--patience", "900")
GUIDED = ("--form", "guided", "--max-reply", "256")
_TALLY = re.compile(
    r"(\d+) given: (\d+) found exactly, (\d+) with different spaces or quotation marks, (\d+) with "
    r"small slips; (\d+) found after asking again, (\d+) dropped"
)


@dataclass(frozen=True)
class Workplace:
    """A database and the address of the model that codes it."""

    db: Path
    model: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Return what became of a command of the real program."""
        program = str(Path(sys.executable).with_name("govatlas"))
        return subprocess.run(
            [program, *arguments],
            env={**os.environ, "GOVATLAS_DB": str(self.db)},
            capture_output=True,
            text=True,
            check=False,
        )

    def code(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Return what became of coding with the model, and print it for whoever watches."""
        done = self.run("code", "--coder", "llm", "--model", self.model, *SMALL, *options)
        print(f"\n$ govatlas code {' '.join(options)}\n{done.stdout}{done.stderr}")
        return done

    def list_calls(self) -> list[dict[str, Any]]:
        """Return the calls of the log."""
        return [json.loads(line) for line in self.run("llm", "log", "--json").stdout.splitlines()]


@dataclass(frozen=True)
class Coded:
    """What a run left behind."""

    place: Workplace
    done: subprocess.CompletedProcess[str]
    records: tuple[tuple[Document, Coding | None], ...]

    @property
    def codings(self) -> tuple[tuple[Document, Coding], ...]:
        """Return each document that was coded, with its coding."""
        return tuple((document, coding) for document, coding in self.records if coding)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a running server."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    with serve_model(ROOT / ".venv-llm", log) as found:
        yield f"{found}#{NAME}"


def open_place(folder: Path, address: str, *names: str) -> Workplace:
    """Return a database with the documents of ``names``."""
    place = Workplace(folder / "govatlas.db", address)
    done = place.run("read", *(str(DOCUMENTS / name) for name in names))
    assert done.returncode == 0, done.stderr
    return place


def code_documents(place: Workplace, *options: str) -> Coded:
    """Return what coding everything in ``place`` leaves behind."""
    done = place.code(*options)
    with Store.open(place.db, writable=False) as store:
        documents = [store.documents.read(entry.id) for entry in store.listing.documents()]
        records = tuple((one, load_coding(store, one)) for one in documents)
    return Coded(place, done, records)


def load_coding(store: Store, document: Document) -> Coding | None:
    """Return the coding of a document, None where it failed."""
    try:
        return store.codings.read(document.id)
    except UnknownCoder:
        return None


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory, address: str) -> Coded:
    """Code a document with replies that the server holds to the schema."""
    folder = tmp_path_factory.mktemp("guided")
    return code_documents(open_place(folder, address, "talmora-directive.txt"), *GUIDED)


def list_quotations(coding: Coding) -> list[Quotation]:
    """Return every quotation of a coding."""
    status = coding.status.quotations if coding.status else ()
    labels = [quotation for label in coding.labels for quotation in label.quotations]
    return [
        *status,
        *labels,
        *(quotation for actor in coding.actors for quotation in actor.quotations),
    ]


def read_tally(coding: Coding) -> tuple[int, ...]:
    """Return the figures of a record: given, exact, tolerant, fuzzy, recovered, dropped."""
    match = _TALLY.search(dict(coding.provenance)["quotations"])
    assert match
    return tuple(int(figure) for figure in match.groups())


def find_quotes(value: object) -> Iterator[str]:
    """Yield the wording under each "quotes" or "quote" of a reply."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "quote" and isinstance(inner, str) and inner.strip():
                yield inner
            elif name == "quotes" and all(isinstance(text, str) for text in inner or [{}]):
                yield from (text for text in inner if text.strip())
            else:
                yield from find_quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from find_quotes(inner)


def make_plain(text: str) -> str:
    """Return a text in which spaces do not matter."""
    return " ".join(text.split())


def test_a_server_that_takes_no_schema_is_told_in_one_line(address: str, tmp_path: Path) -> None:
    place = open_place(tmp_path, address, "talmora-directive.txt")
    done = place.code("--max-reply", "256")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--form json" in done.stderr
    assert "Traceback" not in done.stderr
    assert place.run("llm", "log").stdout.startswith("No calls were made")


def test_every_document_is_coded_or_failed_with_its_reason(guided: Coded) -> None:
    failed = {line.split(": ")[1] for line in guided.done.stderr.splitlines() if "failed: " in line}
    for document, coding in guided.records:
        assert (coding is not None) != (document.id in failed), guided.done.stderr
    assert guided.done.returncode == (1 if failed else 0)
    assert "Traceback" not in guided.done.stderr


def test_every_category_has_a_level_or_the_reason_why_not(guided: Coded) -> None:
    for _, coding in guided.codings:
        assert len(coding.labels) + sum(g.taxonomy != "status" for g in coding.abstentions) == 54
        assert all(gap.reason for gap in coding.abstentions)


def test_every_kept_quotation_is_verbatim_at_its_offsets(guided: Coded) -> None:
    for document, coding in guided.codings:
        for quotation in list_quotations(coding):
            span = quotation.span
            assert document.text[span.start : span.end] == quotation.text
            assert 20 <= len(quotation.text) <= 300


def test_the_model_did_quote_and_no_invention_was_kept(guided: Coded) -> None:
    (document, coding) = guided.records[0]
    text = make_plain(document.text)
    replies = [read_json(call["reply"]) for call in guided.place.list_calls()]
    quoted = {make_plain(wording) for reply in replies for wording in find_quotes(reply)}
    invented = {wording for wording in quoted if wording.lower() not in text.lower()}
    print(f"{len(quoted)} wordings quoted, {len(invented)} of them nowhere in the document")
    assert quoted, "the model quoted nothing, so this run shows nothing about quotations"
    kept = (
        {make_plain(quotation.text) for quotation in list_quotations(coding)} if coding else set()
    )
    assert not invented & kept
    assert all(wording in text for wording in kept)


def test_every_quotation_that_was_not_found_is_counted(guided: Coded) -> None:
    if not guided.codings:
        pytest.skip("the model decided on no category, so there is no tally")
    ((_, coding),) = guided.codings
    given, *located, recovered, dropped = read_tally(coding)
    assert given == sum(located) + recovered + dropped
    assert len(list_quotations(coding)) <= sum(located) + recovered
    assert f"{dropped} dropped" in guided.done.stdout


def test_every_call_is_in_the_log_with_prompt_reply_and_tokens(guided: Coded) -> None:
    calls = guided.place.list_calls()
    sent = re.search(r"Calls: ([\d,]+) sent", guided.done.stdout)
    if sent:
        assert len(calls) == int(sent[1].replace(",", ""))
    assert calls
    for call in calls:
        assert call["state"] == "read"
        assert call["input_tokens"] > 0
        assert call["output_tokens"] > 0
        assert call["messages"][0]["role"] == "system"


def test_a_second_run_makes_no_call_for_what_was_answered(guided: Coded) -> None:
    before = [call["digest"] for call in guided.place.list_calls()]
    again = guided.place.code(*GUIDED)
    assert [call["digest"] for call in guided.place.list_calls()] == before
    assert "Calls: 0 sent" in again.stdout or "already coded" in again.stdout
