"""The site as files: whole, linked, resumable, no larger than it need be."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from govatlas import api
from govatlas.errors import InputError
from govatlas.web.addresses import address_document
from govatlas.web.still import Texts, publish
from govatlas.web.still.places import find_place
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ, UNCODED
from tests.web.links import read_page
from tests.web.still.conftest import DAY, list_files, read_ledger

SERVER_ONLY = ("/api/", "/review", "/report", "/login")


def test_no_link_is_dead_or_leads_elsewhere_on_the_site(still: Path) -> None:
    files = list_files(still)
    pages = {place: body.decode() for place, body in files.items() if place.endswith(".html")}
    read = {
        place: read_page(body) for place, body in pages.items() if not place.endswith("record.html")
    }
    dead = []
    for place, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            assert not link.startswith("/"), (place, link)
            target = place
            if parts.path:
                target = os.path.normpath(os.path.join(os.path.dirname(place), unquote(parts.path)))
            fragment = unquote(parts.fragment.partition(":~:")[0])
            if target not in files or (
                fragment and not parts.query and target in read and fragment not in read[target].ids
            ):
                dead.append((place, link))
    assert dead == []
    assert len(pages) > 50


def test_a_large_table_is_in_an_archive(still: Path) -> None:
    with zipfile.ZipFile(still / "duties.csv.zip") as archive:
        assert archive.namelist() == ["duties.csv"]
        table = archive.read("duties.csv").decode()
    assert "document_id,title," in table
    assert "9783" not in table
    assert not (still / "duties.csv").exists()
    page = (still / "duties" / "index.html").read_text()
    assert "CSV (zip)" in page


def test_categories_with_one_reason_keep_their_names_and_places(still: Path) -> None:
    page = html.document_fromstring((still / "documents" / TWICE_READ / "index.html").read_bytes())
    said = page.xpath("//details[@class='rest']/p[contains(., 'for the same reason')]")
    assert said
    lines = said[0].getnext().findall("li")
    assert said[0].text_content().startswith(f"{len(lines)} of these, each for the same reason: ")
    for line in lines:
        link = line.find("a")
        href = link.get("href", "")
        assert href.endswith(f"#{line.get('id')}")
        assert "coding=" in href
        assert link.text_content().strip()


def test_nothing_of_how_it_is_made_shows(still: Path) -> None:
    for place, body in list_files(still).items():
        assert b".invalid" not in body, place
        assert b"9783" not in body, place


@pytest.mark.parametrize("document_id", [TWICE_READ, UNCODED, HOSTILE, "%", "a/../b", "Größe"])
def test_a_document_stands_where_a_server_of_files_finds_its_address(document_id: str) -> None:
    place = find_place(address_document(document_id))
    if ".." in document_id:
        assert place.startswith("documents/~")
    else:
        assert f"/{place}" == f"{unquote(address_document(document_id))}/index.html"


@pytest.mark.parametrize("document_id", ["..", "../../x", "", "a//b", ".", "x\0", "x" * 300, "~a"])
def test_no_id_leads_out_of_the_folder(document_id: str) -> None:
    place = find_place(address_document(document_id))
    assert re.fullmatch(r"documents/~[0-9a-f]{16}/index\.html", place)


def test_documents_of_several_codings_and_versions_have_a_page_each(still: Path) -> None:
    entries = [str(entry["address"]) for entry in read_ledger(still)]
    assert any(a.startswith(f"/documents/{TWICE_CODED}?coding=") for a in entries)
    assert f"/documents/{TWICE_READ}?version=1" in entries
    assert any(a.startswith(f"/documents/{TWICE_READ}/versions?") for a in entries)


def test_what_needs_a_server_says_so(still: Path) -> None:
    draft = (still / "draft" / "index.html").read_text()
    assert "govatlas draft FILE" in draft
    assert "<form" not in draft.partition("<main")[2]
    assert "govatlas serve" in (still / "compare" / "index.html").read_text()
    for place, body in list_files(still).items():
        if place.endswith(".html"):
            for link in re.findall(rb'(?:href|action)="([^"]*)"', body):
                assert not link.decode().startswith(SERVER_ONLY), place


def test_charts_are_files_beside_their_tables(still: Path) -> None:
    assert (still / "coverage.svg").read_bytes().startswith(b"<svg")
    assert "<table" in (still / "coverage" / "index.html").read_text()
    assert (still / "coverage.csv").is_file()
    assert (still / "documents.csv").is_file()


def test_a_second_run_writes_nothing(copy: Path, atlas: Path) -> None:
    before = list_files(copy)
    done = publish(copy, db=atlas, texts=Texts.ALL, jobs=1, today=DAY)
    assert (done.written, done.removed) == (0, 0)
    assert list_files(copy) == before


def test_one_changed_coding_changes_few_files_and_they_alone_get_a_new_day(
    copy: Path, atlas: Path, tmp_path: Path
) -> None:
    db = tmp_path / "govatlas.db"
    shutil.copy(atlas, db)
    record = api.show("averne-military-ai-bill", db=db).to_dict()
    record["risk_subdomains"][0] = {**record["risk_subdomains"][0], "rationale": "Changed."}
    (tmp_path / "local.jsonl").write_text(json.dumps(record) + "\n")
    api.import_gold(tmp_path / "local.jsonl", db=db, coder="bea")
    before = list_files(copy)
    done = publish(copy, db=db, texts=Texts.ALL, jobs=1, today=DAY.replace(year=2027))
    after = list_files(copy)
    changed = {place for place in after if after[place] != before.get(place)}
    assert "documents/averne-military-ai-bill/index.html" in changed
    assert f"documents/{TWICE_CODED}/index.html" not in changed
    documents = {place.split("/")[1] for place in changed if place.startswith("documents/")}
    assert len(documents) <= 6
    assert done.written == len(changed)
    assert b"2027" in after["documents/averne-military-ai-bill/index.html"]


def test_a_document_that_is_gone_leaves_nothing(copy: Path, tmp_path: Path, root: Path) -> None:
    db = tmp_path / "few.db"
    api.read([root / "examples" / "documents" / f"{TWICE_READ}.md"], db=db, jobs=1)
    api.code(db=db, jobs=1)
    done = publish(copy, db=db, texts=Texts.ALL, jobs=1, today=DAY)
    left = list_files(copy)
    assert done.removed > 100
    assert not (copy / "documents" / TWICE_CODED).exists()
    assert {entry["place"] for entry in read_ledger(copy)} == set(left)


def test_texts_stay_out_where_no_licence_is_stated(atlas: Path, tmp_path: Path) -> None:
    db = tmp_path / "govatlas.db"
    shutil.copy(atlas, db)
    folder = tmp_path / "site"
    done = publish(folder, db=db, jobs=2, today=DAY, downloads=("csv", "html", "txt"))
    assert done.texts is Texts.QUOTATIONS
    text = api.show(TWICE_CODED, db=db).document.text
    page = (folder / "documents" / TWICE_CODED / "index.html").read_text()
    assert "not part of this site" in page
    longest = max((" ".join(line.split()) for line in text.splitlines()), key=len)
    for place, body in list_files(folder).items():
        assert not place.endswith(("record.html", "record.txt")), place
        if place.endswith((".html", ".csv", ".json", ".js")):
            assert longest not in " ".join(body.decode().split()), place
    test_no_link_is_dead_or_leads_elsewhere_on_the_site(folder)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, atlas: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="did not write"):
        publish(tmp_path, db=atlas)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("address", ["atlas.example.org", "ftp://x.org", "https://x.org/?a=b"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, atlas: Path, address: str) -> None:
    with pytest.raises(InputError, match="--address"):
        publish(tmp_path / "site", db=atlas, address=address)


def test_a_run_that_was_killed_goes_on_and_ends_as_any_other(
    still: Path, atlas: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    whole = {place: body for place, body in list_files(still).items() if "pagefind" not in place}
    code = (
        "import sys; from datetime import date; from govatlas.web.still import Texts, publish; "
        "publish(sys.argv[1], db=sys.argv[2], texts=Texts.ALL, jobs=1, today=date(2026, 11, 30))"
    )
    command = [sys.executable, "-c", code, os.fspath(folder), os.fspath(atlas)]
    for enough in (5, 40):
        with subprocess.Popen(command) as process:
            while (
                process.poll() is None
                and len(list_files(folder) if folder.exists() else ()) < enough
            ):
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
        for place, body in list_files(folder).items():
            assert body == whole[place], place  # no index yet
    begun = len(read_ledger(folder))
    done = publish(folder, db=atlas, texts=Texts.ALL, jobs=2, today=DAY)
    assert begun > 0
    files = list_files(folder)
    assert done.written <= len(files) - begun
    assert whole.items() <= files.items()
