"""Every crosswalk that is shipped, as data for others."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from govatlas.codebook import CROSSWALKS, find_crosswalk, load_codebook, load_crosswalk
from govatlas.errors import InputError

DATA = Path(str(files("govatlas.codebook") / "data"))
FILES = sorted(DATA.glob("*.sssom.tsv"))


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    """Run ``sssom validate``, in a process of its own since it warns and logs as it likes."""
    return subprocess.run(
        [sys.executable, "-c", "from sssom.cli import main; main()", "validate", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )


def test_every_file_is_listed() -> None:
    assert {path.name.removesuffix(".sssom.tsv") for path in FILES} == set(CROSSWALKS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_valid_by_sssom(path: Path) -> None:
    result = validate(path)
    assert result.returncode == 0, result.stderr
    assert "Missing prefix" not in result.stdout + result.stderr


def test_sssom_refuses_names_that_are_no_address(tmp_path: Path) -> None:
    address = "object_source: https://w3id.org/govatlas/codebook"
    text = FILES[0].read_text("utf-8").replace(address, "object_source: urn:govatlas:codebook")
    spoilt = tmp_path / "spoilt.sssom.tsv"
    spoilt.write_text(text, "utf-8")
    result = validate(spoilt)
    assert "Missing prefix" in result.stdout + result.stderr


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_object_is_a_category_under_its_own_label(name: str) -> None:
    codebook = load_codebook()
    for mapping in load_crosswalk(name):
        if mapping.is_found:
            category = codebook.taxonomy(mapping.taxonomy).category(mapping.category)
            assert mapping.object_label == category.label
        assert mapping.subject_id.startswith(f"{name}:")


def test_nist_has_its_twelve_risks() -> None:
    assert len({mapping.subject_id for mapping in load_crosswalk("nist-600-1")}) == 12


def test_mit_has_every_subdomain_once() -> None:
    codes = [mapping.term for mapping in load_crosswalk("mit")]
    assert codes == [category.code for category in load_codebook().taxonomy("risk").categories]


def test_naics_leads_to_the_sectors_that_have_its_codes() -> None:
    sectors = load_codebook().taxonomy("sector")
    for mapping in load_crosswalk("naics-2022"):
        notation = sectors.category(mapping.category).notation
        assert (
            mapping.term in notation.split(";")
            or mapping.term in notation.split()[0]
            or (mapping.term == notation[: len(mapping.term)])
        )
    led = {mapping.category for mapping in load_crosswalk("naics-2022")}
    assert led == {category.code for category in sectors.categories}


def test_an_unknown_crosswalk_is_named() -> None:
    with pytest.raises(InputError, match="unknown crosswalk 'odd'; choose one of: agora, mit"):
        find_crosswalk("odd")


def test_a_file_of_a_user_is_read() -> None:
    assert find_crosswalk(str(DATA / "mit.sssom.tsv")) == load_crosswalk("mit")
