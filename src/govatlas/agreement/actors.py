"""Compares the actors of two coders in each role, by type and by name.

By type, a document counts once for each type of actor in the role, however many actors have it:
one coder writes "the Commission", another "European Commission". By name, each actor counts, and
is right if the other coder has an actor in the same role with a similar name (see ``names``).
Documents for which either coder left the role open are left out.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from govatlas.agreement.names import count_matches
from govatlas.agreement.ratio import measure_ratio
from govatlas.agreement.resampling import Resampling
from govatlas.model.coding import ROLES, Coding, Role
from govatlas.model.finding import Agreement

Pair: TypeAlias = tuple[Coding, Coding]
Counts: TypeAlias = tuple[int, int, int]
"""The counts of one document: in both codings, in the first, in the second."""

BY_TYPE: Final = "actors"
BY_NAME: Final = "names"


def measure_actors(pairs: Sequence[Pair], resampling: Resampling) -> tuple[Agreement, ...]:
    """Return precision, recall and F1 of the second coder's types of actors for each role."""
    return tuple(_measure(pairs, resampling, BY_TYPE, _count_types))


def measure_actor_names(pairs: Sequence[Pair], resampling: Resampling) -> tuple[Agreement, ...]:
    """Return precision, recall and F1 of the second coder's names of actors for each role."""
    return tuple(_measure(pairs, resampling, BY_NAME, _count_names))


def _measure(
    pairs: Sequence[Pair],
    resampling: Resampling,
    kind: str,
    count: Callable[[Coding, Coding, Role], Counts],
) -> Iterator[Agreement]:
    for role in Role:
        answered = [pair for pair in pairs if not any(c.abstains_on(ROLES, role) for c in pair)]
        counts = [count(one, other, role) for one, other in answered]
        both, first, second = ([numbers[place] for numbers in counts] for place in range(3))
        for name, upper, lower, reason in (
            ("precision", both, second, f"the second coder names no {role}"),
            ("recall", both, first, f"the first coder names no {role}"),
            (
                "f1",
                [2 * number for number in both],
                [a + b for a, b in zip(first, second, strict=True)],
                f"neither coder names a {role}",
            ),
        ):
            yield measure_ratio(
                f"{kind}_{name}",
                f"{kind} {role}",
                upper,
                lower,
                resampling=resampling,
                reason=reason,
                abstained=len(pairs) - len(answered),
            )


def _count_types(one: Coding, other: Coding, role: Role) -> Counts:
    first, second = ({actor.type for actor in coding.actors_in(role)} for coding in (one, other))
    return len(first & second), len(first), len(second)


def _count_names(one: Coding, other: Coding, role: Role) -> Counts:
    first, second = ([actor.name for actor in coding.actors_in(role)] for coding in (one, other))
    return count_matches(first, second), len(first), len(second)
