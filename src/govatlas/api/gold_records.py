"""Turns a record in the form of the coding guide into a coding, naming what cannot be used.

What cannot be used is never taken for absence: a label above none without a quotation that
stands in the text becomes an abstention.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from govatlas.api.gold_norms import NormReader
from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.grounding import locate
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import (
    NORMS,
    Abstention,
    ActorLabel,
    CodedPart,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Quotation, Span
from govatlas.publishing.dataset.sheets import CUT, read_part

_UNSTATED: Final = Confidence.MEDIUM
"""The confidence of a label whose coder stated none."""
_SHOWN: Final = 60
_AS_IMPORTED: Final = "as imported"


_NOT_CODED: Final = "actors were not coded"


@dataclass
class RecordReader:
    """Reads one record; ``problems`` fills with one line for each thing that is refused."""

    document: Document
    codebook: Codebook
    problems: list[str] = field(default_factory=list)

    def read(self, record: Mapping[str, Any], *, coder: Coder | None, at: datetime) -> Coding:
        """Return the coding that ``record`` holds.

        Args:
            record: in the form of section 8 of the coding guide, or of our own export.
            coder: who coded; by default whom the record names.
            at: the date of the coding where the record has none.
        """
        coverage = [self._read_taxonomy(record, t) for t in self.codebook.coverage]
        self._name_unknown_taxonomies(record)
        status = self._read_status(record.get("legislative_status"))
        actors = tuple(self._read_actors(record.get("actors") or {}))
        others = tuple(self._read_open(record, status, actors))
        return Coding(
            document_id=self.document.id,
            document_version=self.document.version,
            text_digest=self.document.text_digest,
            coder=coder or read_coder(record),
            codebook_version=self.codebook.version,
            codebook_digest=self.codebook.digest,
            mode=self._choose(Mode, record.get("mode"), Mode.BLIND),
            coded_at=_read_time(record.get("coded_at")) or at,
            labels=tuple(label for labels, _ in coverage for label in labels),
            abstentions=(*(gap for _, gaps in coverage for gap in gaps), *others),
            status=status,
            actors=actors,
            summary=str(record.get("summary") or ""),
            rationales=tuple(_read_pairs(record.get("rationales"))),
            parts=tuple(self._read_parts(record.get("parts") or ())),
            **self._read_norms(record),
        )

    def _read_norms(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the norms, if any were looked for, with what the coding was made with."""
        pairs = tuple(_read_pairs((record.get("provenance") or {}).get("coding")))
        noted = any(name == NORMS for name, _ in pairs)
        if record.get("norms") is None:
            return {"provenance": tuple(pair for pair in pairs if pair[0] != NORMS)}
        norms = NormReader(self.document, self.codebook, self.problems).read(record["norms"])
        more = () if noted else ((NORMS, _AS_IMPORTED),)
        return {"norms": norms, "provenance": (*pairs, *more)}

    def _read_parts(self, entries: Sequence[Any]) -> Iterator[CodedPart]:
        """Yield the parts that a long document was coded in."""
        for entry in entries:
            try:
                yield read_part(entry) if isinstance(entry, str) else _read_part(entry)
            except (KeyError, TypeError, ValueError, InvalidValue):
                self.problems.append("a part of the document cannot be read; it is left out")

    def _read_taxonomy(
        self, record: Mapping[str, Any], taxonomy: Taxonomy
    ) -> tuple[list[Label], list[Abstention]]:
        """Return the labels of one taxonomy: those listed, then none for what else was asked."""
        entries = (
            record.get(taxonomy.record_key)
            if taxonomy.record_key in record
            else (record.get("taxonomies") or {}).get(taxonomy.id)
        )
        if entries is None:
            return [], []
        labels: dict[str, Label] = {}
        gaps = {
            gap["code"]: Abstention(taxonomy.id, gap["code"], str(gap.get("reason") or ""))
            for gap in record.get("abstentions") or ()
            if gap.get("taxonomy") == taxonomy.id
        }
        codes = [category.code for category in taxonomy.categories]
        for entry in entries:
            code = str(entry.get("code") or "")
            if code not in codes:
                self.problems.append(f"taxonomy {taxonomy.id} has no category {code!r}")
            elif code in labels or code in gaps:
                self.problems.append(f"{taxonomy.id} {code} is given twice; the first one is used")
            else:
                label = self._read_label(entry, taxonomy, code)
                if isinstance(label, Label):
                    labels[code] = label
                else:
                    gaps[code] = label
        asked = (record.get("assessed") or {}).get(taxonomy.id, codes)
        rivals = {
            entry.get("code"): entry.get("rival")
            for entry in record.get("uncertain") or ()
            if entry.get("taxonomy") == taxonomy.id
        }
        for code in codes:
            if code in asked and code not in labels and code not in gaps:
                labels[code] = Label(
                    taxonomy=taxonomy.id, category=code, level=0, confidence=_UNSTATED
                )
            if code in labels and code in rivals:
                labels[code] = self._add_rival(labels[code], taxonomy, rivals[code])
        return [labels[code] for code in codes if code in labels], list(gaps.values())

    def _read_label(
        self, entry: Mapping[str, Any], taxonomy: Taxonomy, code: str
    ) -> Label | Abstention:
        where = f"{taxonomy.id} {code}"
        level = _read_level(entry.get("level"))
        if level is None or level > taxonomy.scale.highest:
            shown = repr(entry.get("level"))
            reason = f"level {shown} is not on its scale of 0 to {taxonomy.scale.highest}"
            self.problems.append(f"{where}: {reason}")
            return Abstention(taxonomy.id, code, reason)
        quotations = tuple(self._locate(entry, where))
        if level and not quotations:
            reason = f"none of the quotations for its level {level} is in the text"
            self.problems.append(f"{where}: {reason}")
            return Abstention(taxonomy.id, code, reason)
        label = Label(
            taxonomy=taxonomy.id,
            category=code,
            level=level,
            confidence=self._choose(Confidence, entry.get("confidence"), _UNSTATED),
            rationale=str(entry.get("rationale") or ""),
            quotations=quotations,
        )
        return self._add_rival(label, taxonomy, entry.get("rival"))

    def _add_rival(self, label: Label, taxonomy: Taxonomy, value: Any) -> Label:
        """Return the label with the level that rivals its own, as it is where there is none."""
        if value in (None, ""):
            return label
        rival = _read_level(value)
        if rival is None or rival > taxonomy.scale.highest or rival == label.level:
            where = f"{taxonomy.id} {label.category}"
            self.problems.append(f"{where}: rival {value!r} is not another level of its scale")
            return label
        return replace(label, rival=rival)

    def _read_open(
        self,
        record: Mapping[str, Any],
        status: StatusLabel | None,
        actors: Sequence[ActorLabel],
    ) -> Iterator[Abstention]:
        """Yield the abstentions on the status and on roles of actors."""
        answered = {(self.codebook.actor_roles.id, actor.role.value) for actor in actors}
        if status is not None:
            answered.add((self.codebook.status.id, self.codebook.status.id))
        others = {self.codebook.status.id, self.codebook.actor_roles.id}
        questions = {key for key in self.codebook.questions() if key[0] in others} - answered
        for gap in record.get("abstentions") or ():
            key = (gap.get("taxonomy"), gap.get("code"))
            if key in questions:
                questions.discard(key)
                yield Abstention(*key, str(gap.get("reason") or ""))
        if record.get("actors") is None:
            roles = self.codebook.actor_roles
            for category in roles.categories:
                if (roles.id, category.code) in questions:
                    yield Abstention(roles.id, category.code, _NOT_CODED)

    def _read_status(self, entry: Mapping[str, Any] | None) -> StatusLabel | None:
        if not entry:
            return None
        code = str(entry.get("label") or "")
        try:
            self.codebook.status.category(code)
        except UnknownCategory as error:
            self.problems.append(str(error))
            return None
        return StatusLabel(
            category=code,
            confidence=self._choose(Confidence, entry.get("confidence"), _UNSTATED),
            rationale=str(entry.get("rationale") or ""),
            quotations=tuple(self._locate(entry, "the legislative status")),
        )

    def _read_actors(self, actors: Mapping[str, Any]) -> Iterator[ActorLabel]:
        types = {category.code for category in self.codebook.actor_types.categories}
        for role, entries in actors.items():
            if role not in tuple(Role):
                self.problems.append(f"unknown actor role {role!r}")
                continue
            for entry in entries:
                kind = str(entry.get("type") or "")
                if kind not in types:
                    self.problems.append(f"{role}: unknown actor type {kind!r}")
                    continue
                try:
                    yield self._read_actor(Role(role), kind, entry)
                except InvalidValue as error:
                    self.problems.append(f"{error}; it is left out")

    def _read_actor(self, role: Role, kind: str, entry: Mapping[str, Any]) -> ActorLabel:
        name = str(entry.get("name") or "")
        return ActorLabel(
            role=role,
            name=name,
            type=kind,
            confidence=self._choose(Confidence, entry.get("confidence"), _UNSTATED),
            rationale=str(entry.get("rationale") or ""),
            quotations=tuple(self._locate(entry, f"the {role} {name}")),
        )

    def _locate(self, entry: Mapping[str, Any], where: str) -> Iterator[Quotation]:
        """Yield each quotation at its span, or where its words stand in the text."""
        spans: Sequence[Any] = entry.get("spans") or ()
        told: Sequence[str] = entry.get("places") or ()
        for place, words in enumerate(entry.get("quotes") or ()):
            span = spans[place] if place < len(spans) else None
            quotation = self._quote_at(span, str(words)) or locate(str(words), self.document)
            if quotation is None:
                shown = " ".join(str(words).split())[:_SHOWN]
                at = f"{told[place]}: " if place < len(told) else ""
                self.problems.append(f"{at}{where}: not in the text: {shown!r}")
            else:
                yield quotation

    def _quote_at(self, span: Any, words: str) -> Quotation | None:
        try:
            start, end = span
            quotation = self.document.quote(Span(start, end))
        except (TypeError, ValueError, InvalidValue):
            return None
        is_cut = words.endswith(CUT) and quotation.text.startswith(words.removesuffix(CUT))
        return quotation if quotation.text == words or is_cut else None

    def _choose(self, kind: Any, value: Any, otherwise: Any) -> Any:
        if value in (None, ""):
            return otherwise
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            self.problems.append(f"{kind.__name__.lower()} {value!r} must be one of: {known}")
            return otherwise

    def _name_unknown_taxonomies(self, record: Mapping[str, Any]) -> None:
        known = {taxonomy.id for taxonomy in self.codebook.coverage}
        for taxonomy_id in record.get("taxonomies") or {}:
            if taxonomy_id not in known:
                self.problems.append(f"no taxonomy {taxonomy_id!r} in the codebook")


def read_coder(record: Mapping[str, Any], kind: CoderKind = CoderKind.PERSON) -> Coder:
    """Return the coder that a record names, a person unless it says otherwise.

    Raises:
        InvalidValue: it names none, or no kind that there is.
    """
    name = str(record.get("coder") or "").strip()
    if not name:
        raise InvalidValue("the record has no coder; give one with --coder")
    stated = str(record.get("coder_kind") or kind.value)
    if stated not in tuple(CoderKind):
        raise InvalidValue(f"coder_kind {stated!r} must be one of: {', '.join(CoderKind)}")
    version, digest = (str(record.get(f"coder_{part}") or "") for part in ("version", "digest"))
    return Coder(CoderKind(stated), name, version, digest)


def _read_pairs(told: Any) -> Iterator[tuple[str, str]]:
    """Yield names with values, which a record may hold as an object or as a list of pairs."""
    for name, value in told.items() if isinstance(told, Mapping) else told or ():
        if name:
            yield str(name), str(value)


def _read_part(entry: Mapping[str, Any]) -> CodedPart:
    start, end = entry["span"]
    return CodedPart(
        span=Span(start, end),
        heading=str(entry.get("heading") or ""),
        summary=str(entry.get("summary") or ""),
        levels=tuple((e["taxonomy"], e["code"], e["level"]) for e in entry.get("levels") or ()),
        unassessed=tuple((e["taxonomy"], e["code"]) for e in entry.get("abstentions") or ()),
    )


def _read_level(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _read_time(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
