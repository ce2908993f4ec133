"""The tasks: which parts of the codebook are requested together, and in which format."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from govatlas.codebook.shipped import Asked, describe_taxonomy
from govatlas.coding.llm.prompts import write_norms, write_summary, write_task
from govatlas.coding.llm.request import Message, Schema
from govatlas.coding.llm.tokens import estimate_tokens
from govatlas.identity import Json
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Confidence
from govatlas.model.norm import Modality

_TEXT: Final[Json] = {"type": "string"}
_CONFIDENCE: Final[Json] = {"type": "string", "enum": [level.value for level in Confidence]}
_QUOTES: Final[Json] = {"type": "array", "items": {"type": "string"}}
NO_TYPE: Final = "none"
"""The type of a bearer without a type; not all providers accept an empty choice."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one call requests: the levels of some taxonomies, the rest of the record, or both.

    ``record`` is the codebook if summary, status and actors are requested; ``norms`` is the
    codebook if norms are, and then nothing else is.
    """

    name: str
    taxonomies: tuple[Taxonomy, ...]
    record: Codebook | None = None
    norms: Codebook | None = None

    @cached_property
    def system(self) -> str:
        """Return the prompt that is the same for every document."""
        if self.norms is not None:
            return write_norms(self.norms)
        return write_task(self.taxonomies, self.record)

    @cached_property
    def rules(self) -> Message:
        """Return that prompt as the first turn of every conversation."""
        return Message("system", self.system)

    @cached_property
    def schema(self) -> Schema:
        """Return the JSON Schema of a reply, within what the providers' strict modes allow."""
        if self.norms is not None:
            return Schema(_object({"norms": _describe_norms(self.norms)}))
        members: dict[str, Json] = {t.id: _describe_taxonomy(t) for t in self.taxonomies}
        if self.record is not None:
            members |= _describe_record(self.record)
        return Schema(_object(members))


QUOTATIONS_SCHEMA: Final = Schema(
    {
        "type": "object",
        "properties": {
            "quotes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"id": {"type": "integer"}, "quote": _TEXT},
                    "required": ["id", "quote"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["quotes"],
        "additionalProperties": False,
    }
)
"""The schema of a reply with repeated quotations."""

SUMMARY_SCHEMA: Final = Schema(
    {
        "type": "object",
        "properties": {"summary": _TEXT},
        "required": ["summary"],
        "additionalProperties": False,
    }
)
"""The schema of a reply with a summary of the parts' summaries."""


def build_tasks(
    codebook: Codebook, *, room: int | None = None, norms: bool = False
) -> tuple[Task, ...]:
    """Return the tasks that together ask for everything in ``codebook``.

    The first task is the risks; the second the other taxonomies of the codebook, with summary,
    status and actors; the third your own taxonomies, if there are any (see
    docs/decisions/two-calls-a-document.md). A task that is too long for a small model is split
    further.

    Args:
        codebook: what to request.
        room: maximum tokens of a prompt without the document, None for no limit.
        norms: whether norms are requested too, in a separate task.
    """
    groups: dict[Asked, list[Taxonomy]] = {asked: [] for asked in Asked}
    for taxonomy in codebook.coverage:
        groups[describe_taxonomy(taxonomy.id).asked].append(taxonomy)
    tasks = [Task(name=t.id, taxonomies=(t,)) for t in groups[Asked.ALONE]]
    tasks.append(Task(name="record", taxonomies=tuple(groups[Asked.RECORD]), record=codebook))
    if own := tuple(groups[Asked.OWN]):
        tasks.append(Task(name="own", taxonomies=own))
    if norms:
        tasks.append(Task(name="norms", taxonomies=(), norms=codebook))
    return tuple(piece for task in tasks for piece in _split(task, room))


def _split(task: Task, room: int | None) -> Iterator[Task]:
    """Yield the task, or smaller ones that together request the same."""
    if room is None or estimate_tokens(task.system) <= room:
        yield task
        return
    pieces = _halve(task)
    if len(pieces) == 1:
        yield task
        return
    for piece in pieces:
        yield from _split(piece, room)


def _halve(task: Task) -> tuple[Task, ...]:
    """Split off the record from taxonomies, one taxonomy from others, or half its categories."""
    if task.record is not None and task.taxonomies:
        bare = replace(task, taxonomies=())
        return (*_halve(replace(task, record=None, name="coverage")), bare)
    if len(task.taxonomies) > 1:
        return tuple(Task(name=t.id, taxonomies=(t,)) for t in task.taxonomies)
    if not task.taxonomies or len(task.taxonomies[0].categories) < 2:
        return (task,)
    (taxonomy,) = task.taxonomies
    middle = len(taxonomy.categories) // 2
    return tuple(
        Task(name=taxonomy.id, taxonomies=(replace(taxonomy, categories=half),))
        for half in (taxonomy.categories[:middle], taxonomy.categories[middle:])
    )


def summary_system() -> str:
    """Return the prompt that asks for a summary of several summaries."""
    return write_summary()


def _describe_taxonomy(taxonomy: Taxonomy) -> Json:
    codes: Json = {"type": "string", "enum": [category.code for category in taxonomy.categories]}
    levels: Json = {
        "type": "integer",
        "enum": [level.value for level in taxonomy.scale.levels if level.value],
    }
    label = {
        "code": codes,
        "quotes": _QUOTES,
        "rationale": _TEXT,
        "level": levels,
        "confidence": _CONFIDENCE,
    }
    return _object(
        {
            "labels": {"type": "array", "items": _object(label)},
            "none": {"type": "array", "items": codes},
            "overall": _TEXT,
        }
    )


def _describe_record(codebook: Codebook) -> dict[str, Json]:
    statuses: Json = {"type": "string", "enum": [c.code for c in codebook.status.categories]}
    roles = [category.code for category in codebook.actor_roles.categories]
    types: Json = {"type": "string", "enum": [c.code for c in codebook.actor_types.categories]}
    status = {
        "label": statuses,
        "quotes": _QUOTES,
        "rationale": _TEXT,
        "confidence": _CONFIDENCE,
    }
    actor = {
        "role": {"type": "string", "enum": roles},
        "name": _TEXT,
        "type": types,
        "quotes": _QUOTES,
        "rationale": _TEXT,
        "confidence": _CONFIDENCE,
    }
    return {
        "summary": _TEXT,
        "status": _object(status),
        "actors": {"type": "array", "items": _object(actor)},
        "roles": _object(dict.fromkeys(roles, _TEXT)),
    }


def _describe_norms(codebook: Codebook) -> Json:
    """Return the schema of a list of norms; missing texts are empty, not null."""
    types = [category.code for category in codebook.actor_types.categories]
    norm: dict[str, Json] = {
        "rank": {"type": "integer"},
        "quote": _TEXT,
        "modality": {"type": "string", "enum": [modality.value for modality in Modality]},
        "bearer": _TEXT,
        "bearer_type": {"type": "string", "enum": [*types, NO_TYPE]},
        **dict.fromkeys(
            ("action", "condition", "deadline", "sanction", "enforcer", "beneficiary"), _TEXT
        ),
    }
    return {"type": "array", "items": _object(norm)}


def _object(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
