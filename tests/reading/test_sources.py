"""What listing and reading of sources promise."""

import stat
import zipfile

import docx
import pytest

from govatlas.errors import InvalidManifest, RefusedText, UnreadableFile
from govatlas.identity import digest_bytes
from govatlas.model.document import Anchor, AnchorKind, Document, Span
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.reading import archive as archive_module
from govatlas.reading import (
    list_pages_without_text,
    list_sources,
    load_manifest,
    read_document,
    read_source,
)
from govatlas.store import Store
from tests.conftest import Release
from tests.reading.builders import PROSE, build_pdf, set_lines, write_release, write_zip

HEADER = "file,document_id,title,authority,jurisdiction,status,proposed_date,link,collections\n"


def ids(sources) -> list[str]:
    return [s.instrument.id for s in sources if not s.skipped and not s.failure]


# Loose files


def test_a_document_keeps_where_it_came_from(tmp_path):
    path = tmp_path / "act.v2.txt"
    path.write_bytes(b"The Act\r\n" + PROSE.encode())
    document = read_document(path)
    assert document.id == "act.v2"
    assert document.instrument.title == "The Act"
    assert document.text == "The Act\n" + PROSE
    assert document.source == str(path)
    assert document.source_digest == digest_bytes(path.read_bytes())
    assert (document.media_type, document.reader) == ("text/plain", "govatlas-text 1")
    assert document.language == "en"
    assert read_document(path, document_id="other").id == "other"


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("a.md", b"# Head\n\n" + PROSE.encode(), "govatlas-markdown 1 (markdown-it-py"),
        ("a.html", b"<html><p>" + PROSE.encode(), "govatlas-html 1 (lxml"),
        ("a.pdf", build_pdf(set_lines(20, 60, [PROSE[:80], PROSE[80:160]])), "govatlas-pdf 1"),
    ],
)
def test_each_format_has_its_reader(tmp_path, name, data, reader):
    (tmp_path / name).write_bytes(data)
    assert read_document(tmp_path / name).reader.startswith(reader)


def test_files_of_one_stem_are_named_apart_with_a_notice(tmp_path):
    for name in ("a/act.txt", "b/act.txt", "b/act.md", "c/act.txt", "c/b-act.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PROSE)
    sources = list_sources([tmp_path])
    assert ids(sources) == ["act", "b-act", "act-txt", "c-act", "c-b-act"]
    assert "named 'b-act', because another file has the name 'act'" in sources[1].notice
    assert sources == list_sources([tmp_path])


def test_names_go_on_with_numbers_where_nothing_else_is_left(tmp_path):
    paths = []
    for number in range(4):
        folder = tmp_path / str(number) / "same"
        folder.mkdir(parents=True)
        (folder / "act.txt").write_text(PROSE)
        paths.append(folder / "act.txt")
    assert ids(list_sources(paths)) == ["act", "same-act", "act-txt", "act-2"]


def test_a_path_given_twice_is_one_source(tmp_path):
    (tmp_path / "act.txt").write_text(PROSE)
    assert len(list_sources([tmp_path, tmp_path / "act.txt", tmp_path])) == 1


def test_what_is_no_document_is_skipped_unless_named(tmp_path):
    (tmp_path / "README.md").write_text(PROSE)
    (tmp_path / "data.json").write_text(PROSE)
    (tmp_path / "blob").write_bytes(bytes(range(256)))
    (tmp_path / "words").write_text(PROSE)
    (tmp_path / ".hidden.txt").write_text(PROSE)
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "x.txt").write_text(PROSE)
    sources = list_sources([tmp_path])
    assert ids(sources) == ["words"]
    assert sorted(s.path.name for s in sources if s.skipped) == ["README.md", "blob", "data.json"]
    assert ids(list_sources([tmp_path / "README.md"])) == ["README"]
    with pytest.raises(UnreadableFile, match=r"blob: is binary data"):
        read_source(list_sources([tmp_path / "blob"])[0])


def test_each_failure_is_one_line_with_file_reason_and_advice(tmp_path):
    (tmp_path / "void.txt").write_bytes(b"")
    (tmp_path / "short.txt").write_text("too short")
    with pytest.raises(UnreadableFile, match=r"void\.txt: is empty; check the download$"):
        read_document(tmp_path / "void.txt")
    with pytest.raises(RefusedText, match=r"short\.txt: is too short .*; check that it is whole$"):
        read_document(str(tmp_path / "short.txt"))
    with pytest.raises(UnreadableFile, match=r"none\.txt: does not exist; check the path"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(UnreadableFile, match="list its sources"):
        read_document(tmp_path)


def test_a_file_beyond_any_document_is_not_loaded(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(UnreadableFile, match="is 300 MB, larger than the limit of 200 MB"):
        read_document(path)


def test_pages_without_text_can_be_told():
    instrument = Instrument(id="x", title="x")
    anchors = tuple(Anchor(AnchorKind.PAGE, label, Span(0, 2)) for label in ("1", "4", "1"))
    document = Document(instrument=instrument, text="text", anchors=anchors)
    assert list_pages_without_text(document) == ("2", "3")


# Manifests


def test_a_manifest_describes_the_files_beside_it(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "act.txt").write_text(PROSE)
    (tmp_path / "README.txt").write_text(PROSE)
    (tmp_path / "manifest.csv").write_text(
        HEADER + "sub/act.txt,lake-act,The Lake Act,Lakeland,Norland,Enacted,2024-05,"
        "https://example.org/a https://example.org/b,One; Two\nREADME.txt,,,,,,,,\n"
        "gone.txt,,,,,,,,\n",
        encoding="cp1252",
    )
    sources = list_sources([tmp_path])
    assert sources == list_sources([tmp_path / "manifest.csv"])
    assert sorted(ids(sources)) == ["README", "lake-act"]
    found = next(s.instrument for s in sources if s.instrument.id == "lake-act")
    assert found == Instrument(
        id="lake-act",
        title="The Lake Act",
        authority=Authority("Lakeland", "Norland"),
        stage="Enacted",
        proposed=PartialDate(2024, 5),
        links=("https://example.org/a", "https://example.org/b"),
        collections=("One", "Two"),
    )
    (missing,) = [s for s in sources if s.failure]
    with pytest.raises(UnreadableFile, match=r"gone\.txt: .*manifest\.csv, line 4: the file does"):
        read_source(missing)


def test_a_manifest_given_goes_before_what_a_folder_says(tmp_path):
    (tmp_path / "act.txt").write_text("The Title\n" + PROSE)
    (tmp_path / "list.csv").write_text("\ufefffile;document_id;title\nact.txt;mine;\nno.txt;;\n")
    manifest = load_manifest(tmp_path / "list.csv")
    sources = list_sources([tmp_path / "act.txt"], manifest=manifest)
    assert ids(sources) == ["mine"]
    assert [s.failure.endswith("line 3: the file does not exist") for s in sources] == [False, True]
    assert read_source(sources[0]).instrument.title == "The Title"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "file,colour\nx,y\n",
            "line 1: unknown column 'colour'; the columns are: file, document_id",
        ),
        ("title\nx\n", "line 1: no column 'file'"),
        ("file,title\nx,a\n,b\n", "line 3, column file: empty"),
        ("file,title\nx,a,b\n", "line 2: more cells than columns"),
        ("file\n../x\n", "line 2, column file: '../x' is outside the folder"),
        ("file,proposed_date\nx,May\n", "line 2, column proposed_date: not a date"),
        ("file\nx\n\nx\n", "line 4, column file: 'x' is already used in line 2"),
        ("file\na/x.txt\nb/x.txt\n", "line 3, column document_id: 'x' is already used in line 2"),
        (b"file\n\xef\xbb\xbf", None),
        ("file\n" + '"' + "x" * 200_000, "is not a CSV table"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused_with_its_line(tmp_path, content, reason):
    path = tmp_path / "m.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if reason is None:
        assert load_manifest(path).entries == ()
        return
    with pytest.raises(InvalidManifest, match=reason):
        load_manifest(path)


def test_a_manifest_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InvalidManifest, match="does not exist"):
        load_manifest(tmp_path / "m.csv")


# Archives


def test_an_archive_is_read_member_by_member(tmp_path):
    path = write_zip(
        tmp_path / "set.zip",
        {
            "a/one.txt": "One\n" + PROSE,
            "a/two.txt": "Two\n" + PROSE,
            "a/manifest.csv": "file,document_id\none.txt,first\nthree.txt,\n",
            "__MACOSX/one.txt": "x",
            "deep.zip": b"PK\x05\x06" + bytes(18),
        },
    )
    sources = list_sources([tmp_path])
    assert ids(sources) == ["first", "two"]
    assert read_source(sources[0]).source == f"{path}/a/one.txt"
    failures = {s.member: s.failure for s in sources if s.failure}
    assert failures["deep.zip"].startswith("is an archive within an archive")
    assert "line 3: the file does not exist" in failures["a/three.txt"]


def test_hostile_members_fail_one_by_one(tmp_path):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", PROSE)
        archive.writestr("../up.txt", PROSE)
        archive.writestr("/etc/abs.txt", PROSE)
        archive.writestr("C:\\abs.txt", PROSE)
        archive.writestr("bomb.txt", b"0" * 20_000_000)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    sources = list_sources([path])
    assert ids(sources) == ["good"]
    failures = {s.member: s.failure for s in sources if s.failure}
    assert "outside its archive" in failures["../up.txt"]
    assert "outside its archive" in failures["/etc/abs.txt"]
    assert "zip bomb" in failures["bomb.txt"]
    assert "symbolic link" in failures["link.txt"]
    assert len(failures) == 5
    for source in sources:
        if source.failure:
            with pytest.raises(UnreadableFile, match=r"bad\.zip/"):
                read_source(source)
    with pytest.raises(UnreadableFile, match="outside its archive"):
        archive_module.read_member(path, "../up.txt")


def test_a_member_that_declares_less_than_it_holds_is_not_believed(tmp_path):
    path = write_zip(tmp_path / "lie.zip", {"x.txt": PROSE * 50})
    data = bytearray(path.read_bytes())
    size = len(PROSE * 50).to_bytes(4, "little")
    path.write_bytes(bytes(data).replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(UnreadableFile):
        archive_module.read_member(path, "x.txt")


def test_a_locked_member_is_told(tmp_path):
    path = write_zip(tmp_path / "locked.zip", {"x.txt": PROSE})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in list_sources([path])[0].failure


@pytest.mark.parametrize(
    ("limit", "reason"), [("_MOST_MEMBERS", "holds 3 files"), ("_LARGEST_TOTAL", "zip bomb")]
)
def test_an_archive_too_large_fails_as_a_whole(tmp_path, monkeypatch, limit, reason):
    path = write_zip(tmp_path / "big.zip", dict.fromkeys(("a.txt", "b.txt", "c.txt"), PROSE))
    monkeypatch.setattr(archive_module, limit, 2)
    with pytest.raises(UnreadableFile, match=reason):
        read_source(list_sources([path])[0])


def test_a_truncated_archive_fails_while_the_rest_goes_on(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"x.txt": PROSE})
    path.write_bytes(path.read_bytes()[:100])
    (tmp_path / "b.txt").write_text(PROSE)
    first, second = list_sources([tmp_path])
    with pytest.raises(UnreadableFile, match=r"a\.zip: is a damaged or truncated zip"):
        read_source(first)
    assert read_source(second).id == "b"


def test_a_large_archive_is_not_kept_in_memory(tmp_path, monkeypatch):
    path = write_zip(tmp_path / "a.zip", {"x.txt": PROSE})
    monkeypatch.setattr(archive_module, "_SMALL", 1)
    assert archive_module.read_member(path, "x.txt") == PROSE.encode()


def test_a_docx_is_a_document_and_no_archive(tmp_path):
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.save(str(tmp_path / "act.docx"))
    (source,) = list_sources([tmp_path])
    assert read_source(source).text == PROSE


# AGORA releases


@pytest.fixture(params=["folder", "parent", "table", "archive"])
def release(request, tmp_path):
    folder = write_release(tmp_path / "release")
    if request.param == "parent":
        return [tmp_path]
    if request.param == "table":
        return [folder / "documents.csv"]
    if request.param == "archive":
        files = [path for path in folder.rglob("*") if path.is_file()]
        members = {str(path.relative_to(tmp_path)): path.read_bytes() for path in files}
        return [write_zip(tmp_path / "agora.zip", members)]
    return [folder]


def test_a_release_is_followed_row_by_row(release):
    sources = list_sources(release)
    assert ids(sources) == ["7", "8"]
    assert sources[0].instrument == Instrument(
        id="7",
        title="Lake Act",
        short_title="LA",
        authority=Authority("Lakeland", "Norland", "States"),
        stage="Enacted",
        proposed=PartialDate(2023, 2),
        latest_activity=PartialDate(2024, 5, 1),
        links=("https://example.org/7",),
        collections=("First list", "Second list"),
    )
    assert sources[1].instrument.authority == Authority("Nobody")
    assert sources[1].notice == "Most recent activity date 'soon' is not a date; left out"
    assert read_source(sources[0]).text == "Lake Act\n" + PROSE


def test_rows_without_text_and_texts_without_row_are_mentioned(release):
    skipped = [s.skipped for s in list_sources(release) if s.skipped]
    assert skipped == [
        "AGORA 9 (Pond Act) has no full text in this release",
        "no row of documents.csv has the AGORA ID 99",
    ]


def test_a_table_of_segments_stands_in_for_a_missing_text(tmp_path):
    sources = list_sources([write_release(tmp_path / "release", segments=True)])
    assert ids(sources) == ["7", "8", "9"]
    document = read_source(sources[2])
    assert document.text == f"First. {PROSE}\n\nSecond. {PROSE}"
    assert document.media_type == "text/csv"


def test_agora_ids_keep_their_names_before_loose_files(tmp_path):
    folder = write_release(tmp_path / "release")
    (tmp_path / "7.txt").write_text(PROSE)
    sources = list_sources([tmp_path / "7.txt", folder])
    assert sources[0].instrument.id != "7"
    assert ids(sources)[1:] == ["7", "8"]


# Research material that is not part of the repository


@pytest.mark.no_cover  # other tests reach the same lines
def test_texts_of_the_agora_release_are_read_unchanged(agora: Release) -> None:
    readable = [source for source in list_sources([agora.folder]) if not source.skipped]
    assert len(readable) == 947
    assert sum(bool(s.instrument.authority.jurisdiction) for s in readable) > 900
    with Store.open(agora.db, writable=False) as store:
        for source in readable:
            document = store.documents.read(source.instrument.id)
            assert document.text == source.path.read_text("utf-8")
            assert document.language == "en"


@pytest.mark.no_cover  # other tests reach the same lines
def test_every_document_of_a_publisher_is_read(shared):
    for source in list_sources([shared / "documents"]):
        if not source.skipped:
            document = read_source(source)
            assert document.language == "en"
            assert len(document.text) > 4000
            assert document.anchors


# Example documents of the repository


def test_every_example_is_read_under_its_manifest(examples):
    if (
        not (examples.parent / "manifest.csv").is_file()
        and not (examples / "manifest.csv").is_file()
    ):
        pytest.skip("the examples are not there")
    sources = [s for s in list_sources([examples]) if not s.skipped]
    assert len(sources) >= 6
    for source in sources:
        document = read_source(source)
        assert document.language == "en"
        assert document.instrument.title
