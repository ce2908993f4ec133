"""Compares the actors that two coders name, matched by document with role and type.

Names are not compared: one coder writes "the Commission", another "European Commission". What
counts is whether a document has an actor of a type in a role.
"""

from collections.abc import Sequence

from govatlas.agreement.ratio import measure_ratio
from govatlas.agreement.resampling import Resampling
from govatlas.model.coding import Coding, Role
from govatlas.model.finding import Agreement


def measure_actors(
    pairs: Sequence[tuple[Coding, Coding]], resampling: Resampling
) -> tuple[Agreement, ...]:
    """Return precision, recall and F1 of the second coder against the first for each role.

    A document counts once for each type of actor in the role, however many actors share it.
    """
    return tuple(figure for role in Role for figure in _measure_role(pairs, role, resampling))


def _measure_role(
    pairs: Sequence[tuple[Coding, Coding]], role: Role, resampling: Resampling
) -> list[Agreement]:
    types = [(_types(one, role), _types(other, role)) for one, other in pairs]
    both = [len(one & other) for one, other in types]
    first, second = [len(one) for one, _ in types], [len(other) for _, other in types]
    either = [a + b for a, b in zip(first, second, strict=True)]
    return [
        measure_ratio(
            f"actors_{name}", f"actors {role}", upper, lower, resampling=resampling, reason=reason
        )
        for name, upper, lower, reason in (
            ("precision", both, second, f"the second coder names no {role}"),
            ("recall", both, first, f"the first coder names no {role}"),
            ("f1", [2 * n for n in both], either, f"neither coder names a {role}"),
        )
    ]


def _types(coding: Coding, role: Role) -> set[str]:
    return {actor.type for actor in coding.actors_in(role)}
