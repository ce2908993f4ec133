"""Reads the taxonomies that come in a folder, from govatlas or from installed packages.

To add one to govatlas, put its folder into ``data`` and list it in ``COVERAGE``. A folder has
``taxonomy.yaml`` and optionally ``about.yaml``, which describes it to the rest of govatlas, and a
crosswalk, ``agora.sssom.tsv``.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from govatlas.codebook.parse import Fields, Text, parse_yaml
from govatlas.errors import InvalidCodebook
from govatlas.registry import find_registered

GROUP: Final = "govatlas.taxonomies"
COVERAGE: Final = ("risk", "sector", "lifecycle", "scope")
PARTS: Final = ("status", "actor-type", "actor-role")
"""The taxonomies of the parts of a coding other than coverage."""
_TAXONOMY, _ABOUT, _CROSSWALK = "taxonomy.yaml", "about.yaml", "agora.sssom.tsv"


class Asked(StrEnum):
    """In which call a language model is asked for a taxonomy.

    ``ALONE`` is a separate call, ``RECORD`` the one for summary, status and actors, ``OWN`` the
    one for all taxonomies outside the standard codebook.
    """

    ALONE = "alone"
    RECORD = "record"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about a taxonomy apart from its categories.

    ``noun`` and ``nouns`` are the words for one and several of its categories; ``divides`` says
    whether it makes sense to compare documents by it.
    """

    noun: str = "category"
    nouns: str = "categories"
    asked: Asked = Asked.OWN
    divides: bool = False


@dataclass(frozen=True)
class ShippedTaxonomy:
    """A taxonomy in a folder; ``name`` is its id."""

    name: str
    folder: Traversable

    def read(self) -> Fields:
        """Return the nodes of its file.

        Raises:
            InvalidCodebook: it is not a valid taxonomy.
        """
        return _read(self.folder / _TAXONOMY)

    @property
    def crosswalk(self) -> str:
        """Return the text of its crosswalk from AGORA's tags, or empty if it has none."""
        file = self.folder / _CROSSWALK
        return file.read_text("utf-8") if file.is_file() else ""

    def describe(self) -> About:
        """Return its description.

        Raises:
            InvalidCodebook: its file is invalid.
        """
        file = self.folder / _ABOUT
        if not file.is_file():
            return About()
        said = {e.key: e.node.value for e in _read(file).entries if isinstance(e.node, Text)}
        try:
            asked = Asked(said.pop("asked", Asked.OWN))
            return About(asked=asked, divides=said.pop("divides", "no") == "yes", **said)
        except (TypeError, ValueError) as error:
            raise InvalidCodebook(f"{self.name}/{_ABOUT}: {error}") from error


@cache
def list_taxonomies() -> dict[str, ShippedTaxonomy]:
    """Return every shipped taxonomy by id, those of installed packages last.

    Raises:
        InputError: an installed package registers something that is not a taxonomy.
    """
    folder = files("govatlas.codebook") / "data"
    own = [ShippedTaxonomy(name, folder / name) for name in (*COVERAGE, *PARTS)]
    return find_registered(GROUP, ShippedTaxonomy, own)


def list_added() -> dict[str, ShippedTaxonomy]:
    """Return the taxonomies of installed packages by id."""
    return dict(list(list_taxonomies().items())[len(COVERAGE) + len(PARTS) :])


@cache
def describe_taxonomy(taxonomy_id: str) -> About:
    """Return the description of a taxonomy, or the default for one from a file."""
    shipped = list_taxonomies().get(taxonomy_id)
    return About() if shipped is None else shipped.describe()


@cache
def list_reserved_keys() -> frozenset[str]:
    """Return the record keys that the taxonomies of govatlas use."""
    own = (list_taxonomies()[name].read().get("record_key") for name in (*COVERAGE, *PARTS))
    return frozenset(key.value for key in own if isinstance(key, Text))


def _read(file: Traversable) -> Fields:
    root = parse_yaml(file.read_bytes(), Path(file.name))
    if isinstance(root, Fields):
        return root
    with as_file(file) as path:
        raise InvalidCodebook(f"{path} is damaged: {root}; install its package again")
