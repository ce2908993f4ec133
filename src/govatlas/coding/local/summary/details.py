"""Words the telling details of norms: deadlines, penalties and sums of money."""

from govatlas.coding.local.summary.actions import is_sound, tidy
from govatlas.coding.local.summary.rules import list_rules, pattern, say_first
from govatlas.model.norm import Modality, Norm

_AROUND = 260


def say_deadline(norm: Norm) -> str:
    """Return the deadline of a norm in short, empty where it has none of a common form."""
    if norm.deadline is None:
        return ""
    wording = " ".join(norm.deadline.text.split())
    for find, put in list_rules("deadlines"):
        match = find.match(wording)
        if match:
            return match.expand(put)
    return ""


def say_penalty(norm: Norm, text: str) -> str:
    """Return what follows a breach, as a clause: ``sets civil penalties of up to $5,000``."""
    part = norm.action if norm.modality is Modality.SANCTION else norm.sanction
    if part is None:
        return ""
    start = part.quotation.span.start
    wording = tidy(text[start : start + _AROUND])
    return next(say_first("penalties", wording), "")


def say_money(norm: Norm) -> str:
    """Return the money that a norm gives, as a clause, empty where it names no sum."""
    for wording in (norm.quotation.text, norm.action.text):
        said = next(say_first("money", tidy(wording)), "")
        if said:
            return f"{said}{_say_purpose(norm)}" if " for fiscal year" in said else said
    return ""


def _say_purpose(norm: Norm) -> str:
    """Return what the money is for where the norm says so as its condition."""
    condition = tidy(norm.condition.text) if norm.condition else ""
    found = pattern("purpose").match(condition)
    return f" for {found['x']}" if found and is_sound(found["x"]) else ""
