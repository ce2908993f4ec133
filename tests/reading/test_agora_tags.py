"""Tags of AGORA releases, as folders, archives or tables."""

import zipfile
from pathlib import Path

import pytest

from govatlas.errors import GovatlasError, InputError, UnreadableFile
from govatlas.reading import TaggedDocument, read_agora_tags

HEADER = "AGORA ID,Official name,Casual name,Annotated?,Validated?,Tags\n"
ROWS = (
    "7,A long name,Short,true,true,Harms: Moss; Harms: Fog;Harms: Moss\n"
    "8,,Casual,true,false,Harms: Fog\n"
    "9,Nobody's,,false,false,Machine: Made\n"
    "10,Empty,,True,TRUE,\n"
    ",No id,,true,true,Harms: Fog\n"
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    made = tmp_path / "release"
    made.mkdir()
    (made / "documents.csv").write_text(HEADER + ROWS, encoding="utf-8-sig")
    return made


def test_tags_come_with_who_vouches_for_them(release: Path) -> None:
    assert read_agora_tags(release) == (
        TaggedDocument(
            id="7",
            title="A long name",
            tags=("Harms: Moss", "Harms: Fog"),
            annotated=True,
            validated=True,
        ),
        TaggedDocument(
            id="8", title="Casual", tags=("Harms: Fog",), annotated=True, validated=False
        ),
        TaggedDocument(
            id="9", title="Nobody's", tags=("Machine: Made",), annotated=False, validated=False
        ),
        TaggedDocument(id="10", title="Empty", tags=(), annotated=True, validated=True),
    )


def test_the_table_and_an_archive_read_like_the_folder(release: Path, tmp_path: Path) -> None:
    packed = tmp_path / "release.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(release / "documents.csv", "agora/documents.csv")
    whole = read_agora_tags(release)
    assert read_agora_tags(release / "documents.csv") == whole
    assert read_agora_tags(packed) == whole


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"id,title\n1,A\n", InputError),
        (b"AGORA ID,Official name,Validated?\n1,A,true\n", UnreadableFile),
        (b"AGORA ID,Tags\n1,A\n", UnreadableFile),
        (b"", InputError),
        (b"\xff\xfe\x00", InputError),
        (b"PK\x03\x04 no archive", GovatlasError),
    ],
)
def test_what_has_no_tags_is_refused_in_one_line(
    tmp_path: Path, content: bytes, error: type[GovatlasError]
) -> None:
    (tmp_path / "documents.csv").write_bytes(content)
    for path in (tmp_path, tmp_path / "documents.csv"):
        with pytest.raises(error) as found:
            read_agora_tags(path)
        assert "\n" not in str(found.value)
        assert str(tmp_path) in str(found.value)


def test_a_path_that_is_no_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_agora_tags(tmp_path / "none")
    (tmp_path / "notes.txt").write_text("Notes.")
    with pytest.raises(InputError, match="not an AGORA release"):
        read_agora_tags(tmp_path / "notes.txt")
