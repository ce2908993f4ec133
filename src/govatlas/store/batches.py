"""Keeps which assignments were made at once, with how far each of them is."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from govatlas.model.coding import Mode
from govatlas.store.connection import Repository

_BEGUN: Final = """(state = 'open' AND (draft <> '{}' OR EXISTS (
    SELECT 1 FROM coding JOIN coder ON coder.key = coding.coder
    WHERE coding.document = assignment.document AND kind = 'person'
      AND coder.name = user.name AND coded_at >= assigned_at)))"""
"""Says of an assignment whether its reviewer has written anything: a draft, or a judgement."""

_SELECT: Final = f"""
    SELECT batch.key AS number, made_by, made_at, min(mode) AS mode,
           count(DISTINCT assignment.document) AS documents,
           json_group_array(DISTINCT user.name) AS reviewers,
           sum(state = 'open' AND NOT {_BEGUN}) AS untouched, sum({_BEGUN}) AS begun,
           sum(state = 'done') AS done, sum(state = 'withdrawn') AS withdrawn
    FROM assignment_batch AS batch JOIN assignment ON assignment.batch = batch.key
    JOIN user ON user.key = assignment.user
    WHERE (:number IS NULL OR batch.key = :number)
    GROUP BY batch.key ORDER BY batch.key DESC LIMIT :most
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Assignments made at once: how many nobody has begun, are begun, done, withdrawn."""

    number: int
    made_by: str
    made_at: datetime
    mode: Mode
    documents: int
    reviewers: tuple[str, ...]
    untouched: int
    begun: int
    done: int
    withdrawn: int


class Batches(Repository):
    """Assignments that were made at once."""

    def write(self, *, by: str, at: datetime) -> int:
        """Save a new batch, as part of the current transaction; return its number."""
        return self._connection.insert("assignment_batch", made_by=by, made_at=at)

    def read(self, *, number: int | None = None, most: int = 50) -> tuple[Batch, ...]:
        """Return the batches made last, the newest first, or the one of a number."""
        found = self._connection.execute(_SELECT, {"number": number, "most": most})
        return tuple(map(_read, found))

    def list_untouched(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the open assignments of a batch that nobody has begun."""
        return self._connection.list_column(
            "SELECT assignment.key FROM assignment JOIN user ON user.key = assignment.user"
            f" WHERE batch = ? AND state = 'open' AND NOT {_BEGUN} ORDER BY assignment.key",
            (number,),
        )

    def list_staying(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the assignments of a batch that were not withdrawn."""
        return self._connection.list_column(
            "SELECT key FROM assignment WHERE batch = ? AND state <> 'withdrawn' ORDER BY key",
            (number,),
        )


def _read(row: Any) -> Batch:
    return Batch(
        **{
            **row,
            "made_at": datetime.fromisoformat(row["made_at"]),
            "mode": Mode(row["mode"]),
            "reviewers": tuple(sorted(json.loads(row["reviewers"]))),
        }
    )
