"""Keeps the calls of the language-model coder in the database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from govatlas.coding.llm.ledger import Answer, Kept
from govatlas.coding.llm.request import Purpose, Request
from govatlas.store import CallRow, Store, UseRow


class StoreLedger:
    """A ledger in the database; a reply is there for good as soon as it is kept.

    What reading replies has shown is written with the next one, the last of it when the block
    of this context manager ends: were it lost, they would be read again.
    """

    def __init__(self, store: Store, *, via: str = "call") -> None:
        """Write to ``store``; ``via`` says how replies come, by call or by batch."""
        self._store = store
        self._via = via
        self._uses: dict[str, UseRow] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, via: str = "call") -> Iterator[Self]:
        """Open a ledger in the database at ``path``."""
        with Store.open(path) as store, cls(store, via=via) as ledger:
            yield ledger

    def __enter__(self) -> Self:
        """Return the ledger."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write down what reading replies has shown."""
        self._flush()

    def find(self, digest: str) -> Kept | None:
        """Return the reply to the request of ``digest``, None where none is usable."""
        if digest in self._uses:
            self._flush()
        row = self._store.calls.find_reply(digest)
        if row is None:
            return None
        return Kept(body=row.body, cost=row.cost, seconds=row.seconds, is_described=row.is_read)

    def keep(self, request: Request, purpose: Purpose, body: bytes) -> None:
        """Write down the body of a reply."""
        self._keep(_to_row(request, purpose, "kept", self._via, body=body))

    def describe(self, digest: str, answer: Answer) -> None:
        """Add to a reply that was kept what reading it has shown."""
        self._uses[digest] = UseRow(
            served_model=answer.model,
            input_tokens=answer.input_tokens,
            cached_tokens=answer.cached_tokens,
            output_tokens=answer.output_tokens,
            cost=answer.cost,
            seconds=answer.seconds,
            faults=answer.faults,
            via=answer.via,
        )

    def invalidate(self, digest: str) -> None:
        """Mark a reply that was kept as one that cannot be read."""
        self._store.calls.invalidate(digest)

    def save_failure(
        self, request: Request, purpose: Purpose, faults: tuple[str, ...], at: datetime
    ) -> None:
        """Write down a call that was given up."""
        self._keep(_to_row(request, purpose, "failed", self._via, faults=faults, at=at))

    def _flush(self) -> None:
        if self._uses:
            self._store.calls.save_uses(self._uses)
            self._uses.clear()

    def _keep(self, row: CallRow) -> None:
        self._store.calls.save(row, self._uses)
        self._uses.clear()


def _to_row(
    request: Request,
    purpose: Purpose,
    state: str,
    via: str,
    *,
    body: bytes = b"",
    faults: tuple[str, ...] = (),
    at: datetime | None = None,
) -> CallRow:
    return CallRow(
        digest=request.digest,
        state=state,
        model=str(request.model),
        parameters=json.dumps(request.parameters.to_json()),
        task=purpose.task,
        text_digest=purpose.text_digest,
        part=purpose.part,
        parts=purpose.parts,
        attempt=purpose.attempt,
        sample=request.sample,
        at=(at or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        messages=tuple((message.role, message.text) for message in request.messages),
        body=body,
        faults=faults,
        via=via,
    )
