"""Writes the chosen clauses as the sentence of a summary."""

from collections.abc import Sequence

from govatlas.coding.local.summary.candidates import Candidate, Summary


def write(chosen: Sequence[Candidate]) -> Summary:
    """Return the summary that says the candidates in order, those of one opening together."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in chosen:
        key = candidate.opening if candidate.joint else candidate.text
        groups.setdefault((key, candidate.joint), []).append(candidate)
    clauses = [_join(group) for group in groups.values()]
    ranks = [
        tuple(sorted({rank for candidate in group for rank in candidate.ranks}))
        for group in groups.values()
    ]
    text = "; ".join(clauses)
    return Summary(f"{text[0].upper()}{text[1:]}." if text else "", tuple(ranks))


def _join(group: Sequence[Candidate]) -> str:
    """Return the clause of one opening with all that follows it."""
    if len(group) == 1:
        return group[0].text
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
