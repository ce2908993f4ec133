"""Words for the audit log: what a label, a status or an actor says, on one line.

The log is kept for all its readers, so it is in English whoever writes it.
"""

from collections.abc import Sequence
from typing import Final

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Abstention, ActorLabel, Label, StatusLabel
from govatlas.model.document import Quotation
from govatlas.publishing.lookup import find_label, name_answer
from govatlas.wording import ENGLISH, speak

_LONGEST: Final = 120


@speak(ENGLISH)
def describe_label(answer: Label | Abstention | None, codebook: Codebook) -> str:
    """Return what was answered on a category, empty where nothing."""
    if answer is None:
        return ""
    if isinstance(answer, Abstention):
        return f"cannot say: {answer.reason}".rstrip(": ")
    level = name_answer(codebook, answer)
    return f"{level} ({answer.confidence}){_tell(answer.quotations)}"


@speak(ENGLISH)
def describe_status(status: StatusLabel | None, codebook: Codebook) -> str:
    """Return which status was given, empty where none."""
    if status is None:
        return ""
    name = find_label(codebook, codebook.status.id, status.category)
    return f"{name} ({status.confidence}){_tell(status.quotations)}"


@speak(ENGLISH)
def describe_actor(actor: ActorLabel | None, codebook: Codebook) -> str:
    """Return who an actor is, empty where nobody."""
    if actor is None:
        return ""
    kind = find_label(codebook, codebook.actor_types.id, actor.type)
    return f"{actor.name}: {kind} ({actor.confidence}){_tell(actor.quotations)}"


def _tell(quotations: Sequence[Quotation]) -> str:
    shown = [" ".join(quotation.text.split()) for quotation in quotations]
    cut = [text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…" for text in shown]
    return "".join(f" “{text}”" for text in cut)
