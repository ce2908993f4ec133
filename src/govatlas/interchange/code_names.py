"""Finds which of our codes a code of another tool is: by its GUID, its names or its label."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govatlas.interchange.code_tree import build_tree
from govatlas.interchange.marks import Code, read_code
from govatlas.model.codebook import Codebook

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeNames:
    """The codes of a codebook, by all that they are called."""

    guids: dict[str, Code]
    names: dict[Names, tuple[Code, ...]]
    codes: frozenset[Code]

    def find_written(self, written: str) -> Code | None:
        """Return the code written as one word, such as ``risk/2.1/2``; None if there is none."""
        code = read_code(written)
        return code if code in self.codes else None

    def find(self, guid: str, names: Sequence[str]) -> Code | None:
        """Return our code for one with a GUID, below the codes of ``names``, its own name last.

        The more of its names agree the better; None where none do, or more than one code has them.
        """
        known = self.guids.get(guid.strip("{}").lower())
        if known is not None:
            return known
        folded = tuple(map(_fold, names))
        for start in range(len(folded)):
            found = self.names.get(folded[start:], ())
            if found:
                return found[0] if len(found) == 1 else None
        return None


def index_codes(codebook: Codebook) -> CodeNames:
    """Return the codes of a codebook by GUID and by every ending of their names."""
    names: defaultdict[Names, list[Code]] = defaultdict(list)
    guids = {}
    for top in build_tree(codebook):
        for path, node in top.walk():
            guids[node.guid] = node.path
            folded = tuple(map(_fold, path))
            for start in range(len(folded)):
                names[folded[start:]].append(node.path)
    for taxonomy, category in codebook.coverage_categories():
        code = (taxonomy.id, category.code)
        for name in (category.code, category.label):
            names[(_fold(name),)].append(code)
            for level in taxonomy.scale.levels:
                for called in (str(level.value), level.name):
                    names[_fold(name), _fold(called)].append((*code, str(level.value)))
    by_name = {key: _unique(codes) for key, codes in names.items()}
    return CodeNames(guids, by_name, frozenset(guids.values()))


def _unique(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(codes))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
