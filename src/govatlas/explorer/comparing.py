"""Compares two versions of a document: its text, then what a coder said of either."""

from collections.abc import Iterator
from dataclasses import dataclass

from govatlas.explorer.differences import TextChange, compare_texts
from govatlas.model.coding import Coding
from govatlas.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange:
    """A category with another level than before; None stands for not assessed."""

    taxonomy: str
    category: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionComparison:
    """Two versions of a document with what changed between them.

    The codings are the newest of either version, by one coder if any coded both; None where a
    version is not coded, then nothing is said of coverage. ``status`` holds the code before with
    the code after, empty for none.
    """

    document_id: str
    old: Document
    new: Document
    text: tuple[TextChange, ...]
    old_coding: Coding | None
    new_coding: Coding | None
    levels: tuple[LevelChange, ...]
    status: tuple[str, str]

    @property
    def same_coder(self) -> bool:
        """Whether both codings are by one coder, so that differences lie in the text."""
        if self.old_coding is None or self.new_coding is None:
            return False
        return self.old_coding.coder == self.new_coding.coder


def compare_documents(
    old: Document,
    new: Document,
    old_codings: tuple[Coding, ...],
    new_codings: tuple[Coding, ...],
) -> VersionComparison:
    """Return what changed from one version to another, given the codings of either."""
    before, after = _choose_codings(old_codings, new_codings)
    both = before is not None and after is not None
    return VersionComparison(
        document_id=new.id,
        old=old,
        new=new,
        text=compare_texts(old.text, new.text),
        old_coding=before,
        new_coding=after,
        levels=tuple(_compare_levels(before, after)) if before and after else (),
        status=(_read_status(before), _read_status(after)) if both else ("", ""),
    )


def _choose_codings(
    old: tuple[Coding, ...], new: tuple[Coding, ...]
) -> tuple[Coding | None, Coding | None]:
    """Return the newest pair by one coder, else the newest of either version."""
    before = {coding.coder.name: coding for coding in old}
    pairs = [(before[c.coder.name], c) for c in new if c.coder.name in before]
    if pairs:
        return max(pairs, key=lambda pair: pair[1].coded_at)
    newest = [max(found, key=lambda c: c.coded_at, default=None) for found in (old, new)]
    return newest[0], newest[1]


def _compare_levels(old: Coding, new: Coding) -> Iterator[LevelChange]:
    keys: dict[tuple[str, str], None] = {}
    for coding in (new, old):
        keys |= dict.fromkeys((label.taxonomy, label.category) for label in coding.labels)
        keys |= dict.fromkeys((gap.taxonomy, gap.category) for gap in coding.abstentions)
    for taxonomy, category in keys:
        before, after = old.level_of(taxonomy, category), new.level_of(taxonomy, category)
        if before != after:
            yield LevelChange(taxonomy=taxonomy, category=category, old=before, new=after)


def _read_status(coding: Coding | None) -> str:
    return coding.status.category if coding and coding.status else ""
