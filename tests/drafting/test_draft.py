"""A draft is read, coded and compared; its report says nothing false, and is kept nowhere."""

import hashlib
import io
import json
import logging
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest

import govatlas
import govatlas.coverage.estimate as estimating
from govatlas import api
from govatlas.drafting import DraftForm, DraftReport, correcting, draft
from govatlas.errors import InputError, StoreError
from govatlas.explorer import Explorer
from govatlas.publishing.drafts import address_words
from govatlas.store import Store
from tests.drafting.conftest import BILL, ENGLISH
from tests.foreign import SWEDISH

YOU_MUST = ("you must", "you should", "you need to", "has to cover", "must cover", "is missing")


def digest_folder(folder: Path) -> dict[str, str]:
    """Return every file below a folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_report_has_what_the_draft_covers_and_requires_in_its_own_words(
    report: DraftReport,
) -> None:
    told = report.to_dict()
    text = report.document.text
    assert told["characters"] == len(text)
    assert told["norms"], "the text obliges providers"
    for norm in told["norms"]:
        assert text[norm["start"] : norm["end"]] == norm["quote"]
    quoted = [quotation for label in report.coding.labels for quotation in label.quotations]
    assert quoted
    marked = report.to_html()
    for quotation in quoted:
        assert text[quotation.span.start : quotation.span.end] == quotation.text
        assert f'id="c{quotation.span.start}-{quotation.span.end}"' in marked


def test_silences_are_not_covered_and_their_shares_are_those_of_the_collection(
    report: DraftReport, atlas: Path
) -> None:
    with Explorer(atlas) as explorer:
        catalogue = explorer.catalogue()
    comparable = report.comparison.comparable
    assert comparable is not None
    assert report.comparison.silences.unusual
    for silence in report.comparison.silences.unusual:
        assert report.coding.level_of(*silence.key) == 0
        levels = catalogue.level_column(*silence.key)
        assert silence.raw.count == int((levels > 0).sum())
        assert silence.raw.total == int((levels >= 0).sum())
        assert silence.is_few, "nine documents are few"


def test_provisions_are_verbatim_and_their_links_last(report: DraftReport, atlas: Path) -> None:
    lent = [one for s in report.comparison.silences.unusual for one in s.provisions]
    assert lent
    with Explorer(atlas) as explorer:
        for one in lent:
            record = explorer.record_named(one.document_id, one.coding_id)
            assert record.document.version == one.version
            assert record.document.text[one.start : one.end] == one.quotation
            assert any(norm.quotation.span.start == one.start for norm in record.norms)
            assert f"coding={one.coding_id}#c{one.start}-{one.end}" in address_words(one, "")
    for silence in report.comparison.silences.unusual:
        documents = [one.document_id for one in silence.provisions]
        assert len(documents) == len(set(documents)) <= 3
        assert all(silence.key in one.categories for one in silence.provisions)


def test_similar_documents_come_closest_first_with_the_draft_beside_them(
    report: DraftReport,
) -> None:
    similar = report.comparison.similar
    assert 1 <= len(similar) <= 5
    likeness = [one.likeness for one in similar]
    assert likeness == sorted(likeness, reverse=True)
    for row in report.comparison.side:
        assert len(row.levels) == 1 + len(similar)
        assert any(row.levels)
        assert row.levels[0] == report.coding.level_of(row.taxonomy.id, row.category.code)
    assert report.arrange("https://a.example").compare_address.startswith(
        "https://a.example/compare?a="
    )


def test_a_draft_that_is_in_the_collection_is_not_compared_with_itself(atlas: Path) -> None:
    found = draft(BILL, db=atlas)
    same = [one for one in found.comparison.similar if one.is_same_text]
    assert [one.id for one in same] == [BILL.stem]
    assert found.comparison.comparable is not None
    with Explorer(atlas) as explorer:
        coded = int(sum(bool(name) for name in explorer.catalogue().coders))
    assert found.comparison.comparable.documents == coded - 1


def test_the_same_draft_gives_the_same_report(report: DraftReport, atlas: Path) -> None:
    again = draft(ENGLISH.encode(), db=atlas, at=report.coding.coded_at)
    for form in DraftForm:
        assert again.write(form) == report.write(form), form


def test_filters_choose_the_documents(atlas: Path) -> None:
    found = draft(ENGLISH.encode(), db=atlas, like="status=hard law")
    comparable = found.comparison.comparable
    assert comparable is not None
    assert comparable.is_asked
    entries = {entry.id: entry for entry in api.list_documents(db=atlas)}
    lent = [one for s in found.comparison.silences.unusual for one in s.provisions]
    for one in lent:
        assert one.is_comparable is (entries[one.document_id].status == "hard_law")


@pytest.mark.parametrize(
    ("like", "said"),
    [
        ("stage=Buried", "choose one of: "),
        ("actor=enforcer:any:Nobody at all", "leave out a filter"),
    ],
)
def test_documents_that_there_are_not_are_an_error_of_one_line(
    atlas: Path, like: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        draft(ENGLISH.encode(), db=atlas, like=like)


def test_shares_are_corrected_where_enough_documents_were_checked(
    atlas: Path, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "gold.db"
    shutil.copy(atlas, db)
    api.import_gold(root / "examples" / "gold.jsonl", db=db, coder="eve")
    raw = draft(ENGLISH.encode(), db=db)
    assert raw.comparison.comparable is not None
    assert raw.comparison.comparable.gold == "", "fewer than twenty were checked"
    assert "Shares are raw" in " ".join(raw.arrange().notes)
    monkeypatch.setattr(correcting, "FEWEST", 3)
    monkeypatch.setattr(estimating, "FEWEST_GOLD", 2)
    found = draft(ENGLISH.encode(), db=db)
    assert found.comparison.comparable is not None
    assert found.comparison.comparable.gold == "eve"
    assert found.comparison.comparable.checked >= 3
    assert "corrected for the coder's errors" in " ".join(found.arrange().notes)
    corrected = [one for one in found.comparison.silences.unusual if one.corrected]
    assert corrected
    with Explorer(db) as explorer:
        ids = [n for n in explorer.catalogue().ids if "local" in explorer.coders_of(n)]
        for one in corrected:
            expected = explorer.estimate(
                gold="eve", coder="local", taxonomy=one.taxonomy.id, within=ids
            )
            shares = {s.category: s for s in expected.shares if s.level == 1}
            assert one.corrected == shares[one.category.code]


def test_a_draft_in_another_language_says_so_and_shows_nothing_false(atlas: Path) -> None:
    found = draft(SWEDISH.encode(), db=atlas)
    assert "Swedish" in found.coding.not_assessed
    assert found.comparison.notice
    assert found.comparison.comparable is None
    told = found.to_dict()
    assert told["silences"] == told["uncertain"] == told["similar"] == []
    for text in (found.to_markdown(), found.to_html()):
        assert "Swedish" in text
        assert "%" not in text.partition("<style>")[0] + text.partition("</style>")[2]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Too short.", "too short"),
        (b"", "is empty"),
        (b"   \n ", "is empty"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is a picture"),
        (b"SQLite format 3\x00" + b"\x00" * 99, "database"),
        (b"%PDF-1.4 broken", "pasted text: "),
    ],
)
def test_what_is_no_draft_is_refused_in_one_line(atlas: Path, data: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        draft(data, db=atlas)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "bug" not in str(caught.value)


def test_an_archive_is_refused(atlas: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("one.txt", ENGLISH)
    with pytest.raises(InputError, match=r"many\.zip: is an archive"):
        draft(tmp_path / "many.zip", db=atlas)


def test_a_file_that_is_not_there_is_named(atlas: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.txt: does not exist"):
        draft(tmp_path / "nothing.txt", db=atlas)


def test_without_a_database_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        draft(ENGLISH.encode(), db=tmp_path / "none.db")


def test_an_empty_database_still_says_what_the_draft_covers(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db", create=True).close()
    found = draft(ENGLISH.encode(), db=tmp_path / "empty.db")
    assert found.coding.norms
    assert found.comparison.notice.endswith("the database has no documents yet.")
    assert found.comparison.silences.silent == ()


def test_documents_that_nobody_coded_are_compared_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "act.txt").write_text(ENGLISH * 3)
    api.read([tmp_path / "act.txt"], db=tmp_path / "read.db", jobs=1)
    found = draft(ENGLISH.encode(), db=tmp_path / "read.db")
    assert "none of the 1 documents in the database has been coded" in found.comparison.notice
    assert found.comparison.similar == ()


def test_nothing_of_a_draft_is_kept(
    atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = digest_folder(atlas.parent)
    with caplog.at_level(logging.DEBUG):
        found = govatlas.draft(ENGLISH.encode(), db=atlas)
    assert found.comparison.silences.silent
    assert digest_folder(atlas.parent) == before
    assert digest_folder(tmp_path) == {}
    assert caplog.records == []


def test_no_form_of_the_report_tells_anybody_what_to_do(report: DraftReport) -> None:
    view = report.arrange()
    own = " ".join([view.basis, *view.notes, *(gap.sentence for gap in view.gaps)]).lower()
    assert not any(words in own for words in YOU_MUST)
    assert "a silence is not a fault" in own


def test_markdown_and_page_have_every_silence_with_its_share_and_words(
    report: DraftReport,
) -> None:
    page, markdown = report.to_html("https://a.example"), report.to_markdown("https://a.example")
    for gap in report.arrange("https://a.example").gaps:
        assert f'id="{gap.anchor}"' in page
        assert gap.percent in markdown
        for one in gap.provisions:
            assert one.address.replace("&", "&amp;") in page
            assert one.provision.title.split()[0] in markdown
    assert "<script" not in page
    assert "* Fewer than 20 documents are comparable" in page


def test_the_word_document_has_headings_tables_and_the_words_of_provisions(
    report: DraftReport,
) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(report.to_docx("https://a.example")))
    styles = {p.style.name for p in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Quote", "Source", "List Bullet"} <= styles
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads[0] == "What comparable documents cover and yours does not"
    assert document.core_properties.title == report.arrange().title
    gaps = document.tables[0]
    assert [cell.text for cell in gaps.rows[0].cells][:3] == ["Category", "Of", "Cover it"]
    assert len(gaps.rows) == 1 + len(report.arrange().gaps)
    quoted = {p.text for p in document.paragraphs if p.style.name == "Quote"}
    for gap in report.arrange().gaps:
        for one in gap.provisions:
            assert one.provision.quotation in quoted


def test_json_holds_what_the_page_shows(report: DraftReport) -> None:
    told = json.loads(report.write(DraftForm.JSON))
    view = report.arrange()
    assert [(s["taxonomy"], s["code"]) for s in told["silences"]] == [
        gap.silence.key for gap in view.gaps
    ]
    for silence in told["silences"]:
        assert silence["raw"] == pytest.approx(silence["covering"] / silence["assessed"])
        assert silence["interval"]["low"] <= silence["share"] <= silence["interval"]["high"]
        for one in silence["provisions"]:
            assert one["quote"].split()[0] in one["citation"]
            assert one["permalink"] in one["citation"]
            assert one["title"] in one["citation"]


def test_hostile_words_stay_words_in_every_form(atlas: Path) -> None:
    attack = ENGLISH.replace("a machine", 'a <script>alert("x")</script> *machine* \u202e')
    found = draft(attack.encode(), db=atlas, title="<img src=x> # Title\x07")
    for text in (found.to_html(), found.to_markdown()):
        assert "<script>alert" not in text
        assert "<img src=x>" not in text
        assert "\u202e" not in text.partition('class="document"')[0]
    assert found.to_docx()
