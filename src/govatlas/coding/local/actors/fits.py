"""Loads how well each kind of noun fits each type of actor in a role."""

from functools import cache

from govatlas.coding.local.actors.lexicon import read_actor_data

Fits = dict[str, dict[str, dict[str, dict[str, float]]]]


@cache
def load_fits() -> Fits:
    """Return, by role and type, the points for each kind of noun and each act."""
    data = read_actor_data("fit")
    return {role: data[role] for role in ("target", "enforcer", "monitor")}
