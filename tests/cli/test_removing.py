"""Documents are deleted and renamed from the command line, once somebody has said yes."""

from tests.cli.conftest import Run


def test_nothing_is_deleted_unasked(atlas: Run) -> None:
    result = atlas("delete", "ordinance-1", "--reason", "read twice")
    assert result.exit_code == 2
    assert "1 version, 1 coding by" in result.stderr
    assert "add --yes" in result.stderr
    assert atlas("show", "ordinance-1").exit_code == 0


def test_a_document_is_deleted_with_a_reason(atlas: Run) -> None:
    assert "--reason" in atlas("delete", "ordinance-1", "--yes").stderr
    result = atlas("delete", "ordinance-1", "--reason", "read twice", "--by", "ada", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Deleted ordinance-1\n")
    again = atlas("show", "ordinance-1")
    assert again.exit_code == 1
    assert again.stderr.startswith("Error: document ordinance-1 was deleted on ")
    assert again.stderr.endswith(": read twice\n")
    assert "ordinance-1" not in atlas("list").stdout


def test_an_empty_reason_is_refused_by_its_name(atlas: Run) -> None:
    result = atlas("delete", "ordinance-1", "--reason", " ", "--by", "ada", "--yes")
    assert result.exit_code == 1
    assert "the reason is empty" in result.stderr


def test_a_document_is_renamed(atlas: Run) -> None:
    result = atlas("rename", "ordinance-1", "town-law", "--reason", "clearer", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Renamed ordinance-1 to town-law\n")
    assert atlas("show", "town-law").exit_code == 0
    assert "its id is now town-law" in atlas("show", "ordinance-1").stderr
    assert "no document 'nothing'" in atlas(
        "rename", "nothing", "x", "--reason", "clearer", "--yes"
    ).stderr  # fmt: skip


def test_a_new_id_is_checked_before_anyone_is_asked(atlas: Run) -> None:
    for new, said in (
        ("ordinance-2", "there is a document ordinance-2 already"),
        ("ordinance-1", "is its id already"),
        ("..", "cannot be an id"),
    ):
        result = atlas("rename", "ordinance-1", new, "--reason", "clearer")
        assert result.exit_code == 1
        assert said in result.stderr
        assert "--yes" not in result.stderr
