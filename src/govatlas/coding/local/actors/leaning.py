"""Moves the odds of a policy's monitors by what it says right beside their names.

Too few policies are coded for trees to learn it. A policy names its monitors by their titles and
says that they review it or are told of incidents; those it binds have many duties that read alike.
"""

from math import exp, log
from typing import Final

from govatlas.coding.local.actors.scene import Scene
from govatlas.model.coding import Role

_WATCHING: Final = frozenset(("watches", "told"))
_WORTH: Final = 1.0
_MOST_PLACES: Final = 2
_CHARGED_WORTH: Final = 1.5
_NO_TITLE: Final = -0.7
_WITHOUT: Final = -0.6
_LEAST: Final = 1e-6


def lean(scene: Scene, role: Role, place: int, odds: float) -> float:
    """Return the probability that the candidate at ``place`` holds ``role``, moved where known."""
    if role is not Role.MONITOR or not scene.policy:
        return odds
    mentions = scene.candidates[place].mentions
    watching = sum(bool(_WATCHING & mention.acts) for mention in mentions)
    charged = any({"charged", "watches"} <= mention.acts for mention in mentions)
    moved = _WITHOUT + _WORTH * min(_MOST_PLACES, watching) + _CHARGED_WORTH * charged
    moved += 0.0 if scene.features[place]["proper"] else _NO_TITLE
    odds = min(max(odds, _LEAST), 1 - _LEAST)
    return 1 / (1 + exp(-(log(odds / (1 - odds)) + moved)))
