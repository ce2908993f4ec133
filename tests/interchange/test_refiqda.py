"""Projects and codebooks of REFI-QDA, ours and those of other programs."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyrefiqda.models import Project
from pyrefiqda.reficodebook import RefiCodebook
from pyrefiqda.refiproject import RefiProject

import govatlas
from govatlas.errors import InputError, UnreadableFile
from govatlas.interchange.code_tree import make_guid
from govatlas.model.coding import Mode
from govatlas.reading.safe_xml import parse_xml
from tests.interchange.places import ANN, CODEBOOK, DOCUMENT, LOCAL, TEXT, fill, read_coding

NS = "{urn:QDA-XML:project:1.0}"
PRIVACY = make_guid("code", "risk/2.1/2")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return fill(tmp_path / "a.db", ANN, LOCAL)


@pytest.fixture
def project(tmp_path: Path, db: Path) -> Path:
    path = tmp_path / "p.qdpx"
    with path.open("wb") as file:
        assert govatlas.export("qdpx", to=file, db=db) == 2
    return path


def open_project(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        return parse_xml(archive.read("project.qde"))


def test_pyrefiqda_reads_what_we_write(project: Path, tmp_path: Path) -> None:
    read = RefiProject.load(project, extract_dir=str(tmp_path / "out"))
    assert {user.name for user in read.users.user} == {"ann", "local"}
    (source,) = read.sources.text_source
    assert source.name == "Elmford rules 🤖 [elmford/1]"
    held = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out").read_bytes()
    assert held == TEXT.encode()
    named = {user.guid: user.name for user in read.users.user}
    said = {
        (named[coding.creating_user], TEXT[selection.start_position : selection.end_position])
        for selection in source.plain_text_selection
        for coding in selection.coding
        if coding.code_ref.target_guid in (PRIVACY, make_guid("code", "risk/2.1/1"))
    }
    assert said == {
        ("ann", "protect personal data"),
        ("ann", "residents 😀"),
        ("local", "personal data of residents"),
    }


def test_we_read_what_pyrefiqda_writes(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    read = RefiProject.load(project, extract_dir=str(folder))
    RefiProject.save(read, tmp_path / "q.qdpx", source_media_dir=folder / "sources")
    other = fill(tmp_path / "b.db")
    report = govatlas.import_codings(tmp_path / "q.qdpx", db=other)
    assert (report.kept, report.failures, report.unknown) == ((DOCUMENT.id,) * 2, (), ())
    assert set(read_coding(other, "ann").labels) == set(ANN.labels)


def test_elements_are_in_the_order_of_the_schema(project: Path) -> None:
    root = open_project(project)
    assert [child.tag for child in root] == [
        f"{NS}{name}" for name in ("Users", "CodeBook", "Sources", "Notes")
    ]
    (source,) = root.iter(f"{NS}TextSource")
    kinds = [child.tag.removeprefix(NS) for child in source]
    assert kinds == sorted(kinds, reverse=True)  # selections, then codings of the whole


def test_levels_stand_below_their_category(project: Path) -> None:
    root = open_project(project)
    (category,) = (e for e in root.iter(f"{NS}Code") if e.get("name", "").startswith("2.1 "))
    names = [child.get("name") for child in category.iterfind(f"{NS}Code")]
    assert names == ["0 none", "1 minimal", "2 good", "not assessed"]
    assert category.getparent().get("isCodable") == "false"


def test_the_same_codings_make_the_same_bytes(db: Path) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    govatlas.export("qdpx", to=first, db=db)
    govatlas.export("qdpx", to=second, db=db)
    assert first.getvalue() == second.getvalue()


def test_pyrefiqda_reads_our_codebook(tmp_path: Path) -> None:
    path = tmp_path / "c.qdc"
    path.write_bytes(govatlas.export_codebook("qdc"))
    read = RefiCodebook.load(path)
    assert read.origin.startswith("govatlas ")
    names = [code.name for code in read.codes.code]
    assert names[:4] == [taxonomy.label for taxonomy in CODEBOOK.coverage]


def test_a_taxonomy_comes_back_from_a_codebook(tmp_path: Path, root: Path) -> None:
    mine = root / "examples" / "taxonomy" / "children.yaml"
    path = tmp_path / "c.qdc"
    path.write_bytes(govatlas.export_codebook("qdc", taxonomies=[mine]))
    ((taxonomy_id, written),) = govatlas.import_codebook(path).items()
    (tmp_path / "back.yaml").write_text(written, "utf-8")
    assert govatlas.check_taxonomy(tmp_path / "back.yaml") == ()
    back = govatlas.load_codebook([tmp_path / "back.yaml"]).taxonomy(taxonomy_id)
    before = govatlas.load_codebook([mine]).taxonomy("children")
    assert (back.label, back.scale, back.groups) == (before.label, before.scale, before.groups)
    parts = ("code", "label", "group", "definition", "includes", "excludes", "examples")
    for category, known in zip(back.categories, before.categories, strict=True):
        for part in (*parts, "counterexamples"):
            assert getattr(category, part) == getattr(known, part), part


def test_a_codebook_without_levels_becomes_one_taxonomy(tmp_path: Path) -> None:
    path = tmp_path / "field notes.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo"><Codes>'
        '<Code guid="{00000000-0000-0000-0000-000000000001}" name="Trust" isCodable="true"'
        ' color="#FF112233"><Code guid="00000000-0000-0000-0000-000000000002" name="In machines"'
        ' isCodable="true"><Description>Trust in what machines say.</Description></Code></Code>'
        '<Code guid="00000000-0000-0000-0000-000000000003" name="Fear" isCodable="true"/>'
        "</Codes></CodeBook>"
    )
    ((taxonomy_id, written),) = govatlas.import_codebook(path).items()
    assert taxonomy_id == "field-notes"
    assert "label: In machines" in written
    assert "group: trust" in written
    assert "definition: Trust in what machines say." in written


def test_the_standard_codebook_alone_is_nothing_to_import(tmp_path: Path) -> None:
    path = tmp_path / "c.qdc"
    path.write_bytes(govatlas.export_codebook("qdc"))
    with pytest.raises(InputError, match="no code that the standard codebook does not have"):
        govatlas.import_codebook(path)


# Projects as other programs write them: built by hand, after what is known of each.


def write_foreign(
    path: Path, sources: str, *, codes: str = "", members: dict[str, bytes] | None = None
) -> Path:
    users = '<Users><User guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Bea"/></Users>'
    known = f'<Code guid="{PRIVACY}" name="2 good" isCodable="true" color="#80FF0000"/>{codes}'
    text = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="NVivo">{users}'
        f"<CodeBook><Codes>{known}</Codes></CodeBook><Sources>{sources}</Sources></Project>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", text)
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return path


def select(start: int, end: int, code: str = PRIVACY) -> str:
    guid = f"00000000-0000-0000-0000-{start * 1000 + end:012d}"
    user = "AAAAAAAA-0000-0000-0000-000000000001"
    return (
        f'<PlainTextSelection guid="{guid}" name="x" startPosition="{start}" endPosition="{end}"'
        f' creatingUser="{user}"><Coding guid="{guid}">'
        f'<CodeRef targetGUID="{{{code.upper()}}}"/></Coding></PlainTextSelection>'
    )


def source(inner: str, name: str = "Elmford rules") -> str:
    return (
        f'<TextSource guid="00000000-0000-0000-0000-00000000000a" name="{name}"'
        f' plainTextPath="internal://a.txt">{inner}</TextSource>'
    )


WORDS = ("protect personal data", "residents 😀", "治理办法", "schools")


def count_units(text: str, *, wide: bool) -> int:
    return len(text.encode("utf-16-le")) // 2 if wide else len(text)


@pytest.mark.parametrize("folder", ["Sources/", "sources/"])
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("counted_ends", [False, True])
@pytest.mark.parametrize("file_ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_passages_are_found_however_a_program_counts(
    tmp_path: Path, folder: str, wide: bool, counted_ends: bool, file_ends: str, mark: bytes
) -> None:
    counted = TEXT.replace("\n", "\r\n") if counted_ends else TEXT
    places = [
        (count_units(counted[: counted.index(w)], wide=wide), count_units(w, wide=wide))
        for w in WORDS
    ]
    inner = "".join(select(start, start + length) for start, length in places)
    data = mark + TEXT.replace("\n", file_ends).encode()
    path = write_foreign(tmp_path / "n.qdpx", source(inner), members={f"{folder}a.txt": data})
    db = fill(tmp_path / "a.db")
    report = govatlas.import_codings(path, db=db)
    assert report.failures == ()
    coding = read_coding(db, "Bea")
    assert coding.mode is Mode.ANCHORED
    (label,) = coding.labels
    assert tuple(quotation.text for quotation in label.quotations) == WORDS
    assert label.level == 2


def import_foreign(tmp_path: Path, sources: str, **more: Any) -> govatlas.ImportReport:
    path = write_foreign(tmp_path / "f.qdpx", sources, **more)
    return govatlas.import_codings(path, db=fill(tmp_path / "a.db"))


def test_what_was_not_marked_is_not_level_none(tmp_path: Path) -> None:
    start = TEXT.index("protect")
    members = {"Sources/a.txt": TEXT.encode()}
    import_foreign(tmp_path, source(select(start, start + 7)), members=members)
    coding = read_coding(tmp_path / "a.db", "Bea")
    assert len(coding.labels) == 1
    path = write_foreign(tmp_path / "g.qdpx", source(select(start, start + 7)), members=members)
    govatlas.import_codings(path, db=tmp_path / "a.db", assessed=["risk"])
    coding = read_coding(tmp_path / "a.db", "Bea")
    assert [label.level for label in coding.labels].count(0) == 23


def test_codes_without_a_match_are_counted_by_name(tmp_path: Path) -> None:
    codes = (
        '<Code guid="00000000-0000-0000-0000-0000000000ff" name="Mood" isCodable="true">'
        '<Code guid="00000000-0000-0000-0000-0000000000fe" name="Hope" isCodable="true"/></Code>'
    )
    inner = select(0, 5, "00000000-0000-0000-0000-0000000000fe")
    report = import_foreign(
        tmp_path, source(inner), codes=codes, members={"Sources/a.txt": TEXT.encode()}
    )
    assert report.unknown == (("Mood / Hope", 1),)
    assert report.kept == ()


def test_a_code_is_known_by_its_names_when_a_program_gives_it_another_guid(tmp_path: Path) -> None:
    codes = (
        '<Code guid="00000000-0000-0000-0000-0000000000ff" name="2.1 Compromise of privacy"'
        ' isCodable="true"><Code guid="00000000-0000-0000-0000-0000000000fe" name="1 minimal"'
        ' isCodable="true"/></Code>'
    )
    inner = select(0, 5, "00000000-0000-0000-0000-0000000000fe")
    report = import_foreign(
        tmp_path, source(inner), codes=codes, members={"Sources/a.txt": TEXT.encode()}
    )
    assert report.unknown == ()
    (label,) = read_coding(tmp_path / "a.db", "Bea").labels
    assert (label.category, label.level) == ("2.1", 1)


def test_a_category_marked_without_a_level_is_no_level(tmp_path: Path) -> None:
    codes = (
        '<Code guid="00000000-0000-0000-0000-0000000000ff" name="Compromise of privacy"'
        ' isCodable="true"/>'
    )
    inner = select(0, 5, "00000000-0000-0000-0000-0000000000ff")
    report = import_foreign(
        tmp_path, source(inner), codes=codes, members={"Sources/a.txt": TEXT.encode()}
    )
    assert [failure.reason for failure in report.failures] == [
        "risk 2.1: is marked without a level; mark the passage with a level below it"
    ]
    coding = read_coding(tmp_path / "a.db", "Bea")
    assert coding.labels == ()
    assert coding.abstains_on("risk", "2.1")


def test_two_levels_of_a_category_are_reported_and_the_highest_is_taken(tmp_path: Path) -> None:
    lower = make_guid("code", "risk/2.1/1")
    codes = f'<Code guid="{lower}" name="1 minimal" isCodable="true"/>'
    report = import_foreign(
        tmp_path,
        source(select(0, 5, lower) + select(6, 8)),
        codes=codes,
        members={"Sources/a.txt": TEXT.encode()},
    )
    assert [f.reason for f in report.failures] == [
        "risk 2.1: has the levels 1, 2; the highest is taken"
    ]
    (label,) = read_coding(tmp_path / "a.db", "Bea").labels
    assert label.level == 2


def refuse() -> Iterator[tuple[str, dict[str, bytes], str]]:
    plain = {"Sources/a.txt": TEXT.encode()}
    yield (
        '<TextSource guid="a" name="Rich" richTextPath="internal://a.docx"/>',
        plain,
        "has no plain text, so that its passages cannot be placed",
    )
    yield (
        '<PDFSource guid="a" name="Scan" path="internal://a.pdf"/>',
        plain,
        "is a PDF without its text; export it with the text, or as plain text",
    )
    yield source(""), {}, "its text is missing in the project (internal://a.txt)"
    yield (
        source("").replace("internal://a.txt", "internal://../../etc/passwd"),
        plain,
        "its text has a name outside the archive (internal://../../etc/passwd)",
    )
    yield (
        source("").replace("internal://a.txt", "file:///etc/passwd"),
        plain,
        "its text is outside the project (file:///etc/passwd); include it",
    )
    yield source(""), {"Sources/a.txt": b"\xff\x80\x81"}, "its text is not UTF-8"
    yield source(select(0, 9999)), plain, "1 passages lie outside the text"
    yield (
        source(select(0, 5), name="Somewhere"),
        {"Sources/a.txt": b"Another text altogether."},
        "is not in the database",
    )


@pytest.mark.parametrize(("sources", "members", "reason"), list(refuse()))
def test_sources_that_cannot_be_used_are_named(
    tmp_path: Path, sources: str, members: dict[str, bytes], reason: str
) -> None:
    report = import_foreign(tmp_path, sources, members=members)
    (failure,) = report.failures
    assert failure.reason.startswith(reason)
    assert "\n" not in failure.reason
    assert report.kept == ()


def test_a_pdf_with_its_text_is_read(tmp_path: Path) -> None:
    inner = source(select(0, 5)).replace("TextSource", "Representation")
    sources = f'<PDFSource guid="b" name="Elmford rules">{inner}</PDFSource>'
    report = import_foreign(tmp_path, sources, members={"Sources/a.txt": TEXT.encode()})
    assert report.kept == (DOCUMENT.id,)


def test_each_row_of_a_table_in_maxqda_is_a_source_of_its_own(tmp_path: Path) -> None:
    rows = [f"Row {number} speaks of data." for number in range(3)]
    sources = "".join(
        source(select(0, 3), name="Survey").replace("a.txt", f"{number}.txt") for number in range(3)
    )
    members = {f"sources/{number}.txt": row.encode() for number, row in enumerate(rows)}
    path = write_foreign(tmp_path / "m.qdpx", sources, members=members)
    db = tmp_path / "m.db"
    report = govatlas.import_codings(path, db=db, add_documents=True)
    texts = {govatlas.show(name, db=db).document.text for name in report.kept}
    assert texts == set(rows)


def hostile() -> Iterator[tuple[str, bytes | dict[str, bytes], str]]:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>'
    yield "entities", {"project.qde": bomb}, "declares XML entities"
    yield "external", {"project.qde": bomb.replace(b'"b"', b'SYSTEM "file:///etc/passwd"')}, "decl"
    yield "no XML", {"project.qde": b"plain"}, "is not well-formed XML"
    yield "no project", {"a.txt": b""}, "holds no project"
    yield "no zip", b"plain", "is no project of REFI-QDA (.qdpx), which is a zip archive"
    yield "bomb", {"project.qde": b"<Project>" + b" " * 30_000_000 + b"</Project>"}, "zip bomb"


@pytest.mark.parametrize(("kind", "content", "reason"), list(hostile()))
def test_hostile_projects_are_refused_in_one_line(
    tmp_path: Path, kind: str, content: bytes | dict[str, bytes], reason: str
) -> None:
    path = tmp_path / "h.qdpx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    with pytest.raises(UnreadableFile, match=re.escape(str(path))) as caught:
        govatlas.import_codings(path, db=tmp_path / "a.db")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_model_of_pyrefiqda_is_the_schema_that_we_follow() -> None:
    assert Project.Meta.namespace == "urn:QDA-XML:project:1.0"
