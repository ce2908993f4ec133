"""Moves the odds of those whose part in soft law is told by words that trees rarely saw.

Too few policies are coded for trees to learn it. A policy names its monitors by their titles and
says that they review it or are told of incidents; those it binds have many duties that read alike.
The targets of soft law are also those whom it encourages, guides or supports.
"""

from math import exp, log
from typing import Final

from govatlas.coding.local.actors.phrases import Relation
from govatlas.coding.local.actors.scene import Scene
from govatlas.model.coding import Role

_WATCHING: Final = frozenset(("watches", "told"))
_ADDRESSING: Final = frozenset((Relation.TARGET, Relation.SUPPORT))
_ADDRESSED_WORTH: Final = 0.9
_WORTH: Final = 1.0
_MOST_PLACES: Final = 2
_CHARGED_WORTH: Final = 1.5
_NO_TITLE: Final = -0.7
_WITHOUT: Final = -0.6
_LEAST: Final = 1e-6


def lean(scene: Scene, role: Role, place: int, odds: float) -> float:
    """Return the probability that the candidate at ``place`` holds ``role``, moved where known."""
    if role is Role.MONITOR and scene.policy:
        moved = _lean_monitor(scene, place)
    elif role is Role.TARGET and not scene.binding:
        phrases = scene.candidates[place].phrases
        addressed = sum(phrase.relation in _ADDRESSING for phrase in phrases)
        moved = _ADDRESSED_WORTH * min(_MOST_PLACES, addressed)
    else:
        moved = 0.0
    if not moved:
        return odds
    odds = min(max(odds, _LEAST), 1 - _LEAST)
    return 1 / (1 + exp(-(log(odds / (1 - odds)) + moved)))


def _lean_monitor(scene: Scene, place: int) -> float:
    mentions = scene.candidates[place].mentions
    watching = sum(bool(_WATCHING & mention.acts) for mention in mentions)
    charged = any({"charged", "watches"} <= mention.acts for mention in mentions)
    moved = _WITHOUT + _WORTH * min(_MOST_PLACES, watching) + _CHARGED_WORTH * charged
    return moved + (0.0 if scene.features[place]["proper"] else _NO_TITLE)
