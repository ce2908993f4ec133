"""Says which answers differ between two releases, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from govatlas.publishing.dataset.columns import Row
from govatlas.publishing.dataset.rows import make_row

_ACTORS: Final = "actor-role"


class Question(NamedTuple):
    """What was asked of a document; ``name`` is that of an actor, else empty."""

    document_id: str
    taxonomy: str
    code: str
    name: str = ""


class Basis(NamedTuple):
    """What the answers on a document rest on; all empty where it has no coding."""

    text_digest: str
    coder: str
    codebook_digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of the codings that a release shows, with what they rest on by document."""

    answers: dict[Question, str] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)

    def add_document(self, row: Mapping[str, object]) -> None:
        """Add a row of documents; its coding may follow."""
        basis = Basis(str(row["text_digest"]), "", "")
        self.bases.setdefault(str(row["document_id"]), basis)

    def add_coding(self, row: Mapping[str, object]) -> None:
        """Add a row of codings that is shown."""
        coder = " ".join(str(row[name] or "") for name in ("coder", "coder_version"))
        basis = Basis(
            str(row["text_digest"]),
            f"{coder} {row['coder_digest'] or ''}",
            str(row["codebook_digest"]),
        )
        self.bases[str(row["document_id"])] = basis

    def add_label(self, row: Mapping[str, object]) -> None:
        """Add a row of labels that is shown."""
        document_id, taxonomy = str(row["document_id"]), str(row["taxonomy"])
        is_status = row["anchor"] == "status"
        code = taxonomy if is_status else str(row["code"])
        answer = str(row["code"] if is_status else row["level"])
        is_open = str(row["assessed"]).lower() == "false"
        self.answers[Question(document_id, taxonomy, code)] = "open" if is_open else answer

    def add_actor(self, row: Mapping[str, object]) -> None:
        """Add a row of actors that is shown."""
        question = Question(str(row["document_id"]), _ACTORS, str(row["role"]), str(row["name"]))
        self.answers[question] = str(row["type"] or "")


def list_changes(earlier: Answered, now: Answered) -> Iterator[Row]:
    """Yield a row of ``changes`` for each answer that differs, in order of what was asked."""
    for question in sorted({*earlier.answers, *now.answers}):
        before, after = earlier.answers.get(question), now.answers.get(question)
        if before == after:
            continue
        change = "changed" if before is not None and after is not None else ""
        reason = explain(
            earlier.bases.get(question.document_id), now.bases.get(question.document_id)
        )
        told = {
            **question._asdict(),
            "change": change or ("added" if before is None else "removed"),
            "before": before,
            "after": after,
            "reason": reason,
        }
        yield make_row("changes", told)


def explain(before: Basis | None, after: Basis | None) -> str:
    """Return why the answers on a document may differ, the reasons apart by semicolons."""
    if before is None or after is None:
        return "new document" if before is None else "document removed"
    if not before.coder or not after.coder:
        return "first coding" if after.coder else "coding removed"
    reasons = [
        reason
        for reason, one, other in (
            ("new text", before.text_digest, after.text_digest),
            ("new coder", before.coder, after.coder),
            ("new codebook", before.codebook_digest, after.codebook_digest),
        )
        if one != other
    ]
    return "; ".join(reasons) or "new coding"
