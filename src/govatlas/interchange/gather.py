"""Puts marks together as a record in the form of the coding guide.

A category that no mark is about was not asked about: people who mark passages in another tool leave
out what they did not look for as well as what they did not find. Only a taxonomy that they went
through as a whole has level none for its other categories.
"""

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govatlas.interchange.marks import ABOUT, NORM, NOT_ASSESSED, Code, Mark, write_code
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import NORMS, ROLES, STATUS, Mode
from govatlas.model.document import Span
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION

_NO_TYPE: Final = "an actor without a type; mark the passage with a type below the role"
_UNGROUPED: Final = "mark"
_NO_LEVEL: Final = "marked without a level"
_KEPT: Final = ("summary", "coder_kind", "coder_version", "coder_digest", "coded_at")


@dataclass
class Gatherer:
    """Gathers the marks of one coder in one text; ``problems`` fills with what cannot be used.

    ``whole`` names the taxonomies whose categories without a mark have level none.
    """

    text: str
    codebook: Codebook
    whole: Collection[str] = ()
    problems: list[str] = field(default_factory=list)

    def gather(self, coder: str, marks: Iterable[Mark]) -> dict[str, Any]:
        """Return the record that ``marks`` make."""
        by_part: defaultdict[str, list[Mark]] = defaultdict(list)
        for mark in marks:
            by_part[mark.code[0]].append(mark)
        about = next((mark.notes for mark in by_part.get(ABOUT, ())), {})
        record: dict[str, Any] = {name: about[name] for name in _KEPT if about.get(name)}
        record |= {"coder": coder, "mode": Mode.ANCHORED.value, "abstentions": []}
        record |= {"taxonomies": {}, "assessed": {}}
        for taxonomy in self.codebook.coverage:
            if taxonomy.id in by_part or taxonomy.id in self.whole:
                self._add_labels(record, taxonomy, by_part[taxonomy.id])
        self._add_status(record, by_part[STATUS])
        if about or ROLES in by_part:
            record["actors"] = self._gather_actors(record, by_part[ROLES])
        if about.get("norms") or NORM in by_part:
            record["norms"] = list(self._gather_norms(by_part[NORM]))
            record["provenance"] = {"coding": {NORMS: about.get("norms") or ""}}
        return record

    def _add_labels(
        self, record: dict[str, Any], taxonomy: Taxonomy, marks: Iterable[Mark]
    ) -> None:
        entries: dict[str, list[Mark]] = {}
        for mark in marks:
            if len(mark.code) > 1:
                entries.setdefault(mark.code[1], []).append(mark)
        listed = record["taxonomies"][taxonomy.id] = []
        for code, given in entries.items():
            level = self._choose_level(taxonomy, code, given)
            if level is None:
                undecided = any(mark.code[-1] == NOT_ASSESSED for mark in given)
                reason = _tell(given, "reason") if undecided else _NO_LEVEL
                gap = {"taxonomy": taxonomy.id, "code": code, "reason": reason}
                record["abstentions"].append(gap)
            else:
                notes = _join_notes(given)
                listed.append({"code": code, "level": level, **notes, **self._quote(given)})
        every = [category.code for category in taxonomy.categories]
        record["assessed"][taxonomy.id] = every if taxonomy.id in self.whole else list(entries)

    def _choose_level(self, taxonomy: Taxonomy, code: str, marks: Iterable[Mark]) -> int | None:
        """Return the highest level given to a category; None where nobody gave one."""
        where = f"{taxonomy.id} {code}"
        stated = {mark.code[2] if len(mark.code) > 2 else "" for mark in marks}
        levels = sorted(int(level) for level in stated if level.isdecimal())
        if "" in stated and taxonomy.scale.highest == 1:
            levels.append(1)
        elif "" in stated and not levels:
            self.problems.append(f"{where}: is {_NO_LEVEL}; mark the passage with a level below it")
        if len(levels) > 1:
            self.problems.append(
                f"{where}: has the levels {', '.join(map(str, levels))}; the highest is taken"
            )
        if levels and NOT_ASSESSED in stated:
            self.problems.append(f"{where}: has a level and is not assessed; the level is taken")
        return max(levels, default=None)

    def _add_status(self, record: dict[str, Any], marks: list[Mark]) -> None:
        chosen = [mark for mark in marks if len(mark.code) > 1 and mark.code[1] != NOT_ASSESSED]
        if chosen:
            codes = list(dict.fromkeys(mark.code[1] for mark in chosen))
            if len(codes) > 1:
                self.problems.append(f"legislative status: {', '.join(codes)}; the first is taken")
            chosen = [mark for mark in chosen if mark.code[1] == codes[0]]
            entry = {"label": codes[0], **_join_notes(chosen), **self._quote(chosen)}
            record["legislative_status"] = entry
            return
        for mark in marks:
            reason = mark.notes.get("reason", "")
            gap = {"taxonomy": STATUS, "code": STATUS, "reason": reason}
            record["abstentions"].append(gap)

    def _gather_actors(
        self, record: dict[str, Any], marks: Iterable[Mark]
    ) -> dict[str, list[dict[str, Any]]]:
        actors: dict[str, list[dict[str, Any]]] = {}
        groups: dict[tuple[Code, str], list[Mark]] = {}
        for number, mark in enumerate(marks):
            if mark.code[-1] == NOT_ASSESSED and len(mark.code) > 1:
                reason = mark.notes.get("reason", "")
                gap = {"taxonomy": ROLES, "code": mark.code[1], "reason": reason}
                record["abstentions"].append(gap)
            elif len(mark.code) > 2:
                groups.setdefault((mark.code, mark.group or f"{_UNGROUPED} {number}"), []).append(
                    mark
                )
            else:
                self.problems.append(f"{write_code(mark.code)}: is {_NO_TYPE}")
        for (code, _), given in sorted(groups.items(), key=lambda each: _number(each[0][1])):
            notes = _join_notes(given)
            quoted = self._quote(given)
            name = _tell(given, "name") or " ".join(" ".join(quoted["quotes"][:1]).split())
            entry = {"name": name, "type": code[2], **notes, **quoted}
            actors.setdefault(code[1], []).append(entry)
        return actors

    def _gather_norms(self, marks: Iterable[Mark]) -> Iterator[dict[str, Any]]:
        groups: dict[str, list[Mark]] = {}
        for number, mark in enumerate(marks):
            groups.setdefault(mark.group or f"{_UNGROUPED} {number}", []).append(mark)
        for rank, (group, given) in enumerate(groups.items(), 1):
            heads = [mark for mark in given if len(mark.code) == 2]
            if not heads or heads[0].span is None:
                self.problems.append(f"{group}: is the part of a norm that is not marked; left out")
                continue
            if not SHORTEST_QUOTATION <= len(heads[0].span) <= LONGEST_QUOTATION:
                self.problems.append(
                    f"{group}: a norm has {SHORTEST_QUOTATION} to {LONGEST_QUOTATION} characters, "
                    f"not {len(heads[0].span)}; left out"
                )
                continue
            yield self._build_norm(heads[0], given, rank)

    def _build_norm(self, head: Mark, marks: Iterable[Mark], rank: int) -> dict[str, Any]:
        stated = head.group.removeprefix("norm ")
        span = head.span
        assert span is not None
        words = self.text[span.start : span.end]
        norm: dict[str, Any] = {
            "modality": head.code[-1],
            "quote": words,
            "start": span.start,
            "end": span.end,
            "rank": int(stated) if stated.isdecimal() else rank,
            "action": words,
            "spans": {},
        }
        for name in ("provision", "bearer_type", "enforcer_type"):
            norm[name] = head.notes.get(name, "")
        pairs = (pair.partition(":") for pair in head.notes.get("categories", "").split())
        norm["categories"] = [{"taxonomy": taxonomy, "code": code} for taxonomy, _, code in pairs]
        for mark in marks:
            if len(mark.code) > 2 and mark.span is not None:
                said = self.text[mark.span.start : mark.span.end]
                norm[mark.code[-1]] = mark.notes.get("text") or said
                norm["spans"][mark.code[-1]] = [mark.span.start, mark.span.end]
        return norm

    def _quote(self, marks: Iterable[Mark]) -> dict[str, Any]:
        spans = [mark.span for mark in marks if mark.span is not None]
        return {
            "quotes": [self._words(span) for span in spans],
            "spans": [[span.start, span.end] for span in spans],
        }

    def _words(self, span: Span) -> str:
        return self.text[span.start : span.end]


def _number(group: str) -> int:
    """Return the number of a group such as ``actor 2``; marks of other tools follow."""
    last = group.rpartition(" ")[2]
    return int(last) if last.isdecimal() and not group.startswith(_UNGROUPED) else sys.maxsize


def _tell(marks: Iterable[Mark], name: str) -> str:
    return next((mark.notes[name] for mark in marks if mark.notes.get(name)), "")


def _join_notes(marks: Iterable[Mark]) -> Mapping[str, str]:
    names = ("confidence", "rival", "rationale")
    told = {name: _tell(marks, name) for name in names}
    return {name: value for name, value in told.items() if value}
