"""Writes the chosen clauses as the sentences of a summary."""

from collections.abc import Sequence

from govatlas.coding.local.summary.candidates import SUBJECT, Candidate, Summary
from govatlas.coding.local.summary.opening import is_plural


def write(chosen: Sequence[Candidate], kind: str = "") -> Summary:
    """Return the summary that says the candidates in order, those of one opening together.

    Args:
        chosen: what is said, in order; a subject is said with the kind of act.
        kind: the kind of act that the document is, empty where it is not known.
    """
    subject = next((candidate.rest for candidate in chosen if candidate.kind == SUBJECT), "")
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in chosen:
        if candidate.kind == SUBJECT:
            continue
        key = candidate.opening if candidate.joint else candidate.text
        groups.setdefault((key, candidate.joint), []).append(candidate)
    clauses = [_join(group) for group in groups.values()]
    ranks = [
        tuple(sorted({rank for candidate in group for rank in candidate.ranks}))
        for group in groups.values()
    ]
    return Summary(_open(kind, subject, "; ".join(clauses)), tuple(ranks))


def _open(kind: str, subject: str, clauses: str) -> str:
    """Return the clauses after what the act is: ``US bill that …``, ``US bill on hiring. …``."""
    lead = f"{kind} {subject}".strip()
    if not lead or not clauses:
        said = clauses or (lead if subject else "")
        return f"{_first_upper(said)}." if said else ""
    if subject or is_plural(kind):
        return f"{lead}. {_first_upper(clauses)}."
    return f"{lead} that {clauses}."


def _first_upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _join(group: Sequence[Candidate]) -> str:
    """Return the clause of one opening with all that follows it."""
    if len(group) == 1:
        return group[0].text
    group = sorted(group, key=lambda candidate: bool(candidate.deadline))
    first = group[0]
    parts = [f"{first.joint} {candidate.rest}" for candidate in group]
    inner = any(", " in part or " and " in part for part in parts)
    for index, candidate in enumerate(group):
        if candidate.deadline:
            comma = "" if 0 < index < len(group) - 1 else ", "
            parts[index] = f"{comma}{candidate.deadline}, {parts[index]}"
    last = ", and " if inner or len(parts) > 2 else " and "
    if parts[-1].startswith(","):
        last = ", and"
    joined = f"{', '.join(parts[:-1])}{last}{parts[-1]}"
    return f"{first.opening}{'' if joined.startswith(',') else ' '}{joined}"
